// What the outbox benchmark found, as goals and as the tables of bench/README.md.
// A goal counts in the worst of the three states of the server: that is when an outbox is needed.
import type { Goal } from '../report/goals.ts'
import type { Sdk } from './child-task.ts'
import type { DrainRun } from './measure-drain.ts'
import { type Cell, cellSummary, cellsOf, type EnqueueRun } from './measure-enqueue.ts'

const labels = { typescript: 'TypeScript', python: 'Python', 'bare append': 'bare append' } as const

export function outboxGoals(
  runs: readonly EnqueueRun[],
  drains: readonly DrainRun[],
  sdks: readonly Sdk[],
): Goal[] {
  const worst = (sdk: Sdk, fsync: Cell['fsync'], value: 'p99Micros' | 'p999Micros') =>
    Math.max(
      ...cellsOf([sdk])
        .filter((cell) => cell.contender === sdk && cell.fsync === fsync)
        .map((cell) => cellSummary(runs, cell)[value]),
    )
  const below = (what: string, micros: number, most: number): Goal => ({
    what,
    goal: `< ${most.toLocaleString('en')} µs`,
    reached: `${micros.toFixed(micros < 100 ? 1 : 0)} µs`,
    met: micros < most,
  })
  return [
    ...sdks.flatMap((sdk) => [
      below(`${labels[sdk]} call, p99`, worst(sdk, 'background', 'p99Micros'), 50),
      below(`${labels[sdk]} call, p99.9`, worst(sdk, 'background', 'p999Micros'), 50),
      below(`${labels[sdk]} call with fsync, p99`, worst(sdk, 'always', 'p99Micros'), 1000),
    ]),
    ...drains.map((run) => ({
      what: `${labels[run.sdk]}: ${run.queued.toLocaleString('en')} queued trades after an outage`,
      goal: '0 lost, 0 doubled',
      reached: `${run.lost} lost, ${run.doubled} doubled`,
      met: run.lost + run.doubled === 0,
    })),
  ]
}

export function outboxTables(
  runs: readonly EnqueueRun[],
  drains: readonly DrainRun[],
  sdks: readonly Sdk[],
): string[] {
  const rows = cellsOf(sdks).map((cell) => {
    const row = cellSummary(runs, cell)
    const values = [row.p50Micros, row.p99Micros, row.p999Micros, row.maxMicros]
    const times = values.map((micros) =>
      micros.toLocaleString('en', { maximumFractionDigits: micros < 100 ? 1 : 0 }),
    )
    return `| ${labels[cell.contender]} | ${cell.fsync} | ${cell.server ?? '–'} | ${times.join(' | ')} | ${row.maxLagMs.toFixed(1)} |`
  })
  return [
    '| call of | fsync | server | p50 µs | p99 µs | p99.9 µs | slowest µs | ticker late by at most, ms |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    '| after an outage | queued | enqueued in | sent in | trades/s | peak memory of the sender |',
    '|---|---|---|---|---|---|',
    ...drains.map(
      (run) =>
        `| ${labels[run.sdk]} | ${run.queued.toLocaleString('en')} | ${run.fillSeconds.toFixed(1)} s | ${run.seconds.toFixed(1)} s | ${Math.round(run.perSecond).toLocaleString('en')} | ${Math.round(run.peakBytes / 1e6)} MB |`,
    ),
  ]
}
