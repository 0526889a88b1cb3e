// The line of equity. Its heights are shares of its own span, so that a masked line gives no amount away; where amounts are rounded, it
// is drawn from rounded ones.
import type { Decimal } from '../../../domain/decimal.ts'
import { compare, divide, multiply, subtract } from '../../../domain/decimal-math.ts'
import type { CurvePoint } from '../account-facts.ts'
import { decimal } from '../account-facts.ts'
import { type RawFigure, roundedAmount } from '../masking.ts'
import type { ContentMaker } from './content.ts'
import { metricFigure } from './metric.ts'

const TOP = '1000' as Decimal // canonical
const DEFAULT_HOURS = 24

const hoursOf = (settings: Readonly<Record<string, unknown>>) =>
  typeof settings.hours === 'number' ? settings.hours : DEFAULT_HOURS

export const sparkline: ContentMaker = {
  needs: (settings) => [`curve:${hoursOf(settings)}`],
  make({ facts, settings, mask, terms }) {
    const figures = [mask(metricFigure('equity', facts))]
    const told = (value: Decimal) => roundedAmount(value, terms)
    const points = (facts.curves.get(hoursOf(settings))?.points ?? []).map(
      (point) => point && pointOf(told(point.min), told(point.max), told(point.last)),
    )
    const now = roundedAmount(decimal(facts.summary, 'equity'), terms)
    const seen = points.filter((point): point is CurvePoint => point !== null)
    const [first] = seen
    if (first === undefined) return { figures, line: [] }
    const values = [...seen.flatMap(({ min, max }) => [min, max]), ...(now === null ? [] : [now])]
    const low = values.reduce((one, two) => (compare(one, two) <= 0 ? one : two))
    const high = values.reduce((one, two) => (compare(one, two) >= 0 ? one : two))
    const line = points.map((point) => (point === null ? null : heightOf(point.last, low, high)))
    if (now !== null) line.push(heightOf(now, low, high))
    const bound = (name: string, value: Decimal): RawFigure => ({ name, kind: 'level', value })
    const change = { name: 'change', kind: 'flow', signed: true } as const
    const moved = now === null ? null : subtract(now, first.last)
    return {
      figures: [
        ...figures,
        mask({ ...change, value: moved }),
        mask(bound('low', low)),
        mask(bound('high', high)),
      ],
      line,
    }
  },
}

const pointOf = (min: Decimal | null, max: Decimal | null, last: Decimal | null) =>
  min === null || max === null || last === null ? null : { min, max, last }

function heightOf(value: Decimal, low: Decimal, high: Decimal): number {
  const span = subtract(high, low)
  if (compare(span, '0' as Decimal) === 0) return 500 // a flat line runs through the middle
  return Number(divide(multiply(subtract(value, low), TOP), span, 0))
}
