// Turns measurements into the goals of the project: what was to be reached, what was reached, as text for table and terminal.

import type { LoadResult } from '../load/closed-loop.ts'
import type { Account } from '../measure/account-for.ts'
import type { BatchRun } from '../measure/batch.ts'
import type { ColdStart } from '../measure/cold-start.ts'
import { ratio, type SingleRun } from '../measure/single.ts'
import { median, round } from '../measure/statistics.ts'
import type { Split } from '../measure/trees.ts'

export type Measurements = {
  readonly single: readonly SingleRun[]
  readonly batch: readonly BatchRun[]
  readonly open: readonly LoadResult[]
  readonly cold: readonly ColdStart[]
  readonly idle: Split
  readonly account: Account
}

export type Goal = {
  readonly what: string
  readonly goal: string
  readonly reached: string
  readonly met: boolean | null
}

export function goalsOf(found: Measurements): Goal[] {
  const against = (
    reference: 'parse_only' | 'insert_each' | 'empty' | 'founding',
    connections: number,
  ) => ratio(found.single, 'tidemark', reference, connections)
  const times = (value: number | null) => (value === null ? 'not measured' : `${value.toFixed(2)}×`)
  const atLeast = (what: string, value: number | null, goal: number): Goal => ({
    what,
    goal: `≥ ${goal}×`,
    reached: times(value),
    met: value === null ? null : value >= goal,
  })
  const cpu = cpuPerTrade(found.single)
  const openP50 = median(found.open.map((run) => run.p50Ms))
  const openP99 = median(found.open.map((run) => run.p99Ms))
  const batchRatio = median(found.batch.map((run) => run.tidemarkPerSecond / run.copyPerSecond))
  const batchRate = median(found.batch.map((run) => run.tidemarkPerSecond))
  const first = median(found.cold.map((start) => start.firstMs))
  const later = median(found.cold.map((start) => start.laterMs))
  const idleMb = (found.idle.own + found.idle.database) / 1e6
  const { answered, lost, doubled } = found.account
  const failures = found.single
    .filter((run) => run.contender === 'tidemark')
    .reduce((sum, run) => sum + run.errors + run.timeouts, 0)
  return [
    atLeast('against Fastify that only parses, 16 connections', against('parse_only', 16), 0.45),
    atLeast('against Fastify that only parses, 64 connections', against('parse_only', 64), 0.6),
    atLeast('against Fastify that only parses, 256 connections', against('parse_only', 256), 0.8),
    atLeast('against one INSERT per request, 64 connections', against('insert_each', 64), 2.5),
    {
      what: 'against an empty node:http handler, 64 connections',
      goal: '–',
      reached: times(against('empty', 64)),
      met: null,
    },
    {
      what: 'against FastAPI + SQLAlchemy, 16 connections',
      goal: '–',
      reached: times(against('founding', 16)),
      met: null,
    },
    {
      what: 'processor time per durable trade, 64 connections',
      goal: '≤ 85 µs',
      reached: `${round(cpu.own, 0)} + ${round(cpu.database, 0)} = ${round(cpu.own + cpu.database, 0)} µs (Node + PostgreSQL)`,
      met: cpu.own + cpu.database <= 85,
    },
    {
      what: 'open loop, 2,000 trades/s on 64 connections',
      goal: 'p50 ≤ 2, p99 ≤ 10 ms',
      reached: `p50 ${openP50.toFixed(1)}, p99 ${openP99.toFixed(1)} ms`,
      met: openP50 <= 2 && openP99 <= 10,
    },
    {
      what: 'batches of 500 against COPY with the same indexes',
      goal: '≥ 0.8× (or 60,000/s)',
      reached: `${batchRatio.toFixed(2)}× (${Math.round(batchRate).toLocaleString('en')}/s)`,
      met: batchRatio >= 0.8 || batchRate >= 60_000,
    },
    {
      what: 'every request answered, none lost, none doubled',
      goal: '0 / 0 / 0',
      reached: `${failures} unanswered, ${lost} lost, ${doubled} doubled of ${answered.toLocaleString('en')}`,
      met: failures + lost + doubled === 0,
    },
    {
      what: 'idle server with its database',
      goal: '< 200 MB',
      reached: `${round(found.idle.own / 1e6, 0)} + ${round(found.idle.database / 1e6, 0)} = ${round(idleMb, 0)} MB`,
      met: idleMb < 200,
    },
    {
      what: 'first start to the first durable 201',
      goal: '≤ 1.5 s',
      reached: `${round(first / 1000)} s`,
      met: first <= 1_500,
    },
    {
      what: 'later start to the first durable 201',
      goal: '≤ 0.6 s',
      reached: `${round(later / 1000)} s`,
      met: later <= 600,
    },
  ]
}

export function cpuPerTrade(runs: readonly SingleRun[], connections = 64): Split {
  const own = runs.filter((run) => run.contender === 'tidemark' && run.connections === connections)
  return {
    own: median(own.map((run) => run.ownCpuMicros / run.answered)),
    database: median(own.map((run) => run.databaseCpuMicros / run.answered)),
  }
}
