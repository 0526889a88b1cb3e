// Daily closes of a chosen benchmark by day; one that does not exist is an error, never silence.

import { loadCloses } from '../../accounts/benchmarks/benchmark-store.ts'
import type { Day } from '../../domain/days/day.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { invalid } from './settings.ts'

export async function loadBenchmark(
  db: Queryable,
  name: string | null,
): Promise<ReadonlyMap<Day, number> | null> {
  if (name === null) return null
  const series = (await loadCloses(db, [name])).get(name)
  if (series === undefined)
    throw invalid(
      'benchmark',
      'unknown',
      'There is no benchmark of this name; GET /api/v1/benchmarks lists them.',
    )
  return new Map(series.closes.map(({ day, close }) => [day, Number(close)]))
}
