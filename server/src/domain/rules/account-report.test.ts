// All rules together: which limit binds, and one verdict over them; goals rest on closed trades by the firm's own day.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../decimal.ts'
import type { Instant } from '../instant.ts'
import { reportAccount, verdictOf } from './account-report.ts'
import type { AccountTrade, GoalFacts } from './goal-report.ts'
import type { LossReport, SpanVerdict } from './loss-report.ts'
import { readRuleSet } from './read-rule-set.ts'
import type { LossRule } from './rule-kinds.ts'
import type { RuleSet } from './rule-set.ts'
import type { Verdict } from './verdict.ts'

const dec = (text: string) => text as Decimal // test data
const at = (text: string) => Date.parse(text)
const loss = { measured: 'equity', breach_when: 'below', effect: 'fail' }
const prague = { time: '00:00', zone: 'Europe/Prague' }

function ruleSet(...more: object[]): RuleSet {
  const read = readRuleSet(
    {
      ...{ id: 'own', firm: 'Own', programme: 'P', phase: 'C', version: '1', currency: 'USD' },
      ...{ initial_balance: '100000', source: { status: 'own' } },
      rules: [
        { kind: 'daily_loss', fraction: '0.05', basis: 'reset_balance', ...loss, reset: prague },
        { kind: 'max_loss', fraction: '0.10', peak: 'none', ...loss },
        ...more,
      ],
    },
    '2026-03-27T00:00:00Z' as Instant, // test data
  )
  assert.ok(read.kind === 'read', JSON.stringify(read))
  return read.ruleSet
}

const span = (verdict: Verdict): SpanVerdict => ({
  ...{ verdict, reason: null, evidence: null, closest: null, breach: null },
  ...{ harmfulGaps: 0, gaps: [], intervalMs: 0 },
})
const report = (
  rule: LossRule | undefined,
  limit: string | null,
  verdict: Verdict = 'ok',
): LossReport => {
  assert.ok(rule)
  return {
    ...{ kind: rule.kind, rule, limit: limit === null ? null : dec(limit), basis: null },
    ...{
      basisFrom: null,
      atReset: null,
      basisAtMs: null,
      amount: null,
      measured: null,
      room: null,
    },
    ...{ isLocked: false, resetsAtMs: null, phase: span(verdict), today: null, marks: [] },
  }
}
const factsWith = (set: RuleSet, more: Partial<GoalFacts> = {}): GoalFacts => ({
  ...{
    rules: set.rules,
    initialBalance: set.initialBalance,
    validFromMs: at('2026-03-27T00:00:00Z'),
  },
  ...{ balance: dec('100000'), openPositions: 0, trades: [], isComplete: true },
  ...{ floatingAt: new Map(), ...more },
})
const checks = {
  initialBalance: dec('100000'),
  nowMs: at('2026-04-01T00:00:00Z'),
  validFromMs: at('2026-03-27T00:00:00Z'),
  open: [],
  tradedMs: [],
  provenMs: null,
  currencyDigits: 2,
}

function judged(
  set: RuleSet,
  daily: [string | null, Verdict?],
  max: [string | null, Verdict?],
  more: Partial<GoalFacts> = {},
) {
  const losses = [
    report(set.rules[0] as LossRule, ...daily),
    report(set.rules[1] as LossRule, ...max),
  ] // by ruleSet
  return reportAccount(set, losses, factsWith(set, more), checks)
}

test('the highest limit binds, and an unknown one binds nothing', () => {
  const binds = (daily: string | null, max: string | null) =>
    judged(ruleSet(), [daily], [max]).rules.map((one) => one.about === 'loss' && one.binds)
  assert.deepEqual(binds('94500', '95000'), [false, true])
  assert.deepEqual(binds('95000', '90000'), [true, false])
  assert.deepEqual(binds(null, '90000'), [false, true])
  assert.deepEqual(binds(null, null), [false, false])
})

test('the worst verdict counts: broken, then paused, then unknown', () => {
  const verdict = (daily: Verdict, max: Verdict) => {
    const { verdict: all, because } = judged(ruleSet(), ['1', daily], ['2', max])
    return [all, ...because]
  }
  assert.deepEqual(verdict('ok', 'ok'), ['ok'])
  assert.deepEqual(verdict('unknown', 'ok'), ['unknown', 'daily_loss'])
  assert.deepEqual(verdict('unknown', 'breached'), ['breached', 'max_loss'])
  assert.deepEqual(verdict('paused', 'unknown'), ['paused', 'daily_loss'])
})

const trade = (opened: string, closed: string | null, result: string): AccountTrade => ({
  ...{ openedMs: at(opened), closedMs: closed === null ? null : at(closed), symbol: 'EURUSD' },
  result: dec(result),
})
const target = { kind: 'profit_target', fraction: '0.10', requires_flat: true }
const days = { kind: 'trading_days', min_days: 2, counts: 'day_with_new_position' }

test('passed means every goal met and no limit broken or in doubt', () => {
  const set = ruleSet(target, days)
  const trades = [
    trade('2026-03-28T10:00:00Z', '2026-03-28T11:00:00Z', '6000'),
    trade('2026-03-30T10:00:00Z', '2026-03-30T11:00:00Z', '4000'),
  ]
  const won = { trades, balance: dec('110000') }
  assert.equal(judged(set, ['1'], ['2'], won).verdict, 'passed')
  assert.equal(judged(set, ['1'], ['2'], { ...won, openPositions: 1 }).verdict, 'ok')
  assert.equal(judged(set, ['1', 'unknown'], ['2'], won).verdict, 'unknown')
  assert.equal(judged(set, ['1'], ['2', 'breached'], won).verdict, 'breached')
  assert.equal(judged(set, ['1'], ['2'], { ...won, trades: trades.slice(1) }).verdict, 'ok')
})

test('days are those of the firm: in the night of 29 March midnight in Prague is 22:00 UTC', () => {
  const set = ruleSet(days)
  const goal = (...trades: AccountTrade[]) => {
    const found = judged(set, ['1'], ['2'], { trades }).rules[2]
    return found?.about === 'goal' ? found.report.days?.days : null
  }
  assert.deepEqual(
    goal(trade('2026-03-28T22:59:59Z', null, '0'), trade('2026-03-29T21:59:59Z', null, '0')),
    ['2026-03-28', '2026-03-29'],
  )
  assert.deepEqual(goal(trade('2026-03-29T22:00:00Z', null, '0')), ['2026-03-30'])
})

test('with deals missing, goals that count trades are unknown, and say why', () => {
  const news = { minutes_before: 2, minutes_after: 2, events: 'all', forbids: 'open' }
  const set = ruleSet(
    days,
    { kind: 'consistency', max_share: '0.5' },
    { kind: 'news_window', ...news },
  )
  const all = judged(set, ['1'], ['2'], { isComplete: false })
  // Neither a goal nor what nobody watches makes the limits doubtful; none of them looks like ok.
  assert.deepEqual(
    [all.verdict, ...all.rules.map(verdictOf)],
    ['ok', 'ok', 'ok', 'unknown', 'unknown', 'unknown'],
  )
  const goals = all.rules.slice(2, 4)
  assert.deepEqual(
    goals.map((one) => one.about === 'goal' && [one.report.isMet, one.report.reason]),
    [
      [null, 'history_incomplete'],
      [null, 'history_incomplete'],
    ],
  )
})

test('a best day raises the target where the firm says so', () => {
  const rising = { kind: 'consistency', max_share: '0.4', target_rises: true }
  const set = ruleSet({ kind: 'profit_target', amount: '3000' }, rising)
  const trades = [
    trade('2026-03-28T10:00:00Z', '2026-03-28T11:00:00Z', '1500'),
    trade('2026-03-30T10:00:00Z', '2026-03-30T11:00:00Z', '1600'),
  ]
  const [goal] = judged(set, ['1'], ['2'], { trades, balance: dec('103100') }).rules.slice(2)
  assert.ok(goal?.about === 'goal')
  assert.deepEqual([Number(goal.report.target?.target), goal.report.isMet], [4000, false])
})

test('a floating loss at the day’s end that nobody saw leaves profitable days unknown', () => {
  const rule = {
    kind: 'profitable_days',
    min_days: 1,
    fraction: '0.005',
    subtract_floating_loss: true,
  }
  const set = ruleSet(rule)
  const trades = [trade('2026-03-28T10:00:00Z', '2026-03-28T11:00:00Z', '500')]
  const met = (floating: [number, string][]) => {
    const floatingAt = new Map(floating.map(([ms, value]) => [ms, dec(value)]))
    const [goal] = judged(set, ['1'], ['2'], { trades, floatingAt }).rules.slice(2)
    return goal?.about === 'goal' ? goal.report.isMet : 'none'
  }
  const end = at('2026-03-28T23:00:00Z')
  assert.deepEqual([met([]), met([[end, '10']]), met([[end, '-0.01']])], [null, true, false])
})
