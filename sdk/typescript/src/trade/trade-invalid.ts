// The error of a trade that breaks a rule: nothing of it was queued, and every broken rule is named.
// What was received is shown short and escaped, and never when it looks like a key.

/** One broken rule: a JSON pointer to the member, the rule's code, and a sentence. */
export type Violation = { readonly pointer: string; readonly code: string; readonly detail: string }

export class TradeInvalid extends Error {
  override readonly name = 'TradeInvalid'
  readonly violations: readonly Violation[]

  constructor(violations: readonly Violation[]) {
    super(summary(violations))
    this.violations = violations
  }
}

export function violation(name: string, code: string, rule: string, received?: string): Violation {
  const detail = received === undefined ? rule : `${rule}; received ${received}`
  return { pointer: pointerTo(name), code, detail }
}

/** A caller's value, fit for an error message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'bigint') return `${shorten(String(value))}n`
  if (value === null || ['number', 'boolean', 'undefined'].includes(typeof value))
    return String(value)
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Date) return 'a Date'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const keyShape = /tmk[a-z]_[0-9A-Za-z]/

function quoted(text: string): string {
  return keyShape.test(text) ? '[secret]' : JSON.stringify(shorten(text))
}

/** RFC 6901. */
function pointerTo(name: string): string {
  const safe = keyShape.test(name) ? '[secret]' : shorten(name).toWellFormed()
  return `/${safe.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function summary(violations: readonly Violation[]): string {
  const [first] = violations
  if (first === undefined) return 'the trade breaks a rule'
  const more = violations.length === 1 ? '' : ` (and ${violations.length - 1} more, see violations)`
  return `${first.pointer.slice(1)} ${first.detail}${more}`.trimStart()
}
