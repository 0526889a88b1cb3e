// Widgets that are one meter: drawdown, and a goal. What is unknown is never full and never empty.
import type { Decimal } from '../../../domain/decimal.ts'
import { compare, divide, subtract, ZERO } from '../../../domain/decimal-math.ts'
import { asMembers, decimal, type Members, number, reasonOf } from '../account-facts.ts'
import type { RawFigure } from '../masking.ts'
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
  make({ facts, settings, mask }) {
    const { statistics } = facts
    const fraction = number(statistics, 'current_drawdown')
    const equity = decimal(facts.summary, 'equity')
    const figure = mask({
      ...{ name: 'current_drawdown', kind: 'percent' as const },
      value: percentOf(statistics, 'current_drawdown'),
      ...(fraction === null ? { reason: reasonOf(statistics, 'current_drawdown') } : {}),
    })
    const amount = fraction === null || equity === null ? null : lostBelowPeak(equity, fraction)
    const limit = typeof settings.limit === 'string' ? (settings.limit as Decimal) : null // checked when it was made
    const worst = number(asMembers(statistics?.max_drawdown_relative), 'fraction')
    const share =
      fraction === null
        ? null
        : limit !== null && amount !== null
          ? shareOf(amount, limit)
          : worst === null || worst === 0
            ? null
            : Math.min(1, Math.abs(fraction / worst)).toFixed(4)
    return {
      meters: [
        {
          ...{ name: 'drawdown', share, figure, isGoal: false },
          verdict: verdictOf(share, limit !== null),
        },
      ],
      // A size, as drawdowns are: neither won nor lost.
      figures: [mask({ name: 'amount', kind: 'flow', value: amount })],
    }
  },
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
  make({ facts, settings, mask }) {
    const raw = metricFigure(goalMetric(settings), facts)
    const target = settings.target as Decimal // an overlay of this widget is only made with one
    const value = raw.value as Decimal | null // a metric is decimal text
    // A fraction is shown as percent, and its target is meant as shown.
    const share = value === null ? null : shareOf(value, target)
    const isMet = value !== null && compare(value, target) >= 0
    const wanted: RawFigure = { name: 'target', kind: raw.kind, value: target }
    return {
      meters: [
        {
          ...{ name: raw.name, share, figure: mask(raw), isGoal: true },
          verdict: value === null ? 'unknown' : isMet ? 'met' : 'ok',
        },
      ],
      figures: [mask(wanted)],
    }
  },
}
