// All figures of a subject under given settings: what each part of the domain computes, put side by side.
// The heavy part, trades, is computed once per revision of the ledger.
import type { Day } from '../../domain/days/day.ts'
import { type DayCut, dayAt, dayCutText } from '../../domain/days/day-cut.ts'
import { instantFromSql } from '../../domain/instant.ts'
import {
  type Observations,
  type Observed,
  observations,
  type Sample,
  type SpanOfDays,
  tradesOnWeekends,
  wantedInstants,
} from '../../domain/statistics/account-days.ts'
import type { AccountLedger } from '../../domain/statistics/account-ledger.ts'
import type { TradeColumns } from '../../domain/statistics/columns.ts'
import type { Conventions } from '../../domain/statistics/conventions.ts'
import { type MoneyDay, moneyByDay } from '../../domain/statistics/money-days.ts'
import { moneyFigures } from '../../domain/statistics/money-figures.ts'
import type { NullReason, Warning } from '../../domain/statistics/outcome.ts'
import { fractionOf, pathFigures } from '../../domain/statistics/path-figures.ts'
import {
  constantCapitalFigures,
  type Series,
  seriesFigures,
  seriesOf,
} from '../../domain/statistics/series-figures.ts'
import { tradeFigures, tradesBetween } from '../../domain/statistics/trade-figures.ts'
import { loadSamplesBefore } from './equity-store.ts'
import { loadBenchmark } from './load-benchmark.ts'
import { mt5Figures } from './mt5-figures.ts'
import { defaultCut, type Settings } from './settings.ts'
import type { StatisticsDeps, Subject } from './subject.ts'

/** What every answer of this room starts from. */
export type Prepared = {
  readonly subject: Subject
  readonly ledger: AccountLedger
  readonly cut: DayCut
  readonly span: SpanOfDays
  readonly today: Day
  readonly observed: Observations
  readonly series: Series
  readonly trades: TradeColumns
  readonly money: ReadonlyMap<Day, MoneyDay>
  readonly moneyAll: ReadonlyMap<Day, MoneyDay>
}

export type Figures = {
  readonly conventions: Conventions
  readonly observations: {
    readonly days: number
    readonly trades: number
    readonly segments: number
  }
  readonly firstDay: Day | null
  readonly lastDay: Day | null
  /** Outcomes, or plain values, by name. */
  readonly values: Readonly<Record<string, unknown>>
  readonly warnings: readonly Warning[]
}

const SHORT = 30

/** Null when a rate is missing: then nothing of it is known. */
export async function prepare(
  deps: StatisticsDeps,
  subject: Subject,
  settings: Settings,
): Promise<Prepared | null> {
  const { ledger } = subject
  if (ledger === null) return null
  const cut = settings.cut ?? defaultCut(subject.brokerZone, subject.isAccount)
  const toMs = settings.toMs ?? deps.clock.now()
  const firstMs = firstKnownMs(ledger) ?? toMs
  const fromMs = Math.max(settings.fromMs ?? firstMs, Math.min(firstMs, toMs))
  const [single] = subject.sources
  const memo = <T>(what: string, compute: () => T): T =>
    subject.sources.length === 1 && single !== undefined && single.kept.ledger === ledger
      ? deps.ledgers.memo(single.name, single.kept, what, compute)
      : compute()
  const cutText = dayCutText(cut)
  const withWeekends =
    settings.periodsPerYear === null
      ? memo(`weekends ${cutText}`, () => tradesOnWeekends(ledger, cut))
      : settings.periodsPerYear > 260
  const span = { cut, withWeekends, fromMs, toMs }
  const accounts = await observedAccounts(deps, subject, span)
  const observed = observations(accounts, span)
  const moneyAll = memo(`money ${cutText}`, () => moneyByDay(ledger, cut))
  return {
    ...{ subject, ledger, cut, span, observed, moneyAll },
    today: toMs > fromMs ? dayAt(cut, toMs - 1) : dayAt(cut, toMs),
    series: ledger.hasCapital ? seriesOf(observed) : seriesOf({ ...observed, days: [] }),
    trades: tradesBetween(ledger.trades, fromMs, toMs),
    money: daysBetween(moneyAll, dayAt(cut, fromMs), dayAt(cut, Math.max(fromMs, toMs - 1))),
  }
}

export async function figuresOf(
  deps: StatisticsDeps,
  prepared: Prepared,
  settings: Settings,
): Promise<Figures> {
  const { subject, ledger, cut, span, observed, series, trades, money } = prepared
  const periodsPerYear =
    settings.convention === 'empyrical'
      ? 252
      : (settings.periodsPerYear ?? (span.withWeekends ? 365 : 252))
  const benchmark = await loadBenchmark(deps.read, settings.benchmark)
  const rates = { periodsPerYear, riskFreeAnnual: settings.riskFree, minimum: settings.minimum }
  const [single] = subject.sources
  const memo = <T>(what: string, compute: () => T): T =>
    subject.sources.length === 1 && single !== undefined && single.kept.ledger === ledger
      ? deps.ledgers.memo(
          single.name,
          single.kept,
          `${what} ${span.fromMs} ${settings.toMs ?? 'now'}`,
          compute,
        )
      : compute()
  const ofTrades = memo('trades', () => tradeFigures(ledger, trades))
  const endEquity = observed.days.at(-1)?.endEquity ?? null
  const ofMoney = moneyFigures(
    ledger,
    { ...span, today: prepared.today },
    prepared.moneyAll,
    endEquity,
  )
  const ofPath = memo('path', () => pathFigures(ledger, span, ofMoney.netProfit))
  const ofSeries = seriesFigures(
    series,
    { ...rates, benchmark },
    fractionOf(ofPath.maxDrawdownRelative),
  )
  const profits = ledger.hasCapital ? [] : dailyProfits(prepared)
  const special = ledger.hasCapital
    ? {}
    : { ...withoutCapital(ofSeries), ...constantCapitalFigures(profits, { ...rates, benchmark }) }
  const ofReport = settings.convention === 'mt5' ? memo('mt5', () => mt5Figures(ledger, span)) : {}
  const equitySource = sourceOfEquity(subject, observed)
  const days = ledger.hasCapital ? series.daily.length : profits.length
  const warnings = new Set<Warning>(subject.warnings)
  if (days < SHORT || trades.count < SHORT) warnings.add('short_history')
  if (series.daily.some(({ flowAssumed }) => flowAssumed)) warnings.add('flow_timing_assumed')
  if (series.daily.some(({ spansDays }) => spansDays > 1)) warnings.add('spans_days')
  if (observed.fromBalance > 0) warnings.add('balance_only')
  if (ofPath.drawdownBasis === 'equity') warnings.add('sampled_extremes')
  return {
    conventions: {
      ...{ periodsPerYear, riskFreeAnnual: settings.riskFree },
      ...{ ddof: 1, minimumAcceptableReturn: settings.minimum, dayZone: cut.zone },
      ...{
        dayCut: dayCutText(cut).slice(0, 5),
        dayLabel: cut.labelShiftDays > 0 ? 'ends' : 'begins',
      },
      equitySource,
      returnBasis: ledger.hasCapital
        ? equitySource === 'recorded'
          ? 'equity'
          : 'balance'
        : 'constant_capital',
      ...{ resultBasis: 'net', zeroRule: settings.convention === 'mt5' ? 'won' : 'neither' },
      tradeUnit:
        settings.convention === 'mt5'
          ? 'out_deal'
          : subject.sources.some(({ kept }) => kept.kept.bookings !== null)
            ? 'position'
            : 'report',
      ...{ currency: subject.currency, benchmark: settings.benchmark },
    },
    observations: { days, trades: trades.count, segments: series.segments.length },
    firstDay: ledger.hasCapital
      ? (series.daily[0]?.day ?? null)
      : ([...money.keys()].sort()[0] ?? null),
    lastDay: ledger.hasCapital
      ? (series.daily.at(-1)?.day ?? null)
      : ([...money.keys()].sort().at(-1) ?? null),
    values: {
      ...{ ...ofMoney, ...ofPath, ...ofSeries, ...special, ...ofTrades, ...ofReport },
      unexplainedDifference: subject.unexplained,
    },
    warnings: [...warnings].sort(),
  }
}

async function observedAccounts(
  deps: StatisticsDeps,
  { sources }: Subject,
  span: SpanOfDays,
): Promise<Observed[]> {
  const instants = wantedInstants(
    sources.map(({ kept }) => kept.ledger),
    span,
  )
  return Promise.all(
    sources.map(async ({ accountId, kept, rateAt }): Promise<Observed> => {
      const samples = new Map<number, Sample | null>()
      if (accountId !== null && kept.ledger.equity.count > 0) {
        const found = await loadSamplesBefore(deps.read, accountId, instants)
        for (const [at, ms] of instants.entries()) {
          const one = found[at] ?? null
          samples.set(ms, one === null ? null : { atMs: one.atMs, value: Number(one.equity) })
        }
        const now = pictureOf(kept.state)
        if (now !== null && now.atMs <= span.toMs) samples.set(span.toMs, now)
      }
      return {
        ledger: kept.ledger,
        sampleBefore: (ms) => samples.get(ms) ?? null,
        rateAt: (ms) => {
          const rate = rateAt(ms)
          return rate === null ? null : Number(rate)
        },
      }
    }),
  )
}

/** The latest picture: nearer to now than the last minute that is over. */
function pictureOf(state: Subject['sources'][number]['kept']['state']): Sample | null {
  if (state === null || state.equity === null || state.snapshot_at === null) return null
  return {
    atMs: Date.parse(instantFromSql(state.snapshot_at)),
    value: Number(state.equity) - Number(state.credit ?? 0),
  }
}

function firstKnownMs({ bookings, trades, equity, opening }: AccountLedger): number | null {
  const first = [
    bookings.atMs[0],
    opening !== 0n ? trades.openedMs[0] : undefined,
    equity.fromMs[0],
  ]
  const known = first.filter((ms) => ms !== undefined)
  return known.length === 0 ? null : Math.min(...known)
}

function daysBetween(days: ReadonlyMap<Day, MoneyDay>, from: Day, to: Day): Map<Day, MoneyDay> {
  return new Map([...days].filter(([day]) => day >= from && day <= to))
}

/** Profit of every observed day, days without any among them. */
export function dailyProfits({ money, observed, ledger }: Prepared): number[] {
  const unit = 10 ** ledger.bookings.money.scale
  const left = new Map([...money].map(([day, { profit }]) => [day, Number(profit) / unit]))
  return observed.days.map(({ day }) => left.get(day) ?? 0)
}

function withoutCapital(figures: object): Record<string, unknown> {
  const reason: NullReason = 'no_deposits'
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) =>
      typeof value === 'object' ? [name, { value: null, reason }] : [name, value],
    ),
  )
}

function sourceOfEquity(
  { sources }: Subject,
  { fromRecords, fromBalance }: Observations,
): Conventions['equitySource'] {
  if (
    fromRecords > 0 ||
    (fromBalance === 0 && sources.some(({ kept }) => kept.ledger.equity.count > 0))
  )
    return 'recorded'
  return sources.some(({ kept }) => kept.ledger.hasCapital) ? 'balance' : 'none'
}
