// Who is logged in, kept in this page's memory and nowhere else: not in a cookie, which other ports of the machine would share,
// and not in storage. Whoever leaves the page is logged out at the server, too.
import { signal } from '@preact/signals'
import { keepSession, request } from '../../shared/api/api-client.ts'

export type Session = {
  readonly person: string
  /** It ends when nobody uses the page for so many seconds. */
  readonly idleS: number
  /** It ends then, however much it is used, in ms of `performance.now()`. */
  readonly endsAt: number
}

/** Why nobody is logged in; null = nobody was yet. */
export type Ended = 'reload' | 'idle' | 'ended' | 'left' | null

export type LogInRequest = {
  readonly name: string
  readonly password: string
  readonly code: string
}

type LogInAnswer = {
  readonly session: string
  readonly person: string
  readonly idle_s: number
  readonly ends_in_s: number
}

/** Null = nobody is logged in. */
export const session = signal<Session | null>(null)
export const endedBy = signal<Ended>(wasReloaded() ? 'reload' : null)

const path = '/api/v1/session'
const header = 'x-tidemark-session'
let token: string | null = null

/** @throws ApiProblem log_in_failed, rate_limited, offline */
export async function logIn(typed: LogInRequest): Promise<void> {
  const answer = await request<LogInAnswer>(path, { method: 'POST', body: typed })
  token = answer.session
  keepSession({ headers: { [header]: token }, onEnded: () => forget('ended') })
  session.value = {
    person: answer.person,
    idleS: answer.idle_s,
    endsAt: performance.now() + answer.ends_in_s * 1000,
  }
  endedBy.value = null
}

/** Logged out here whatever the server says: without the token the session is nobody's. */
export function logOut(why: 'left' | 'idle'): void {
  tellServer()
  forget(why)
}

/** When the page is closed, left or loaded anew, the session ends with it. */
export function endWithPage(): void {
  addEventListener('pagehide', () => {
    if (session.value === null) return
    tellServer()
    forget('reload')
  })
}

function forget(why: Ended): void {
  token = null
  keepSession(null)
  endedBy.value = why
  session.value = null
}

/** Outlives the page. Nobody waits for the answer: a session that the server cannot be told of ends by itself. */
function tellServer(): void {
  if (token === null) return
  void fetch(path, {
    method: 'DELETE',
    keepalive: true,
    credentials: 'same-origin',
    headers: { 'x-tidemark-csrf': '1', [header]: token },
  }).catch(() => undefined)
}

function wasReloaded(): boolean {
  const [entry] = performance.getEntriesByType('navigation')
  return entry instanceof PerformanceNavigationTiming && entry.type === 'reload'
}
