// What deals and gaps do to loss rules between the values that were seen: across a reset, and where a balance stands alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../decimal.ts'
import type { Sample } from './at-reset.ts'
import type { WatchContext } from './cross-resets.ts'
import { reportLoss } from './loss-report.ts'
import { beginLoss } from './loss-state.ts'
import type { DailyLoss } from './rule-kinds.ts'
import { type RuleEvent, watchLoss } from './watch-loss.ts'

const dec = (text: string) => text as Decimal // test data
const at = (text: string) => Date.parse(text)
const daily: DailyLoss = {
  ...{ kind: 'daily_loss', source: null, unclear: null, breachWhen: 'below', effect: 'fail' },
  ...{ measured: 'equity', basis: 'reset_balance', snapshot: null },
  size: { kind: 'fraction', fraction: dec('0.05'), of: 'initial_balance' },
  reset: { time: '00:00', zone: 'Europe/Prague', labelShiftDays: 0, or: null },
}
const context: WatchContext = {
  ...{ initialBalance: dec('200000'), validFromMs: at('2026-03-28T09:00:00Z'), startsFresh: true },
  ...{ maxAgeMs: 2_000, maxSilenceMs: 45_000, balanceAt: () => null, isFlatAt: () => false },
  ownResets: [],
}
const sample = (time: string, equity: string, balance: string | null = null) => ({
  ...{ kind: 'sample' as const, atMs: at(time), equity: dec(equity) },
  balance: balance === null ? null : dec(balance),
})
const booked = (time: string, balance: string): RuleEvent => ({
  ...{ kind: 'balance', atMs: at(time), balance: dec(balance) },
})

/** Each event with the sample that comes next. */
function report(rule: DailyLoss, events: readonly (RuleEvent | [RuleEvent, Sample])[]) {
  const state = beginLoss(rule, context)
  let nowMs = 0
  for (const one of events) {
    const [event, next] = Array.isArray(one) ? one : [one, null]
    watchLoss(rule, context, state, event, next)
    nowMs = event.kind === 'gap' ? event.toMs : event.atMs
  }
  const worth = { equity: null, balance: null }
  return reportLoss(rule, context, state, { nowMs, worth, silence: null })
}

test('a deal or a gap across the reset takes nothing from what the values on both sides tell', () => {
  const rule: DailyLoss = {
    ...{ ...daily, basis: 'reset_equity' },
    size: { kind: 'fraction', fraction: dec('0.05'), of: 'basis' },
  }
  const before = sample('2026-03-28T22:59:50Z', '200000.00', '200000.00')
  const after = sample('2026-03-28T23:00:03Z', '201000.00', '199990.00')
  const swap = booked('2026-03-28T23:00:00Z', '199990.00')
  const across: RuleEvent = {
    ...{ kind: 'gap', fromMs: before.atMs, toMs: after.atMs, cause: 'terminal_silent' },
    ...{ flatBalanceLow: null, equityLowerBound: dec('195000.00') },
  }
  const crossed = (event: RuleEvent) => {
    const { basis, basisFrom, marks, phase } = report(rule, [before, [event, after], after])
    return [basis, basisFrom, marks, phase.verdict]
  }
  assert.deepEqual(crossed(swap), ['201000.00', 'range', ['basis_range'], 'ok'])
  assert.deepEqual(crossed(across), ['201000.00', 'range', ['basis_range'], 'ok'])
})

test('a balance alone proves that the lower one of balance and equity broke the limit, never that it did not', () => {
  const rule: DailyLoss = { ...daily, measured: 'lower_of_balance_and_equity' }
  const verdict = (...events: RuleEvent[]) => {
    const { phase } = report(rule, events)
    return [phase.verdict, phase.evidence, phase.breach?.measured ?? null]
  }
  const seen = sample('2026-03-28T10:00:00Z', '191000.00', '191000.00')
  const later = sample('2026-03-28T10:00:30Z', '191000.00', '190200.00')
  // A loser closes, and a winner half a second later: no value was seen between them.
  const closed = (balance: string) => [
    booked('2026-03-28T10:00:20Z', balance),
    booked('2026-03-28T10:00:20.500Z', '190200.00'),
  ]
  assert.deepEqual(verdict(seen, ...closed('189900.00'), later), [
    ...['breached', 'exact', '189900.00'],
  ])
  assert.deepEqual(verdict(seen, ...closed('190000.00'), later), ['ok', 'sampled', null])
  // Of equity alone nobody knows how low the balance was.
  assert.deepEqual(verdict(sample('2026-03-28T10:00:00Z', '191000.00')), ['unknown', null, null])
  assert.deepEqual(verdict(sample('2026-03-28T10:00:00Z', '189000.00')), [
    ...['breached', 'sampled', '189000.00'],
  ])
})
