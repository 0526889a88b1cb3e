// The bots of an outbox run: what they report, call by call, and what the ledger must then hold, to the last digit.
// Orders are reported twice, OPEN and later CLOSED; the second report repeats what the first said and ends it.
import { createHash } from 'node:crypto'
import type { Random } from '../../support/random.ts'

/** How a trade is recognised: by the bot's own key, by the venue's order id, or by a key that the outbox makes. */
export type IdentityKind = 'own_key' | 'order' | 'fresh'

export type BotReport = {
  /** Number of the call; rises over the whole run. */
  readonly call: number
  /** What ties reports and rows together; travels as the comment. */
  readonly label: string
  readonly botName: string
  readonly kind: IdentityKind
  readonly stage: 'OPEN' | 'CLOSED'
  /** The ledger's identity; null when only the receipt can tell it. */
  readonly identity: string | null
  readonly hash: string
  /** Decimals as text, so that no float touches them on the way to the outbox. */
  readonly trade: Readonly<Record<string, string | number>>
  /** JSON text that must arrive byte for byte. */
  readonly raw: string
}

export type Bots = {
  next(): BotReport
  /** The same report in a new call, as a bot makes it that does not know whether the first one counted. */
  again(report: BotReport): BotReport
}

const botNames = ['Grid_v2', 'StatArb_v3', 'Trend "long"', 'Börse-Süd 🚀']
const exchanges = ['Binance', 'Kraken', 'Forex.com']

/** Columns in the order in which they are hashed; every value as text. */
export const hashedColumns = [
  'bot_name',
  'exchange',
  'account',
  'asset_symbol',
  'order_type',
  'entry_time',
  'exit_time',
  'entry_price',
  'exit_price',
  'position_size',
  'realized_pnl',
  'commission',
  'magic_number',
  'exchange_order_id',
  'raw_api_response',
  'status',
] as const

export function hashOf(row: Readonly<Record<string, string | number | null>>): string {
  const values = hashedColumns.map((name) => (row[name] == null ? null : String(row[name])))
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 22)
}

/** `run` sets these reports apart from those of other runs on the same ledger. */
export function createBots(random: Random, run: string): Bots {
  const opened: BotReport[] = []
  let calls = 0
  return {
    next() {
      calls += 1
      if (opened.length > 0 && random.chance(0.25)) {
        const [order] = opened.splice(random.int(opened.length), 1)
        if (order !== undefined) return closeOf(random, order, calls)
      }
      const report = openingReport(random, run, calls)
      if (report.stage === 'OPEN') opened.push(report)
      return report
    },
    again(report) {
      calls += 1
      return { ...report, call: calls }
    },
  }
}

function openingReport(random: Random, run: string, call: number): BotReport {
  const kind = random.pick(['own_key', 'order', 'order', 'fresh'] as const)
  const label = `${run} ${call}`
  const botName = random.pick(botNames)
  const stage = kind === 'order' && random.chance(0.7) ? 'OPEN' : 'CLOSED'
  const trade = {
    bot_name: botName,
    exchange: random.pick(exchanges),
    account: random.pick(['5012345', '77']),
    asset_symbol: random.pick(['BTC/USDT', 'EURUSD', 'XAUUSD', 'ETH/USDT:USDT']),
    order_type: random.pick(['BUY', 'SELL']),
    entry_time: instant(random),
    entry_price: decimal(random, 12),
    // A number that every language prints alike, beside the texts.
    position_size: random.chance(0.5) ? random.between(1, 400) / 4 : decimal(random, 4),
    status: stage,
    comment: label,
    ...(random.chance(0.5) ? { magic_number: `${9_007_199_254_740_993n + BigInt(call)}` } : {}),
    ...(kind === 'own_key' ? { idempotency_key: `own ${label} ${random.int(2 ** 31)}` } : {}),
    ...(kind === 'order' ? { exchange_order_id: `order ${label}` } : {}),
    ...(stage === 'CLOSED' ? endOf(random) : {}),
  }
  return made({ call, label, botName, kind, stage, trade, raw: rawAnswer(random, label) })
}

function closeOf(random: Random, order: BotReport, call: number): BotReport {
  const trade = { ...order.trade, status: 'CLOSED', ...endOf(random) }
  return made({ ...order, call, stage: 'CLOSED', trade, raw: rawAnswer(random, order.label) })
}

function endOf(random: Random): Record<string, string> {
  return {
    exit_time: instant(random),
    exit_price: decimal(random, 12),
    realized_pnl: `${random.chance(0.5) ? '-' : ''}${decimal(random, 6)}`,
    commission: `-${decimal(random, 2)}`,
  }
}

function made(report: Omit<BotReport, 'identity' | 'hash'>): BotReport {
  const { trade, botName, raw } = report
  const key = 'idempotency_key' in trade ? `k ${trade.idempotency_key}` : null
  const order =
    'exchange_order_id' in trade ? `o${botName.length} ${botName} ${trade.exchange_order_id}` : null
  return { ...report, identity: key ?? order, hash: hashOf({ ...trade, raw_api_response: raw }) }
}

function instant(random: Random): string {
  return new Date(Date.UTC(2026, 0, 1) + random.int(300 * 86_400_000)).toISOString()
}

/** Greater than 0, without a leading or trailing zero that PostgreSQL would not print. */
function decimal(random: Random, whole: number): string {
  const front = random.chance(0.1) ? '0' : digits(random, 1 + random.int(whole))
  const length = random.int(9)
  if (length === 0) return front === '0' ? '0.00000001' : front
  return `${front}.${digits(random, length - 1)}${1 + random.int(9)}`
}

function digits(random: Random, length: number): string {
  let text = ''
  for (let at = 0; at < length; at += 1) text += at === 0 ? 1 + random.int(9) : random.int(10)
  return text
}

/** An exchange's answer; some hold what a careless queue would alter or trip over. */
function rawAnswer(random: Random, label: string): string {
  const spice = random.pick([
    '"plain"',
    '"\\u00fc\\ud83d\\ude80 line\\nbreak"',
    '{"a": [1.10, 2.200, 1e2]}',
    '12345678901234567890.123456789',
    `"${'x'.repeat(random.int(2_000))}"`,
  ])
  return `{"id":"${label}","price":${decimal(random, 5)},"info":{"filled":0.0, "note":${spice}}}`
}
