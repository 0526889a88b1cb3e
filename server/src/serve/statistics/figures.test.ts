// Figures side by side: what is divided by what comes from the same days, for one account, for a pot, and after a ruin.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours, sampleLedger } from '../../../test/support/sample-ledger.ts'
import { utcDays } from '../../domain/days/day-cut.ts'
import { observations, type Sample } from '../../domain/statistics/account-days.ts'
import type { AccountLedger } from '../../domain/statistics/account-ledger.ts'
import type { Drawdown } from '../../domain/statistics/drawdown.ts'
import { moneyByDay } from '../../domain/statistics/money-days.ts'
import type { Outcome } from '../../domain/statistics/outcome.ts'
import { poolLedgers } from '../../domain/statistics/pool-ledgers.ts'
import { sameCurrency } from '../../domain/statistics/rate-series.ts'
import { seriesOf } from '../../domain/statistics/series-figures.ts'
import { tradesBetween } from '../../domain/statistics/trade-figures.ts'
import { noTrades } from '../../domain/statistics/trade-rows.ts'
import { unsharedRows } from '../accounts/shared-rows.ts'
import { figuresOf } from './figures.ts'
import { createLedgerCache } from './ledger-cache.ts'
import { createPotCache } from './pot-cache.ts'
import type { Prepared } from './prepare.ts'
import type { Settings } from './settings.ts'
import type { Source, Subject } from './subject.ts'

type Account = { ledger: AccountLedger; samples?: Readonly<Record<number, number>> }

const read = { query: () => Promise.reject(new Error('nothing is asked of a database here')) }
const deps = {
  ...{ read, shared: unsharedRows, clock: { now: () => hours(1000) } },
  ...{ ledgers: createLedgerCache(read), pots: createPotCache() },
}

/** As prepare.ts makes it, from ledgers instead of from a database. */
function prepared(accounts: readonly Account[], days: number): Prepared {
  const kept = { trades: noTrades, open: new Map(), horizon: '', bookings: null, capital: null }
  const sources = accounts.map(({ ledger }, at): Source => {
    const own = { ledger, state: null, warnings: [], unexplained: null }
    return {
      ...{ name: String(at), accountId: at, currency: 'USD', rateAt: sameCurrency },
      kept: { ...own, revision: at, bookedRevision: at, kept: { ...kept, equity: ledger.equity } },
    }
  })
  const [first] = accounts
  const ledger =
    accounts.length === 1 && first !== undefined
      ? first.ledger
      : poolLedgers(accounts.map((one) => one.ledger))
  const subject: Subject = {
    ...{ name: 'sample', head: {}, isAccount: false, named: null, sources, ledger, pot: null },
    ...{ currency: 'USD', digits: 2, isConverted: false, brokerZone: null, asOf: null },
    ...{ warnings: [], unexplained: null },
  }
  const span = {
    ...{ cut: utcDays, withWeekends: true, fromMs: hours(1), toMs: hours(24 * days) },
  }
  const observed = observations(
    accounts.map(({ ledger: own, samples = {} }) => ({
      ledger: own,
      sampleBefore: (ms: number): Sample | null =>
        Object.entries(samples)
          .map(([hour, value]) => ({ atMs: hours(Number(hour)), value }))
          .filter(({ atMs }) => atMs < ms)
          .at(-1) ?? null,
      rateAt: () => 1,
    })),
    span,
  )
  const money = moneyByDay(ledger, utcDays, span.toMs)
  return {
    ...{ subject, ledger, cut: utcDays, span, observed, series: seriesOf(observed), money },
    ...{ moneyAll: money, today: observed.days.at(-1)?.day ?? '' },
    trades: tradesBetween(ledger.trades, span.fromMs, span.toMs),
  }
}

async function figures(accounts: readonly Account[], days: number, more: Partial<Settings> = {}) {
  const settings: Settings = {
    ...{ convention: 'tidemark', fromMs: null, toMs: null, cut: null, riskFree: 0, minimum: 0 },
    ...{ periodsPerYear: null, benchmark: null, capital: null, currency: null, ...more },
  }
  const { values, warnings } = await figuresOf(deps, prepared(accounts, days), settings)
  return {
    warnings,
    number: (name: string) => (values[name] as Outcome<number>).value ?? Number.NaN, // a ratio's
    drawdown: (name: string) => (values[name] as Outcome<Drawdown>).value ?? assert.fail(name), // a drawdown's
    reason: (name: string) => (values[name] as Outcome<unknown>).reason, // any outcome's
  }
}
const near = (one: number, two: number) =>
  assert.ok(Math.abs(one - two) < 1e-9 * Math.max(1, Math.abs(two)), `${one} is not ${two}`)

test('a pot that floats under water over a cut is in its largest drawdown, and extremes are sampled', async () => {
  const floating = {
    ledger: sampleLedger({
      bookings: [[1, 'flow', 1000]],
      trades: [[2, null, 0]],
      spans: [[3, 400, 1000, 400]],
    }),
    samples: { 23.9: 1000, 47.9: 400 },
  }
  const calm = { ledger: sampleLedger({ bookings: [[1, 'flow', 1000]] }) }
  const found = await figures([floating, calm], 2)
  near(found.number('currentDrawdown'), 0.3)
  near(found.drawdown('maxDrawdownRelative').fraction, 0.3)
  assert.equal(found.drawdown('maxDrawdownMoney').amount, '600.00')
  near(found.number('calmar'), found.number('annualReturn') / 0.3)
  assert.ok(found.warnings.includes('sampled_extremes'))
})

test('after a ruin and new money calmar has the return and the drawdown of the new segment', async () => {
  const ledger = sampleLedger({
    bookings: [
      [1, 'flow', 1000],
      [50, 'flow', 1000],
    ],
    trades: [
      [2, 3, -1000],
      [60, 80, 100],
      [81, 100, -55],
      [101, 130, 200],
    ],
  })
  const found = await figures([{ ledger }], 8)
  near(found.number('totalReturn'), 0.245)
  near(found.drawdown('maxDrawdownRelative').fraction, 0.05)
  near(found.number('calmar'), found.number('annualReturn') / 0.05)
  assert.equal(found.drawdown('maxDrawdownMoney').amount, '1000.00')
})

test('as MT5, recovery is of the drawdown on equity that stands beside it', async () => {
  const ledger = sampleLedger({
    bookings: [[1, 'flow', 1000]],
    trades: [[2, 5, 50]],
    spans: [[3, 800, 1000, 1000]],
  })
  const found = await figures([{ ledger }], 2, { convention: 'mt5' })
  assert.equal(found.drawdown('maxDrawdownMoney').amount, '0.00')
  near(found.number('recoveryFactor'), 50 / Number(found.drawdown('equityDrawdownMoney').amount))
})
