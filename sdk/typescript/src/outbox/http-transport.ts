// Sends one batch over one kept-alive connection. Every request has a deadline of its own that covers the whole answer.
// Redirects are not followed: a trade and its key go to the server that was named, or nowhere.
import * as http from 'node:http'
import * as https from 'node:https'

export type Answer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly retryAfter: string | null
      readonly body: string
    }
  /** No whole answer came; whether the trades landed is not known. */
  | { readonly kind: 'none'; readonly reason: string }

export type Transport = {
  post(body: Buffer): Promise<Answer>
  /** Ends what is under way. */
  close(): void
}

export type TransportOptions = {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

const MOST_ANSWER_BYTES = 16 * 1024 * 1024

export function createHttpTransport({ url, headers, timeoutMs }: TransportOptions): Transport {
  const secure = url.protocol === 'https:'
  const agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 1 })
  let current: http.ClientRequest | null = null
  let closed = false

  function once(body: Buffer): Promise<Answer & { stale?: boolean }> {
    return new Promise((resolve) => {
      const none = (reason: string, stale = false) => resolve({ kind: 'none', reason, stale })
      if (closed) return none('the outbox was closed')
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': String(body.length) },
      })
      current = request
      const late = `no whole answer within ${timeoutMs} ms`
      const timer = setTimeout(() => request.destroy(new Error(late)), timeoutMs)
      request.on('close', () => {
        clearTimeout(timer)
        none('the connection was closed before the answer was complete')
      })
      let answered = false
      request.on('error', (problem) =>
        none(reasonOf(problem), request.reusedSocket && !answered && problem.message !== late),
      )
      request.on('response', (response) => {
        answered = true
        const pieces: Buffer[] = []
        let length = 0
        response.on('data', (piece: Buffer) => {
          length += piece.length
          if (length > MOST_ANSWER_BYTES) request.destroy(new Error('the answer is too long'))
          else pieces.push(piece)
        })
        response.on('error', (problem) => none(reasonOf(problem)))
        response.on('end', () => {
          if (!response.complete) return
          clearTimeout(timer)
          resolve({
            kind: 'answer',
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'] ?? null,
            body: Buffer.concat(pieces).toString('utf8'),
          })
        })
      })
      request.end(body)
    })
  }

  return {
    async post(body) {
      const answer = await once(body)
      // A kept connection that the server had closed meanwhile says nothing about the server: once more, on a new one.
      return answer.kind === 'none' && answer.stale === true ? once(body) : answer
    },
    close() {
      closed = true
      current?.destroy(new Error('the outbox was closed'))
      agent.destroy()
    },
  }
}

function reasonOf(problem: Error): string {
  const code = 'code' in problem && typeof problem.code === 'string' ? problem.code : ''
  if (problem.message === '') return code === '' ? 'the connection failed' : code
  return problem.message
}
