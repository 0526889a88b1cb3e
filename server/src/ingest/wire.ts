// From one JSON object of a request to a trade report, by the member table of the contract.
// Values are taken from the text itself, so a digit can neither be lost nor repaired on the way.
import { ingestLimits, tradeMembers } from '@tidemark/contract'
import type { Violation } from '@tidemark/contract/problem'
import type { Decimal } from '../domain/decimal.ts'
import type { RawAnswer, Trade } from '../domain/trade.ts'
import type { JsonScanner } from './json-scanner.ts'
import { quoted, violation } from './members/rules.ts'
import { memberReader, type Reading } from './members/wire.ts'
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

const reader = memberReader(tradeMembers, { what: 'a trade', closed: true })

/**
 * Reads one trade at the scanner's position, leaving it after the value.
 * Throws JsonSyntaxError when the text is not JSON; of a well-formed object the first 20 broken rules are collected.
 * `brokerZone` is the zone of times without one, if the key has it.
 */
export function readReport(scanner: JsonScanner, brokerZone: string | null): ReadReport {
  const reading = reader.read(scanner)
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

function timeOf(reading: Reading, name: string, brokerZone: string | null): ReadTime | null {
  const text = reading.values.get(name) ?? null
  if (text === null) return null
  const offset = reading.values.get('entry_time_offset') ?? null
  const time = readTime(name, text, offset, brokerZone)
  if ('instant' in time) return time
  reading.errors.push(time)
  return null
}

/** The first broken rule as a sentence, and how many more there are. */
export function summary(errors: readonly Violation[]): string {
  const [first] = errors
  if (first === undefined) return 'A rule is broken.'
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
