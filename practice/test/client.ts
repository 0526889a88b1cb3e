// A plain client for the tests: one keep-alive connection, the handshake, and commands.
import { createHash } from 'node:crypto'
import { Agent, request } from 'node:https'
import type { PracticeMt5 } from '@tidemark/practice'

export type Row = Readonly<Record<string, string>>
export type Reply = {
  status: number
  text: string
  json: Record<string, unknown> | null
  cookie: string | undefined
}

const md5 = (...parts: Uint8Array[]) => createHash('md5').update(Buffer.concat(parts)).digest()

export type Client = ReturnType<typeof createClient>

export function createClient(practice: Pick<PracticeMt5, 'url' | 'caPem' | 'manager'>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: practice.caPem })
  const send = (
    path: string,
    body?: object | string,
    headers: Readonly<Record<string, string>> = {},
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
          const cookie = response.headers['set-cookie']?.[0]
          resolve({ status: response.statusCode ?? 0, text, json, cookie })
        })
      })
      sent.on('error', reject)
      sent.end(typeof body === 'object' ? JSON.stringify(body) : body)
    })
  const start = () =>
    send(`/api/auth/start?version=1985&agent=Test&login=${practice.manager.login}&type=manager`)
  return {
    ...{ send, start },
    /** The retcode's number. */
    async code(path: string, body?: object): Promise<string> {
      return String((await send(path, body)).json?.retcode).split(' ')[0] ?? ''
    },
    async rows(path: string, body?: object): Promise<readonly Row[]> {
      return ((await send(path, body)).json?.answer ?? []) as readonly Row[]
    },
    async row(path: string, body?: object): Promise<Row> {
      return ((await send(path, body)).json?.answer ?? {}) as Row
    },
    async logIn(password = practice.manager.password, started?: Reply): Promise<Reply> {
      const { json } = started ?? (await start())
      const hash = md5(md5(Buffer.from(password, 'utf16le')), Buffer.from('WebAPI'))
      const challenge = Buffer.from(String(json?.srv_rand ?? ''), 'hex')
      const proof = md5(hash, challenge).toString('hex')
      return send(`/api/auth/answer?srv_rand_answer=${proof}&cli_rand=${'ab'.repeat(16)}`)
    },
    close: () => agent.destroy(),
  }
}
