// A plain client for the tests: one keep-alive connection, the handshake, and commands.
import { createHash } from 'node:crypto'
import { Agent, request } from 'node:https'
import type { PracticeMt5 } from '@tidemark/practice'

export type Reply = { status: number; text: string; json: Record<string, unknown> | null }

const md5 = (...parts: Uint8Array[]) => createHash('md5').update(Buffer.concat(parts)).digest()

export function createClient(practice: Pick<PracticeMt5, 'url' | 'caPem' | 'manager'>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: practice.caPem })
  const send = (
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST'
      const sent = request(`${practice.url}${path}`, { agent, method, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => {
          text += piece
        })
        response.on('error', reject)
        response.on('end', () => {
          let json: Reply['json'] = null
          try {
            json = JSON.parse(text)
          } catch {
            // the test looks at the text
          }
          resolve({ status: response.statusCode ?? 0, text, json })
        })
      })
      sent.on('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
  return {
    send,
    async logIn(password = practice.manager.password): Promise<Reply> {
      const { login } = practice.manager
      const start = await send(
        `/api/auth/start?version=1985&agent=Test&login=${login}&type=manager`,
      )
      const hash = md5(md5(Buffer.from(password, 'utf16le')), Buffer.from('WebAPI'))
      const challenge = Buffer.from(String(start.json?.srv_rand ?? ''), 'hex')
      const proof = md5(hash, challenge).toString('hex')
      return send(`/api/auth/answer?srv_rand_answer=${proof}&cli_rand=${'ab'.repeat(16)}`)
    },
    close: () => agent.destroy(),
  }
}

export async function loggedIn(practice: PracticeMt5, t: { after(work: () => void): void }) {
  const client = createClient(practice)
  t.after(() => client.close())
  await client.logIn()
  return client
}
