// Hides money before it leaves the server. Whatever a widget shows passes through here, by the kind of each value.
// Where money is hidden, volumes are too: with the prices, which everybody knows, they would give it away.
import type { Decimal } from '../../domain/decimal.ts'
import { compare, divide, multiply, round, subtract, ZERO } from '../../domain/decimal-math.ts'
import type { Figure, FigureKind, Mask } from './wire.ts'

/**
 * `level`: an amount that is there, such as equity; shown as its gain over the basis. `flow`: won or lost; shown as part of the basis.
 * `part`: bound in something, such as margin; shown as part of equity.
 */
export type MoneyKind = 'level' | 'flow' | 'part'

export type RawFigure = {
  readonly name: string
  readonly kind: MoneyKind | Exclude<FigureKind, 'money'>
  readonly value: string | null
  readonly reason?: string | undefined
  readonly signed?: true
}

/** How money of one account is hidden; amounts in its currency. */
export type MaskTerms = {
  readonly mask: Mask
  /** Step of `rounded`. */
  readonly step: Decimal | null
  /** 100 %. */
  readonly basis: Decimal | null
  /** 1 R. */
  readonly risk: Decimal | null
  readonly equity: Decimal | null
  readonly currency: string | null
}

const HUNDRED = '100' as Decimal // canonical
const DIGITS = 2

export function maskFigure(raw: RawFigure, terms: MaskTerms): Figure {
  const { name, kind, reason } = raw
  const signed = raw.signed === true ? { signed: true as const } : {}
  const without = (shown: FigureKind, why: string | undefined): Figure => ({
    ...{ name, kind: shown, value: null, ...signed },
    ...(why === undefined ? {} : { reason: why }),
  })
  if (kind === 'lots' && terms.mask !== 'none') return without(kind, 'hidden')
  if (kind !== 'level' && kind !== 'flow' && kind !== 'part')
    return raw.value === null ? without(kind, reason) : { name, kind, value: raw.value, ...signed }
  if (raw.value === null) return without(shownAs(terms.mask), reason ?? 'not_known')
  return maskMoney({ name, kind, value: raw.value as Decimal, signed }, terms, without) // money is canonical text on our wire
}

const shownAs = (mask: Mask): FigureKind =>
  mask === 'percent' ? 'percent' : mask === 'r' ? 'r' : 'money'

type Money = {
  readonly name: string
  readonly kind: MoneyKind
  readonly value: Decimal
  readonly signed: { readonly signed?: true }
}

function maskMoney(
  { name, kind, value, signed }: Money,
  terms: MaskTerms,
  without: (shown: FigureKind, why: string) => Figure,
): Figure {
  const unit = terms.currency === null ? {} : { unit: terms.currency }
  const { mask, step, basis, risk, equity } = terms
  if (mask === 'none') return { name, kind: 'money', value, ...unit, ...signed }
  if (mask === 'rounded') {
    if (!isAbove(step)) return without('money', 'no_step')
    return { name, kind: 'money', value: toStep(value, step), ...unit, ...signed }
  }
  if (mask === 'hidden') return without('money', 'hidden')
  if (mask === 'r' && kind === 'part') return without('r', 'hidden')
  // A gain or a loss has a sign, also where the amount itself has none.
  const gained = kind === 'part' ? signed : { signed: true as const }
  const whole = mask === 'r' ? risk : kind === 'part' ? equity : basis
  if (!isAbove(whole)) return without(mask, mask === 'r' ? 'no_risk' : 'no_basis')
  if (kind === 'level' && !isAbove(basis)) return without(mask, 'no_basis')
  const amount = kind === 'level' && basis !== null ? subtract(value, basis) : value
  const share = divide(mask === 'r' ? amount : multiply(amount, HUNDRED), whole, DIGITS)
  return { name, kind: mask, value: share, ...gained }
}

const isAbove = (value: Decimal | null): value is Decimal =>
  value !== null && compare(value, ZERO) > 0

/** The nearest multiple; half a step goes away from zero. */
function toStep(value: Decimal, step: Decimal): Decimal {
  return multiply(round(divide(value, step, 12), 0), step)
}
