// All figures of a subject under given settings: what each part of the domain computes, put side by side.
// The heavy part, trades, is computed once per revision of the ledger.
import type { Day } from '../../domain/days/day.ts'
import { dayCutText } from '../../domain/days/day-cut.ts'
import type { Observations } from '../../domain/statistics/account-days.ts'
import { endTogether } from '../../domain/statistics/benchmark.ts'
import type { Conventions } from '../../domain/statistics/conventions.ts'
import { dayDrawdowns } from '../../domain/statistics/day-drawdowns.ts'
import { moneyFigures } from '../../domain/statistics/money-figures.ts'
import type { NullReason, Warning } from '../../domain/statistics/outcome.ts'
import { balanceFigures, fractionOf, pathFigures } from '../../domain/statistics/path-figures.ts'
import { constantCapitalFigures, seriesFigures } from '../../domain/statistics/series-figures.ts'
import { tradeFigures } from '../../domain/statistics/trade-figures.ts'
import { type Benchmark, loadBenchmark } from './load-benchmark.ts'
import { mt5Figures } from './mt5-figures.ts'
import { memoOf, type Prepared } from './prepare.ts'
import type { Settings } from './settings.ts'
import type { StatisticsDeps, Subject } from './subject.ts'

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
  const memo = memoOf(deps, subject)
  const spanText = `${span.fromMs} ${settings.toMs ?? 'now'}`
  const ofTrades = memo(`trades ${spanText}`, () => tradeFigures(ledger, trades, span.toMs))
  const endEquity = observed.days.at(-1)?.endEquity ?? null
  const ofMoney = moneyFigures(
    ledger,
    { ...span, today: prepared.today },
    prepared.moneyAll,
    endEquity,
  )
  const segment = series.start
  const onBalance = memo(`balance ${spanText} ${segment?.atMs ?? 'all'}`, () =>
    balanceFigures(ledger, span, segment),
  )
  const isRecorded = subject.sources.some(({ kept }) => kept.ledger.equity.count > 0)
  const ofPath = pathFigures(ledger, span, ofMoney.netProfit, onBalance, {
    ...{ startEquity: observed.startEquity, segment },
    onDays: isRecorded ? dayDrawdowns(series.segments, ledger.balances.scale) : null,
  })
  const closes = benchmark?.closes ?? null
  const ofSeries = seriesFigures(
    series,
    { ...rates, benchmark: closes },
    fractionOf(ofPath.maxDrawdownRelative),
    prepared.today,
  )
  const profits = ledger.hasCapital ? [] : dailyProfits(prepared)
  const special = ledger.hasCapital
    ? {}
    : {
        ...withoutCapital(ofSeries),
        ...constantCapitalFigures(profits, { ...rates, benchmark: closes }),
      }
  const ofReport =
    settings.convention === 'mt5' ? memo(`mt5 ${spanText}`, () => mt5Figures(ledger, span)) : {}
  const equitySource = sourceOfEquity(subject, observed)
  const days = ledger.hasCapital ? series.daily.length : profits.length
  const warnings = new Set<Warning>(subject.warnings)
  if (days < SHORT || trades.count < SHORT) warnings.add('short_history')
  if (series.daily.some(({ flowAssumed }) => flowAssumed)) warnings.add('flow_timing_assumed')
  if (series.daily.some(({ spansDays }) => spansDays > 1)) warnings.add('spans_days')
  if (observed.fromBalance > 0) warnings.add('balance_only')
  if (ofPath.drawdownBasis === 'equity') warnings.add('sampled_extremes')
  if (ofSeries.beta.reason === null && isCutElsewhere(benchmark, prepared))
    warnings.add('benchmark_other_cut')
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

function isCutElsewhere(benchmark: Benchmark | null, { cut, series }: Prepared): boolean {
  if (benchmark === null) return false
  const days = series.daily.flatMap(({ day }) => (benchmark.closes.has(day) ? [day] : []))
  return benchmark.cut === null || !endTogether(cut, benchmark.cut, days)
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
