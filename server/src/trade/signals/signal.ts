// What a signal says, once read: one wish to open or close, from somebody who may be wrong, late or repeating himself.
import type { Decimal } from '../../domain/decimal.ts'
import type { Instant } from '../../domain/instant.ts'
import type { OrderType } from '../trade-port.ts'

export type SignalSide = 'buy' | 'sell' | 'close'

export const sizeKinds = ['units', 'lots', 'percent_of_equity', 'risk_percent'] as const
export type SizeKind = (typeof sizeKinds)[number]
export type SignalSize = { readonly kind: SizeKind; readonly value: Decimal }

export type Signal = {
  /** The sender's own name of it; null = it has none, and its content stands for it. */
  readonly id: string | null
  /** When the sender made it. */
  readonly sentAt: Instant
  /** As the sender writes it; the hook's map says what it is at the broker. */
  readonly symbol: string
  readonly side: SignalSide
  readonly type: OrderType
  /** Null only when something is to be closed as a whole. */
  readonly size: SignalSize | null
  readonly price: Decimal | null
  readonly stopPrice: Decimal | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  /** Counted by the sender, so that a missing one is noticed. */
  readonly sequence: bigint | null
  readonly comment: string | null
}
