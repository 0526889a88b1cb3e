// What is asked of the risk check, what it needs to know, and how it says no.
import type { Decimal } from '../../domain/decimal.ts'
import type { OrderType, Side, TradeAccount } from '../trade-port.ts'
import type { Exposure } from './exposure.ts'
import type { Limits } from './limits.ts'
import type { Market } from './value.ts'

export type Refusal = {
  /** For programs: the limit or the state that stands in the way. */
  readonly reason: string
  readonly detail: string
  readonly nextStep: string
}

/** What is asked: one order, or the larger part of a changed one. */
export type RiskAsk = {
  readonly symbol: string
  readonly side: Side
  readonly type: OrderType | string
  /** The whole amount of the order, in units. */
  readonly units: Decimal
  /** By how much it makes what stands in the market larger. */
  readonly added: Decimal
  /** Prices that it names. */
  readonly prices: readonly Decimal[]
  /** Of a change: what the order was, as it stands in the market by now. */
  readonly was?: { readonly units: Decimal; readonly price: Decimal | null }
}

export type RiskFacts = {
  readonly account: TradeAccount
  readonly limits: Limits
  readonly market: Market
  /** Why nothing may leave, in words; null = no kill switch is on. */
  readonly killed: string | null
  readonly armed: boolean
  readonly disarmedBecause: string | null
  /** True until everything was looked for that an unclean stop left open. */
  readonly recovering: boolean
  /** Orders of which nobody knows what became; symbol null = of any. */
  readonly openQuestions: readonly { readonly clientId: string; readonly symbol: string | null }[]
  readonly exposure: Exposure
  readonly dayLoss: Decimal | null
  /** New orders sent within the last 60 s. */
  readonly ordersLastMinute: number
  /** How many of them were the same as this one. */
  readonly repeats: readonly number[]
}

export const no = (reason: string, detail: string, nextStep: string): Refusal => ({
  reason,
  detail,
  nextStep,
})

export const fixLimit =
  'Ask for less, or raise the limit with `tidemark trade limits`; a raise counts after 60 s.'
export const fixQuote = 'Try again when there is a fresh quote, or switch the limit off.'
