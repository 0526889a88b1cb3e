// The recorded equity of accounts at every moment that matters: one statement for each account, and the latest picture for now.
import { instantFromSql } from '../../domain/instant.ts'
import {
  type Observed,
  type Sample,
  type SpanOfDays,
  wantedInstants,
} from '../../domain/statistics/account-days.ts'
import type { LedgerState } from './booking-store.ts'
import { loadSamplesBefore } from './equity-store.ts'
import type { StatisticsDeps, Subject } from './subject.ts'

export async function observedAccounts(
  deps: StatisticsDeps,
  { sources }: Subject,
  span: SpanOfDays,
): Promise<Observed[]> {
  const instants = wantedInstants(
    sources.map(({ kept }) => kept.ledger),
    span,
  )
  return Promise.all(
    sources.map(async ({ accountId, kept, rateAt }): Promise<Observed> => {
      const samples = new Map<number, Sample | null>()
      if (accountId !== null && kept.ledger.equity.count > 0) {
        const found = await loadSamplesBefore(deps.read, accountId, instants)
        for (const [at, ms] of instants.entries()) {
          const one = found[at] ?? null
          samples.set(ms, one === null ? null : { atMs: one.atMs, value: Number(one.equity) })
        }
        const now = pictureOf(kept.state)
        if (now !== null && now.atMs <= span.toMs) samples.set(span.toMs, now)
      }
      return {
        ledger: kept.ledger,
        sampleBefore: (ms) => samples.get(ms) ?? null,
        rateAt: (ms) => {
          const rate = rateAt(ms)
          return rate === null ? null : Number(rate)
        },
      }
    }),
  )
}

/** The latest picture: nearer to now than the last minute that is over. */
function pictureOf(state: LedgerState | null): Sample | null {
  if (state === null || state.equity === null || state.snapshot_at === null) return null
  return {
    atMs: Date.parse(instantFromSql(state.snapshot_at)),
    value: Number(state.equity) - Number(state.credit ?? 0),
  }
}
