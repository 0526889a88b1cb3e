// A trade as a sender reported it, every value exact: decimals and instants as canonical text, 64-bit ids as strings.
// What the sender did not say is null, never 0.
import type { Decimal } from './decimal.ts'
import type { Instant } from './instant.ts'

/** The venue's own answer: its text byte for byte. Unclean text (NUL, lone surrogates, wild numbers, too deep) is kept apart. */
export type RawAnswer = { readonly source: string; readonly clean: boolean }

export type Trade = {
  readonly botName: string
  readonly exchange: string
  /** Account number at the venue; '' when the sender names none. */
  readonly account: string
  readonly assetSymbol: string
  readonly orderType: string
  readonly entryTime: Instant
  /** How entryTime was read: `offset`, `offset:+03:00`, `zone:Europe/Athens` or `assumed:UTC`. */
  readonly entryZone: string
  readonly exitTime: Instant | null
  readonly exitZone: string | null
  readonly entryPrice: Decimal
  readonly exitPrice: Decimal | null
  readonly positionSize: Decimal
  readonly realizedPnl: Decimal | null
  readonly commission: Decimal | null
  readonly swap: Decimal | null
  readonly fee: Decimal | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  readonly mae: Decimal | null
  readonly mfe: Decimal | null
  /** Signed 64-bit integer as text. */
  readonly magicNumber: string | null
  readonly exchangeOrderId: string | null
  readonly comment: string | null
  readonly status: string
  readonly raw: RawAnswer | null
}
