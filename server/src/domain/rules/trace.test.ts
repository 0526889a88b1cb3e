// What people read: numbers rounded against the trader, and sentences that say where a limit comes from.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../decimal.ts'
import { compare, subtract } from '../decimal-math.ts'
import { dayText, durationText, moneyText, percentText, roundDown, roundUp } from './display.ts'
import type { LossReport, SpanVerdict } from './loss-report.ts'
import type { DailyLoss, MaxLoss } from './rule-kinds.ts'
import type { RuleSource } from './rule-source.ts'
import { lossSentence } from './trace.ts'

const dec = (text: string) => text as Decimal // test data

test('limits are shown rounded up and rooms rounded down, to the cent and by less than a cent', () => {
  assert.deepEqual([roundUp(dec('4867.0305')), roundDown(dec('120.9695'))], ['4867.04', '120.96'])
  assert.deepEqual([roundUp(dec('-0.001')), roundDown(dec('-0.001'))], ['0.00', '-0.01'])
  assert.deepEqual([roundUp(dec('95950')), roundDown(dec('95950.00'))], ['95950.00', '95950.00'])
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (units) => {
      const sign = units < 0n ? '-' : ''
      const digits = (units < 0n ? -units : units).toString().padStart(6, '0')
      const value = dec(`${sign}${digits.slice(0, -5)}.${digits.slice(-5)}`)
      const [up, down] = [roundUp(value), roundDown(value)]
      assert.ok(compare(up, value) >= 0 && compare(down, value) <= 0)
      for (const apart of [subtract(up, value), subtract(value, down)])
        assert.ok(compare(apart, dec('0.01')) < 0, `${value} ${up} ${down}`)
    }),
  )
})

test('money, percent, times and days as people write them', () => {
  assert.deepEqual(
    ['95950', '1234567.8', '-0.5', '999.99'].map((one) => moneyText(dec(one))),
    [...['95,950.00', '1,234,567.80', '-0.50', '999.99']],
  )
  assert.deepEqual(
    ['0.05', '0.025', '1', '0.10'].map((one) => percentText(dec(one))),
    ['5 %', '2.5 %', '100 %', '10 %'],
  )
  assert.deepEqual([11_520, 59, 60, 90_000, 86_400 * 2 + 60].map(durationText), [
    ...['3 h 12 min', '59 s', '1 min', '1 d 1 h', '2 d'],
  ])
  assert.equal(dayText('2026-03-09'), '9 March 2026')
})

const span: SpanVerdict = {
  ...{ verdict: 'ok', reason: null, evidence: 'sampled', closest: null, breach: null },
  ...{ harmfulGaps: 0, gaps: [], intervalMs: 5_000 },
}
const daily: DailyLoss = {
  ...{ kind: 'daily_loss', basis: 'higher_at_reset', measured: 'equity', effect: 'fail' },
  ...{ breachWhen: 'at_or_below', source: null, unclear: null, snapshot: null },
  size: { kind: 'fraction', fraction: dec('0.05'), of: 'basis' },
  reset: { time: '00:00', zone: 'Europe/Prague', labelShiftDays: 0, or: null },
}
const report: LossReport = {
  ...{ kind: 'daily_loss', rule: daily, limit: dec('95950.00'), basis: dec('101000.00') },
  ...{ basisFrom: 'seen', basisAtMs: Date.parse('2026-03-08T23:00:00Z'), amount: dec('5050.00') },
  atReset: { balance: dec('100000.00'), equity: dec('101000.00') },
  ...{ measured: dec('97164.305'), room: dec('1214.305'), isLocked: false },
  resetsAtMs: Date.parse('2026-03-09T23:00:00Z'),
  ...{ phase: span, today: span, marks: [] },
}
const source: RuleSource = {
  ...{ status: 'verified', url: 'https://firm.example', readOn: '2026-11-20', pageDate: null },
}
const nowMs = Date.parse('2026-03-09T19:48:00Z')

test('the sentence of a daily loss names the level, its moment, the size, the room and the page', () => {
  assert.equal(
    lossSentence(report, { nowMs, source }),
    'Daily loss: limit 95,950.00 = 101,000.00 (equity at 00:00 Europe/Prague, 9 March 2026, not lower than the balance 100,000.00) - 5 % of it. Room 1,214.30. Resets in 3 h 12 min. Firm page read 20 November 2026.',
  )
})

test('what is not known, broken or locked is said', () => {
  const unknown = { ...span, verdict: 'unknown' as const, reason: 'basis_unknown' as const }
  const blind = { ...report, limit: null, basis: null, amount: null, room: null, phase: unknown }
  assert.match(
    lossSentence(blind, { nowMs, source: { ...source, status: 'own' } }),
    /^Daily loss: the limit is not known, because the higher at reset was not seen\. Resets in 3 h 12 min\. Entered by the user\.$/,
  )
  const gap = { ...span, verdict: 'unknown' as const, reason: 'gap' as const, harmfulGaps: 2 }
  assert.match(
    lossSentence({ ...report, phase: gap }, { nowMs, source }),
    /Unknown: 2 gaps could hide a breach\./,
  )
  const breach = {
    ...{ atMs: nowMs, limit: dec('95950.001'), measured: dec('95949.999'), equity: null },
    ...{ balance: null, evidence: 'sampled' as const },
  }
  assert.match(
    lossSentence({ ...report, phase: { ...span, verdict: 'breached', breach } }, { nowMs, source }),
    /Broken on 9 March 2026 at 19:48:00 UTC: 95,949\.99 against 95,950\.01\./,
  )
  const max: MaxLoss = {
    ...{ kind: 'max_loss', peak: 'day_end_balance', lock: null, updatedAt: null, onPayout: 'none' },
    ...{ measured: 'equity', breachWhen: 'below', effect: 'fail', source: null, unclear: null },
    size: { kind: 'amount', amount: dec('2000') },
  }
  const locked: LossReport = {
    ...{ ...report, kind: 'max_loss', rule: max, limit: dec('50000'), basis: dec('52500') },
    ...{ isLocked: true, today: null, resetsAtMs: null },
  }
  assert.match(
    lossSentence(locked, { nowMs, source }),
    /^Maximum loss: limit 50,000\.00 = 52,500\.00 \(highest balance at a day’s end\) - 2,000\.00, locked for good\./,
  )
})
