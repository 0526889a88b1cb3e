// Numbers as people read them, digit by digit: no amount passes through a float, also where the browser is old.
import type { Figure } from '@tidemark/contract/widget'
import type { Look } from './settings.ts'

const formats = new Map<string, readonly [Intl.NumberFormat, string]>()

function formatOf(locale: string): readonly [Intl.NumberFormat, string] {
  let known = formats.get(locale)
  if (known === undefined) {
    const format = new Intl.NumberFormat(locale, { numberingSystem: 'latn' })
    const point = format.formatToParts(0.5).find(({ type }) => type === 'decimal')
    known = [format, point?.value ?? '.']
    formats.set(locale, known)
  }
  return known
}

/** Decimal text with the digits that are wanted, or all that it has. Half goes away from zero. */
export function withDigits(text: string, digits: number | null): string {
  const [whole = '0', rest = ''] = text.replace('-', '').split('.')
  const wanted = digits ?? rest.length
  const kept = rest.slice(0, wanted).padEnd(wanted, '0')
  const up = rest.charAt(wanted) >= '5' ? 1n : 0n
  const units = String(BigInt(whole + kept) + up).padStart(wanted + 1, '0')
  const at = units.length - wanted
  const size = wanted === 0 ? units : `${units.slice(0, at)}.${units.slice(at)}`
  return text.startsWith('-') && /[1-9]/.test(size) ? `-${size}` : size
}

/** @param text canonical decimal text */
export function formatDecimal(
  text: string,
  locale: string,
  digits: number | null,
  signed = false,
): string {
  const exact = withDigits(text, digits)
  const [format, point] = formatOf(locale)
  const [whole = '0', rest] = exact.replace('-', '').split('.')
  const sign = exact.startsWith('-') ? '−' : signed && /[1-9]/.test(exact) ? '+' : ''
  return sign + format.format(BigInt(whole)) + (rest === undefined ? '' : point + rest)
}

const suffixes: Readonly<Record<string, string>> = { percent: '%', r: 'R' }

export const isNumber = ({ kind }: Figure) => kind !== 'text' && kind !== 'time'

/** A figure's own text, and what stands small behind it. */
export function formatFigure(figure: Figure, value: string, look: Look): readonly [string, string] {
  const { kind, unit, signed } = figure
  const locale = String(look.locale)
  if (kind === 'text') return [value, '']
  if (kind === 'time')
    return [
      new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(
        new Date(value),
      ),
      '',
    ]
  const isFree = kind === 'count' || kind === 'price' || kind === 'lots'
  const digits = isFree || look.decimals === null ? null : Number(look.decimals)
  const money = kind === 'money' ? (unit ?? String(look.currency)) : ''
  return [formatDecimal(value, locale, digits, signed), suffixes[kind] ?? money]
}

/** `profit_today` as Profit today. */
export const wordsOf = (name: string) =>
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')

/** 42 s, 5 min, 3 h 12 min. */
export function lengthOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const minutes = Math.floor(whole / 60)
  const hours = Math.floor(minutes / 60)
  if (hours > 0) return `${hours} h ${minutes % 60} min`
  return minutes > 0 ? `${minutes} min` : `${whole} s`
}
