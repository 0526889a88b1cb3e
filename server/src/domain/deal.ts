// A deal as the venue books it: one execution, or one movement of money. Deals are facts; positions are built from them.
// The numbers of type, entry and reason are those of MQL5 (DEAL_TYPE, DEAL_ENTRY, DEAL_REASON).
import type { Decimal } from './decimal.ts'
import { sum, ZERO } from './decimal-math.ts'

export type Deal = {
  /** Ticket: 64 bit, as text. */
  readonly deal: string
  readonly order: string | null
  /** Position identifier; null when the deal belongs to none. */
  readonly position: string | null
  /** Milliseconds as the broker's clock counts them, as text. */
  readonly serverMsc: string
  readonly type: number
  readonly entry: number
  readonly reason: number | null
  readonly magic: string | null
  readonly symbol: string
  /** Lots. */
  readonly volume: Decimal
  readonly price: Decimal
  readonly profit: Decimal
  readonly commission: Decimal | null
  readonly swap: Decimal | null
  readonly fee: Decimal | null
  /** Null when none was set. */
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  readonly comment: string | null
}

const BUY = 0
const SELL = 1
const CREDIT = 3

export const entries = { in: 0, out: 1, inOut: 2, outBy: 3 } as const

const typeNames = [
  'buy',
  'sell',
  'balance',
  'credit',
  'charge',
  'correction',
  'bonus',
  'commission',
  'commission_daily',
  'commission_monthly',
  'commission_agent_daily',
  'commission_agent_monthly',
  'interest',
  'buy_cancelled',
  'sell_cancelled',
  'dividend',
  'dividend_franked',
  'tax',
]
const entryNames = ['in', 'out', 'in_out', 'out_by']
const reasonNames = [
  'client',
  'mobile',
  'web',
  'expert',
  'sl',
  'tp',
  'so',
  'rollover',
  'variation_margin',
  'split',
  'corporate_action',
]

/** `other` for a number that is not known (yet). */
export function dealTypeName(type: number): string {
  return typeNames[type] ?? 'other'
}

export function dealEntryName(entry: number): string {
  return entryNames[entry] ?? 'other'
}

export function dealReasonName(reason: number): string {
  return reasonNames[reason] ?? 'other'
}

/** A buy or a sell that counts; a cancelled one, or a movement of money, is no execution. */
export function isExecution(deal: Pick<Deal, 'type'>): boolean {
  return deal.type === BUY || deal.type === SELL
}

export function sideOf(deal: Pick<Deal, 'type'>): 'buy' | 'sell' {
  return deal.type === BUY ? 'buy' : 'sell'
}

/** What a deal adds to the balance is its money; credit is kept apart from the balance. */
export function isCredit(deal: Pick<Deal, 'type'>): boolean {
  return deal.type === CREDIT
}

/** What a deal adds to the account, over all its money. */
export function moneyOf(deal: Pick<Deal, 'profit' | 'commission' | 'swap' | 'fee'>): Decimal {
  return sum([deal.profit, orZero(deal.commission), orZero(deal.swap), orZero(deal.fee)])
}

export function orZero(value: Decimal | null): Decimal {
  return value ?? ZERO
}
