// What the HTTP tests share: a real server on a free port, and a client that sends raw bytes.
// Bytes, because most of what is tested here no decent HTTP client would send.
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../clock.ts'
import type { Log } from '../log.ts'
import { anyone, type RequestEntry, type Route } from './route.ts'
import { createHttpServer, type HttpServer, type HttpServerOptions } from './server.ts'

export type Recorded = { level: string; message: string; error?: unknown; fields?: unknown }

export type TestServer = AsyncDisposable & {
  readonly port: number
  readonly url: string
  readonly http: HttpServer
  readonly audit: RequestEntry[]
  readonly log: Recorded[]
  readonly observed: string[]
}

export async function serveForTest(
  routes: readonly Route[],
  options: Partial<HttpServerOptions> = {},
): Promise<TestServer> {
  const audit: RequestEntry[] = []
  const log: Recorded[] = []
  const observed: string[] = []
  const http = await createHttpServer({
    routes,
    admit: () => anyone,
    audit: (entry) => audit.push(entry),
    observe: (route, status) => observed.push(`${route} ${status}`),
    clientIp: (peer, forwardedFor) => forwardedFor[0] ?? peer.replace('::ffff:', ''),
    isTrustedProxy: () => false,
    publicUrl: null,
    allowedHosts: [],
    tls: null,
    log: recordingLog(log),
    clock: systemClock,
    ...options,
  })
  const { port } = await http.listen('127.0.0.1', 0)
  const scheme = options.tls ? 'https' : 'http'
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    http,
    audit,
    log,
    observed,
    [Symbol.asyncDispose]: () => http.drain(200),
  }
}

/** A GET route that needs nothing; give what is of interest. */
export function getRoute(route: Partial<Route> & Pick<Route, 'path' | 'handle'>): Route {
  return {
    method: 'GET',
    id: `get${route.path.replace(/[^a-z0-9]+/g, '_')}`,
    summary: 'A route of a test',
    auth: 'none',
    scope: null,
    object: 'none',
    rate: 'open',
    audit: 'none',
    idempotency: 'none',
    query: null,
    body: null,
    responses: { 200: { description: 'Good.' } },
    problems: [],
    ...route,
  }
}

/** A POST route for JSON of at most 64 KiB. */
export function postRoute(route: Partial<Route> & Pick<Route, 'path' | 'handle'>): Route {
  return getRoute({
    method: 'POST',
    id: `post${route.path.replace(/[^a-z0-9]+/g, '_')}`,
    body: { contentTypes: ['application/json'], limitBytes: 65_536, schema: {} },
    ...route,
  })
}

/** Sends bytes and gives everything that comes back until the server closes, or `quietMs` pass without another byte.
 * `firstMs`: how long the first byte may take; a busy machine needs more time than a quiet one has silence. */
export function exchangeBytes(
  port: number,
  bytes: string | Buffer,
  { quietMs = 1500, firstMs = Math.max(quietMs, 1500) } = {},
): Promise<{ text: string; closed: boolean }> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const finish = (closed: boolean) => {
      socket.destroy()
      resolve({ text: Buffer.concat(pieces).toString('latin1'), closed })
    }
    socket.setTimeout(firstMs, () => finish(false))
    socket.on('data', (piece) => {
      pieces.push(piece)
      socket.setTimeout(quietMs)
    })
    socket.on('error', () => finish(true))
    socket.on('end', () => finish(true))
  })
}

export type RawAnswer = { status: number; headers: Map<string, string>; body: string }

/** Cuts a byte stream into answers by their Content-Length. */
export function parseAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = text
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n')
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
    )
    const length = Number(headers.get('content-length') ?? 0)
    const status = Number(statusLine.split(' ')[1])
    answers.push({ status, headers, body: rest.slice(end + 4, end + 4 + length) })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}

export type WireProblem = {
  readonly type: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly error_id: string
  readonly retry_after_ms?: number
  readonly errors?: readonly { pointer: string; code: string; detail: string }[]
}

export async function readProblem(answer: Response): Promise<WireProblem> {
  // The tests assert each member that they use.
  return (await answer.json()) as WireProblem
}

export async function until(what: string, met: () => boolean, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!met()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await delay(5)
  }
}

function recordingLog(lines: Recorded[]): Log {
  const add = (level: string) => (message: string, fields?: unknown) => {
    lines.push({ level, message, fields })
  }
  return {
    debug: add('debug'),
    info: add('info'),
    warn: add('warn'),
    error: (message, error, fields) => {
      lines.push({ level: 'error', message, error, fields })
    },
  }
}
