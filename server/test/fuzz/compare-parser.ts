// Holds the ingest parser's reading of one body against the oracle's, value by value and refusal by refusal.
// The only part of the fuzzers that knows the server's own types.
import type { Trade } from '../../src/domain/trade.ts'
import { decodeBody, readTrade } from '../../src/ingest/read-body.ts'
import { TidemarkError } from '../../src/platform/problem.ts'
import { type Expected, expectedOf, wholeBody } from './oracle.ts'

/** A sentence about the first disagreement, or null when both say the same. Any other error of the parser is a crash. */
export function disagreement(
  body: Buffer,
  read: (body: Buffer) => Found = readAs,
): { readonly accepted: boolean; readonly complaint: string | null } {
  const expected = expectedOf(body)
  const found = read(body)
  const accepted = found.kind === 'stored'
  if (found.kind === 'crash') return { accepted, complaint: `crash: ${found.what}` }
  if (expected.kind === 'stored' && found.kind === 'stored')
    return { accepted, complaint: differenceOf(expected, found) }
  if (expected.kind === 'refused' && found.kind === 'refused') {
    if (expected.code !== found.code)
      return { accepted, complaint: `refused as ${found.code}, expected ${expected.code}` }
    const missing = [...expected.members].filter((name) => !found.members.has(pointerOf(name)))
    const extra = found.members.size - expected.members.size
    if (expected.code === 'trade_invalid' && (missing.length > 0 || extra > 0))
      return {
        accepted,
        complaint: `names ${[...found.members]}, expected ${[...expected.members]}`,
      }
    return { accepted, complaint: null }
  }
  const say = (outcome: Expected | Found) =>
    outcome.kind === 'refused' ? `refused ${outcome.code} ${[...outcome.members]}` : outcome.kind
  return { accepted, complaint: `${say(found)}, expected ${say(expected)}` }
}

export type Found =
  | { readonly kind: 'stored'; readonly trade: Trade; readonly idempotencyKey: string | null }
  | { readonly kind: 'refused'; readonly code: string; readonly members: ReadonlySet<string> }
  | { readonly kind: 'crash'; readonly what: string }

/** The server's reading, every error that is not an answer counted as a crash. */
export function readAs(body: Buffer): Found {
  try {
    const read = readTrade(decodeBody(body).text, null)
    if (read.kind === 'report') return { kind: 'stored', ...read.report }
    return {
      kind: 'refused',
      code: read.code,
      members: new Set(read.errors.map((error) => error.pointer)),
    }
  } catch (problem) {
    if (problem instanceof TidemarkError)
      return { kind: 'refused', code: problem.code, members: new Set() }
    return { kind: 'crash', what: String(problem) }
  }
}

function differenceOf(
  expected: Extract<Expected, { kind: 'stored' }>,
  { trade, idempotencyKey }: Extract<Found, { kind: 'stored' }>,
): string | null {
  const found: Record<string, string | null> = {
    bot_name: trade.botName,
    exchange: trade.exchange,
    account: trade.account === '' ? null : trade.account,
    asset_symbol: trade.assetSymbol,
    order_type: trade.orderType,
    entry_time: microsOf(trade.entryTime),
    entry_zone: trade.entryZone,
    exit_time: trade.exitTime === null ? null : microsOf(trade.exitTime),
    exit_zone: trade.exitZone,
    entry_price: trade.entryPrice,
    exit_price: trade.exitPrice,
    position_size: trade.positionSize,
    realized_pnl: trade.realizedPnl,
    commission: trade.commission,
    swap: trade.swap,
    fee: trade.fee,
    stop_loss: trade.stopLoss,
    take_profit: trade.takeProfit,
    mae: trade.mae,
    mfe: trade.mfe,
    magic_number: trade.magicNumber,
    exchange_order_id: trade.exchangeOrderId,
    comment: trade.comment,
    status: trade.status,
    idempotency_key: idempotencyKey,
  }
  for (const [name, value] of Object.entries(found))
    if (value !== (expected.values.get(name) ?? null))
      return `${name} is ${value}, expected ${expected.values.get(name) ?? null}`
  if (trade.raw?.source !== expected.raw?.source) return 'the raw answer differs'
  if (trade.raw?.clean !== expected.raw?.clean)
    return `the raw answer is taken as ${trade.raw?.clean ? 'clean' : 'unclean'}`
  return null
}

/** Microseconds since 1970 of canonical text such as 2026-04-05T12:34:56.5Z. */
export function microsOf(instant: string): string {
  const fraction = /\.(\d+)Z$/.exec(instant)?.[1] ?? ''
  const seconds = Date.parse(`${instant.slice(0, 19)}Z`)
  return String(BigInt(seconds) * 1000n + BigInt(fraction.padEnd(6, '0')))
}

/** RFC 6901, for names short enough to be shown whole. */
function pointerOf(name: string): string {
  if (name === wholeBody) return ''
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name
  return `/${shown.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`
}
