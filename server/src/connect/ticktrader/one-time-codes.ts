// Which one-time code is sent next: the stored secret's, or one that a person typed. None is sent twice, and after three
// refused ones none is sent for a while, because brokers lock out who guesses.
import type { Timer } from '../../platform/clock.ts'
import type { Secret } from '../../platform/secret.ts'
import { ConnectFailure } from '../failure.ts'
import { isOneTimeCode, STEP_MS, stepOf, totpCode } from './totp.ts'

export type OneTimeCodes = {
  /** A person types them; no stored secret makes them. */
  readonly areTyped: boolean
  /** Rejects with `one_time_code_needed` when there is none, with `one_time_code_wrong` after three refused ones. */
  next(): Promise<string>
  refused(): void
  accepted(): void
}

/** What outlives a session: codes that were tried, and how many were refused in a row. */
export type CodeMemory = { tried: string | null; refusedInRow: number; restUntilMs: number }

export const newCodeMemory = (): CodeMemory => ({ tried: null, refusedInRow: 0, restUntilMs: 0 })

export const MOST_REFUSED = 3
const REST_MS = 15 * 60_000
/** A code that was typed is good for its own step, and brokers take the one before. */
const TYPED_LIFE_MS = 2 * STEP_MS

export type CodeSources = {
  /** Base32. */
  readonly totpSecret: Secret | undefined
  /** `typedCode` made it. */
  readonly typed: Secret | undefined
  readonly clock: Timer
  readonly memory: CodeMemory
}

/** So far into a step that neither a timer that is early nor a broker's clock that is late still has the one before. */
const INTO_STEP_MS = 1_000

/** A code with the moment at which a person typed it, as it is kept. */
export const typedCode = (code: string, atMs: number) => `${code} ${atMs}`

export function createOneTimeCodes({
  totpSecret,
  typed,
  clock,
  memory,
}: CodeSources): OneTimeCodes {
  return {
    areTyped: totpSecret === undefined,
    async next() {
      if (memory.refusedInRow >= MOST_REFUSED) {
        if (clock.monotonicMs() < memory.restUntilMs) throw stopped()
        memory.refusedInRow = 0
      }
      const found = freshTyped(typed, clock.now())
      if (found !== null && found !== memory.tried) {
        memory.tried = found
        return found
      }
      if (totpSecret === undefined) throw needed()
      const nowMs = clock.now()
      const code = totpSecret.use((secret) => totpCode(secret, nowMs))
      if (code !== memory.tried) {
        memory.tried = code
        return code
      }
      // This step's code was used already.
      await clock.wait((stepOf(nowMs) + 1) * STEP_MS - nowMs + INTO_STEP_MS)
      const later = totpSecret.use((secret) => totpCode(secret, clock.now()))
      if (later === memory.tried) throw needed()
      memory.tried = later
      return later
    },
    refused() {
      memory.refusedInRow += 1
      memory.restUntilMs = clock.monotonicMs() + REST_MS
    },
    accepted() {
      memory.refusedInRow = 0
    },
  }
}

function freshTyped(typed: Secret | undefined, nowMs: number): string | null {
  if (typed === undefined) return null
  return typed.use((text) => {
    const [code = '', atMs = ''] = text.split(' ')
    const ageMs = nowMs - Number(atMs)
    // Two machines' clocks may differ a little.
    return isOneTimeCode(code) && Math.abs(ageMs) <= TYPED_LIFE_MS ? code : null
  })
}

const needed = () => new ConnectFailure('one_time_code_needed', 'there is none to give')

const stopped = () =>
  new ConnectFailure(
    'one_time_code_wrong',
    `${MOST_REFUSED} codes in a row were refused; none is sent for ${REST_MS / 60_000} minutes`,
  )
