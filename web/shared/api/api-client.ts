// Requests to this server with the session of who is logged in. The cookie is HttpOnly: no script ever sees it.
// Decimals and 64-bit ids arrive as text and stay text.
import { signal } from '@preact/signals'
import { ApiProblem, offlineProblem, readProblem } from './problem.ts'
import { learnClock } from './server-clock.ts'

/** True once this page has had an answer that needs a session: a 401 then means that the session has ended. */
export const wasLoggedIn = signal(false)

type KeptSession = {
  /** What proves it, with every request. */
  readonly headers: Readonly<Record<string, string>>
  /** Told when the server says that it has ended. */
  onEnded(): void
}

let kept: KeptSession | null = null

/** For pages whose session is no cookie; null forgets it. */
export function keepSession(session: KeptSession | null): void {
  kept = session
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type RequestOptions = {
  readonly method?: Method
  /** Sent as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * The JSON of an answer; null when it has no content.
 * The caller names the type, as the contract of the route states it.
 * @throws ApiProblem what the server refused, or `offline`; the DOMException AbortError when it was given up
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const session = kept
  const answer = await send(path, options)
  learnClock(answer.headers.get('date'))
  const body = await readJson(answer)
  if (!answer.ok) {
    const problem = readProblem(answer.status, body)
    // An answer to an older session says nothing of the one that holds now.
    if (problem.code === 'session_required' && session === kept) kept?.onEnded()
    throw problem
  }
  if (path.startsWith('/api/')) wasLoggedIn.value = true
  // What a route answers is the contract's to say; checking it again here would cost every page its budget.
  return body as T
}

/** Drops what is undefined, null or empty: `?a=1&b=2`, or nothing. */
export function queryOf(
  values: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { method = 'GET', body, signal: aborted, headers = {} } = options
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      ...(aborted === undefined ? {} : { signal: aborted }),
      headers: {
        accept: 'application/json',
        // Another site can make a browser send the cookie, but not this header.
        ...(method === 'GET' ? {} : { 'x-tidemark-csrf': '1' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...kept?.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (error) {
    if (aborted?.aborted === true) throw error
    throw offlineProblem(error)
  }
}

async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text()
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ApiProblem(
      {
        status: answer.status,
        code: 'unreadable',
        title: 'The answer makes no sense',
        detail: `The server answered ${answer.status} with something that is not JSON.`,
        errorId: null,
        retryAfterMs: null,
        errors: [],
      },
      { cause: error },
    )
  }
}
