// What is known of one account while its connection is read: whether the broker refuses it, what changed in it since the
// last look, and which of its deals are still to be read. Pure: time and chance are given.
import type { OpenPosition } from '../../domain/account-picture.ts'
import { type Decimal, sameNumber } from '../../domain/decimal.ts'
import type { FailureCause } from '../failure.ts'
import { type DealSpan, joinSpans, spanFrom } from './history-window.ts'
import type { LinkedAccount } from './owned-connection-store.ts'
import type { Pacing } from './pacing.ts'
import { fullBudget, type RequestBudget, readyAtMs } from './request-budget.ts'

/** A deal may be booked with an earlier time than one that was seen before. */
const OVERLAP_S = 3_600
/** A change whose deal the broker does not give yet is looked up again in this many further looks. */
const LOOKS_AFTER_CHANGE = 3

export type AccountTask = {
  linked: LinkedAccount
  /** Why the broker gives no values; null = it does, or was not asked yet. */
  cause: FailureCause | null
  /** What the account book was told last; undefined = nothing by this owner. */
  told: FailureCause | null | undefined
  /** When to ask for it again, while it is refused. */
  askAtMs: number
  seen: { readonly balance: Decimal | null; readonly positions: string } | null
  /** How many more looks read deals because of the last change. */
  looksLeft: number
  /** Deals still to be read; null = none. */
  span: DealSpan | null
  /** Set when a comparison ended: the balance as it stood before, to be held against the sum of deals if it still stands. */
  balanceBefore: Decimal | null
  isCompared: boolean
  reconcileAtMs: number
  /** When to ask for the ends of days again, and from which on. */
  dailyAtMs: number
  dailyFromMs: number
  /** Not before this is the whole history read again because its sum is not the balance. */
  rereadAtMs: number
  isIncomplete: boolean
  budget: RequestBudget
  /** Tickets that the ledger refused, so that it is said once. */
  readonly refusedDeals: Set<string>
}

export function newTask(linked: LinkedAccount, pacing: Pacing, nowMs: number): AccountTask {
  return {
    linked,
    cause: null,
    told: undefined,
    askAtMs: nowMs,
    seen: null,
    looksLeft: 0,
    span: null,
    balanceBefore: null,
    isCompared: false,
    reconcileAtMs: nowMs,
    ...{ dailyAtMs: nowMs, dailyFromMs: 0 },
    rereadAtMs: nowMs,
    isIncomplete: false,
    budget: fullBudget(ruleOf(pacing), nowMs),
    refusedDeals: new Set(),
  }
}

export function ruleOf({ dealEveryMs, dealBurst }: Pacing) {
  return { everyMs: dealEveryMs, burst: dealBurst }
}

/** Whether its deals are kept at all. */
export function keepsDeals({ linked, cause }: AccountTask): boolean {
  return linked.retention === 'ledger' && cause === null
}

/** The first second to read so that nothing after the newest known deal is missed; 0 = everything. */
export function resumeFromS({ newestDealMsc }: Pick<LinkedAccount, 'newestDealMsc'>): number {
  return newestDealMsc === null
    ? 0
    : Math.max(0, Math.floor(Number(newestDealMsc) / 1000) - OVERLAP_S)
}

/** Asks for the deals of the last days, and whatever lies between the newest known deal and them. */
export function planReconcile(task: AccountTask, nowServerS: number, pacing: Pacing): void {
  const fromS = Math.min(resumeFromS(task.linked), nowServerS - pacing.reconcileBackS)
  task.span = joinSpans(task.span, spanFrom(Math.max(0, fromS)))
  task.isCompared = false
  task.balanceBefore = task.seen?.balance ?? null
}

/** Takes note of a picture; plans to read deals when something changed since the last one. */
export function noteReading(
  task: AccountTask,
  balance: Decimal | null,
  positions: readonly OpenPosition[],
): void {
  const fresh = { balance, positions: outlineOf(positions) }
  const { seen } = task
  const isChanged =
    seen !== null && !(sameNumber(seen.balance, balance) && seen.positions === fresh.positions)
  task.seen = fresh
  if (isChanged) task.looksLeft = LOOKS_AFTER_CHANGE
  else if (task.looksLeft > 0) task.looksLeft--
  if (task.looksLeft === 0 || !keepsDeals(task)) return
  // While nothing is known a reading that is under way goes on to what is new: an account that never rests would else begin anew for ever.
  if (task.span !== null && task.linked.newestDealMsc === null) return
  task.span = joinSpans(task.span, spanFrom(resumeFromS(task.linked)))
}

/** When the next request for its deals may leave; null = none is due. */
export function dealsAtMs(task: AccountTask, pacing: Pacing): number | null {
  if (!keepsDeals(task) || task.seen === null) return null
  const ready = readyAtMs(task.budget, ruleOf(pacing))
  return task.span === null ? Math.max(ready, task.reconcileAtMs) : ready
}

/** Whether the balance stood still since the comparison began, so that the sum of deals must equal it. */
export function isBalanceSettled(task: AccountTask): boolean {
  return (
    task.isCompared &&
    task.span === null &&
    task.looksLeft === 0 &&
    task.balanceBefore !== null &&
    sameNumber(task.balanceBefore, task.seen?.balance ?? null)
  )
}

/** What a deal would change in a list of positions: which there are and how large, not what they are worth. */
function outlineOf(positions: readonly OpenPosition[]): string {
  return positions
    .map(({ ticket, side, volume }) => `${ticket} ${side} ${volume}`)
    .sort()
    .join(',')
}
