// A loopback server in Tidemark's place, for what only the wire can show: exact bytes, retries, cut answers, odd statuses.
// It answers as the test says, in order; after that it takes everything.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Recorded = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type Reply =
  | { status: number; body?: string; headers?: Record<string, string> }
  /** The connection ends before an answer. */
  | 'cut'
  /** No answer, ever. */
  | 'silence'

export type ReportRecorder = AsyncDisposable & {
  readonly url: string
  readonly requests: Recorded[]
  /** Requests that carry deals, in the order they came. */
  deals(): { deal: string; [name: string]: unknown }[][]
  snapshots(): Record<string, unknown>[]
  /** Answers to the next matching requests. */
  reply(path: string, ...replies: Reply[]): void
  known: { deals: number; watermark: string | null }
}

/** A recorder that ends with the test. */
export async function useRecorder(
  t: { after(work: () => Promise<void>): void },
  port = 0,
): Promise<ReportRecorder> {
  const started = await startRecorder(port)
  t.after(async () => started[Symbol.asyncDispose]())
  return started
}

export async function startRecorder(port = 0): Promise<ReportRecorder> {
  const requests: Recorded[] = []
  const replies = new Map<string, Reply[]>()
  const known: ReportRecorder['known'] = { deals: 0, watermark: null }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      const body = Buffer.concat(pieces)
      requests.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
      })
      const reply = replies.get(path)?.shift() ?? { status: 200, body: usual(path, body, known) }
      if (reply === 'cut') request.socket.destroy()
      else if (reply !== 'silence') {
        const problem = reply.status >= 400 ? 'application/problem+json' : 'application/json'
        response.writeHead(reply.status, { 'content-type': problem, ...reply.headers })
        response.end(reply.body ?? '')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  // A TCP server's address is never a path.
  const { port: listening } = server.address() as AddressInfo
  const bodies = () =>
    requests
      .filter(({ path }) => path === '/api/v1/ea/reports')
      .map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>) // the recorder checks the rest
  return {
    url: `http://127.0.0.1:${listening}`,
    requests,
    known,
    deals: () =>
      bodies().flatMap((body) =>
        Array.isArray(body.deals) && body.deals.length > 0 ? [body.deals] : [],
      ),
    snapshots: () => bodies().filter((body) => 'terminal' in body),
    reply: (path, ...given) => replies.set(path, [...(replies.get(path) ?? []), ...given]),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function usual(path: string, body: Buffer, known: ReportRecorder['known']): string {
  if (path === '/api/v1/ea/state')
    return JSON.stringify({
      data:
        known.watermark === null ? [] : [{ deals: known.deals, watermark_msc: known.watermark }],
    })
  if (path === '/api/v1/trades') {
    const lines = body.toString().trimEnd().split('\n')
    return JSON.stringify({
      data: lines.map((_, index) => ({ index, status: 201, internal_id: index + 1 })),
    })
  }
  return JSON.stringify({
    status: 'success',
    deals: { new: 0, duplicate: 0, corrected: 0, refused: [] },
    refused_indexes: [],
    deals_known: known.deals,
    watermark_msc: known.watermark,
    resync: false,
  })
}
