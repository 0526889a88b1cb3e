// Rates from each currency to the one that is reported, from uploaded daily closes of pairs such as EURUSD, either way round.

import { loadCloses } from '../../accounts/benchmarks/benchmark-store.ts'
import { newYorkClose, readDayCut } from '../../domain/days/day-cut.ts'
import { type RateAt, rateSeries, sameCurrency } from '../../domain/statistics/rate-series.ts'
import type { Queryable } from '../../platform/database/database.ts'

export async function loadRates(
  db: Queryable,
  from: readonly (string | null)[],
  to: string | null,
): Promise<Map<string, RateAt>> {
  const rates = new Map<string, RateAt>()
  const others = from.filter((one): one is string => one !== null && one !== to)
  const closes =
    others.length === 0 || to === null
      ? new Map<string, never>()
      : await loadCloses(
          db,
          others.flatMap((one) => [one + to, to + one]),
        )
  for (const one of from) {
    if (one === to) {
      rates.set(one ?? '', sameCurrency)
      continue
    }
    if (one === null) continue
    const direct = closes.get(`${one}${to}`)
    const series = direct ?? closes.get(`${to}${one}`)
    if (series === undefined) continue
    const cut = readDayCut(series.dayZone) ?? newYorkClose
    rates.set(one, rateSeries(series.closes, cut, direct === undefined))
  }
  return rates
}
