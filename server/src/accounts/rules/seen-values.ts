// What buckets and pictures tell of the trader's own equity. A bucket keeps credit at its end alone: where it changed, the
// extremes before cannot be told from money that came or went with it, and are a gap.
import type { Decimal } from '../../domain/decimal.ts'
import { subtract } from '../../domain/decimal-math.ts'
import type { RuleEvent } from '../../domain/rules/watch-loss.ts'
import type { SeenBucket, SeenMark, StoredGap } from './history-store.ts'

/** A picture without the credit of its bucket; none where that changed in it. */
export function ownPicture(mark: SeenMark, buckets: readonly SeenBucket[]): RuleEvent[] {
  const bucket = buckets.find(({ fromMs, lastMs }) => fromMs <= mark.atMs && mark.atMs <= lastMs)
  if (bucket === undefined || !bucket.isSteady) return []
  return [{ kind: 'sample', ...mark, equity: subtract(mark.equity, bucket.credit) }]
}

/** Where credit changed, what was seen before the last value of a bucket tells nothing of the trader's own equity. */
export function creditGaps(
  buckets: readonly SeenBucket[],
  afterMs: number,
  untilMs: number,
): StoredGap[] {
  return buckets.flatMap(({ fromMs, lastMs, isSteady }) => {
    const gap = { fromMs: Math.max(fromMs, afterMs), toMs: Math.min(lastMs, untilMs) }
    return isSteady || gap.toMs <= gap.fromMs ? [] : [{ ...gap, cause: 'credit_changed' }]
  })
}

/** What a bucket holds of the trader's own equity. */
export function samplesOf(bucket: SeenBucket): RuleEvent[] {
  const last = { equity: bucket.last, balance: bucket.balance }
  if (!bucket.isSteady) return [{ kind: 'sample', atMs: bucket.lastMs, ...last }]
  const at = new Map<number, { equity: Decimal; balance: Decimal | null }>([
    [bucket.minMs, { equity: bucket.min, balance: null }],
    [bucket.maxMs, { equity: bucket.max, balance: null }],
  ])
  at.set(bucket.lastMs, last)
  return [...at].map(([atMs, worth]) => ({ kind: 'sample', atMs, ...worth }))
}
