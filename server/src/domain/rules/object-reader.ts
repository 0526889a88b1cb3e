// Reads the members of one JSON object strictly: what is missing, wrong or unknown is noted with its JSON pointer.
// A member that is wrong gets a harmless value, so that one look finds everything that is wrong.
import { type Decimal, decimalFromJson, isRefusal } from '../decimal.ts'
import { compare, ZERO } from '../decimal-math.ts'

/** What is wrong with a member: where it stands, which rule it breaks, and in words with what was received. */
export type Complaint = { readonly pointer: string; readonly code: string; readonly detail: string }

export type Json = Readonly<Record<string, unknown>>

export type ObjectReader = {
  readonly pointer: string
  /** Null when it is absent, null, or wrong; absent is a complaint when it is required. */
  text(name: string, most: number, required?: boolean): string | null
  decimal(name: string, required?: boolean): Decimal | null
  /** Above zero; a fraction is also at most 1. */
  money(name: string, required?: boolean): Decimal | null
  fraction(name: string, required?: boolean): Decimal | null
  whole(name: string, least: number, most: number, required?: boolean): number | null
  yesNo(name: string, otherwise: boolean): boolean
  oneOf<T extends string>(name: string, values: readonly T[], otherwise?: T): T
  date(name: string): string | null
  matching(name: string, form: RegExp, rule: string, required?: boolean): string | null
  object(name: string, required?: boolean): ObjectReader | null
  list(name: string, most: number): readonly unknown[]
  has(name: string): boolean
  /** True when it is this word; then it was read. */
  is(name: string, word: string): boolean
  complain(name: string, code: string, detail: string): void
  /** Complains of every member that nobody asked for. */
  end(): void
}

export function openObject(value: unknown, pointer: string, complaints: Complaint[]): ObjectReader {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject)
    complaints.push({ pointer, code: 'type', detail: `must be an object, not ${shown(value)}` })
  const members: Json = isObject ? { ...value } : {}
  const asked = new Set<string>()
  const place = (name: string) => `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const complain = (name: string, code: string, detail: string) =>
    void complaints.push({ pointer: place(name), code, detail })
  const wrong = (name: string, rule: string, code = 'type') => {
    complain(name, code, `${rule}, not ${shown(members[name])}`)
    return null
  }
  /** Undefined when it is absent or null. */
  const take = (name: string, required: boolean): unknown => {
    asked.add(name)
    const found = Object.hasOwn(members, name) ? members[name] : undefined
    if (found !== undefined && found !== null) return found
    if (required && isObject) complain(name, 'required', 'is needed')
    return undefined
  }
  const decimal = (name: string, required = true): Decimal | null => {
    const found = take(name, required)
    if (found === undefined) return null
    const token = typeof found === 'number' ? String(found) : found
    if (typeof token !== 'string' || !/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(token))
      return wrong(name, 'must be a decimal number, best as text such as "0.05"')
    const read = decimalFromJson(token)
    return isRefusal(read) ? wrong(name, 'must be a number of at most 40 digits', read) : read
  }
  const within = (name: string, required: boolean, most: Decimal | null, rule: string) => {
    const read = decimal(name, required)
    if (read === null) return null
    const isWithin = compare(read, ZERO) > 0 && (most === null || compare(read, most) <= 0)
    return isWithin ? read : wrong(name, rule, 'out_of_range')
  }
  return {
    pointer,
    complain,
    decimal,
    has: (name) => members[name] !== undefined && members[name] !== null,
    is(name, word) {
      if (members[name] !== word) return false
      asked.add(name)
      return true
    },
    text(name, most, required = true) {
      const found = take(name, required)
      if (found === undefined) return null
      const isText = typeof found === 'string' && found !== '' && found.length <= most
      // Neither PostgreSQL nor a terminal takes control characters.
      if (isText && !/\p{Cc}/u.test(found) && found.isWellFormed()) return found
      return wrong(name, `must be text of 1 to ${most} characters`)
    },
    money: (name, required = true) => within(name, required, null, 'must be more than 0'),
    fraction: (name, required = true) =>
      within(name, required, '1' as Decimal, 'must be more than 0 and at most 1, such as "0.05"'), // canonical
    whole(name, least, most, required = true) {
      const found = take(name, required)
      if (found === undefined) return null
      const isWhole = Number.isInteger(found) && Number(found) >= least && Number(found) <= most
      return isWhole ? Number(found) : wrong(name, `must be a whole number, ${least} to ${most}`)
    },
    yesNo(name, otherwise) {
      const found = take(name, false)
      if (found === undefined) return otherwise
      if (typeof found === 'boolean') return found
      wrong(name, 'must be true or false')
      return otherwise
    },
    oneOf<T extends string>(name: string, values: readonly T[], otherwise?: T): T {
      const found = take(name, otherwise === undefined)
      const known = values.find((one) => one === found)
      if (known !== undefined) return known
      if (found !== undefined) wrong(name, `must be one of ${values.join(', ')}`, 'not_one_of')
      return otherwise ?? (values[0] as T) // a list is never empty; a complaint was made
    },
    matching(name, form, rule, required = true) {
      const found = take(name, required)
      if (found === undefined) return null
      return typeof found === 'string' && form.test(found) ? found : wrong(name, rule, 'format')
    },
    date(name) {
      const found = take(name, false)
      if (found === undefined) return null
      const isDate =
        typeof found === 'string' &&
        /^\d{4}-\d{2}-\d{2}$/.test(found) &&
        new Date(`${found}T00:00:00Z`).toJSON()?.slice(0, 10) === found
      return isDate ? found : wrong(name, 'must be a date such as 2026-11-20', 'format')
    },
    object(name, required = true) {
      const found = take(name, required)
      return found === undefined ? null : openObject(found, place(name), complaints)
    },
    list(name, most) {
      const found = take(name, true)
      if (Array.isArray(found) && found.length > 0 && found.length <= most) return found
      if (found !== undefined) wrong(name, `must be a list of 1 to ${most}`)
      return []
    },
    end() {
      for (const name of Object.keys(members))
        if (!asked.has(name))
          complain(
            name.slice(0, 60),
            'unknown_member',
            `is not known here; there are ${[...asked].join(', ')}`,
          )
    },
  }
}

/** What was received, short and without anything that a terminal would obey. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? 'nothing')
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}
