// What a change of limits will do, before it is sent: by the same rule as the server, which decides all the same. Pure.
import type { LimitKind, LimitMeaning } from '../live/answers.ts'

export type Planned = {
  readonly name: string
  readonly from: string
  readonly to: string
  /** `wrong`: the value cannot be read. */
  readonly effect: 'now' | 'later' | 'wrong'
}

export const offValue = (kind: LimitKind): string =>
  kind === 'names' || kind === 'currency' ? '' : '0'

export const isOff = (kind: LimitKind, value: string): boolean => value === offValue(kind)

/** What was typed, in one spelling; null = it cannot be read. Empty switches a limit off. */
export function readTyped(kind: LimitKind, typed: string): string | null {
  const text = typed.trim()
  if (text === '') return offValue(kind)
  switch (kind) {
    case 'names':
      return [...new Set(text.split(',').map((one) => one.trim()))].sort().join(',')
    case 'currency':
      return /^[A-Z0-9]{2,10}$/.test(text) ? text : null
    case 'count':
      return /^\d{1,6}$/.test(text) ? String(Number(text)) : null
    case 'decimal':
      return /^\d{1,15}(\.\d{1,10})?$/.test(text) ? plain(text) : null
  }
}

/** What of the typed values is a change, in the order of the list. */
export function planChange(
  meanings: readonly LimitMeaning[],
  now: Readonly<Record<string, string>>,
  typed: Readonly<Record<string, string>>,
): Planned[] {
  return meanings.flatMap(({ name, kind }): Planned[] => {
    const text = typed[name]
    if (text === undefined) return []
    const from = now[name] ?? offValue(kind)
    const to = readTyped(kind, text)
    if (to === null) return [{ name, from, to: text.trim(), effect: 'wrong' }]
    if (to === from) return []
    return [{ name, from, to, effect: allowsMore(kind, from, to) ? 'later' : 'now' }]
  })
}

function allowsMore(kind: LimitKind, from: string, to: string): boolean {
  if (isOff(kind, from)) return false
  if (isOff(kind, to)) return true
  if (kind === 'currency') return true
  if (kind === 'names') {
    const before = new Set(from.split(','))
    return to.split(',').some((one) => !before.has(one))
  }
  return isMore(to, from)
}

/** Digits alone decide; a float would take two long numbers for the same. */
function isMore(one: string, other: string): boolean {
  const [whole = '', part = ''] = one.split('.')
  const [otherWhole = '', otherPart = ''] = other.split('.')
  const width = Math.max(whole.length, otherWhole.length)
  const digits = Math.max(part.length, otherPart.length)
  const line = (a: string, b: string) => a.padStart(width, '0') + b.padEnd(digits, '0')
  return line(whole, part) > line(otherWhole, otherPart)
}

/** Without zeros that say nothing. */
function plain(text: string): string {
  const [whole = '', part = ''] = text.split('.')
  const kept = part.replace(/0+$/, '')
  const front = whole.replace(/^0+(?=\d)/, '')
  return kept === '' ? front : `${front}.${kept}`
}
