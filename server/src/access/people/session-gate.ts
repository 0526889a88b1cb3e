// Lets people in by their session: to the routes that take nothing else, and to what may be read where they send no key.
// A session sees every account; it never stands in for an API key where something is written.
import type { Caller, Scope } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { GateRequest } from '../gate-request.ts'
import type { Rate } from '../limits/rate.ts'
import { createRateLimiter } from '../limits/rate-limiter.ts'
import { rateFields, tooManyRequests } from '../limits/too-many-requests.ts'
import type { OwnPages } from './own-page.ts'
import type { SessionBook } from './session-book.ts'
import { sessionIdOf } from './session-id.ts'
import type { StoredSession } from './session-store.ts'

/** Whoever changes what guards the accounts has shown a second factor within so long. */
export const STEP_UP_S = 5 * 60

export type SessionGate = {
  /** A route for people only. @throws TidemarkError session_required, step_up_required, origin_refused, rate_limited */
  admit(request: GateRequest): Caller
  /** Who reads with a session a route that takes keys; null = no session was sent, or it has ended. */
  reader(request: GateRequest): Caller | null
  /** For routes that anybody may call, from one of our pages alone. @throws TidemarkError origin_refused */
  requireOwnPage(request: GateRequest): void
  /** Whose session this is now; null when it has ended. For what stays open after it was admitted. */
  callerOf(id: string): Caller | null
}

export type SessionGateDeps = {
  readonly book: Pick<SessionBook, 'find' | 'used' | 'nowMs'>
  readonly pages: OwnPages
  readonly rate: Rate
  readonly clock: { monotonicMs(): number }
}

const readScopes: readonly Scope[] = [
  ...(['accounts:read', 'trades:read', 'stats:read', 'stream:read', 'admin:read'] as const),
]
const granted: ReadonlySet<string> = new Set(readScopes)
const MOST_SESSIONS = 10_000

/** A method of the request, so it must be called on it. */
const headersOf = (request: GateRequest) => (name: string) => request.header(name)

export function createSessionGate({ book, pages, rate, clock }: SessionGateDeps): SessionGate {
  const limiter = createRateLimiter({ clock, maxBuckets: MOST_SESSIONS })

  function limit(session: StoredSession, request: GateRequest): void {
    const waitMs = limiter.take(session.hash, rate)
    if (waitMs > 0) throw tooManyRequests('session', rate, waitMs)
    request.answerWith?.(rateFields('session', rate, limiter.standing(session.hash, rate)))
  }

  function find(request: GateRequest): StoredSession | null {
    const id = sessionIdOf(request.header('cookie'))
    return id === null ? null : book.find(id)
  }

  function toCaller(session: StoredSession): Caller {
    return {
      ...{ keyId: `person-${session.personId}`, scopes: granted, accounts: null, brokerZone: null },
      person: {
        ...{ id: session.personId, name: session.personName, sessionHash: session.hash },
        steppedUpUntilMs: session.steppedUpMs + STEP_UP_S * 1000,
      },
    }
  }

  return {
    admit(request) {
      const session = find(request)
      const { route } = request
      if (session === null)
        throw new TidemarkError(
          'session_required',
          request.header('cookie') === undefined
            ? 'This is for people who have logged in; API keys are not taken here.'
            : 'Your session has ended. Log in again.',
        )
      const caller = toCaller(session)
      request.identified(caller)
      if (route.method === 'GET') pages.requireRead(headersOf(request))
      else pages.requireChange(headersOf(request))
      limit(session, request)
      book.used(session)
      if (route.stepUp === true && (caller.person?.steppedUpUntilMs ?? 0) < book.nowMs())
        throw new TidemarkError(
          'step_up_required',
          'This needs a one-time code, or a passkey, of the last five minutes.',
        )
      return caller
    },
    reader(request) {
      const { route } = request
      if (route.method !== 'GET' || route.scope === null || !granted.has(route.scope)) return null
      const session = find(request)
      if (session === null) return null
      const caller = toCaller(session)
      request.identified(caller)
      pages.requireRead(headersOf(request))
      limit(session, request)
      book.used(session)
      return caller
    },
    requireOwnPage: (request) => pages.requireChange(headersOf(request)),
    callerOf(id) {
      const session = book.find(id)
      return session === null ? null : toCaller(session)
    },
  }
}
