// Lets people in by the token that their page keeps: to the routes that take nothing else, and to those that a key may use and
// that say so. A token is sent in a header, because cookies do not separate ports: the read server's session is none here.
import type { GateRequest } from '../../access/gate-request.ts'
import type { Rate } from '../../access/limits/rate.ts'
import { createRateLimiter } from '../../access/limits/rate-limiter.ts'
import { rateFields, tooManyRequests } from '../../access/limits/too-many-requests.ts'
import type { OwnPages } from '../../access/people/own-page.ts'
import type { SessionGate } from '../../access/people/session-gate.ts'
import type { Caller, PersonCaller } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { TradeSessions } from './sessions.ts'

export const sessionHeader = 'x-tidemark-session'

export type TradeSessionGateDeps = {
  readonly sessions: Pick<TradeSessions, 'find' | 'nowMs'>
  readonly pages: OwnPages
  readonly rate: Rate
  readonly clock: { monotonicMs(): number }
}

const MOST_SESSIONS = 1_000
const scopes: ReadonlySet<string> = new Set(['orders:read', 'orders:write'])

export function createTradeSessionGate(deps: TradeSessionGateDeps): SessionGate {
  const { sessions, pages, rate, clock } = deps
  const limiter = createRateLimiter({ clock, maxBuckets: MOST_SESSIONS })

  /** Null = no token was sent. @throws TidemarkError session_required, origin_refused, rate_limited */
  function callerOf(request: GateRequest): Caller | null {
    const token = request.header(sessionHeader)
    if (token === undefined) return null
    const person = /^[0-9a-f]{64}$/.test(token) ? sessions.find(token) : null
    if (person === null)
      throw new TidemarkError('session_required', 'Your session has ended. Log in again.')
    const caller = toCaller(person)
    request.identified(caller)
    const header = (name: string) => request.header(name)
    if (request.route.method === 'GET') pages.requireRead(header)
    else pages.requireChange(header)
    const waitMs = limiter.take(person.sessionHash, rate)
    if (waitMs > 0) throw tooManyRequests('session', rate, waitMs)
    request.answerWith?.(rateFields('session', rate, limiter.standing(person.sessionHash, rate)))
    return caller
  }

  return {
    admit(request) {
      const caller = callerOf(request)
      if (caller === null)
        throw new TidemarkError(
          'session_required',
          'This is for people who have logged in; API keys are not taken here.',
        )
      if (request.route.stepUp === true) requireFresh(caller, sessions.nowMs())
      return caller
    },
    reader: (request) => (request.route.alsoPeople === true ? callerOf(request) : null),
    requireOwnPage: (request) => pages.requireChange((name) => request.header(name)),
    // Nothing stays open here.
    callerOf: () => null,
  }
}

/** For what needs a fresh code only now and then, such as a limit that is raised. A key needs none. @throws TidemarkError step_up_required */
export function requireFresh({ person }: Pick<Caller, 'person'>, nowMs: number): void {
  if (person === undefined || person.steppedUpUntilMs >= nowMs) return
  throw new TidemarkError(
    'step_up_required',
    'This needs a one-time code of the last five minutes.',
  )
}

function toCaller(person: PersonCaller): Caller {
  return { keyId: `person-${person.id}`, scopes, accounts: null, brokerZone: null, person }
}
