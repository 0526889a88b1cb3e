// The demo's person: set up over the same calls as any other, with a password and an authenticator that nobody has to know, because a
// door on this machine hands out the session. It exists for as long as the demo does.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret as OtpSecret, TOTP } from 'otpauth'
import type { Secret } from '../../platform/secret.ts'

export type DemoDoor = AsyncDisposable & {
  /** Opens a page of the server, logged in. */
  link(path: string): string
}

/** `token`: that of the link by which the first person sets up a log-in. */
export async function openDemoDoor(url: string, token: Secret): Promise<DemoDoor> {
  const cookie = await setUpPerson(url, token)
  const door = createServer((asked, answer) => {
    const path = asked.url ?? '/'
    // Only pages of this server: nobody is sent elsewhere with a session.
    const to = /^\/(dashboard|admin)?$/.test(path) ? path : '/dashboard'
    answer.writeHead(303, {
      ...{ location: `${url}${to === '/' ? '/dashboard' : to}`, 'set-cookie': cookie },
      ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    })
    answer.end()
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const { port } = door.address() as AddressInfo // a server that listens on a port has an address of this form
  return {
    link: (path) => `http://127.0.0.1:${port}${path}`,
    async [Symbol.asyncDispose]() {
      door.closeAllConnections()
      door.close()
      await once(door, 'close')
    },
  }
}

/** Answers the cookie of the session. */
async function setUpPerson(url: string, token: Secret): Promise<string> {
  // Mostly letters: one of hardly any would be refused as too common.
  const password = randomBytes(24).toString('base64url')
  const typed = token.use((text) => ({ token: text, name: 'demo', password }))
  const begun = await post(url, '/api/v1/setup/authenticator', typed)
  const { secret } = JSON.parse(begun.body)
  const code = new TOTP({ secret: OtpSecret.fromBase32(secret) }).generate()
  const made = await post(url, '/api/v1/setup', { ...typed, code })
  const [cookie] = made.cookies
  if (cookie === undefined) throw new Error('the demo’s person got no session')
  return cookie
}

/** As a page of the server asks. */
async function post(url: string, path: string, body: unknown) {
  const asking = request(`${url}${path}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', origin: url },
      ...{ 'sec-fetch-site': 'same-origin', 'x-tidemark-csrf': '1' },
    },
  })
  asking.end(JSON.stringify(body))
  const [answer] = await once(asking, 'response')
  const pieces: Buffer[] = []
  for await (const piece of answer) pieces.push(piece)
  const text = Buffer.concat(pieces).toString('utf8')
  if (answer.statusCode >= 300)
    throw new Error(`the demo’s person was not set up: ${answer.statusCode} ${text.slice(0, 300)}`)
  return { body: text, cookies: (answer.headers['set-cookie'] ?? []) as string[] } // Node's own form of that header
}
