// How one field was made: its formula, the values that went in, under which convention, and where the rows can be paged.
// A field that does not exist is named with the closest one that does.
import { formulas } from '../../domain/statistics/formulas.ts'
import { closestName } from '../../platform/http/did-you-mean.ts'
import type { Figures } from './figures.ts'
import type { Asked } from './question.ts'
import type { Settings } from './settings.ts'
import { invalid } from './settings.ts'
import type { Subject } from './subject.ts'
import { snakeOf } from './wire.ts'

export type Explained = {
  readonly request: Asked
  readonly figures: Figures
  readonly members: Readonly<Record<string, unknown>>
  readonly reasons: Readonly<Record<string, string>>
  readonly settings: Settings
  /** The account as the lists know it, however it was asked for; null = several, or a bot. */
  readonly named: Subject['named']
}

const bySnake = new Map(Object.entries(formulas).map(([name, formula]) => [snakeOf(name), formula]))
export const explainedFields: readonly string[] = [...bySnake.keys()]

export function explain(
  field: string,
  { request, figures, members, reasons, settings, named }: Explained,
): Record<string, unknown> {
  const formula = bySnake.get(field)
  if (formula === undefined) {
    const meant = closestName(field, explainedFields)
    const hint = meant === null ? '' : ` Did you mean ${meant}?`
    throw invalid(
      'explain',
      'unknown',
      `explain names no field that has a formula.${hint} Fields are ${explainedFields.join(', ')}.`,
    )
  }
  const { conventions, observations } = figures
  const reason = reasons[field] ?? null
  const own = formula.inputs.map((name) => {
    const snake = snakeOf(name)
    const value = members[snake] ?? dayOf(figures, name)
    return {
      name: snake,
      value: value ?? null,
      ...(reasons[snake] === undefined ? {} : { null_reason: reasons[snake] }),
    }
  })
  const always = [
    { name: 'days', value: observations.days },
    { name: 'trades', value: observations.trades },
    ...(formula.rows === 'days'
      ? [
          { name: 'periods_per_year', value: conventions.periodsPerYear },
          { name: 'risk_free_annual', value: conventions.riskFreeAnnual },
          { name: 'minimum_acceptable_return', value: conventions.minimumAcceptableReturn },
        ]
      : []),
  ]
  const dayText = `day = ${conventions.dayCut} ${conventions.dayZone}`
  const note =
    reason === null
      ? `${field}: ${observations.days} daily returns and ${observations.trades} trades, ${dayText}, sample deviation, ${conventions.periodsPerYear} days a year, risk-free ${conventions.riskFreeAnnual}.${figures.warnings.includes('short_history') ? ' Short history.' : ''}`
      : `${field} is not known: ${reason}.`
  return {
    field,
    value: members[field] ?? null,
    null_reason: reason,
    formula: formula.formula,
    convention: settings.convention,
    inputs: [...own, ...always],
    rows: rowsOf(formula.rows, request, observations, named),
    note,
  }
}

function dayOf({ firstDay, lastDay }: Explained['figures'], name: string): unknown {
  return name === 'firstDay' ? firstDay : name === 'lastDay' ? lastDay : null
}

/** Where the rows are that it came from, in pages. */
function rowsOf(
  rows: 'trades' | 'bookings' | 'days' | 'equity',
  { params, query }: Explained['request'],
  { days, trades }: Explained['figures']['observations'],
  named: Explained['named'],
): { readonly href: string; readonly count: number | null } {
  const { id } = params
  const search = new URLSearchParams()
  for (const name of ['from', 'to'] as const)
    if (query[name] !== undefined) search.set(name, query[name])
  const withSearch = (path: string, more: Readonly<Record<string, string | undefined>>) => {
    const all = new URLSearchParams(search)
    for (const [name, value] of Object.entries(more)) if (value !== undefined) all.set(name, value)
    const text = all.toString()
    return text === '' ? path : `${path}?${text}`
  }
  const own =
    id === undefined
      ? '/api/v1/statistics'
      : `/api/v1/accounts/${encodeURIComponent(id)}/statistics`
  const whose = { accounts: query.accounts, bot: query.bot, currency: query.currency }
  if (rows === 'days')
    return {
      href: withSearch(`${own}/series`, { ...whose, day_zone: query.day_zone, points: '2000' }),
      count: days,
    }
  if (rows === 'trades')
    return {
      href: withSearch('/api/v1/trades', {
        account: named?.account,
        exchange: named?.server,
        bot: query.bot,
        status: 'CLOSED',
      }),
      count: trades,
    }
  if (rows === 'equity' && id !== undefined)
    return {
      href: withSearch(`/api/v1/accounts/${encodeURIComponent(id)}/equity`, {}),
      count: null,
    }
  return {
    href: withSearch('/api/v1/deals', { account: named?.account, server: named?.server }),
    count: null,
  }
}
