// What a connection does next. One session sends one request after the other, so there is always exactly one next thing:
// the look at all accounts when it is due, else a window of somebody's deals, the broker's clock, a ping, or a pause.
import { type AccountTask, dealsAtMs, keepsDeals } from './account-task.ts'
import type { Pacing } from './pacing.ts'

export type Step =
  | { readonly kind: 'poll' }
  | { readonly kind: 'deals'; readonly task: AccountTask }
  | { readonly kind: 'daily'; readonly task: AccountTask }
  | { readonly kind: 'closes' }
  | { readonly kind: 'clock' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'wait'; readonly untilMs: number }

export type Agenda = {
  readonly tasks: readonly AccountTask[]
  readonly pollAtMs: number
  readonly clockAtMs: number
  /** When the last request was sent. */
  readonly sentAtMs: number
  /** A look that took longer than its interval must not keep deals waiting for ever. */
  readonly lastWasPoll: boolean
  /** Whether the venue remembers the ends of days. */
  readonly hasDays?: boolean
  /** When benchmarks that follow a symbol are next looked after; null = the venue has no prices of days. */
  readonly closesAtMs: number | null
}

export function nextStep(agenda: Agenda, pacing: Pacing, nowMs: number): Step {
  const { tasks, pollAtMs, clockAtMs, sentAtMs, closesAtMs, lastWasPoll } = agenda
  const hasPoll = tasks.length > 0
  const deals = earliest(tasks, pacing)
  const dealsDue = deals !== null && deals.atMs <= nowMs
  const pollDue = hasPoll && pollAtMs <= nowMs
  if (pollDue && !(lastWasPoll && dealsDue)) return { kind: 'poll' }
  if (dealsDue) return { kind: 'deals', task: deals.task }
  const days = agenda.hasDays === true ? earliestDays(tasks) : null
  if (days !== null && days.atMs <= nowMs) return { kind: 'daily', task: days.task }
  if (closesAtMs !== null && closesAtMs <= nowMs) return { kind: 'closes' }
  if (clockAtMs <= nowMs) return { kind: 'clock' }
  const pingAtMs = sentAtMs + pacing.pingMs
  if (pingAtMs <= nowMs) return { kind: 'ping' }
  const dues = [clockAtMs, pingAtMs]
  if (hasPoll) dues.push(pollAtMs)
  if (deals !== null) dues.push(deals.atMs)
  if (days !== null) dues.push(days.atMs)
  if (closesAtMs !== null) dues.push(closesAtMs)
  return { kind: 'wait', untilMs: Math.min(...dues) }
}

/** Accounts to ask for in this look: all, but those that the broker refuses only once in a while. */
export function askedNow(tasks: readonly AccountTask[], nowMs: number): AccountTask[] {
  return tasks.filter(({ cause, askAtMs }) => cause === null || askAtMs <= nowMs)
}

export function inChunks<T>(all: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size))
  return chunks
}

type Due = { readonly task: AccountTask; readonly atMs: number }

function earliestDays(tasks: readonly AccountTask[]): Due | null {
  let first: Due | null = null
  for (const task of tasks) {
    if (!keepsDeals(task) || task.seen === null) continue
    if (first === null || task.dailyAtMs < first.atMs) first = { task, atMs: task.dailyAtMs }
  }
  return first
}

function earliest(tasks: readonly AccountTask[], pacing: Pacing): Due | null {
  let first: Due | null = null
  for (const task of tasks) {
    const atMs = dealsAtMs(task, pacing)
    if (atMs !== null && (first === null || atMs < first.atMs)) first = { task, atMs }
  }
  return first
}
