// One unified object of CCXT on its way to a trade: takes what it says, notes what it does not, makes nothing up.
// CCXT gives numbers as floats or, where an exchange class chose so, as text; both are taken as they are written.
import { TradeInvalid, type Violation, violation } from '../trade/trade-invalid.ts'
import { tradeMembers } from '../trade/trade-members.ts'
import type { DecimalInput, TimeInput, TradePayload } from '../trade/trade-payload.ts'
import { tradeText } from '../trade/trade-text.ts'
import { isZero, multiply, negativeSum } from './exact-decimal.ts'

/** Who trades where, and members that take precedence over what the object says. */
export type CcxtContext = Partial<TradePayload> & {
  readonly bot_name: string
  readonly exchange: string
  /** Base units per contract, where the object counts contracts. */
  readonly contractSize?: DecimalInput | undefined
}

export type CcxtSource = ReturnType<typeof ccxtSource>

export function ccxtSource(object: object, context: CcxtContext, what: string) {
  if (!isObject(object)) throw new TypeError(`a CCXT ${what} is an object`)
  if (!isObject(context))
    throw new TypeError(`beside the ${what} goes an object with at least bot_name and exchange`)
  const source: Readonly<Record<string, unknown>> = { ...object }
  const missing = new Map<string, string>()

  function miss(member: string, why: string): undefined {
    missing.set(member, why)
    return undefined
  }

  function decimal(...names: readonly string[]): DecimalInput | undefined {
    return names.map((name) => source[name]).find(isDecimalInput)
  }

  return {
    miss,
    decimal,
    text(name: string): string | undefined {
      const value = source[name]
      return value === undefined || value === null || value === '' ? undefined : String(value)
    },
    word(member: string, name: string, words: Readonly<Record<string, string>>) {
      const value = source[name]
      if (value === undefined || value === null) return undefined
      const word =
        typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined
      if (word !== undefined) return word
      const known = Object.keys(words).join(', ')
      return miss(member, `its ${name} is not one of ${known}`)
    },
    time(...names: readonly string[]): TimeInput | undefined {
      for (const name of names) {
        const value = source[name]
        if (typeof value === 'string' && value !== '') return value
        if (typeof value === 'number') return new Date(value)
      }
      return undefined
    },
    /** In base units: the amount, times the size of a contract where there is one. */
    size(name: string, contractSize: DecimalInput | undefined): DecimalInput | undefined {
      const amount = decimal(name)
      if (amount === undefined) return undefined
      if (isZero(String(amount)))
        return miss('position_size', `its ${name} is 0, so nothing of it is a trade`)
      if (contractSize === undefined) return amount
      const size = multiply(String(amount), String(contractSize))
      return size ?? miss('position_size', `its ${name} or the contract size is no number`)
    },
    /** What was paid, as a negative number; nothing when it was paid in several currencies. */
    commission(): DecimalInput | undefined {
      const list = Array.isArray(source.fees) && source.fees.length > 0 ? source.fees : [source.fee]
      const paid = list.filter(
        (fee): fee is { cost: DecimalInput; currency?: unknown } =>
          typeof fee === 'object' && fee !== null && isDecimalInput(fee.cost),
      )
      if (paid.length === 0 || new Set(paid.map(({ currency }) => currency)).size > 1)
        return undefined
      return negativeSum(paid.map(({ cost }) => String(cost))) ?? undefined
    },
    /** The whole object becomes raw_api_response. Throws TradeInvalid, also for what could not be taken. */
    trade(found: Partial<TradePayload>): TradePayload {
      const { contractSize: _, ...overrides } = context
      const whole: Partial<TradePayload> = { ...found, raw_api_response: object }
      for (const [name, value] of Object.entries(overrides))
        if (value !== undefined) Object.assign(whole, { [name]: value })
      const broken = refusals(whole, missing, what)
      if (broken.length > 0) throw new TradeInvalid(broken)
      const trade = whole as TradePayload // what is required is there
      tradeText(trade, () => null)
      return trade
    },
  }
}

function refusals(
  whole: Readonly<Partial<Record<string, unknown>>>,
  missing: ReadonlyMap<string, string>,
  what: string,
): Violation[] {
  const rule = (why: string) => `cannot be taken from the ${what}: ${why}; give it yourself`
  const unread = [...missing].filter(([name]) => (whole[name] ?? null) === null)
  const unsaid = Object.entries(tradeMembers).filter(
    ([name, { required }]) => required && !missing.has(name) && (whole[name] ?? null) === null,
  )
  return [
    ...unread.map(([name, why]) => violation(name, 'required', rule(why))),
    ...unsaid.map(([name]) => violation(name, 'required', rule('it does not say'))),
  ]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDecimalInput(value: unknown): value is DecimalInput {
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}
