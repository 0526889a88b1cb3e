// An HTTPS server whose every answer is the test's: for what no broker does on demand. The handshake works by itself
// unless the test answers it; everything that was asked is kept.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Certificate, makeCertificate } from '@tidemark/practice'
import { passwordHash, proofFor } from '../../src/connect/mt5/auth.ts'

export const brokerPassword = 'Only-For-Tests-1'

export type ScriptedAnswer =
  | { readonly status?: number; readonly text: string; readonly headers?: Record<string, string> }
  /** Ends the connection, says nothing at all, or does with the response what it wants. */
  | 'cut'
  | 'silent'
  | ((response: ServerResponse) => void)

export type Asked = {
  /** Without /api/. */
  readonly command: string
  readonly query: Readonly<Record<string, string>>
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

export type ScriptedBroker = AsyncDisposable & {
  readonly url: string
  readonly certPem: string
  readonly asked: Asked[]
  /** Ever made, and open now. */
  readonly connections: number
  readonly open: number
  /** Commands in the order in which they came. */
  commands(): string[]
}

export async function startScriptedBroker(
  answer: (asked: Asked, times: number) => ScriptedAnswer | null,
  tls: Certificate = makeCertificate(),
): Promise<ScriptedBroker> {
  const asked: Asked[] = []
  const sockets = new Set<Duplex>()
  let connections = 0
  const server = createServer({ cert: tls.certPem, key: tls.keyPem }, async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    const url = new URL(request.url ?? '/', 'https://scripted.invalid')
    const one = {
      command: url.pathname.replace('/api/', ''),
      query: Object.fromEntries(url.searchParams),
      body,
      headers: request.headers,
    }
    asked.push(one)
    const times = asked.filter(({ command }) => command === one.command).length
    const given = answer(one, times) ?? handshake(one)
    if (given === 'cut') request.socket.destroy()
    else if (typeof given === 'function') given(response)
    else if (given !== 'silent') {
      response.writeHead(given.status ?? 200, given.headers)
      response.end(given.text)
    }
  })
  server.on('connection', (socket) => {
    connections += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // of a server on a port
  return {
    url: `https://127.0.0.1:${port}`,
    certPem: tls.certPem,
    asked,
    get connections() {
      return connections
    },
    get open() {
      return sockets.size
    },
    commands: () => asked.map(({ command }) => command),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What a server that knows the password says. */
export function handshake({ command, query }: Asked): ScriptedAnswer {
  if (command === 'auth/start')
    return json({ retcode: '0 Done', srv_rand: randomBytes(16).toString('hex') })
  if (command === 'auth/answer') {
    const proof = proofFor(passwordHash(brokerPassword), query.cli_rand ?? '')
    return json({ retcode: '0 Done', cli_rand_answer: proof })
  }
  return json({ retcode: '0 Done' })
}

export const json = (value: unknown, status = 200): ScriptedAnswer => ({
  status,
  text: JSON.stringify(value),
})

export const done = (answer: unknown): ScriptedAnswer => json({ retcode: '0 Done', answer })
