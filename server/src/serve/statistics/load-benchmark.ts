// Daily closes of a chosen benchmark by day, with the cut of its days; one that does not exist is an error, never silence.

import { loadCloses } from '../../accounts/benchmarks/benchmark-store.ts'
import type { Day } from '../../domain/days/day.ts'
import { type DayCut, readDayCut } from '../../domain/days/day-cut.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { invalid } from './settings.ts'

export type Benchmark = {
  readonly closes: ReadonlyMap<Day, number>
  /** Null = not known. */
  readonly cut: DayCut | null
}

export async function loadBenchmark(db: Queryable, name: string | null): Promise<Benchmark | null> {
  if (name === null) return null
  const series = (await loadCloses(db, [name])).get(name)
  if (series === undefined)
    throw invalid(
      'benchmark',
      'unknown',
      'There is no benchmark of this name; GET /api/v1/benchmarks lists them.',
    )
  return {
    closes: new Map(series.closes.map(({ day, close }) => [day, Number(close)])),
    cut: readDayCut(series.dayZone),
  }
}
