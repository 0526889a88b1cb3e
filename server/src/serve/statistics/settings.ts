// What a request says of how statistics shall be made: convention, days, rates. Whatever is wrong is named.
import { type DayCut, newYorkClose, readDayCut, utcDays } from '../../domain/days/day-cut.ts'
import { serverDay } from '../../domain/days/server-day.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { decimalFromJson, isPositive, isRefusal } from '../../domain/decimal.ts'
import type { ConventionName } from '../../domain/statistics/conventions.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { rowFilterOf, textParameter } from '../list-request.ts'
import type { Asked } from './question.ts'

export type Settings = {
  readonly convention: ConventionName
  /** Milliseconds since 1970; null = from the beginning, or until now. */
  readonly fromMs: number | null
  readonly toMs: number | null
  /** Null = the default of whose statistics they are. */
  readonly cut: DayCut | null
  readonly riskFree: number
  readonly minimum: number
  readonly periodsPerYear: number | null
  readonly benchmark: string | null
  readonly capital: Decimal | null
  readonly currency: string | null
}

const decimalText = '^-?[0-9]{1,15}(\\.[0-9]{1,10})?$'

/** Parameters of every answer of this room. */
export const settingParameters = {
  from: textParameter(40, 'From this time on (RFC 3339, or a day). Default: the beginning.'),
  to: textParameter(40, 'Before this time. Default: now.'),
  day_zone: textParameter(
    80,
    'When days begin: a zone (Europe/Prague: its midnight), or a time in one (17:00 America/New_York). Default: the day of the broker’s server; UTC for bots and for several accounts.',
  ),
  capital: {
    type: 'string',
    pattern: '^[0-9]{1,15}(\\.[0-9]{1,10})?$',
    description: 'What it began with, where no deposit is known.',
  },
} as const

/** Parameters of answers that hold ratios. */
export const ratioParameters = {
  risk_free: {
    type: 'string',
    pattern: decimalText,
    description: 'Risk-free rate per year as a fraction, such as 0.03. Default 0.',
  },
  minimum_return: {
    type: 'string',
    pattern: decimalText,
    description: 'Minimum acceptable return per day as a fraction. Default 0.',
  },
  periods_per_year: {
    type: 'integer',
    minimum: 1,
    maximum: 366,
    description: 'Days that make a year. Default 252, or 365 where trades close on weekends.',
  },
  benchmark: textParameter(40, 'Name of an uploaded benchmark, for alpha and beta.'),
} as const

export function settingsOf(request: Asked): Settings {
  const { query } = request
  const { from, to } = rowFilterOf(request)
  const [fromMs, toMs] = [from, to].map((text) => (text === null ? null : Date.parse(text)))
  if (fromMs != null && toMs != null && fromMs >= toMs)
    throw invalid('to', 'range', 'to must be later than from.')
  const riskFree = Number(query.risk_free ?? 0)
  if (riskFree <= -1)
    throw invalid('risk_free', 'range', 'risk_free is a fraction above -1, such as 0.03.')
  return {
    // The schema lets nothing else through.
    convention: (query.convention as ConventionName | undefined) ?? 'tidemark',
    ...{ fromMs: fromMs ?? null, toMs: toMs ?? null, riskFree },
    cut: query.day_zone === undefined ? null : cutOf(query.day_zone),
    minimum: Number(query.minimum_return ?? 0),
    periodsPerYear: query.periods_per_year === undefined ? null : Number(query.periods_per_year),
    benchmark: query.benchmark ?? null,
    capital: query.capital === undefined ? null : capitalOf(query.capital),
    currency: query.currency?.toUpperCase() ?? null,
  }
}

function cutOf(text: string): DayCut {
  const cut = readDayCut(text) ?? serverDay(text)
  if (cut !== null) return cut
  throw invalid(
    'day_zone',
    'zone',
    'day_zone must be a time zone such as Europe/Prague, or a time in one such as 17:00 America/New_York.',
  )
}

function capitalOf(text: string): Decimal {
  const capital = decimalFromJson(text.replace(/^0+(?=\d)/, ''))
  if (!isRefusal(capital) && isPositive(capital)) return capital
  throw invalid('capital', 'positive', 'capital must be an amount above zero, such as 10000.')
}

/** The server's own day where its clock is known, the usual one where it is not. */
export function defaultCut(brokerZone: string | null, isAccount: boolean): DayCut {
  if (!isAccount) return utcDays
  return (brokerZone === null ? null : serverDay(brokerZone)) ?? newYorkClose
}

export function invalid(pointer: string, code: string, detail: string): TidemarkError {
  return new TidemarkError('query_invalid', detail, { errors: [{ pointer, code, detail }] })
}
