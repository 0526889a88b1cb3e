// A figure by its name: from the picture of the account where it is pushed, else from the statistics.
import type { AccountFacts, Members, Need } from '../account-facts.ts'
import { decimal, number, reasonOf, text } from '../account-facts.ts'
import type { RawFigure } from '../masking.ts'
import type { Metric } from '../wire.ts'

type Shape = {
  readonly from: 'summary' | 'statistics'
  readonly kind: RawFigure['kind']
  readonly signed?: true
  /** A fraction that is shown as percent. */
  readonly isFraction?: true
}

const level = { from: 'summary', kind: 'level' } as const
const bound = { from: 'summary', kind: 'part' } as const
const won = { from: 'statistics', kind: 'flow', signed: true } as const
const grown = { from: 'statistics', kind: 'growth', isFraction: true, signed: true } as const

const shapes: Readonly<Record<Metric, Shape>> = {
  balance: level,
  equity: level,
  floating_profit: { from: 'summary', kind: 'flow', signed: true },
  free_margin: bound,
  margin: bound,
  margin_level: { from: 'summary', kind: 'multiple' },
  open_positions: { from: 'summary', kind: 'count' },
  profit_today: won,
  profit_this_week: won,
  profit_this_month: won,
  return_today: grown,
  total_return: grown,
  net_profit: won,
  win_rate: { from: 'statistics', kind: 'percent', isFraction: true },
  profit_factor: { from: 'statistics', kind: 'ratio' },
  expectancy: won,
  expectancy_r: { from: 'statistics', kind: 'r', signed: true },
  trades: { from: 'statistics', kind: 'count' },
}

export const metricNeeds = (names: readonly Metric[]): readonly Need[] =>
  names.some((name) => shapes[name].from === 'statistics') ? ['statistics'] : []

export function metricFigure(name: Metric, facts: AccountFacts): RawFigure {
  const { from, kind, signed, isFraction } = shapes[name]
  const members = facts[from]
  const value = isFraction === true ? percentOf(members, name) : plain(members, name)
  return {
    ...{ name, kind, value },
    ...(value === null ? { reason: reasonOf(members, name) } : {}),
    ...(signed === undefined ? {} : { signed }),
  }
}

/** Amounts are text in our answers; counts and ratios are numbers. */
function plain(members: Members | null, name: string): string | null {
  const words = text(members, name)
  if (words !== null) return words
  const value = number(members, name)
  if (value === null) return null
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}

/** A fraction as percent with two digits. */
export function percentOf(members: Members | null, name: string): string | null {
  const value = number(members, name) ?? asNumber(decimal(members, name))
  return value === null ? null : withoutMinusZero((value * 100).toFixed(2))
}

const asNumber = (value: string | null) => (value === null ? null : Number(value))
const withoutMinusZero = (value: string) => (/^-0\.?0*$/.test(value) ? value.slice(1) : value)
