// An account's past as events for its rules, in order: values seen, gaps, money of deals, what the user said.
// Nothing is interpolated: between two values there is nothing, and long nothing is a gap.
import type { Decimal } from '../../domain/decimal.ts'
import { endOf, type RuleEvent } from '../../domain/rules/watch-loss.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { DealLedger } from './deal-ledger.ts'
import type { StoredFact } from './fact-store.ts'
import {
  loadGaps,
  loadMarkedPictures,
  loadSeen,
  type SeenBucket,
  type StoredGap,
} from './history-store.ts'

export type EventSpan = {
  readonly accountId: number
  /** Later than this, and before `toMs`; milliseconds since 1970. */
  readonly afterMs: number
  readonly toMs: number
}

export type EventSource = {
  readonly ledger: DealLedger
  readonly facts: readonly StoredFact[]
  /** Values further apart have a gap between them, whether or not it was written down. */
  readonly maxSilenceMs: number
  /** When values were seen last before the span; null = never since `beginMs`. */
  readonly lastSeenMs: number | null
  /** Since when something should have been seen. */
  readonly beginMs: number
  /** Credit is none: marks, which do not know of it, can be used. */
  readonly useMarks: boolean
}

export type EventPage = {
  readonly events: readonly RuleEvent[]
  /** Up to where the page tells everything; of the last page that is its newest value. The next one begins after it. */
  readonly untilMs: number
  readonly lastSeenMs: number | null
  readonly isLast: boolean
}

/** A page is two days long: some three thousand minutes. */
const PAGE_MS = 2 * 86_400_000

/** The next events of the span. */
export async function loadEventPage(
  db: Queryable,
  span: EventSpan,
  source: EventSource,
): Promise<EventPage> {
  const { accountId, afterMs, toMs } = span
  const pageToMs = Math.min(toMs, afterMs + PAGE_MS)
  const isLast = pageToMs === toMs
  const buckets = await loadSeen(db, accountId, afterMs, pageToMs)
  // Behind the newest value others may still come: the next page begins there, so that nothing is told twice.
  const newestMs = Math.min(buckets.at(-1)?.lastMs ?? afterMs, toMs - 1)
  const untilMs = isLast ? newestMs : pageToMs - 1
  const isIn = (atMs: number) => atMs > afterMs && atMs <= untilMs
  if (untilMs <= afterMs)
    return { events: [], untilMs: afterMs, isLast, lastSeenMs: source.lastSeenMs }
  const marks = source.useMarks ? await loadMarkedPictures(db, accountId, afterMs, untilMs + 1) : []
  const seen = [
    ...buckets.flatMap(samplesOf),
    ...marks.map((mark): RuleEvent => ({ kind: 'sample', ...mark })),
  ].filter((event) => isIn(endOf(event)))
  seen.sort(inOrder)
  const stored = await loadGaps(db, accountId, afterMs, untilMs)
  const gaps = [...stored, ...unwritten(seen, stored, source)]
  const events = [
    ...seen,
    ...gaps.map((gap): RuleEvent => gapEvent(gap, source.ledger)),
    ...source.ledger
      .balances(afterMs, untilMs)
      .map(({ atMs, balance }): RuleEvent => ({ kind: 'balance', atMs, balance })),
    ...source.facts.filter(({ atMs }) => isIn(atMs)).flatMap(factEvent),
  ].sort(inOrder)
  return { events, untilMs, isLast, lastSeenMs: lastOf(seen) ?? source.lastSeenMs }
}

export function gapEvent(gap: StoredGap, ledger: DealLedger): RuleEvent & { kind: 'gap' } {
  const flatBalanceLow = ledger.flatBalanceLow(gap.fromMs, gap.toMs)
  return { kind: 'gap', ...gap, flatBalanceLow, equityLowerBound: null }
}

function samplesOf(bucket: SeenBucket): RuleEvent[] {
  const at = new Map<number, { equity: Decimal; balance: Decimal | null }>([
    [bucket.minMs, { equity: bucket.min, balance: null }],
    [bucket.maxMs, { equity: bucket.max, balance: null }],
  ])
  at.set(bucket.lastMs, { equity: bucket.last, balance: bucket.balance })
  return [...at].map(([atMs, worth]) => ({ kind: 'sample', atMs, ...worth }))
}

/** Silences of a time in which gaps were not written down yet. */
function unwritten(
  seen: readonly RuleEvent[],
  stored: readonly StoredGap[],
  { maxSilenceMs, lastSeenMs, beginMs }: EventSource,
): StoredGap[] {
  const found: StoredGap[] = []
  let fromMs = lastSeenMs ?? beginMs
  let cause = lastSeenMs === null ? 'before_recording' : 'not_recorded'
  for (const event of seen) {
    const toMs = endOf(event)
    const isWritten = stored.some((gap) => gap.fromMs < toMs && gap.toMs > fromMs)
    if (toMs - fromMs > maxSilenceMs && !isWritten) found.push({ fromMs, toMs, cause })
    fromMs = toMs
    cause = 'not_recorded'
  }
  return found
}

function factEvent({ kind, atMs, amount }: StoredFact): RuleEvent[] {
  if (amount === null || kind === 'reset') return []
  return kind === 'peak' ? [{ kind, atMs, value: amount }] : [{ kind, atMs, amount }]
}

// Of one instant, a gap ends before the value that ends it, and a deal is booked before the value that shows it.
const rank = { gap: 0, payout: 1, peak: 2, balance: 3, sample: 4 } as const
const inOrder = (one: RuleEvent, two: RuleEvent) =>
  endOf(one) - endOf(two) || rank[one.kind] - rank[two.kind]

const lastOf = (seen: readonly RuleEvent[]): number | null => {
  const last = seen.at(-1)
  return last === undefined ? null : endOf(last)
}
