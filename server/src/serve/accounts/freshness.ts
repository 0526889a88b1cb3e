// How fresh an account's picture is: live, stale or offline, why, and how old its values are.
// The state goes by when reports came in, not by the terminal's clock, which may be wrong; the age takes the worse of the two.

import { brokerFailures, type FailureCause } from '../../domain/broker-failure.ts'

/** An Expert looks every 5 s and repeats what has not changed every 30 s: one repeat may be missed by 10 s, not more. */
export const STALE_AFTER_MS = 45_000
/** Three repeats were missed, and some more. */
export const OFFLINE_AFTER_MS = 120_000
/** A picture that took longer from the terminal to here was held back, or the terminal's clock is wrong. */
export const DELAYED_AFTER_MS = 120_000

export const states = ['live', 'stale', 'offline'] as const
export type State = (typeof states)[number]

/** How often a connection looks unless its setting `poll_seconds` says seldom. */
export const POLL_MS = 5_000
/** Three looks in a row may not be missed. */
const MISSED_LOOKS = 3
/** Offline this much later. */
const POLL_OFFLINE_MORE_MS = 45_000

/** Why an account that a terminal reports is not live. */
export const terminalCauses = {
  terminal_silent: 'nothing came from the terminal',
  broker_disconnected: 'the terminal has no connection to the broker',
  published_late: 'the terminal publishes late, or its clock is wrong',
  no_new_picture: 'the terminal reports, but sends no new picture of the account',
  no_picture: 'the terminal has not sent a picture of the account yet',
  imported_only: 'its history came from a file, and nothing reports the account',
} as const

/** Why an account is not live: what its terminal shows, or what its broker said. */
export type Cause = keyof typeof terminalCauses | FailureCause
export const isFailure = (cause: string): cause is FailureCause => cause in brokerFailures

/** The cause in words, and what somebody can do. */
export function wordsOf(cause: Cause): { readonly means: string; readonly nextStep: string } {
  if (isFailure(cause)) return brokerFailures[cause]
  return { means: terminalCauses[cause], nextStep: nextSteps[cause] }
}

const nextSteps: Readonly<Record<keyof typeof terminalCauses, string>> = {
  terminal_silent: 'Look whether the terminal runs and its Expert is on a chart.',
  broker_disconnected: 'Look at the terminal’s connection to the broker.',
  published_late: 'Set the clock of the terminal’s machine, and look at its network.',
  no_new_picture: 'Look at the terminal’s Experts journal.',
  no_picture: 'Wait for the first values; if none come, look at the source of the account.',
  imported_only:
    'To see it live, put the Expert on a chart or connect the broker; its history stays.',
}

/** What was seen of an account; milliseconds since 1970. */
export type Seen = {
  /** When the terminal took the picture, by its own clock; null = there is no picture. */
  readonly takenMs: number | null
  /** When the picture came in. */
  readonly pictureMs: number | null
  /** When the newest report of any kind came in. */
  readonly heardMs: number
  /** What the terminal said of its connection to the broker; null = nothing. */
  readonly connected: boolean | null
}

export type Freshness = {
  readonly state: State
  /** Null while it is live. */
  readonly cause: Cause | null
  /** Whole seconds; null when there is no picture. */
  readonly ageS: number | null
}

export function freshnessOf(seen: Seen, nowMs: number): Freshness {
  const { takenMs, pictureMs } = seen
  if (takenMs === null || pictureMs === null) {
    const silent = nowMs - seen.heardMs >= OFFLINE_AFTER_MS
    const cause = silent ? 'terminal_silent' : 'no_picture'
    return { state: silent ? 'offline' : 'stale', cause, ageS: null }
  }
  const ageS = Math.max(0, Math.floor((nowMs - Math.min(takenMs, pictureMs)) / 1000))
  return { ...verdict(seen, takenMs, pictureMs, nowMs), ageS }
}

function verdict(
  { heardMs, connected }: Seen,
  takenMs: number,
  pictureMs: number,
  nowMs: number,
): { state: State; cause: Cause | null } {
  const silentMs = nowMs - heardMs
  if (silentMs >= OFFLINE_AFTER_MS) return { state: 'offline', cause: 'terminal_silent' }
  if (silentMs >= STALE_AFTER_MS) return { state: 'stale', cause: 'terminal_silent' }
  if (connected === false) return { state: 'stale', cause: 'broker_disconnected' }
  if (nowMs - pictureMs >= STALE_AFTER_MS) return { state: 'stale', cause: 'no_new_picture' }
  if (pictureMs - takenMs >= DELAYED_AFTER_MS) return { state: 'stale', cause: 'published_late' }
  return { state: 'live', cause: null }
}

/** An account that a connection reads: by when the broker last gave its values, and what it said instead. */
export function polledFreshnessOf(
  { takenMs, pictureMs, heardMs }: Pick<Seen, 'takenMs' | 'pictureMs' | 'heardMs'>,
  said: FailureCause | null,
  nowMs: number,
  pollMs = POLL_MS,
): Freshness {
  const staleAfterMs = MISSED_LOOKS * pollMs
  const offlineAfterMs = staleAfterMs + POLL_OFFLINE_MORE_MS
  if (takenMs === null || pictureMs === null) {
    const isLate = said !== null || nowMs - heardMs >= offlineAfterMs
    return { state: isLate ? 'offline' : 'stale', cause: said ?? 'no_picture', ageS: null }
  }
  const sinceMs = nowMs - Math.min(takenMs, pictureMs)
  const ageS = Math.max(0, Math.floor(sinceMs / 1000))
  if (sinceMs >= offlineAfterMs) return { state: 'offline', cause: said ?? 'broker_silent', ageS }
  if (said !== null || sinceMs >= staleAfterMs)
    return { state: 'stale', cause: said ?? 'broker_silent', ageS }
  return { state: 'live', cause: null, ageS }
}
