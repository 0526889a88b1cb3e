// Widgets that are one meter: drawdown, and a goal. What is unknown is never full and never empty.
import type { Decimal } from '../../../domain/decimal.ts'
import { compare, divide, subtract, ZERO } from '../../../domain/decimal-math.ts'
import { asMembers, decimal, type Members, number, reasonOf } from '../account-facts.ts'
import {
  isRounded,
  type MaskTerms,
  type RawFigure,
  roundedAmount,
  roundedFigure,
} from '../masking.ts'
import { type Meter, type Metric, metrics } from '../wire.ts'
import { type ContentMaker, statisticsNeeded } from './content.ts'
import { metricFigure, metricNeeds, percentOf } from './metric.ts'

const NEAR = 0.8

function shareOf(value: Decimal, whole: Decimal): string {
  const share = divide(value, whole, 4)
  if (compare(share, ZERO) < 0) return '0'
  return compare(share, '1' as Decimal) > 0 ? '1' : share
}

/** From equity: how far it lies below its highest, as a fraction of that, money paid in and out aside. */
export const drawdown: ContentMaker = {
  needs: statisticsNeeded,
  make({ facts, settings, mask, terms }) {
    const { statistics } = facts
    const fraction = number(statistics, 'current_drawdown')
    const equity = decimal(facts.summary, 'equity')
    const figure = mask({
      ...{ name: 'current_drawdown', kind: 'growth' as const },
      value: percentOf(statistics, 'current_drawdown'),
      ...(fraction === null ? { reason: reasonOf(statistics, 'current_drawdown') } : {}),
    })
    const amount = fraction === null || equity === null ? null : lostBelowPeak(equity, fraction)
    const limit = decimal(settings, 'limit') // checked when it was made
    const worst = number(asMembers(statistics?.max_drawdown_relative), 'fraction')
    const exact = drawdownShare({ fraction, worst, amount, limit })
    const share = !isRounded(terms)
      ? exact
      : drawdownShare({
          ...{ fraction: roundedLoss(fraction, terms), worst: roundedLoss(worst, terms) },
          ...{ amount: roundedAmount(amount, terms), limit },
        })
    return {
      meters: [
        {
          ...{ name: 'drawdown', share, figure, isGoal: false },
          verdict: verdictOf(exact, limit !== null),
        },
      ],
      // A size, as drawdowns are: neither won nor lost.
      figures: [mask({ name: 'amount', kind: 'flow', value: amount })],
    }
  },
}

type Drawdown = {
  readonly fraction: number | null
  /** The largest there was. */
  readonly worst: number | null
  readonly amount: Decimal | null
  readonly limit: Decimal | null
}

/** Part of the limit, or of the worst where the owner set none. */
function drawdownShare({ fraction, worst, amount, limit }: Drawdown): string | null {
  if (fraction === null) return null
  if (limit !== null && amount !== null) return shareOf(amount, limit)
  if (worst === null || worst === 0) return null
  return Math.min(1, Math.abs(fraction / worst)).toFixed(4)
}

/** A loss as a fraction, as far as rounding leaves it. */
function roundedLoss(fraction: number | null, terms: MaskTerms): number | null {
  if (fraction === null) return null
  const value = (-100 * Math.abs(fraction)).toFixed(2)
  const left = roundedFigure({ name: 'loss', kind: 'growth', value }, terms).value
  return left === null ? null : Number(left) / 100
}

/** Money below the highest: with equity e and fraction f of the highest p, p = e / (1 - f). */
function lostBelowPeak(equity: Decimal, fraction: number): Decimal | null {
  const below = Math.abs(fraction)
  if (below >= 1) return null
  const rest = (1 - below).toFixed(8) as Decimal // canonical: neither exponent nor sign
  return subtract(divide(equity, rest, 2), equity)
}

function verdictOf(share: string | null, hasLimit: boolean): Meter['verdict'] {
  if (share === null) return 'unknown'
  if (!hasLimit) return 'ok'
  return Number(share) >= 1 ? 'breached' : Number(share) >= NEAR ? 'near' : 'ok'
}

const goalMetric = ({ metric }: Members): Metric =>
  metrics.find((one) => one === metric) ?? 'profit_today'

export const goal: ContentMaker = {
  needs: (settings) => metricNeeds([goalMetric(settings)]),
  make({ facts, settings, mask, terms }) {
    const raw = metricFigure(goalMetric(settings), facts)
    const target = decimal(settings, 'target')
    const value = raw.value as Decimal | null // a metric is decimal text
    const told = roundedFigure(raw, terms).value as Decimal | null
    // A fraction is shown as percent, and its target is meant as shown.
    const share = told === null || target === null ? null : shareOf(told, target)
    const isMet = value !== null && target !== null && compare(value, target) >= 0
    // A target stays where it is, whatever equity does.
    const kind = raw.kind === 'growth' || raw.kind === 'multiple' ? 'percent' : raw.kind
    const wanted: RawFigure = { name: 'target', kind, value: target }
    // Scenes of before were made without one.
    const without = target === null ? { reason: 'no_target' } : {}
    return {
      meters: [
        {
          ...{ name: raw.name, share, figure: mask(raw), isGoal: true, ...without },
          verdict: value === null || target === null ? 'unknown' : isMet ? 'met' : 'ok',
        },
      ],
      figures: [mask({ ...wanted, ...without })],
    }
  },
}
