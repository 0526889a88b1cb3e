// Loss rules over time: resets across changes of clocks, breaches at the first instant of a day, trailing limits, gaps.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../decimal.ts'
import { compare } from '../decimal-math.ts'
import type { WatchContext } from './cross-resets.ts'
import { limitOf } from './limit-in-force.ts'
import { reportLoss, stricter } from './loss-report.ts'
import { beginLoss, type LossState } from './loss-state.ts'
import type { DailyLoss, LossRule, MaxLoss } from './rule-kinds.ts'
import { endOf, type RuleEvent, watchLoss } from './watch-loss.ts'

const dec = (text: string) => text as Decimal // test data
const at = (text: string) => Date.parse(text)
const about = {
  source: null,
  unclear: null,
  measured: 'equity',
  breachWhen: 'below',
  effect: 'fail',
} as const
const prague = { time: '00:00', zone: 'Europe/Prague', labelShiftDays: 0, or: null } as const
const newYork = { time: '17:00', zone: 'America/New_York', labelShiftDays: 1, or: null } as const
const fraction = (text: string, of: 'initial_balance' | 'basis' = 'initial_balance') =>
  ({ kind: 'fraction', fraction: dec(text), of }) as const
const ftmo: DailyLoss = {
  ...{ ...about, kind: 'daily_loss', size: fraction('0.05'), basis: 'reset_balance' },
  ...{ reset: prague, snapshot: null },
}
const trailing: MaxLoss = {
  ...{ ...about, kind: 'max_loss', size: fraction('0.10'), peak: 'day_end_balance', lock: null },
  ...{ updatedAt: prague, onPayout: 'none' },
}

const contextWith = (more: Partial<WatchContext> = {}): WatchContext => ({
  ...{ initialBalance: dec('200000'), validFromMs: at('2026-03-28T09:00:00Z'), startsFresh: true },
  ...{ maxAgeMs: 2_000, maxSilenceMs: 45_000, balanceAt: () => null, isFlatAt: () => false },
  ...{ ownResets: [], ...more },
})
const sample = (time: string, equity: string, balance: string | null = null): RuleEvent => ({
  ...{ kind: 'sample', atMs: at(time), equity: dec(equity) },
  balance: balance === null ? null : dec(balance),
})
const gap = (
  from: string,
  to: string,
  known: { flat?: string; bound?: string } = {},
): RuleEvent => ({
  ...{ kind: 'gap', fromMs: at(from), toMs: at(to), cause: 'terminal_silent' },
  flatBalanceLow: known.flat === undefined ? null : dec(known.flat),
  equityLowerBound: known.bound === undefined ? null : dec(known.bound),
})
function watched(rule: LossRule, events: readonly RuleEvent[], context = contextWith()): LossState {
  const state = beginLoss(rule, context)
  for (const event of events) watchLoss(rule, context, state, event)
  return state
}
const report = (
  rule: LossRule,
  events: readonly RuleEvent[],
  now: string,
  context = contextWith(),
) =>
  reportLoss(rule, context, watched(rule, events, context), {
    ...{ nowMs: at(now), worth: { equity: null, balance: null }, silence: null },
  })

test('an overnight floating loss breaks the new limit at 00:00:00 in Prague, without any trade', () => {
  const sunday = contextWith({ validFromMs: at('2026-03-29T09:00:00Z') })
  const before = sample('2026-03-29T21:59:59Z', '191000.00', '204000.00')
  const evening = report(ftmo, [before], '2026-03-29T21:59:59Z', sunday)
  assert.deepEqual([evening.limit, evening.phase.verdict], ['190000.00', 'ok'])
  // The clock goes forward on this Sunday: midnight is 22:00 UTC, an hour earlier than the day before.
  const midnight = report(
    ftmo,
    [before, sample('2026-03-29T22:00:00Z', '191000.00', '204000.00')],
    '2026-03-29T22:00:00Z',
    sunday,
  )
  assert.deepEqual([midnight.limit, midnight.phase.verdict], ['194000.00', 'breached'])
  assert.deepEqual(midnight.phase.breach, {
    ...{ atMs: at('2026-03-29T22:00:00Z'), limit: '194000.00', measured: '191000.00' },
    ...{ equity: '191000.00', balance: '204000.00', evidence: 'sampled' },
  })
  assert.equal(midnight.resetsAtMs, at('2026-03-30T22:00:00Z'))
})

test('a breach is final: later good values do not clear it', () => {
  const state = [
    sample('2026-03-28T10:00:00Z', '189999.99'),
    sample('2026-03-28T10:00:05Z', '300000.00'),
  ]
  assert.equal(report(ftmo, state, '2026-04-02T00:00:00Z').phase.verdict, 'breached')
  assert.equal(
    report(ftmo, [sample('2026-03-28T10:00:00Z', '190000.00')], '2026-03-28T10:00:01Z').phase
      .verdict,
    'ok',
  )
})

test('a breach that pauses is over with the day, and stays on record', () => {
  const pausing: DailyLoss = { ...ftmo, effect: 'pause_until_reset' }
  const events = [
    sample('2026-03-28T10:00:00Z', '189000.00', '200000.00'),
    sample('2026-03-28T22:59:59Z', '189000.00', '189000.00'),
  ]
  assert.equal(report(pausing, events, '2026-03-28T22:59:59Z').phase.verdict, 'paused')
  const next = [...events, sample('2026-03-28T23:00:00Z', '189000.00', '189000.00')]
  const after = report(pausing, next, '2026-03-28T23:00:00Z')
  assert.deepEqual([after.phase.verdict, after.limit], ['ok', '179000.00'])
  assert.equal(after.phase.breach?.atMs, at('2026-03-28T10:00:00Z'))
})

test('a gap makes a verdict unknown, a flat or bounded one does not', () => {
  const first = sample('2026-03-28T10:00:00Z', '199000.00')
  const hour = ['2026-03-28T10:00:00Z', '2026-03-28T11:00:00Z'] as const
  const last = sample('2026-03-28T11:00:00Z', '199000.00')
  const verdict = (one: RuleEvent) => report(ftmo, [first, one, last], '2026-03-28T11:00:00Z').phase
  const hidden = verdict(gap(...hour))
  assert.deepEqual([hidden.verdict, hidden.reason, hidden.harmfulGaps], ['unknown', 'gap', 1])
  assert.equal(verdict(gap(...hour, { flat: '199000.00' })).verdict, 'ok')
  const flat = verdict(gap(...hour, { flat: '189999.99' }))
  assert.deepEqual([flat.verdict, flat.evidence], ['breached', 'exact'])
  const bounded = verdict(gap(...hour, { bound: '190000.01' }))
  assert.deepEqual([bounded.verdict, bounded.evidence], ['ok', 'bounded'])
  assert.equal(verdict(gap(...hour, { bound: '189999.99' })).verdict, 'unknown')
})

test('silence up to now is a gap that has not ended, and leaves no trace', () => {
  const context = contextWith()
  const state = watched(ftmo, [sample('2026-03-28T10:00:00Z', '199000.00')], context)
  const worth = { equity: dec('199000.00'), balance: dec('199000.00') }
  const moment = { nowMs: at('2026-03-28T10:05:00Z'), worth }
  const silence = { fromMs: at('2026-03-28T10:00:00Z'), cause: 'terminal_silent' }
  assert.equal(reportLoss(ftmo, context, state, { ...moment, silence }).phase.verdict, 'unknown')
  assert.equal(reportLoss(ftmo, context, state, { ...moment, silence: null }).phase.verdict, 'ok')
})

test('a reset inside a gap leaves the basis unknown, unless deals give the balance', () => {
  const events = [
    sample('2026-03-28T22:00:00Z', '199000.00', '199000.00'),
    gap('2026-03-28T22:00:00Z', '2026-03-29T08:00:00Z'),
  ]
  const blind = report(ftmo, events, '2026-03-29T08:00:00Z')
  assert.deepEqual([blind.limit, blind.phase.reason], [null, 'basis_unknown'])
  const balanceAt = () => dec('199500.00')
  const known = report(ftmo, events, '2026-03-29T08:00:00Z', contextWith({ balanceAt }))
  assert.deepEqual(
    [known.limit, known.basisFrom, known.phase.verdict],
    ['189500.00', 'deals', 'unknown'],
  )
  const own = { atMs: at('2026-03-28T23:00:00Z'), balance: dec('199400.00'), equity: null }
  const said = report(ftmo, events, '2026-03-29T08:00:00Z', contextWith({ ownResets: [own] }))
  assert.deepEqual([said.limit, said.basisFrom, said.marks], ['189400.00', 'own', ['basis_own']])
})

test('a gap over a reset hides a part of both days', () => {
  const balanceAt = () => dec('200000.00')
  const events = [
    sample('2026-03-28T22:00:00Z', '199000.00'),
    gap('2026-03-28T22:00:00Z', '2026-03-29T08:00:00Z'),
    sample('2026-03-29T08:00:00Z', '199000.00'),
  ]
  const found = report(ftmo, events, '2026-03-29T08:00:00Z', contextWith({ balanceAt }))
  assert.deepEqual([found.today?.verdict, found.today?.reason], ['unknown', 'gap'])
  assert.equal(found.phase.harmfulGaps, 1)
})

test('an equity at the reset that is only a range counts at its higher end, and says so', () => {
  const rule: DailyLoss = { ...ftmo, basis: 'reset_equity', size: fraction('0.05', 'basis') }
  const seen = (before: string) => [
    sample(before, '200000.00', '200000.00'),
    sample('2026-03-28T23:00:03Z', '201000.00', '200000.00'),
  ]
  const range = report(rule, seen('2026-03-28T22:59:50Z'), '2026-03-28T23:00:03Z')
  assert.deepEqual(
    [range.basis, range.basisFrom, range.marks],
    ['201000.00', 'range', ['basis_range']],
  )
  const young = report(rule, seen('2026-03-28T22:59:58Z'), '2026-03-28T23:00:03Z')
  assert.deepEqual([young.basis, young.basisFrom, young.marks], ['200000.00', 'seen', []])
})

test('a limit that trails the day’s end rises and never falls, and a locked one stands for good', () => {
  const day = (n: number, balance: string) => [
    sample(`2026-04-0${n}T21:59:59Z`, balance, balance),
    sample(`2026-04-0${n}T22:00:00Z`, balance, balance),
  ]
  const context = contextWith({
    initialBalance: dec('100000'),
    validFromMs: at('2026-04-01T09:00:00Z'),
  })
  const limits = (rule: MaxLoss) =>
    [1, 2, 3].map((days) => {
      const events = [day(1, '104000.00'), day(2, '103000.00'), day(3, '120000.00')]
        .slice(0, days)
        .flat()
      return limitOf(rule, context, watched(rule, events, context)).limit
    })
  assert.deepEqual(limits(trailing).map(Number), [94000, 94000, 110000])
  const lock = { limit: dec('100000'), whenPeak: null }
  assert.deepEqual(limits({ ...trailing, lock }).map(Number), [94000, 94000, 100000])
  const end = watched(
    { ...trailing, lock },
    [day(1, '104000.00'), day(2, '103000.00')].flat(),
    context,
  )
  assert.deepEqual([end.max?.peak, end.max?.isLocked], ['104000.00', false])
  const later = watched(
    { ...trailing, lock },
    [day(1, '104000.00'), day(3, '120000.00')].flat(),
    context,
  )
  assert.equal(later.max?.isLocked, true)
})

test('a peak from before the recording is unknown until the user says it', () => {
  const context = contextWith({ startsFresh: false })
  const rule: MaxLoss = { ...trailing, peak: 'intraday_equity', updatedAt: null }
  const seen = sample('2026-03-28T10:00:00Z', '205000.00')
  const blind = report(rule, [seen], '2026-03-28T10:00:01Z', context)
  assert.deepEqual([blind.limit, blind.phase.reason], [null, 'peak_unknown'])
  const peak: RuleEvent = { kind: 'peak', atMs: context.validFromMs, value: dec('212000.00') }
  const said = report(rule, [peak, seen], '2026-03-28T10:00:01Z', context)
  assert.deepEqual(
    [Number(said.limit), said.phase.evidence, said.marks],
    [192000, 'entered_by_user', ['peak_own']],
  )
})

test('a payout does to a trailing limit what the rule says', () => {
  const context = contextWith({ initialBalance: dec('100000') })
  const after = (onPayout: MaxLoss['onPayout']) => {
    const rule: MaxLoss = { ...trailing, peak: 'closed_balance', updatedAt: null, onPayout }
    const payout: RuleEvent = {
      kind: 'payout',
      atMs: at('2026-03-28T12:00:00Z'),
      amount: dec('4000'),
    }
    const events = [sample('2026-03-28T10:00:00Z', '108000', '108000'), payout]
    return Number(limitOf(rule, context, watched(rule, events, context)).limit)
  }
  assert.deepEqual(
    [after('none'), after('lock_at_initial'), after('reduce_peak')],
    [98000, 100000, 94000],
  )
})

test('an account that was taken over in mid-day has its basis from the reset before', () => {
  const context = contextWith({ startsFresh: false })
  const events = [
    sample('2026-03-27T22:59:59Z', '207000.00', '207000.00'),
    sample('2026-03-27T23:00:00Z', '150000.00', '207000.00'),
    sample('2026-03-28T10:00:00Z', '198000.00', '207000.00'),
  ]
  const found = report(ftmo, events, '2026-03-28T10:00:01Z', context)
  // What was before the rules were in force breaks nothing.
  assert.deepEqual([found.limit, found.phase.verdict], ['197000.00', 'ok'])
})

test('two readings of an unclear reset give the stricter limit', () => {
  const other: DailyLoss = { ...ftmo, reset: newYork }
  const events = [
    sample('2026-03-28T20:59:59Z', '204000.00', '204000.00'),
    sample('2026-03-28T21:00:00Z', '204000.00', '204000.00'),
  ]
  const [one, two] = [
    report(ftmo, events, '2026-03-28T21:30:00Z'),
    report(other, events, '2026-03-28T21:30:00Z'),
  ]
  assert.deepEqual([one.limit, two.limit], ['190000.00', '194000.00'])
  const found = stricter(one, two)
  assert.deepEqual([found.limit, found.marks], ['194000.00', ['reset_uncertain']])
  assert.deepEqual(stricter(one, one).marks, [])
})

test('the basis may be read at another time than the day begins', () => {
  const rule: DailyLoss = {
    ...ftmo,
    reset: { ...prague, zone: 'UTC' },
    snapshot: { ...prague, time: '20:55', zone: 'UTC' },
  }
  const events = [
    sample('2026-03-28T20:54:59Z', '203000.00', '203000.00'),
    sample('2026-03-28T23:59:59Z', '205000.00', '205000.00'),
    sample('2026-03-29T00:00:00Z', '205000.00', '205000.00'),
  ]
  const found = report(rule, events, '2026-03-29T00:00:00Z')
  assert.deepEqual([found.limit, found.basisAtMs], ['193000.00', at('2026-03-28T20:55:00Z')])
})

const weeks = ['2026-03-06', '2026-03-27', '2026-10-23', '2026-10-30', '2027-03-12', '2027-11-05']

test('in the weeks in which clocks change, each day is judged by the values of its own reset', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...weeks),
      fc.constantFrom('Europe/Prague', 'America/New_York', 'UTC', 'Asia/Beirut'),
      fc.integer({ min: 0, max: 23 }),
      fc.array(fc.integer({ min: 190_000, max: 210_000 }), { minLength: 24, maxLength: 200 }),
      (week, zone, hour, values) => {
        const reset = { ...prague, zone, time: `${String(hour).padStart(2, '0')}:00` }
        const rule: DailyLoss = { ...ftmo, reset }
        const context = contextWith({ validFromMs: at(`${week}T00:00:00Z`) })
        const events = values.map(
          (value, index): RuleEvent => ({
            ...{ kind: 'sample', atMs: context.validFromMs + index * 3_600_000 },
            ...{ equity: dec(`${value}`), balance: dec(`${value}`) },
          }),
        )
        const relaxed = { ...context, maxSilenceMs: 3_600_000 }
        const state = beginLoss(rule, relaxed)
        for (const event of events) {
          watchLoss(rule, relaxed, state, event)
          const day = state.day ?? assert.fail()
          assert.ok(day.fromMs <= endOf(event) && endOf(event) < day.untilMs)
          const hours = (day.untilMs - day.fromMs) / 3_600_000
          assert.ok(hours >= 23 && hours <= 25, `${hours} hours`)
          if (state.isFirstDay) continue
          // The sample on the reset itself is that of the reset: hours fall on it whatever the clock did.
          const atReset = events.find((one) => endOf(one) === day.fromMs)
          if (atReset?.kind === 'sample')
            assert.equal(state.atReset?.balance?.value, atReset.balance)
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('a trailing limit never falls, and no later value clears a breach', () => {
  const values = fc.array(fc.integer({ min: 80_000, max: 130_000 }), {
    minLength: 2,
    maxLength: 60,
  })
  const kinds = fc.constantFrom<MaxLoss['peak']>(
    'none',
    'day_end_balance',
    'closed_balance',
    'intraday_equity',
  )
  fc.assert(
    fc.property(values, kinds, fc.boolean(), (all, peak, isLocking) => {
      const lock = isLocking ? { limit: dec('100000'), whenPeak: null } : null
      const rule: MaxLoss = { ...trailing, peak, lock }
      const context = contextWith({ initialBalance: dec('100000'), maxSilenceMs: 86_400_000 })
      const state = beginLoss(rule, context)
      let limit = limitOf(rule, context, state).limit
      let isBroken = false
      for (const [index, value] of all.entries()) {
        const [equity, atMs] = [dec(`${value}`), context.validFromMs + index * 7_200_000]
        watchLoss(rule, context, state, { kind: 'sample', atMs, equity, balance: equity })
        const next = limitOf(rule, context, state).limit
        assert.ok(next !== null && limit !== null && compare(next, limit) >= 0)
        if (isLocking) assert.ok(compare(next, dec('100000')) <= 0)
        limit = next
        isBroken ||= compare(equity, next) < 0
        assert.equal(state.phase.breach !== null, isBroken)
      }
    }),
    { numRuns: 300 },
  )
})
