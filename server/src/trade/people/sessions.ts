// Who has logged in to this trade server, in this process's memory alone: a restart logs everybody out, as it disarms.
// The token is 256 random bits that the page keeps in its memory; here only its hash is kept. All times are of the clock that only grows.
import { newSessionId, sessionHash } from '../../access/people/session-id.ts'
import type { Clock } from '../../platform/clock.ts'
import type { PersonCaller } from '../../platform/http/route.ts'
import type { TradePerson } from './person-store.ts'

export type TradeSessions = {
  /** The token, which exists nowhere else. */
  begin(person: TradePerson): string
  /** Who this is, when the session still holds; counts as used. */
  find(token: string): PersonCaller | null
  /** A code was shown just now. */
  steppedUp(hash: string): void
  end(hash: string): void
  /** Milliseconds until it ends however much it is used; 0 = it has ended. */
  leftMs(hash: string): number
  /** What `steppedUpUntilMs` of a caller is compared with. */
  nowMs(): number
  /** Ends the sessions of whoever is not among them any more, or has other credentials since. */
  keepOnly(people: readonly Pick<TradePerson, 'id' | 'credentialsChangedAt'>[]): void
}

/** A session lives so long at most, and ends when nobody uses it for so long. */
export const LONGEST_MS = 12 * 3_600_000
export const IDLE_MS = 30 * 60_000
/** What guards money is done within so long after a code. */
export const STEP_UP_MS = 5 * 60_000
/** People are few; whoever opens more ends the oldest. */
const MOST_SESSIONS = 100

type Session = {
  readonly person: TradePerson
  readonly hash: string
  readonly begunMs: number
  usedMs: number
  steppedUpMs: number
}

export function createTradeSessions(clock: Pick<Clock, 'monotonicMs'>): TradeSessions {
  const sessions = new Map<string, Session>()
  const nowMs = () => clock.monotonicMs()
  const holds = ({ begunMs, usedMs }: Session) =>
    nowMs() - begunMs < LONGEST_MS && nowMs() - usedMs < IDLE_MS

  return {
    begin(person) {
      const token = newSessionId()
      const hash = sessionHash(token).toString('hex')
      for (const [key, one] of sessions) if (!holds(one)) sessions.delete(key)
      const [oldest] = sessions.keys()
      if (sessions.size >= MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest)
      const at = nowMs()
      sessions.set(hash, { person, hash, begunMs: at, usedMs: at, steppedUpMs: at })
      return token
    },
    find(token) {
      const session = sessions.get(sessionHash(token).toString('hex'))
      if (session === undefined || !holds(session)) return null
      session.usedMs = nowMs()
      const { person, hash, steppedUpMs } = session
      return {
        ...{ id: person.id, name: person.name, sessionHash: hash },
        steppedUpUntilMs: steppedUpMs + STEP_UP_MS,
      }
    },
    steppedUp(hash) {
      const session = sessions.get(hash)
      if (session !== undefined) session.steppedUpMs = nowMs()
    },
    end: (hash) => void sessions.delete(hash),
    leftMs(hash) {
      const session = sessions.get(hash)
      if (session === undefined || !holds(session)) return 0
      return LONGEST_MS - (nowMs() - session.begunMs)
    },
    nowMs,
    keepOnly(people) {
      const known = new Map(people.map((one) => [one.id, one.credentialsChangedAt]))
      for (const [key, { person }] of sessions)
        if (known.get(person.id) !== person.credentialsChangedAt) sessions.delete(key)
    },
  }
}
