// One GET with a deadline and up to three tries. Nothing but GET can be sent from here.
// Only what may pass by itself is tried again: no answer, 408, 429 and 5xx; never sooner than the server asks for.
import { readRetryAfter } from '../retry-after.ts'
import { isTransient, problemOf, TidemarkProblem } from './tidemark-problem.ts'

export type ReadFetch = (
  url: string,
  init: {
    readonly method: 'GET'
    readonly headers: Record<string, string>
    readonly redirect: 'error'
    readonly cache: 'no-store'
    readonly credentials: 'omit'
    readonly signal: AbortSignal
  },
) => Promise<{
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}>

export type GetTextDeps = {
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly tries: number
  readonly firstPauseMs: number
  readonly fetch: ReadFetch
}

/** A server that asks for a longer pause is not waited for: the caller gets the problem with `retryAfterMs`. */
const LONGEST_PAUSE_MS = 30_000

/** The body of a 200. Throws TidemarkProblem. `onTry` runs before each request. */
export async function getText(deps: GetTextDeps, url: URL, onTry = () => {}): Promise<string> {
  for (let tried = 1; ; tried++) {
    onTry()
    const answer = await getOnce(deps, url)
    if (typeof answer === 'string') return answer
    // Half to all of 1 s, 2 s, …: many readers of one server must not come back together.
    const backoffMs = deps.firstPauseMs * 2 ** (tried - 1) * (0.5 + Math.random() / 2)
    const pauseMs = Math.max(backoffMs, answer.retryAfterMs ?? 0)
    if (tried >= deps.tries || !isTransient(answer.status) || pauseMs > LONGEST_PAUSE_MS)
      throw answer
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function getOnce(
  { headers, timeoutMs, fetch }: GetTextDeps,
  url: URL,
): Promise<string | TidemarkProblem> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await fetch(url.href, {
      method: 'GET',
      headers: { ...headers },
      redirect: 'error',
      cache: 'no-store',
      credentials: 'omit',
      signal,
    })
    const body = await answer.text()
    if (answer.status === 200) return body
    const asked = answer.headers.get('retry-after')
    const retryAfterMs = asked === null ? null : readRetryAfter(asked, Date.now())
    return problemOf(answer.status, body, retryAfterMs)
  } catch (cause) {
    if (signal.aborted) {
      const detail = `the server gave no whole answer within ${timeoutMs} ms`
      return new TidemarkProblem(detail, { code: 'timeout', status: 0, retry: 'later' }, { cause })
    }
    const facts = { code: 'unreachable', status: 0, retry: 'later' } as const
    return new TidemarkProblem(`the server at ${url.origin} could not be read`, facts, { cause })
  }
}
