// A person in front of a browser, as far as HTTP goes: sets up the first log-in with the link that the server printed, and
// sends what a page of the server sends. Knows nothing of the server's code.
import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import { type HttpAnswer, json, send } from './http-client.ts'
import type { TestServer } from './test-server.ts'

export type Person = {
  readonly name: string
  readonly password: string
  readonly oneTimeSecret: string
  readonly recoveryCodes: readonly string[]
  /** The Cookie header of the session that holds now; '' when logged out. */
  cookie: string
  /** A code of the authenticator that was not used yet; where none is left in this minute, a recovery code. */
  code(): string
  /** What a page sends: origin, site, CSRF header, JSON. */
  call(
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<HttpAnswer>
  logIn(given?: { password?: string; code?: string; name?: string }): Promise<HttpAnswer>
}

/** A session may send 20 a second: whoever asks again and again keeps to it, as a page does. */
export const pageMs = 100

export const goodPassword = 'seven green bicycles'

/** The headers of a request that a page under this origin makes. */
export const pageHeaders = (origin: string): Record<string, string> => ({
  origin,
  'sec-fetch-site': 'same-origin',
  'x-tidemark-csrf': '1',
  'content-type': 'application/json',
})

/** What stands after the # of the newest set-up link that the server printed. */
export function printedLink(server: Pick<TestServer, 'output'>): string {
  const found = [...server.output().matchAll(/\/setup#([\w-]{43})/g)].at(-1)?.[1]
  assert.ok(found, `no set-up link was printed:\n${server.output()}`)
  return found
}

/** Makes a person who is logged in and has just shown a second factor. */
export async function setUpPerson(
  server: Pick<TestServer, 'url' | 'output'>,
  { name = 'alice', token = printedLink(server) } = {},
): Promise<Person> {
  const { url } = server
  let secret = ''
  let lastStep = 0
  let recovered = 0
  const person: { -readonly [K in keyof Person]: Person[K] } = {
    ...{ name, password: goodPassword, oneTimeSecret: '', recoveryCodes: [], cookie: '' },
    code() {
      const now = Math.floor(Date.now() / 30_000)
      // Each step counts once; the server takes the one that comes as well. After that there are recovery codes.
      if (lastStep > now) return person.recoveryCodes[recovered++] ?? ''
      lastStep = Math.max(now, lastStep + 1)
      return codeAt(secret, lastStep)
    },
    async call(method, path, body, headers = {}) {
      const answer = await send(url + path, {
        method,
        headers: {
          ...pageHeaders(url),
          ...(person.cookie === '' ? {} : { cookie: person.cookie }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const given = answer.headers['set-cookie']?.[0]?.split(';')[0]
      if (given !== undefined) person.cookie = given.endsWith('=') ? '' : given
      return answer
    },
    logIn: (given = {}) =>
      person.call('POST', '/api/v1/session', {
        ...{ name, password: goodPassword, code: given.code ?? person.code(), ...given },
      }),
  }
  const about = { token, name, password: goodPassword }
  const begun = await person.call('POST', '/api/v1/setup/authenticator', about)
  assert.equal(begun.status, 200, begun.text)
  secret = json<{ secret: string }>(begun).secret
  const finished = await person.call('POST', '/api/v1/setup', { ...about, code: person.code() })
  assert.equal(finished.status, 201, finished.text)
  person.oneTimeSecret = secret
  person.recoveryCodes = json<{ recovery_codes: string[] }>(finished).recovery_codes
  return person
}

/** The code of a step of 30 s since 1970. */
export const codeAt = (secret: string, step: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: step * 30_000 })
