// From the members of a body to what somebody wishes, or to the list of everything that is wrong with it.
import type { Violation } from '@tidemark/contract/problem'
import { type Decimal, decimalFromJson, isPositive, isRefusal } from '../../domain/decimal.ts'
import { parseTime } from '../../domain/instant.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { type ExactObject, type ExactValue, readExactObject, shown } from '../exact-json.ts'
import type { Amount, ChangeWish, OrderWish } from '../orders/order-desk-port.ts'
import type { OrderType, Side } from '../trade-port.ts'

const sides: readonly string[] = ['buy', 'sell']
const types: readonly string[] = ['market', 'limit', 'stop', 'stop_limit']
const forces: readonly string[] = ['gtc', 'ioc', 'fok']
const orderMembers = [
  ...['symbol', 'side', 'type', 'units', 'lots', 'price', 'stop_price', 'stop_loss'],
  ...['take_profit', 'expires_at', 'time_in_force', 'max_visible_units', 'slippage', 'comment'],
]
const changeMembers = [
  ...['units', 'lots', 'price', 'stop_price', 'stop_loss', 'take_profit', 'expires_at', 'comment'],
]

export function readOrderBody(body: Buffer): OrderWish {
  return settle((errors) => orderOf(readExactObject(body.toString('utf8'), 1), '', errors))
}

/** `{first: {…}, second: {…}}` */
export function readPairBody(body: Buffer): readonly [OrderWish, OrderWish] {
  return settle((errors) => {
    const members = readExactObject(body.toString('utf8'), 2)
    refuseUnknown(members, ['first', 'second'], '', errors)
    const one = (name: string): OrderWish | null => {
      const value = members.get(name)
      if (value?.kind === 'object') return orderOf(value.members, `/${name}`, errors)
      errors.push(
        violation(`/${name}`, 'member_missing', `${name} must be an order, as an object.`),
      )
      return null
    }
    const [first, second] = [one('first'), one('second')]
    return first === null || second === null ? null : [first, second]
  })
}

export function readChangeBody(body: Buffer, order: string): ChangeWish {
  return settle((errors) => {
    const members = readExactObject(body.toString('utf8'), 1)
    refuseUnknown(members, changeMembers, '', errors)
    const read = reader(members, '', errors)
    if (members.size === 0)
      errors.push(
        violation(
          '',
          'nothing_to_change',
          `Say what is to be different: one of ${changeMembers.join(', ')}.`,
        ),
      )
    const amount = members.has('units') || members.has('lots') ? read.amount() : null
    const change = {
      ...optional('price', read.positive('price')),
      ...optional('stopPrice', read.positive('stop_price')),
      ...optional('stopLoss', read.notNegative('stop_loss')),
      ...optional('takeProfit', read.notNegative('take_profit')),
      ...optional('expiresMs', read.time('expires_at')),
      ...optional('comment', read.text('comment', 100)),
      ...optional('amount', amount),
    }
    return { order, ...change }
  })
}

/** `{}` closes all of it; else units or lots. An empty body is all of it as well. */
export function readCloseBody(body: Buffer): Amount | null {
  if (body.length === 0) return null
  const result = settle((errors) => {
    const members = readExactObject(body.toString('utf8'), 1)
    refuseUnknown(members, ['units', 'lots'], '', errors)
    if (members.size === 0) return { amount: null }
    const amount = reader(members, '', errors).amount()
    return { amount }
  })
  return result.amount
}

export function readCloseByBody(body: Buffer): string {
  return settle((errors) => {
    const members = readExactObject(body.toString('utf8'), 1)
    refuseUnknown(members, ['by'], '', errors)
    const value = members.get('by')
    const id = value?.kind === 'text' ? value.text : value?.kind === 'number' ? value.token : ''
    if (/^\d{1,19}$/.test(id)) return id
    errors.push(violation('/by', 'position_not_valid', 'by must be the id of the other position.'))
    return null
  })
}

function orderOf(members: ExactObject, at: string, errors: Violation[]): OrderWish | null {
  refuseUnknown(members, orderMembers, at, errors)
  const read = reader(members, at, errors)
  const symbol = read.text('symbol', 40)
  const side = read.word('side', sides)
  const type = read.word('type', types) ?? (members.has('type') ? null : 'market')
  const amount = read.amount()
  const force = read.word('time_in_force', forces) ?? 'gtc'
  if (symbol === null && !members.has('symbol'))
    read.refuse('symbol', 'member_missing', 'symbol is missing.')
  if (side === null && !members.has('side'))
    read.refuse('side', 'member_missing', 'side is missing: buy or sell.')
  const wish = {
    ...{ price: read.positive('price'), stopPrice: read.positive('stop_price') },
    ...{ stopLoss: read.positive('stop_loss'), takeProfit: read.positive('take_profit') },
    ...{
      expiresMs: read.time('expires_at'),
      maxVisibleAmount: read.notNegative('max_visible_units'),
    },
    ...{ slippage: read.positive('slippage'), comment: read.text('comment', 100) },
  }
  if (symbol === null || side === null || type === null || amount === null) return null
  // The words were found in the lists above.
  return {
    ...wish,
    symbol,
    amount,
    side: side as Side,
    type: type as OrderType,
    timeInForce: force as OrderWish['timeInForce'],
  }
}

function reader(members: ExactObject, at: string, errors: Violation[]) {
  function refuse(name: string, code: string, detail: string): null {
    errors.push(violation(`${at}/${name}`, code, detail))
    return null
  }
  function given(name: string): ExactValue | null {
    const value = members.get(name)
    return value === undefined || value.kind === 'null' ? null : value
  }
  function number(name: string, rule: string, allows: (value: Decimal) => boolean): Decimal | null {
    const value = given(name)
    if (value === null) return null
    const token = value.kind === 'number' ? value.token : value.kind === 'text' ? value.text : ''
    const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(token)
    const read = isNumber ? decimalFromJson(token) : 'number_too_long'
    if (!isRefusal(read) && allows(read)) return read
    return refuse(name, 'number_not_valid', `${name} must be ${rule}; received ${told(value)}.`)
  }
  const positive = (name: string) => number(name, 'a number above 0', isPositive)
  return {
    refuse,
    positive,
    notNegative: (name: string) =>
      number(name, 'a number, 0 or above', (value) => !value.startsWith('-')),
    text(name: string, most: number): string | null {
      const value = given(name)
      if (value === null) return null
      const { kind } = value
      if (
        kind === 'text' &&
        value.text !== '' &&
        value.text.length <= most &&
        !/\p{Cc}/u.test(value.text) &&
        value.text.isWellFormed()
      )
        return value.text
      return refuse(
        name,
        'text_not_valid',
        `${name} must be text of 1 to ${most} printable characters; received ${told(value)}.`,
      )
    },
    word(name: string, words: readonly string[]): string | null {
      const value = given(name)
      if (value === null) return null
      if (value.kind === 'text' && words.includes(value.text)) return value.text
      return refuse(
        name,
        `${name}_not_valid`,
        `${name} must be ${words.join(', ')}; received ${told(value)}.`,
      )
    },
    time(name: string): number | null {
      const value = given(name)
      if (value === null) return null
      const read = value.kind === 'text' ? parseTime(value.text) : null
      if (read?.kind === 'instant') return Date.parse(read.instant)
      return refuse(
        name,
        'time_not_valid',
        `${name} must be a moment with its zone, such as 2026-04-05T12:34:56Z; received ${told(value)}.`,
      )
    },
    amount(): Amount | null {
      const [units, lots] = [given('units'), given('lots')]
      if ((units === null) === (lots === null))
        return refuse(
          'units',
          'amount_unclear',
          'Say exactly one of units and lots: 0.01 lots of EURUSD are 1000 units.',
        )
      const unit = units === null ? 'lots' : 'units'
      const value = positive(unit)
      return value === null ? null : { unit, value }
    },
  }
}

function refuseUnknown(
  members: ExactObject,
  known: readonly string[],
  at: string,
  errors: Violation[],
): void {
  for (const name of members.keys())
    if (!known.includes(name))
      errors.push(
        violation(
          `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
          'member_unknown',
          `There is no member ${shown(name)} here. There may be ${known.join(', ')}.`,
        ),
      )
}

const violation = (pointer: string, code: string, detail: string): Violation => ({
  pointer,
  code,
  detail,
})
const optional = <K extends string, V>(name: K, value: V | null) =>
  (value === null ? {} : { [name]: value }) as { readonly [name in K]?: V }

function told(value: ExactValue): string {
  if (value.kind === 'text') return shown(value.text)
  if (value.kind === 'number') return value.token.slice(0, 40)
  return value.kind === 'boolean'
    ? String(value.value)
    : `${value.kind === 'object' ? 'an object' : 'null'}`
}

/** What was read, when nothing was wrong with it. Throws order_invalid. */
function settle<T>(read: (errors: Violation[]) => T | null): T {
  const errors: Violation[] = []
  const value = read(errors)
  if (errors.length > 0 || value === null) {
    const count = errors.length === 1 ? 'One member breaks' : `${errors.length} members break`
    throw new TidemarkError('order_invalid', `${count} a rule: ${errors[0]?.detail ?? ''}`, {
      errors,
    })
  }
  return value
}
