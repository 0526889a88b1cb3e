// A small HTTP client over node:http: keep-alive, exact bytes in and out, and a retrying form that gives up never silently.
// fetch is not used because it hides resets behind one error and cannot send every header the tests need.
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'

export type HttpAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly text: string
}

export type HttpRequest = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | Buffer
  readonly timeoutMs?: number
  readonly agent?: Agent
}

/** One request; rejects when no whole answer arrives. */
export function send(url: string, given: HttpRequest = {}): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
  const body = given.body === undefined ? undefined : Buffer.from(given.body)
  const outgoing = httpRequest(url, {
    method: given.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      ...given.headers,
    },
    ...(given.agent === undefined
      ? { agent: new Agent({ keepAlive: false }) }
      : { agent: given.agent }),
  })
  outgoing.setTimeout(given.timeoutMs ?? 15_000, () =>
    outgoing.destroy(new Error('no answer in time')),
  )
  outgoing.on('error', reject)
  outgoing.on('response', (incoming) => {
    const pieces: Buffer[] = []
    incoming.on('data', (piece: Buffer) => pieces.push(piece))
    incoming.on('error', reject)
    incoming.on('aborted', () => reject(new Error('the answer was cut off')))
    incoming.on('end', () => {
      const all = Buffer.concat(pieces)
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        body: all,
        get text() {
          return all.toString('utf8')
        },
      })
    })
  })
  outgoing.end(body)
  return promise
}

export function keepAliveAgent(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections })
}

/** The answer's JSON; the caller says what it expects and checks what it uses. */
export function json<T = Record<string, unknown>>(answer: HttpAnswer): T {
  // Tests compare what they read from it, so a wrong shape fails there.
  return JSON.parse(answer.text) as T
}
