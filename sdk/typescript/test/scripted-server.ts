// A loopback server that answers as a test tells it: statuses, headers, cut connections, silence.
// It keeps what it received, so a test can say what went over the wire and how often.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The trades of an NDJSON body. */
  readonly lines: readonly string[]
}

/** What to do with one request. Nothing returned means that the function has answered, or never will. */
export type Script = (
  request: Received,
  response: ServerResponse,
  count: number,
) => ScriptedAnswer | undefined

export type ScriptedAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export type ScriptedServer = AsyncDisposable & {
  readonly url: string
  readonly port: number
  readonly received: Received[]
  script: Script
}

export async function startScriptedServer(
  script: Script = landAll,
  port = 0,
): Promise<ScriptedServer> {
  const received: Received[] = []
  const server = createServer((incoming, response) => {
    const pieces: Buffer[] = []
    incoming.on('data', (piece: Buffer) => pieces.push(piece))
    incoming.on('error', () => {}) // the client went away, as some tests want it to
    incoming.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8')
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body,
        lines: body.split('\n').filter((line) => line !== ''),
      }
      received.push(request)
      const answer = scripted.script(request, response, received.length)
      if (answer === undefined) return
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body ?? '')
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo // it listens on a TCP port
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    script,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return scripted
}

/** Each trade is created. */
export function landAll(request: Received): ScriptedAnswer {
  return batchAnswer(request.lines.map(() => 201))
}

/** A 207 with these statuses; a refused line carries a problem. */
export function batchAnswer(statuses: readonly number[]): ScriptedAnswer {
  const data = statuses.map((status, index) =>
    status < 300
      ? { index, status, result: 'success', internal_id: index + 1 }
      : { index, status, problem: { status, code: `code_${status}`, title: 'refused' } },
  )
  return {
    status: 207,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
  }
}

export function problemAnswer(
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): ScriptedAnswer {
  const body = JSON.stringify({ status, code, title: code, detail: `because of ${code}` })
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body }
}
