// From the members of a body to a signal, or to the list of everything that is wrong with it.
// TradingView fills in placeholders as text, so numbers may come as text too; a placeholder that stayed empty is named as such.
import type { Violation } from '@tidemark/contract/problem'
import { type Decimal, decimalFromJson, isPositive, isRefusal } from '../../domain/decimal.ts'
import { type Instant, parseTime } from '../../domain/instant.ts'
import { type FlatObject, type FlatValue, shown } from '../exact-json.ts'
import type { OrderType } from '../trade-port.ts'
import { type Signal, type SignalSide, type SignalSize, sizeKinds } from './signal.ts'
import { priceComplaints } from './signal-prices.ts'

export type ReadSignal =
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'refused'; readonly errors: readonly Violation[] }

const members = new Set([
  ...['token', 'id', 'time', 'symbol', 'side', 'type', ...sizeKinds],
  ...['price', 'stop', 'sl', 'tp', 'sequence', 'comment'],
])

const sides: Readonly<Record<string, SignalSide>> = {
  buy: 'buy',
  sell: 'sell',
  close: 'close',
  exit: 'close',
  flat: 'close',
}
const types: readonly OrderType[] = ['market', 'limit', 'stop', 'stop_limit']

export function readSignal(body: FlatObject): ReadSignal {
  const errors: Violation[] = []
  const refuse = (name: string, code: string, detail: string): null => {
    errors.push({ pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, code, detail })
    return null
  }
  for (const name of body.keys())
    if (!members.has(name))
      refuse(
        name,
        'member_unknown',
        `A signal has no member ${shown(name)}. It may have ${[...members].join(', ')}.`,
      )

  function textOf(name: string, most: number): string | null {
    const value = body.get(name)
    if (value === undefined || value.kind === 'null') return null
    if (value.kind === 'number' && name === 'id') return value.token
    if (value.kind !== 'text') return refuse(name, 'not_text', `${name} must be text.`)
    const { text } = value
    if (/\{\{.*\}\}/.test(text))
      return refuse(
        name,
        'placeholder_not_filled',
        `${name} holds ${shown(text)}, which TradingView did not fill in. {{strategy.…}} is filled in only in alerts of a strategy.`,
      )
    if (text === '' || text.length > most || /\p{Cc}/u.test(text) || !text.isWellFormed())
      return refuse(
        name,
        'text_not_valid',
        `${name} must be 1 to ${most} printable characters; received ${shown(text)}.`,
      )
    return text
  }
  function required<T>(name: string, value: T | null): T | null {
    if (value === null && !errors.some(({ pointer }) => pointer === `/${name}`))
      return refuse(name, 'member_missing', `${name} is missing.`)
    return value
  }
  function numberOf(name: string): Decimal | null {
    const value = body.get(name)
    if (value === undefined || value.kind === 'null') return null
    const number = decimalOf(value)
    if (number === null || !isPositive(number))
      return refuse(name, 'number_not_valid', `${name} must be a number above 0${got(value)}.`)
    return number
  }

  const side = readSide(required('side', textOf('side', 40)))
  const type = readType(textOf('type', 20))
  const symbol = required('symbol', textOf('symbol', 60))
  const sentAt = readSentAt(required('time', textOf('time', 40)))
  const size = readSize()
  const signal = {
    id: textOf('id', 100),
    ...{ sentAt, symbol, side, type, size },
    price: numberOf('price'),
    stopPrice: numberOf('stop'),
    stopLoss: numberOf('sl'),
    takeProfit: numberOf('tp'),
    sequence: readSequence(),
    comment: textOf('comment', 100),
  }
  if (errors.length > 0 || sentAt === null || symbol === null || side === null || type === null)
    return { kind: 'refused', errors }
  const whole: Signal = { ...signal, sentAt, symbol, side, type }
  for (const [name, code, detail] of priceComplaints(whole)) refuse(name, code, detail)
  return errors.length > 0 ? { kind: 'refused', errors } : { kind: 'signal', signal: whole }

  function readSide(text: string | null): SignalSide | null {
    if (text === null) return null
    const found = sides[text.toLowerCase()]
    if (found !== undefined) return found
    const hint = /^(long|short)$/i.test(text)
      ? ' {{strategy.market_position}} says what is held, not what to do; use {{strategy.order.action}}.'
      : ''
    return refuse(
      'side',
      'side_not_valid',
      `side must be buy, sell or close; received ${shown(text)}.${hint}`,
    )
  }
  function readType(text: string | null): OrderType | null {
    const wanted = (text ?? 'market').toLowerCase().replace('-', '_')
    return (
      types.find((one) => one === wanted) ??
      refuse(
        'type',
        'type_not_valid',
        `type must be ${types.join(', ')}; received ${shown(text ?? '')}.`,
      )
    )
  }
  function readSentAt(text: string | null): Instant | null {
    if (text === null) return null
    const written = parseTime(text)
    if (written.kind === 'instant') return written.instant
    return refuse(
      'time',
      'time_not_valid',
      `time must be a moment with its zone, such as 2026-04-05T12:34:56Z ({{timenow}}); received ${shown(text)}.`,
    )
  }
  function readSize(): SignalSize | null {
    const given = sizeKinds.filter((name) => (body.get(name)?.kind ?? 'null') !== 'null')
    const [kind, second] = given
    if (kind === undefined) {
      if (side !== 'close')
        refuse('units', 'size_missing', `Say exactly one of ${sizeKinds.join(', ')}.`)
      return null
    }
    if (second !== undefined)
      return refuse(
        second,
        'size_twice',
        `Say exactly one of ${sizeKinds.join(', ')}; received ${given.join(' and ')}.`,
      )
    const value = numberOf(kind)
    return value === null ? null : { kind, value }
  }
  function readSequence(): bigint | null {
    const value = body.get('sequence')
    if (value === undefined || value.kind === 'null') return null
    const text = value.kind === 'number' ? value.token : value.kind === 'text' ? value.text : ''
    if (/^\d{1,18}$/.test(text)) return BigInt(text)
    return refuse(
      'sequence',
      'sequence_not_valid',
      `sequence must be a whole number of at most 18 digits${got(value)}.`,
    )
  }
}

const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/

function decimalOf(value: FlatValue): Decimal | null {
  const text = value.kind === 'number' ? value.token : value.kind === 'text' ? value.text : ''
  if (!numberText.test(text)) return null
  const read = decimalFromJson(text)
  return isRefusal(read) ? null : read
}

function got(value: FlatValue): string {
  if (value.kind === 'text') return `; received ${shown(value.text)}`
  return value.kind === 'number' ? `; received ${value.token.slice(0, 40)}` : ''
}
