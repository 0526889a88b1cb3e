// Hides money before it leaves the server. Whatever a widget shows passes through here, by the kind of each value.
// Where money is hidden, volumes are too: with the prices, which everybody knows, they would give it away. Where it is rounded, prices
// go as well: with them a rounded profit would give the volume.
import type { Decimal } from '../../domain/decimal.ts'
import { compare, divide, multiply, subtract, ZERO } from '../../domain/decimal-math.ts'
import { type MovedPercent, toStep, toWorthOfStep } from './rounding.ts'
import type { Figure, FigureKind, Mask } from './wire.ts'

/**
 * `level`: an amount that is there, such as equity; shown as its gain over the basis. `flow`: won or lost; shown as part of the basis.
 * `part`: bound in something, such as margin; shown as part of equity.
 */
export type MoneyKind = 'level' | 'flow' | 'part'

export type RawFigure = {
  readonly name: string
  readonly kind: MoneyKind | MovedPercent | Exclude<FigureKind, 'money'>
  readonly value: string | null
  readonly reason?: string | undefined
  readonly signed?: true
  /** The amount with which a percentage moves, where that is not equity. */
  readonly movedBy?: Decimal | null
}

/** How money of one account is hidden; amounts in its currency. */
export type MaskTerms = {
  readonly mask: Mask
  /** What the owner fixed. Where that is `rounded`, an address that asks for `hidden` must not bring back what rounding took. */
  readonly owner: Mask
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

export const isRounded = ({ mask, owner }: Pick<MaskTerms, 'mask' | 'owner'>): boolean =>
  mask === 'rounded' || owner === 'rounded'

/** An amount as far as rounding leaves it, for what is drawn from it; null = it may not be told. */
export function roundedAmount(value: Decimal | null, terms: MaskTerms): Decimal | null {
  if (!isRounded(terms) || value === null) return value
  return isAbove(terms.step) ? toStep(value, terms.step) : null
}

/** A figure as far as rounding leaves it, whatever the mask hides beside. */
export function roundedFigure(raw: RawFigure, terms: MaskTerms): RawFigure {
  const { kind, value } = raw
  if (!isRounded(terms) || value === null) return raw
  const left = (rest: Decimal | null, why: string): RawFigure => ({
    ...{ ...raw, value: rest },
    ...(rest === null ? { reason: why } : {}),
  })
  if (kind === 'price') return left(null, 'hidden')
  const number = value as Decimal // money and percentages are canonical text on our wire
  if (isMoney(kind)) return left(roundedAmount(number, terms), 'no_step')
  if (kind !== 'growth' && kind !== 'multiple') return raw
  if (!isAbove(terms.step)) return left(null, 'no_step')
  const { movedBy = terms.equity } = raw
  return left(toWorthOfStep(number, kind, movedBy, terms.step), 'hidden')
}

const isMoney = (kind: RawFigure['kind']): kind is MoneyKind =>
  kind === 'level' || kind === 'flow' || kind === 'part'

export function maskFigure(exact: RawFigure, terms: MaskTerms): Figure {
  const raw = roundedFigure(exact, terms)
  const { name, kind, reason } = raw
  const signed = raw.signed === true ? { signed: true as const } : {}
  const without = (shown: FigureKind, why: string | undefined): Figure => ({
    ...{ name, kind: shown, value: null, ...signed },
    ...(why === undefined ? {} : { reason: why }),
  })
  if (kind === 'lots' && terms.mask !== 'none') return without(kind, 'hidden')
  if (!isMoney(kind)) {
    const shown = kind === 'growth' || kind === 'multiple' ? 'percent' : kind
    return raw.value === null
      ? without(shown, reason)
      : { name, kind: shown, value: raw.value, ...signed }
  }
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
  const { mask, basis, risk, equity } = terms
  // What is to be rounded is so already.
  if (mask === 'none' || mask === 'rounded')
    return { name, kind: 'money', value, ...unit, ...signed }
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
