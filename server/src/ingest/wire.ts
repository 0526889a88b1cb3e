// From one JSON object of a request to a trade report, by the member table of the contract.
// Values are taken from the text itself, so a digit can neither be lost nor repaired on the way.
import { ingestLimits, type Member, tradeMembers } from '@tidemark/contract'
import type { Violation } from '@tidemark/contract/problem'
import type { Decimal } from '../domain/decimal.ts'
import type { RawAnswer, Trade } from '../domain/trade.ts'
import type { JsonScanner, Seen } from './json-scanner.ts'
import {
  checkDecimal,
  checkInt64,
  checkOffset,
  checkText,
  quoted,
  violation,
} from './member-rules.ts'
import { type ReadTime, readTime } from './times.ts'

export type Report = { readonly trade: Trade; readonly idempotencyKey: string | null }

export type RefusedReport = {
  readonly kind: 'refused'
  readonly code: 'trade_invalid' | 'member_duplicated' | 'body_too_deep'
  readonly detail: string
  readonly errors: readonly Violation[]
}

export type ReadReport = { readonly kind: 'report'; readonly report: Report } | RefusedReport

/** Largest report and largest batch. */
export const reportLimits = ingestLimits

/** Members other than the raw answer may nest this deep. */
const TYPED_DEPTH = 16
/** A raw answer nested deeper than this is kept as text only. */
const CLEAN_DEPTH = 32

/** Broken rules that are told of one trade: a body of nothing but unknown members could hold a million. */
const MOST_ERRORS = 20

const table: ReadonlyMap<string, Member> = new Map(Object.entries(tradeMembers))
const byPlainName = new Map([...table.keys()].map((name) => [plain(name), name]))
const longestName = Math.max(...[...table.keys()].map((name) => name.length))
const required = [...table].filter(([, member]) => member.required).map(([name]) => name)

/** What has been read of one object so far. Names that stand for nothing usable map to null. */
type Reading = {
  readonly values: Map<string, string | null>
  readonly errors: Violation[]
  raw: RawAnswer | null
  repeated: string | null
  depth: number
}

/**
 * Reads one trade at the scanner's position, leaving it after the value.
 * Throws JsonSyntaxError when the text is not JSON; of a well-formed object the first 20 broken rules are collected.
 * `brokerZone` is the zone of times without one, if the key has it.
 */
export function readReport(scanner: JsonScanner, brokerZone: string | null): ReadReport {
  const reading: Reading = { values: new Map(), errors: [], raw: null, repeated: null, depth: 0 }
  if (scanner.peek() === 123) readMembers(scanner, reading)
  else {
    skip(scanner, reading, 0)
    reading.errors.push({ pointer: '', code: 'type', detail: 'a trade must be a JSON object' })
  }
  const { values, errors, repeated } = reading
  if (reading.depth > TYPED_DEPTH) {
    const detail = `Members other than raw_api_response may be nested at most ${TYPED_DEPTH} levels deep; this one goes ${reading.depth} deep.`
    return { kind: 'refused', code: 'body_too_deep', detail, errors: [] }
  }
  if (repeated !== null) {
    const twice = [violation(repeated, 'duplicated', 'stands twice in one object')]
    const detail = `The member ${quoted(repeated)} stands twice, so its value is ambiguous.`
    return { kind: 'refused', code: 'member_duplicated', detail, errors: twice }
  }
  if (errors[0]?.pointer !== '')
    for (const name of required)
      if (!values.has(name))
        errors.push(violation(name, 'required', 'is required and was not sent'))
  const entry = timeOf(reading, 'entry_time', brokerZone)
  const exit = timeOf(reading, 'exit_time', brokerZone)
  if (errors.length > 0 || entry === null) {
    return { kind: 'refused', code: 'trade_invalid', detail: summary(errors), errors }
  }
  return {
    kind: 'report',
    report: {
      trade: toTrade(values, entry, exit, reading.raw),
      idempotencyKey: values.get('idempotency_key') ?? null,
    },
  }
}

function readMembers(scanner: JsonScanner, reading: Reading): void {
  scanner.at++
  if (scanner.peek() === 125) {
    scanner.at++
    return
  }
  for (;;) {
    scanner.peek()
    const name = scanner.string()
    scanner.expect(58)
    if (reading.values.has(name)) reading.repeated ??= name
    const member = table.get(name)
    if (member === undefined) {
      reading.values.set(name, null)
      if (reading.errors.length < MOST_ERRORS) reading.errors.push(unknownMember(name))
      skip(scanner, reading, 1)
    } else if (member.kind === 'raw') {
      reading.values.set(name, null)
      reading.raw = readRaw(scanner)
    } else readScalar(scanner, reading, name, member)
    const next = scanner.peek()
    if (next !== 44 && next !== 125) scanner.fail()
    scanner.at++
    if (next === 125) return
  }
}

function readScalar(scanner: JsonScanner, reading: Reading, name: string, member: Member): void {
  const code = scanner.peek()
  let checked: string | Violation | null
  if (code === 34) checked = checkString(name, member, scanner.string())
  else if (code === 45 || (code >= 48 && code <= 57))
    checked = checkNumber(name, member, scanner.number())
  else if (code === 110) {
    scanner.literal('null')
    checked = member.required
      ? violation(name, 'required', 'is required and was sent as null')
      : null
  } else {
    const start = scanner.at
    skip(scanner, reading, 1)
    const received =
      code === 123 ? 'an object' : code === 91 ? 'an array' : scanner.text.slice(start, scanner.at)
    checked = violation(name, 'type', `must be ${expected(member)}`, received)
  }
  if (checked === null || typeof checked === 'string') reading.values.set(name, checked)
  else {
    reading.values.set(name, null)
    reading.errors.push(checked)
  }
}

function checkString(name: string, member: Member, value: string): string | Violation {
  switch (member.kind) {
    case 'text':
      return checkText(name, value, member.min, member.max)
    case 'int64':
      return checkInt64(name, value)
    case 'offset':
      return checkOffset(name, value)
    case 'time':
      return value
    default:
      return violation(
        name,
        'type',
        'must be a JSON number, without quotes (its digits are kept exactly as written)',
        `the text ${quoted(value)}`,
      )
  }
}

function checkNumber(name: string, member: Member, token: string): string | Violation {
  if (member.kind === 'decimal') return checkDecimal(name, token, member.positive)
  if (member.kind === 'int64') return checkInt64(name, token)
  return violation(name, 'type', `must be ${expected(member)}`, 'a number')
}

function timeOf(reading: Reading, name: string, brokerZone: string | null): ReadTime | null {
  const text = reading.values.get(name) ?? null
  if (text === null) return null
  const offset = reading.values.get('entry_time_offset') ?? null
  const time = readTime(name, text, offset, brokerZone)
  if ('instant' in time) return time
  reading.errors.push(time)
  return null
}

function readRaw(scanner: JsonScanner): RawAnswer | null {
  scanner.peek()
  const start = scanner.at
  const seen: Seen = { depth: 0, nul: false, surrogate: false, wildNumber: false }
  scanner.skipValue(seen)
  const source = scanner.text.slice(start, scanner.at)
  if (source === 'null') return null
  const clean = !(seen.nul || seen.surrogate || seen.wildNumber || seen.depth > CLEAN_DEPTH)
  return { source, clean }
}

/** Moves over a value that is refused anyway, noting how deep it goes below the `outer` levels around it. */
function skip(scanner: JsonScanner, reading: Reading, outer: number): void {
  const seen: Seen = { depth: 0, nul: false, surrogate: false, wildNumber: false }
  scanner.skipValue(seen)
  reading.depth = Math.max(reading.depth, outer + seen.depth)
}

function unknownMember(name: string): Violation {
  const near = name.length > 2 * longestName ? undefined : byPlainName.get(plain(name))
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return violation(name, 'unknown_member', `is not a member of a trade${hint}`)
}

/** A name without what people vary: case, dashes, underscores. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '')
}

function expected(member: Member): string {
  if (member.kind === 'decimal') return 'a JSON number'
  if (member.kind === 'int64') return 'a whole number, as a number or a string of digits'
  return 'a string'
}

function summary(errors: readonly Violation[]): string {
  const [first] = errors
  if (first === undefined) return 'The trade breaks a rule.'
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more, see errors)`
  const end = first.detail.endsWith('?') && more === '' ? '' : '.'
  return `${first.pointer.slice(1)} ${first.detail}${more}${end}`.trimStart()
}

function toTrade(
  values: ReadonlyMap<string, string | null>,
  entry: ReadTime,
  exit: ReadTime | null,
  raw: RawAnswer | null,
): Trade {
  const text = (name: string) => values.get(name) ?? ''
  const optional = (name: string) => values.get(name) ?? null
  const decimal = (name: string) => optional(name) as Decimal | null // checkDecimal let it pass
  return {
    botName: text('bot_name'),
    exchange: text('exchange'),
    account: text('account'),
    assetSymbol: text('asset_symbol'),
    orderType: text('order_type'),
    entryTime: entry.instant,
    entryZone: entry.zone,
    exitTime: exit?.instant ?? null,
    exitZone: exit?.zone ?? null,
    entryPrice: text('entry_price') as Decimal, // required and checked
    exitPrice: decimal('exit_price'),
    positionSize: text('position_size') as Decimal, // required and checked
    realizedPnl: decimal('realized_pnl'),
    commission: decimal('commission'),
    swap: decimal('swap'),
    fee: decimal('fee'),
    stopLoss: decimal('stop_loss'),
    takeProfit: decimal('take_profit'),
    mae: decimal('mae'),
    mfe: decimal('mfe'),
    magicNumber: optional('magic_number'),
    exchangeOrderId: optional('exchange_order_id'),
    comment: optional('comment'),
    status: optional('status') ?? 'OPEN',
    raw,
  }
}
