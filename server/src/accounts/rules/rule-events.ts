// An account's past as events for its rules, in order: values seen, gaps, money of deals, what the user said.
// Nothing is interpolated: between two values there is nothing, and long nothing is a gap.
import type { Sample } from '../../domain/rules/at-reset.ts'
import { endOf, type RuleEvent } from '../../domain/rules/watch-loss.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { DealLedger } from './deal-ledger.ts'
import type { StoredFact } from './fact-store.ts'
import { loadGaps, loadMarkedPictures, loadSeen, type StoredGap } from './history-store.ts'
import { creditGaps, ownPicture, samplesOf } from './seen-values.ts'

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
  const sampled = buckets.flatMap(samplesOf)
  const untilMs = endOfPage(sampled, { afterMs, toMs: pageToMs }, isLast)
  const isIn = (atMs: number) => atMs > afterMs && atMs <= untilMs
  if (untilMs <= afterMs)
    return { events: [], untilMs: afterMs, isLast, lastSeenMs: source.lastSeenMs }
  const marks = await loadMarkedPictures(db, accountId, afterMs, untilMs + 1)
  // Of one instant a picture comes first, for it knows the balance: an extreme does not.
  const pictures = marks.flatMap((mark) => ownPicture(mark, buckets))
  const seen = [...pictures, ...sampled].filter((event) => isIn(endOf(event)))
  seen.sort(inOrder)
  const stored = await loadGaps(db, accountId, afterMs, untilMs)
  const veiled = creditGaps(buckets, afterMs, untilMs)
  const gaps = [...stored, ...unwritten(seen, stored, source), ...veiled]
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

/**
 * A page ends with a value: what follows a deal or a gap stands in the same page. Behind the newest value of all others may still
 * come: the next page begins there, so that nothing is told twice.
 */
function endOfPage(
  sampled: readonly RuleEvent[],
  { afterMs, toMs }: Pick<EventSpan, 'afterMs' | 'toMs'>,
  isLast: boolean,
): number {
  let newestMs = afterMs
  for (const event of sampled) {
    const atMs = endOf(event)
    if (atMs > newestMs && (isLast || atMs < toMs)) newestMs = atMs
  }
  // In days without any value nothing follows.
  return isLast ? Math.min(newestMs, toMs - 1) : newestMs > afterMs ? newestMs : toMs - 1
}

/** Each event with the first value at or after it; a value is its own. */
export function withNext(events: readonly RuleEvent[]): [RuleEvent, Sample | null][] {
  let next: Sample | null = null
  return events
    .toReversed()
    .map((event): [RuleEvent, Sample | null] => {
      if (event.kind === 'sample') next = event
      return [event, next]
    })
    .toReversed()
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
