// If every stop were hit now: losses by what a step of price is worth, against the trader; without a stop nothing is promised.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../decimal.ts'
import { reportCheck } from './check-report.ts'
import type { LossReport, SpanVerdict } from './loss-report.ts'
import type { DailyLoss, PerTradeRisk } from './rule-kinds.ts'
import { atStops as atStopsOf, type StopPosition } from './stop-loss.ts'
import { ifStopsAreHit, wouldBreach } from './what-if.ts'

const dec = (text: string) => text as Decimal // test data
const atStops = (open: readonly StopPosition[], digits: number | null = 2) =>
  atStopsOf(open, digits)
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
  const hit = ifStopsAreHit([report('99500.00')], worth, [position()], 2)
  assert.deepEqual(
    [hit.isBounded, Number(hit.equityAfter), hit.rooms[0]?.breaches],
    [true, 99499.9875, true],
  )
  const both = [position(), position({ ticket: '2', stopLoss: null })]
  const open = ifStopsAreHit([report('99400.00')], worth, both, 2)
  assert.deepEqual([open.isBounded, open.rooms[0]?.breaches], [false, false])
})

test('an order is allowed only where everything is known and nothing would break', () => {
  const ask = (loss: string | null, limit: string | null, open: StopPosition[] = [position()]) =>
    wouldBreach({ lossAtStop: loss === null ? null : dec(loss) }, [report(limit)], worth, open, 2)
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

test('the estimate is never better than the exact loss of a linear instrument, whatever digits its money has', () => {
  const pips = fc.integer({ min: -2000, max: 2000 }).filter((one) => one !== 0)
  fc.assert(
    fc.property(
      pips,
      fc.integer({ min: -3000, max: 3000 }),
      fc.integer({ min: 1, max: 5000 }),
      fc.constantFrom(0, 2, 3, 8),
      fc.boolean(),
      (moved, stop, lots, digits, isKnown) => {
        const price = (steps: number) => dec((1.5 + steps / 100_000).toFixed(5))
        const exact = (steps: number) => steps * (lots / 100)
        // As brokers print it: to the last digit of the account's currency.
        const profit = dec(exact(moved).toFixed(digits))
        const one = position({
          openPrice: price(0),
          currentPrice: price(moved),
          stopLoss: price(stop),
          volume: (lots / 100).toFixed(2),
          profit,
        })
        const [at] = atStops([one], isKnown ? digits : null)
        if (at?.profitAtStop == null) return
        assert.ok(
          Number(at.profitAtStop) <= exact(stop) + 1e-6,
          `${at.profitAtStop} is better than ${exact(stop)}`,
        )
      },
    ),
  )
})

test('a yen is rounded to the whole one: a loss shown as 1 may be nearly 1.5', () => {
  const yen = position({
    ...{ openPrice: '1.10000', currentPrice: '1.09999', stopLoss: '1.09500', volume: '0.01' },
    profit: '-1',
  })
  // 1.49 for one step of 0.00001 are 745 for 500 of them.
  const [known] = atStops([yen], 0)
  assert.equal(Number(known?.profitAtStop), -750)
  // Nobody says how many digits the account has: the profit shows none, nor does it when it comes as 1.00.
  const profits = ['-1', '-1.00']
  const unknown = profits.map((profit) => atStops([{ ...yen, profit: dec(profit) }], null)[0])
  assert.deepEqual(
    unknown.map((one) => Number(one?.profitAtStop)),
    [-750, -750],
  )
  const [cents] = atStops([position()], null)
  assert.equal(Number(cents?.profitAtStop), -501.25)
  const order = { lossAtStop: dec('0') }
  const now = { equity: dec('99999'), balance: dec('100000') }
  assert.equal(wouldBreach(order, [report('99300')], now, [yen], 0).kind, 'would_breach')
  assert.equal(wouldBreach(order, [report('99250')], now, [yen], 0).kind, 'allowed')
})

test('a stop in profit stays one in a currency of many digits', () => {
  const btc = position({ currentPrice: '1.10400', profit: '0.0003', stopLoss: '1.10200' })
  const gains = [8, null].map((digits) => Number(atStops([btc], digits)[0]?.profitAtStop))
  assert.deepEqual(gains, [0.0001499975, 0.000125])
})

const facts = {
  ...{ initialBalance: dec('100000'), nowMs: 200_000, validFromMs: 0, tradedMs: [] },
  ...{ provenMs: null, currencyDigits: 2 },
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

test('volume, symbols, and what nobody watches', () => {
  const about = { source: null, unclear: null }
  const open = [position(), position({ ticket: '2', symbol: 'XAUUSD', volume: '0.50' })]
  const verdict = (rule: Parameters<typeof reportCheck>[0]) => {
    const report = reportCheck(rule, { ...facts, open })
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
  assert.deepEqual(verdict({ kind: 'weekend_holding', allowed: false, ...about }), [
    'unknown',
    'not_watched',
  ])
})

test('a stop that is due some time after an opening that nobody knows leaves the rule unknown', () => {
  const rule: PerTradeRisk = {
    ...{ kind: 'per_trade_risk', maxFraction: null, stopRequiredWithinS: 180 },
    ...{ per: 'position', source: null, unclear: null },
  }
  const check = (...open: StopPosition[]) => {
    const { verdict, reason, items } = reportCheck(rule, { ...facts, open })
    return [verdict, reason, ...items]
  }
  const undated = position({ ticket: '2', stopLoss: null, openedMs: null })
  assert.deepEqual(check(position(), undated), ['unknown', 'opening_unknown', '2'])
  assert.deepEqual(check(position({ openedMs: null })), ['ok', null])
  assert.deepEqual(check(position({ stopLoss: null, openedMs: 20_000 })), ['ok', null])
  assert.deepEqual(check(position({ stopLoss: null }), undated), ['breached', null, '1'])
})

const day = (count: number) => count * 86_400_000

test('days without a trade break the rule for good, where no deal can be missing', () => {
  const rule = { kind: 'inactivity', days: 30, source: null, unclear: null } as const
  const ask = (nowDay: number, tradedDays: number[], provenDay: number | null = nowDay) => {
    const known = { tradedMs: tradedDays.map(day), provenMs: provenDay && day(provenDay) }
    const report = reportCheck(rule, { ...facts, nowMs: day(nowDay), ...known, open: null })
    return [report.verdict, report.dueMs && report.dueMs / day(1)]
  }
  assert.deepEqual(
    [ask(29.9, []), ask(30, [])],
    [
      ['ok', 30],
      ['breached', 30],
    ],
  )
  assert.deepEqual(ask(40, [-3, 12]), ['ok', 42])
  // The next trade comes too late, and does not clear it.
  assert.deepEqual(ask(50, [5, 36]), ['breached', 35])
  // What happened later than the newest picture is not known.
  assert.deepEqual(ask(31, [], 29), ['unknown', null])
})

test('with deals missing, a long time without a trade is unknown; a known trade or an open position proves one', () => {
  const rule = { kind: 'inactivity', days: 30, source: null, unclear: null } as const
  const ask = (tradedDays: number[], open: StopPosition[] | null = []) => {
    const known = { tradedMs: tradedDays.map(day), nowMs: day(45), open }
    const report = reportCheck(rule, { ...facts, ...known })
    return [report.verdict, report.reason]
  }
  assert.deepEqual(
    [ask([]), ask([], null)],
    [
      ['unknown', 'history_incomplete'],
      ['unknown', 'history_incomplete'],
    ],
  )
  assert.deepEqual(ask([20]), ['ok', null])
  assert.deepEqual(ask([], [position({ openedMs: day(20) })]), ['ok', null])
  assert.deepEqual(ask([44]), ['unknown', 'history_incomplete'])
})
