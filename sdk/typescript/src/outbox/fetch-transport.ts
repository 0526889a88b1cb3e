// The same as the HTTP transport, over a fetch that the caller brings (a proxy's, a test's).
// Redirects come back as answers, and the deadline covers the reading of the body as well.
import type { Transport, TransportOptions } from './http-transport.ts'

export type FetchLike = (url: string, init: FetchInit) => Promise<FetchedAnswer>

export type FetchInit = {
  readonly method: 'POST'
  readonly headers: Record<string, string>
  readonly body: Uint8Array<ArrayBuffer>
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

export type FetchedAnswer = {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}

export function createFetchTransport(options: TransportOptions, fetch: FetchLike): Transport {
  const closed = new AbortController()
  return {
    async post(body) {
      const deadline = AbortSignal.timeout(options.timeoutMs)
      const signal = AbortSignal.any([deadline, closed.signal])
      const ended = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
      ended.catch(() => {}) // also when fetch throws before anybody waits for the deadline
      try {
        const answered = fetch(options.url.href, {
          method: 'POST',
          headers: { ...options.headers },
          body: new Uint8Array(body),
          redirect: 'manual',
          signal,
        }).then(async (answer) => ({
          kind: 'answer' as const,
          status: answer.status,
          retryAfter: answer.headers.get('retry-after'),
          body: await answer.text(),
        }))
        // A fetch that ignores its signal must not hold the queue up.
        return await Promise.race([answered, ended])
      } catch (problem) {
        if (deadline.aborted)
          return { kind: 'none', reason: `no whole answer within ${options.timeoutMs} ms` }
        return { kind: 'none', reason: problem instanceof Error ? problem.message : 'fetch failed' }
      }
    },
    close: () => closed.abort(new Error('the outbox was closed')),
  }
}
