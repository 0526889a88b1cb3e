// Trades as senders write them, and what the table must then hold, to the last digit.
// Bodies are built as text, never with JSON.stringify of numbers, so that no float touches a value.
import { createHash } from 'node:crypto'
import type { Random } from './random.ts'

export type SampleTrade = {
  /** exchange_order_id: the identity by which a stored row is found again. */
  readonly id: string
  readonly body: string
  readonly hash: string
}

/** Members in the order in which they are hashed; values as canonical text, null when absent. */
export type TradeContent = {
  readonly bot_name: string
  readonly exchange: string
  readonly asset_symbol: string
  readonly order_type: string
  readonly entry_time: string
  readonly entry_price: string
  readonly position_size: string
  readonly realized_pnl: string | null
  readonly magic_number: string | null
  readonly exchange_order_id: string
  readonly raw_api_response: string | null
  readonly status: string
}

const names = [
  'bot_name',
  'exchange',
  'asset_symbol',
  'order_type',
  'entry_time',
  'entry_price',
  'position_size',
  'realized_pnl',
  'magic_number',
  'exchange_order_id',
  'raw_api_response',
  'status',
] as const satisfies readonly (keyof TradeContent)[]

export function contentHash(content: Readonly<Record<string, string | null>>): string {
  const canonical = names.map((name) => content[name] ?? null)
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex')
}

/** The statement whose rows hash like the trades sent (every value arrives as text). */
export const storedContentSql = `
  select internal_id::text, bot_name, exchange, asset_symbol, order_type,
    to_char(entry_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as entry_time,
    trim_scale(entry_price)::text as entry_price, trim_scale(position_size)::text as position_size,
    trim_scale(realized_pnl)::text as realized_pnl, magic_number::text, exchange_order_id,
    raw_api_response::text, status
  from live_trades`

export function sampleTrade(random: Random, id: string, botName: string): SampleTrade {
  const raw = ccxtAnswer(random, id)
  const content: TradeContent = {
    bot_name: botName,
    exchange: random.pick(['Binance', 'Kraken', 'Forex.com', 'Börse "Süd"']),
    asset_symbol: random.pick(['BTC/USDT', 'EURUSD', 'XAUUSD', 'ETH/USDT:USDT']),
    order_type: random.pick(['BUY', 'SELL']),
    entry_time: new Date(Date.UTC(2026, 0, 1) + random.int(300 * 86_400_000)).toISOString(),
    entry_price: decimal(random, 12, 8),
    position_size: decimal(random, 4, 8),
    realized_pnl: random.chance(0.7)
      ? (random.chance(0.5) ? '-' : '') + decimal(random, 6, 8)
      : null,
    magic_number: random.chance(0.5)
      ? String(9_007_199_254_740_993n + BigInt(random.int(2 ** 31)))
      : null,
    exchange_order_id: id,
    raw_api_response: raw,
    status: 'CLOSED',
  }
  return { id, body: bodyOf(content), hash: contentHash(content) }
}

function bodyOf(content: TradeContent): string {
  const bare = new Set([
    'entry_price',
    'position_size',
    'realized_pnl',
    'magic_number',
    'raw_api_response',
  ])
  const members = names.flatMap((name) => {
    const value = content[name]
    if (value === null) return []
    return `${JSON.stringify(name)}:${bare.has(name) ? value : JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}

/** Up to `whole` digits before and `places` after the point, no leading or trailing zero, never 0. */
function decimal(random: Random, whole: number, places: number): string {
  const front = random.chance(0.1) ? '0' : digits(random, 1 + random.int(whole))
  const length = random.int(places + 1)
  if (length === 0) return front === '0' ? '0.00000001' : front
  return `${front}.${random.chance(0.1) ? '0'.repeat(length - 1) : digits(random, length - 1)}${1 + random.int(9)}`
}

function digits(random: Random, length: number): string {
  let text = ''
  for (let at = 0; at < length; at += 1) text += at === 0 ? 1 + random.int(9) : random.int(10)
  return text
}

/** About 700 bytes, as a CCXT order answer looks; a few hold what trips parsers. */
function ccxtAnswer(random: Random, id: string): string {
  const spice = random.pick([
    '"plain"',
    '"\\u00fc\\ud83d\\ude80"',
    '{"a": [1.10, 2.200]}',
    '12345678901234567890.123456789',
  ])
  return (
    `{"id":"${id}","clientOrderId":"x-${random.int(1e9)}","timestamp":${1_775_000_000_000 + random.int(1e9)},` +
    `"type":"limit","timeInForce":"GTC","postOnly":false,"reduceOnly":null,"side":"buy","price":${decimal(random, 5, 8)},` +
    `"stopPrice":null,"cost":${decimal(random, 5, 8)},"average":${decimal(random, 5, 8)},"filled":${decimal(random, 3, 8)},` +
    `"remaining":0.0,"status":"closed","fee":{"cost":${decimal(random, 1, 8)},"currency":"USDT"},` +
    `"trades":[{"id":"${random.int(1e9)}","price":${decimal(random, 5, 8)},"qty":${decimal(random, 2, 8)},"commissionAsset":"BNB"}],` +
    `"info":{"symbol":"BTCUSDT","orderId":${random.int(2 ** 31)},"orderListId":-1,"workingType":"CONTRACT_PRICE","origType":"LIMIT",` +
    `"selfTradePreventionMode":"EXPIRE_MAKER","isWorking":true, "note":${spice}}}`
  )
}
