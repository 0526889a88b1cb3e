// If every stop were hit now: losses by what a step of price is worth, against the trader; without a stop nothing is promised.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../decimal.ts'
import { reportCheck } from './check-report.ts'
import type { LossReport, SpanVerdict } from './loss-report.ts'
import type { DailyLoss, PerTradeRisk } from './rule-kinds.ts'
import { atStops, type StopPosition } from './stop-loss.ts'
import { ifStopsAreHit, wouldBreach } from './what-if.ts'

const dec = (text: string) => text as Decimal // test data
const position = (more: Partial<Record<keyof StopPosition, unknown>> = {}): StopPosition =>
  ({
    ...{ ticket: '1', symbol: 'EURUSD', side: 'buy', volume: '1.00', openPrice: '1.10000' },
    ...{ currentPrice: '1.09800', stopLoss: '1.09500', profit: '-200.00', openedMs: 0, ...more },
  }) as StopPosition // test data
const span: SpanVerdict = {
  ...{ verdict: 'ok', reason: null, evidence: null, closest: null, breach: null },
  ...{ harmfulGaps: 0, gaps: [], intervalMs: 0 },
}
const rule: DailyLoss = {
  ...{ kind: 'daily_loss', basis: 'reset_balance', measured: 'equity', effect: 'fail' },
  ...{ breachWhen: 'below', source: null, unclear: null, snapshot: null },
  size: { kind: 'amount', amount: dec('5000') },
  reset: { time: '00:00', zone: 'UTC', labelShiftDays: 0, or: null },
}
const report = (limit: string | null): LossReport => ({
  ...{ kind: 'daily_loss', rule, limit: limit === null ? null : dec(limit), basis: null },
  ...{ basisFrom: null, atReset: null, basisAtMs: null, amount: null, measured: null, room: null },
  ...{ isLocked: false, resetsAtMs: null, phase: span, today: span, marks: [] },
})
const worth = { equity: dec('99800.00'), balance: dec('100000.00') }

test('a stop loses what the price has still to go, and half a cent is taken against the trader', () => {
  const [at] = atStops([position()])
  // 20 pips lost 200.00, so 50 pips lose 500.00; with half a cent more on the 20 pips it is 500.0125.
  assert.deepEqual([Number(at?.profitAtStop), Number(at?.change)], [-500.0125, -300.0125])
  const [short] = atStops([
    position({ side: 'sell', currentPrice: '1.10200', stopLoss: '1.10500' }),
  ])
  assert.equal(Number(short?.profitAtStop), -500.0125)
})

test('a stop in profit gains, a little less than it seems', () => {
  const [at] = atStops([
    position({ currentPrice: '1.10400', profit: '400.00', stopLoss: '1.10200' }),
  ])
  assert.equal(Number(at?.profitAtStop), 199.9975)
})

test('a price that has not moved borrows the worth of its symbol; a symbol without any is unknown', () => {
  const still = position({ ticket: '2', currentPrice: '1.10000', profit: '0.00', volume: '2.00' })
  const [, borrowed] = atStops([position(), still])
  assert.equal(Number(borrowed?.profitAtStop), -1000.025)
  assert.deepEqual(
    atStops([still]).map(({ reason }) => reason),
    ['value_unknown'],
  )
  assert.deepEqual(
    atStops([position({ stopLoss: null })]).map(({ reason }) => reason),
    ['no_stop'],
  )
  assert.deepEqual(
    atStops([position({ stopLoss: '0' })]).map(({ reason }) => reason),
    ['no_stop'],
  )
})

test('all stops together decide, and one position without a stop leaves it open', () => {
  const hit = ifStopsAreHit([report('99500.00')], worth, [position()])
  assert.deepEqual(
    [hit.isBounded, Number(hit.equityAfter), hit.rooms[0]?.breaches],
    [true, 99499.9875, true],
  )
  const open = ifStopsAreHit([report('99400.00')], worth, [
    position(),
    position({ ticket: '2', stopLoss: null }),
  ])
  assert.deepEqual([open.isBounded, open.rooms[0]?.breaches], [false, false])
})

test('an order is allowed only where everything is known and nothing would break', () => {
  const ask = (loss: string | null, limit: string | null, open: StopPosition[] = [position()]) =>
    wouldBreach({ lossAtStop: loss === null ? null : dec(loss) }, [report(limit)], worth, open)
  assert.equal(ask('99.98', '99400.00').kind, 'allowed')
  assert.equal(ask('99.99', '99400.00').kind, 'would_breach')
  assert.deepEqual(ask(null, '90000'), { kind: 'not_bounded', why: 'no_stop' })
  assert.deepEqual(ask('1', null), { kind: 'not_bounded', why: 'limit_unknown' })
  assert.deepEqual(ask('1', '90000', [position({ stopLoss: null })]), {
    kind: 'not_bounded',
    why: 'open_position',
  })
  // Where it would break already, an open position without a stop makes it no better.
  assert.equal(ask('9000', '99000', [position({ stopLoss: null })]).kind, 'would_breach')
})

test('the estimate is never better than the exact loss of a linear instrument', () => {
  const pips = fc.integer({ min: -2000, max: 2000 }).filter((one) => one !== 0)
  fc.assert(
    fc.property(
      pips,
      fc.integer({ min: -3000, max: 3000 }),
      fc.integer({ min: 1, max: 5000 }),
      (moved, stop, lots) => {
        const price = (steps: number) => dec((1.5 + steps / 100_000).toFixed(5))
        const exact = (steps: number) => steps * (lots / 100)
        // As brokers print it: to the cent.
        const profit = dec(exact(moved).toFixed(2))
        const one = position({
          openPrice: price(0),
          currentPrice: price(moved),
          stopLoss: price(stop),
          volume: (lots / 100).toFixed(2),
          profit,
        })
        const [at] = atStops([one])
        if (at?.profitAtStop == null) return
        assert.ok(
          Number(at.profitAtStop) <= exact(stop) + 1e-6,
          `${at.profitAtStop} is better than ${exact(stop)}`,
        )
      },
    ),
  )
})

const facts = {
  ...{ initialBalance: dec('100000'), nowMs: 200_000, validFromMs: 0, lastTradeMs: null },
}

test('risk of single trades: too much, no stop in time, or not known', () => {
  const risk: PerTradeRisk = {
    ...{ kind: 'per_trade_risk', maxFraction: dec('0.005'), stopRequiredWithinS: 180 },
    ...{ per: 'position', source: null, unclear: null },
  }
  const check = (open: StopPosition[] | null, more: Partial<PerTradeRisk> = {}) => {
    const { verdict, reason, items } = reportCheck({ ...risk, ...more }, { ...facts, open })
    return [verdict, reason, ...items]
  }
  assert.deepEqual(check([]), ['ok', null])
  assert.deepEqual(check(null), ['unknown', 'positions_unknown'])
  assert.deepEqual(check([position({ stopLoss: '1.09600' })]), ['ok', null])
  assert.deepEqual(check([position()]), ['breached', null, '1'])
  assert.deepEqual(check([position({ stopLoss: null })]), ['breached', null, '1'])
  assert.deepEqual(check([position({ stopLoss: null, openedMs: 100_000 })]), [
    'unknown',
    'no_stop',
    '1',
  ])
  const two = [position({ stopLoss: '1.09600' }), position({ ticket: '2', stopLoss: '1.09600' })]
  assert.deepEqual(
    [check(two), check(two, { per: 'symbol' })],
    [
      ['ok', null],
      ['breached', null, 'EURUSD'],
    ],
  )
})

test('volume, symbols, inactivity, and what nobody watches', () => {
  const about = { source: null, unclear: null }
  const open = [position(), position({ ticket: '2', symbol: 'XAUUSD', volume: '0.50' })]
  const verdict = (rule: Parameters<typeof reportCheck>[0], nowMs = 0) => {
    const report = reportCheck(rule, { ...facts, nowMs, open })
    return [report.verdict, report.reason, ...report.items]
  }
  assert.deepEqual(verdict({ kind: 'max_volume', volume: dec('1.5'), per: 'account', ...about }), [
    'ok',
    null,
  ])
  assert.deepEqual(verdict({ kind: 'max_volume', volume: dec('1.49'), per: 'account', ...about }), [
    'breached',
    null,
    'account',
  ])
  assert.deepEqual(verdict({ kind: 'allowed_symbols', symbols: ['EURUSD'], ...about }), [
    'breached',
    null,
    'XAUUSD',
  ])
  const days = { kind: 'inactivity', days: 30, ...about } as const
  assert.deepEqual(
    [verdict(days, 30 * 86_400_000 - 1), verdict(days, 30 * 86_400_000)],
    [
      ['ok', null],
      ['breached', null],
    ],
  )
  assert.deepEqual(verdict({ kind: 'weekend_holding', allowed: false, ...about }), [
    'unknown',
    'not_watched',
  ])
})
