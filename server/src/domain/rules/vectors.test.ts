// The worked examples of firms' own pages, and our own. Money is compared exactly where the page does not round.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Decimal } from '../decimal.ts'
import { subtract, ZERO } from '../decimal-math.ts'
import {
  type DayTrade,
  judgeConsistency,
  judgeProfitableDays,
  judgeTarget,
  judgeTradingDays,
} from './closed-results.ts'
import type { WatchContext } from './cross-resets.ts'
import { limitOf } from './limit-in-force.ts'
import {
  afterPayout,
  amountOf,
  dailyBasis,
  firstMaxState,
  highest,
  isBroken,
  measuredOf,
  raisePeak,
} from './loss-limit.ts'
import { reportLoss } from './loss-report.ts'
import { beginLoss } from './loss-state.ts'
import { openObject } from './object-reader.ts'
import { readRule } from './read-rule.ts'
import { readSource } from './read-rule-set.ts'
import { resetInstants } from './resets.ts'
import type { DailyLoss, MaxLoss, Rule } from './rule-kinds.ts'
import { watchLoss } from './watch-loss.ts'

type Members = Record<string, unknown>
type Vector = {
  name: string
  rule: Members & { kind: string }
  cases: { given: Members; expect: Members }[]
  tolerance: number
  stateful?: boolean
}
const file = join(import.meta.dirname, 'testdata/prop-rules.json')
const { vectors }: { vectors: Vector[] } = JSON.parse(readFileSync(file, 'utf8'))

/** Test data has numbers that a float holds exactly as they are written. */
const dec = (value: unknown): Decimal | null => (value == null ? null : (String(value) as Decimal))
const need = (value: unknown): Decimal => dec(value) ?? assert.fail('a number is needed')

/** The vectors leave out what they do not use, and name resets in words where pages do. */
function ruleOf(rule: Members): Rule {
  const { initial_balance: _of, ...members } = rule
  const reset = { time: '00:00', zone: 'UTC' }
  const isKnown = (value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    'zone' in value &&
    /^[A-Z][\w/+-]+$/.test(String(value.zone))
  for (const name of ['reset', 'updated_at'])
    if (name in members && !isKnown(members[name])) members[name] = reset
  if (String(members.peak).startsWith('day_end')) members.updated_at ??= reset
  const complaints: { pointer: string; code: string; detail: string }[] = []
  const read = readRule(openObject(members, '', complaints), readSource)
  assert.deepEqual(complaints, [])
  return read ?? assert.fail()
}

function near(actual: unknown, expected: unknown, tolerance: number, what: string): void {
  if (typeof expected !== 'number') {
    assert.deepEqual(actual, expected, what)
    return
  }
  assert.notEqual(actual, null, what)
  const apart = Math.abs(Number(actual) - expected)
  assert.ok(apart <= tolerance + 1e-12, `${what}: ${actual} is not ${expected}`)
}

function compareAll(actual: Members, expect: Members, { name, tolerance }: Vector): void {
  for (const [member, value] of Object.entries(expect)) {
    assert.ok(member in actual, `${name}: the answer has no ${member}`)
    near(actual[member], value, tolerance, `${name}: ${member}`)
  }
}

const counted = new Map<string, number>()

for (const vector of vectors)
  test(`${vector.name}, ${vector.cases.length} cases`, () => {
    const run = runs[vector.rule.kind] ?? assert.fail(`no test for ${vector.rule.kind}`)
    run(vector)
    counted.set(vector.rule.kind, (counted.get(vector.rule.kind) ?? 0) + vector.cases.length)
  })

test('every kind of the vectors was run, and none was skipped', () => {
  assert.equal(vectors.length, 31)
  assert.equal(
    [...counted.values()].reduce((sum, one) => sum + one, 0),
    vectors.reduce((sum, { cases }) => sum + cases.length, 0),
  )
})

const runs: Record<string, (vector: Vector) => void> = {
  daily_loss(vector) {
    const rule = ruleOf(vector.rule) as DailyLoss // by its kind
    for (const { given, expect } of vector.cases) compareAll(daily(rule, given), expect, vector)
  },
  max_loss(vector) {
    const rule = ruleOf(vector.rule) as MaxLoss // by its kind
    const first = vector.cases[0]?.given.initial_balance ?? vector.rule.initial_balance
    let state = firstMaxState(rule, need(first))
    for (const { given, expect } of vector.cases) {
      for (const name of ['day_end_balance', 'closed_balance', 'equity_high'])
        if (name in given) state = raisePeak(rule, need(first), state, need(given[name]))
      compareAll({ limit: state.limit, ...judged(rule, given, state.limit) }, expect, vector)
    }
    assert.deepEqual(afterPayout(rule, need(first), state, ZERO), state)
  },
  consistency(vector) {
    const rule = ruleOf(vector.rule)
    assert.ok(rule.kind === 'consistency')
    for (const { given, expect } of vector.cases) {
      const results = (given.day_results as number[]).map(need)
      const { raisedTarget, ...state } = judgeConsistency(rule, results, dec(given.profit_target))
      const actual = { ...state, met: state.isMet, failed: false, profit_target: raisedTarget }
      compareAll(actual, expect, vector)
    }
  },
  profitable_days(vector) {
    const rule = ruleOf(vector.rule)
    assert.ok(rule.kind === 'profitable_days')
    for (const { given, expect } of vector.cases) {
      const floating = Object.entries((given.floating_at_day_end ?? {}) as Members)
      const ends = new Map(floating.map(([day, value]) => [day, need(value)]))
      const { days, isMet, threshold } = judgeProfitableDays(
        ...([rule, need(given.initial_balance), tradesOf(given), ends] as const),
      )
      compareAll({ qualifying_days: days, met: isMet, threshold }, expect, vector)
    }
  },
  trading_days(vector) {
    const rule = ruleOf(vector.rule)
    assert.ok(rule.kind === 'trading_days')
    for (const { given, expect } of vector.cases) {
      const { days, isMet } = judgeTradingDays(rule, ZERO, tradesOf(given))
      compareAll({ days, count: days.length, met: isMet }, expect, vector)
    }
  },
  profit_target(vector) {
    const rule = ruleOf(vector.rule)
    assert.ok(rule.kind === 'profit_target')
    for (const { given, expect } of vector.cases) {
      const { target, isMet } = judgeTarget(rule, {
        initialBalance: need(given.initial_balance),
        balance: need(given.balance),
        openPositions: Number(given.open_positions ?? 0),
      })
      compareAll({ target, met: isMet }, expect, vector)
    }
  },
  reset_instants(vector) {
    const { time, zone, label_shift_days: shift } = vector.rule.reset as Members
    const reset = {
      time: String(time),
      zone: String(zone),
      labelShiftDays: shift === 1 ? 1 : 0,
    } as const
    for (const { given, expect } of vector.cases) {
      const instants = resetInstants(reset, given.days as string[])
      const utc = instants.map((ms) => new Date(ms).toISOString().replace('.000', ''))
      compareAll({ utc }, expect, vector)
    }
  },
  verdict(vector) {
    for (const { given, expect } of vector.cases) compareAll(verdict(given), expect, vector)
  },
}

function daily(rule: DailyLoss, given: Members): Members {
  const initialBalance =
    dec(given.initial_balance) ??
    need(given.reset_balance ?? given.day_equity_high ?? given.reset_equity)
  const isFirst = given.first_day === true
  const basis = dailyBasis(rule, {
    initialBalance,
    atReset: isFirst
      ? null
      : { balance: dec(given.reset_balance), equity: dec(given.reset_equity) },
    dayEquityHigh: dec(given.day_equity_high),
  })
  assert.ok(basis)
  const amount = amountOf(rule.size, { initialBalance, basis })
  const limit = highest([subtract(basis, amount), dec(given.max_loss_limit)])
  return { amount, limit, ...judged(rule, given, limit) }
}

function judged(rule: DailyLoss | MaxLoss, given: Members, limit: Decimal): Members {
  const worth = { equity: dec(given.equity), balance: dec(given.balance) }
  const measured = measuredOf(rule.measured, worth)
  if (measured === null) return {}
  return { room: subtract(measured, limit), breached: isBroken(rule.breachWhen, measured, limit) }
}

const tradesOf = (given: Members): DayTrade[] =>
  (given.trades as { opened: string; closed: string; result?: number }[]).map((one) => ({
    ...{ opened: one.opened, closed: one.closed, result: need(one.result ?? 0) },
  }))

/** The same watch that a server keeps, with a fixed limit. */
function verdict(given: Members): Members {
  const initialBalance = need(Number(given.limit) + 5000)
  const rule = ruleOf({
    ...{ kind: 'max_loss', amount: '5000', peak: 'none', measured: 'equity', breach_when: 'below' },
  }) as MaxLoss // by its kind
  const ms = (clock: unknown) => Date.parse(`2026-05-28T${clock}:00Z`)
  const context: WatchContext = {
    ...{ initialBalance, validFromMs: ms('10:00'), startsFresh: true },
    ...{ maxAgeMs: 2_000, maxSilenceMs: 7_200_000, balanceAt: () => null },
    ...{ isFlatAt: () => false, ownResets: [] },
  }
  const state = beginLoss(rule, context)
  const samples = (given.samples as Members[]).map((one) => ({
    ...{ kind: 'sample' as const, atMs: ms(one.t), equity: need(one.equity), balance: null },
  }))
  const gaps = ((given.gaps ?? []) as Members[]).map((one) => ({
    ...{ kind: 'gap' as const, fromMs: ms(one.from), toMs: ms(one.to), cause: 'terminal_silent' },
    flatBalanceLow: one.flat === true ? need(one.balance_low) : null,
    equityLowerBound: dec(one.equity_lower_bound),
  }))
  const end = (one: (typeof samples)[number] | (typeof gaps)[number]) =>
    one.kind === 'gap' ? one.toMs : one.atMs
  for (const event of [...samples, ...gaps].sort((one, two) => end(one) - end(two)))
    watchLoss(rule, context, state, event)
  const worth = { equity: samples.at(-1)?.equity ?? null, balance: null }
  const report = reportLoss(rule, context, state, { nowMs: ms('12:00'), worth, silence: null })
  assert.equal(limitOf(rule, context, state).limit, need(given.limit))
  return { verdict: report.phase.verdict }
}
