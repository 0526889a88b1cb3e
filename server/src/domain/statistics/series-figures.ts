// Every statistic of the return series of an account: of its newest segment, so that a ruin long ago does not stay for ever.
// Without a known capital only what does not depend on it is given: Sharpe and Sortino of daily profit on a constant capital.
import { type Day, daysBetween, groupOf } from '../days/day.ts'
import type { Observations } from './account-days.ts'
import { alphaBeta } from './benchmark.ts'
import { type DailyReturn, dailyTwr, type PathStart, type Segment } from './daily-twr.ts'
import { type DayFigures, dayFigures, ulcerIndex } from './day-figures.ts'
import { downsideRisk, sortino } from './downside.ts'
import { calmar } from './drawdown.ts'
import { finite, known, map, type Outcome, unknown } from './outcome.ts'
import { annualReturn, cagr, indexOf, type Returns, totalReturn } from './total-return.ts'
import { type Underwater, underwater } from './underwater.ts'
import { annualVolatility, riskFreePerPeriod, sharpe } from './volatility.ts'

export type SeriesSettings = {
  readonly periodsPerYear: number
  readonly riskFreeAnnual: number
  /** Minimum acceptable return per day. */
  readonly minimum: number
  /** Daily closes of the benchmark by day; null = none was chosen. */
  readonly benchmark: ReadonlyMap<Day, number> | null
}

export type Series = {
  readonly segments: readonly Segment[]
  /** Of the newest segment. */
  readonly daily: readonly DailyReturn[]
  /** What goes into means and deviations: no missing days, none that span a gap. */
  readonly returns: Returns
  readonly index: readonly number[]
  readonly under: Underwater | null
  /** Where it begins after a ruin; null = there was none. */
  readonly start: PathStart | null
  /** For each of its days the one before, at whose end it begins; null where it begins in its middle. */
  readonly daysBefore: readonly (Day | null)[]
  /** Whether it reaches to the last observed day with something left. */
  readonly isCurrent: boolean
}

export type SeriesFigures = DayFigures & {
  readonly totalReturn: Outcome<number>
  readonly annualReturn: Outcome<number>
  readonly cagr: Outcome<number>
  readonly annualVolatility: Outcome<number>
  readonly sharpe: Outcome<number>
  readonly downsideRisk: Outcome<number>
  readonly sortino: Outcome<number>
  readonly calmar: Outcome<number>
  readonly alpha: Outcome<number>
  readonly alphaSimple: Outcome<number>
  readonly beta: Outcome<number>
  readonly benchmarkDays: number
  readonly ulcerIndex: Outcome<number>
  readonly currentDrawdown: Outcome<number>
  readonly longestUnderwaterDays: Outcome<number>
  readonly recovered: Outcome<boolean>
  readonly returnToday: Outcome<number>
  readonly returnThisWeek: Outcome<number>
  readonly returnThisMonth: Outcome<number>
  readonly returnThisYear: Outcome<number>
}

export function seriesOf(observed: Observations): Series {
  const segments = dailyTwr(observed.startEquity, observed.days)
  const newest = segments.at(-1)
  const daily = newest?.daily ?? []
  const values = daily.map(({ value }) => value)
  const index = indexOf(values)
  const [first] = daily
  return {
    ...{ segments, daily, index },
    start: segments.length > 1 ? (newest?.start ?? null) : null,
    daysBefore: daysBefore(observed, daily, segments.length === 1),
    isCurrent: !newest?.isRuined && daily.at(-1)?.day === observed.days.at(-1)?.day,
    returns: daily.map(({ value, spansDays }) => (spansDays > 1 ? null : value)),
    under:
      first === undefined
        ? null
        : underwater(
            index,
            daily.map(({ day }) => day),
            { value: 1, day: first.day },
          ),
  }
}

function daysBefore(
  { days, startEquity, dayBefore }: Observations,
  daily: readonly DailyReturn[],
  isFirst: boolean,
): (Day | null)[] {
  const before = new Map(days.map(({ day }, at) => [day, days[at - 1]?.day ?? null]))
  const isWhole = isFirst && startEquity !== null && startEquity > 0
  return daily.map(({ day }, at) => {
    if (at === 0) return isWhole && day === days[0]?.day ? dayBefore : null
    const last = daily[at - 1]?.day ?? null
    return before.get(day) === last ? last : null
  })
}

/**
 * `drawdown` is the largest relative one of the equity path, which sees more than the ends of days. `today` is the day in
 * which the span ends.
 */
export function seriesFigures(
  series: Series,
  settings: SeriesSettings,
  drawdown: number,
  today: Day,
): SeriesFigures {
  const { daily, under, returns } = series
  const { periodsPerYear, minimum } = settings
  const all = daily.map(({ value }) => value)
  const riskFree = riskFreePerPeriod(settings.riskFreeAnnual, periodsPerYear)
  const total = totalReturn(all)
  const last = daily.at(-1)?.day ?? ''
  const compared = compare(series, settings, riskFree)
  const since = (by: 'day' | 'week' | 'month' | 'year') => {
    const period = groupOf(today, by)
    const own = all.filter((_, at) => groupOf(daily[at]?.day ?? '', by) === period)
    // A weekend without trading is no observation, and nothing is earned on it.
    return own.length === 0 && series.isCurrent ? known(0) : totalReturn(own)
  }
  const ofIndex = <T>(value: T | undefined): Outcome<T> =>
    value === undefined ? unknown('no_observations') : known(value)
  const nothing = daily.length === 0 ? unknown('no_observations') : null
  return {
    totalReturn: total,
    annualReturn: annualReturn(all, periodsPerYear),
    cagr: map(total, (value) => cagr(1, 1 + value, daysBetween(daily[0]?.day ?? '', last) + 1)),
    annualVolatility: annualVolatility(returns, periodsPerYear),
    sharpe: sharpe(returns, periodsPerYear, riskFree),
    downsideRisk: downsideRisk(returns, periodsPerYear, minimum),
    sortino: sortino(returns, periodsPerYear, minimum),
    calmar: calmar(all, periodsPerYear, drawdown),
    ...compared,
    ...dayFigures(returns),
    ulcerIndex: ulcerIndex(returns),
    currentDrawdown: ofIndex(under?.currentFraction),
    longestUnderwaterDays: ofIndex(under?.longestDays),
    recovered: ofIndex(under?.recovered),
    returnToday: nothing ?? since('day'),
    returnThisWeek: nothing ?? since('week'),
    returnThisMonth: nothing ?? since('month'),
    returnThisYear: nothing ?? since('year'),
  }
}

/** What a bot or an account without known capital has: ratios of its daily profit, whatever the capital is. */
export function constantCapitalFigures(
  profits: readonly number[],
  settings: SeriesSettings,
): Partial<SeriesFigures> {
  const { periodsPerYear } = settings
  const needsCapital = unknown('no_deposits')
  const plain = settings.riskFreeAnnual === 0 && settings.minimum === 0
  return {
    sharpe: plain ? sharpe(profits, periodsPerYear) : needsCapital,
    sortino: plain ? sortino(profits, periodsPerYear) : needsCapital,
    positiveDays: dayFigures(profits).positiveDays,
  }
}

function compare(
  { daily, returns, daysBefore }: Series,
  { benchmark, periodsPerYear }: SeriesSettings,
  riskFree: number,
): Pick<SeriesFigures, 'alpha' | 'alphaSimple' | 'beta' | 'benchmarkDays'> {
  const none = (outcome: ReturnType<typeof unknown>) => ({
    ...{ alpha: outcome, alphaSimple: outcome, beta: outcome, benchmarkDays: 0 },
  })
  if (benchmark === null) return none(unknown('no_benchmark'))
  const moves = daily.map(({ day }, at) => {
    // Only a move of one day goes with the return of one day.
    const [close, before] = [benchmark.get(day), benchmark.get(daysBefore[at] ?? '')]
    return close === undefined || before === undefined ? null : close / before - 1
  })
  const found = alphaBeta(returns, moves, periodsPerYear, riskFree)
  if (found.reason !== null) return none(found)
  const { alpha, alphaSimple, beta, days } = found.value
  return { alpha, alphaSimple: finite(alphaSimple), beta: finite(beta), benchmarkDays: days }
}
