// What a way to TickTrader must do, REST or socket alike: private reads as JSON, and one command in one request.
import type { Json } from '../../connect/ticktrader/json.ts'
import type { Outcome, PreparedRequest, TradeCommand } from '../trade-port.ts'
import type { WireRequest } from './wire.ts'

export type Transport = Disposable & {
  readonly kind: PreparedRequest['transport']
  /** Reads reject with ConnectFailure; lists are lists of the vendor's objects. */
  account(): Promise<Json>
  trades(): Promise<Json>
  /** Null when there is no such order. */
  trade(order: string): Promise<Json>
  positions(): Promise<Json>
  /** `request` is the JSON of a history request. */
  history(request: string): Promise<Json>
  /** What the broker says of the login itself; null where this way cannot ask. */
  tradeAllowed(): Promise<boolean | null>
  describe(command: TradeCommand, wire: WireRequest): PreparedRequest
  /** Never rejects and never sends again. */
  send(command: TradeCommand, wire: WireRequest, signal: AbortSignal): Promise<Outcome>
}
