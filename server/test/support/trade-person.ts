// A person in front of the trade server's page, as far as HTTP goes: made at the machine, logged in with the code of an
// authenticator, keeping the session in memory and sending it in a header. Knows nothing of the server's code.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { runTidemark } from './command-line.ts'
import { type HttpAnswer, json, send } from './http-client.ts'
import { goodPassword, pageHeaders } from './person.ts'
import type { TempHome } from './temp-home.ts'

export type TradePerson = {
  readonly name: string
  /** '' when logged out. */
  session: string
  /** Codes of another secret from now on, as after a reset. */
  useSecret(secret: string): void
  /** A code of the authenticator that was not used yet: of this step or the next, three times within a minute at most. */
  code(): string
  call(method: string, path: string, body?: object): Promise<HttpAnswer>
  logIn(given?: { name?: string; password?: string; code?: string }): Promise<HttpAnswer>
}

/** Adds somebody with the command line; the secret of the authenticator. */
export async function tradePersonSecret(
  home: TempHome,
  verb: 'add' | 'reset',
  name: string,
): Promise<string> {
  const file = join(home.folder, 'trade-password')
  writeFileSync(file, goodPassword, { mode: 0o600 })
  const words = ['trade', 'person', verb, name, '--password-file', file, '--json']
  const run = await runTidemark(words, home)
  assert.equal(run.code, 0, run.stderr)
  return JSON.parse(run.stdout).secret
}

/** Somebody who may log in, and has not yet. */
export async function addTradePerson(
  home: TempHome,
  url: () => string,
  name = 'alice',
): Promise<TradePerson> {
  let secret = await tradePersonSecret(home, 'add', name)
  // The server takes the step before this one, this one and the next; each once and in order.
  let lastStep = 0
  const person: TradePerson = {
    name,
    session: '',
    useSecret(other) {
      secret = other
      lastStep = 0
    },
    code() {
      const nowMs = Date.now()
      const now = Math.floor(nowMs / 30_000)
      // The step before holds until this one is over: late in it a busy machine would come too late.
      const earliest = nowMs % 30_000 < 15_000 ? now - 1 : now
      lastStep = Math.max(earliest, lastStep + 1)
      return new TOTP({ secret: Secret.fromBase32(secret) }).generate({
        timestamp: lastStep * 30_000,
      })
    },
    call: (method, path, body) =>
      send(url() + path, {
        method,
        headers: {
          ...pageHeaders(url()),
          ...(person.session === '' ? {} : { 'x-tidemark-session': person.session }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async logIn(given = {}) {
      const code = given.code ?? person.code()
      const answer = await person.call('POST', '/api/v1/session', {
        ...{ name, password: goodPassword, ...given, code },
      })
      if (answer.status === 200) person.session = json<{ session: string }>(answer).session
      return answer
    },
  }
  return person
}
