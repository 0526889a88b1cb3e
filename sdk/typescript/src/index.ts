// The public entry: the outbox for bots, the mapping of CCXT's objects, and the clients for reading.
// Importing it does nothing; `openOutbox` starts everything.

export type { CcxtContext } from './ccxt/ccxt-source.ts'
export { fromCcxtOrder, fromCcxtPosition, fromCcxtTrade } from './ccxt/from-ccxt.ts'
export type { DeadLetter } from './outbox/dead-letter-file.ts'
export { openOutbox } from './outbox/open-outbox.ts'
export type { FlushResult, Outbox, Receipt } from './outbox/outbox.ts'
export { OutboxClosed, OutboxFailed, OutboxFull, OutboxInUse } from './outbox/outbox-errors.ts'
export type { OutboxHealth, OutboxState } from './outbox/outbox-health.ts'
export type { OutboxOptions } from './outbox/outbox-options.ts'
export * from './read.ts'
export * from './stream.ts'
export { TradeInvalid, type Violation } from './trade/trade-invalid.ts'
export {
  type DecimalInput,
  type RawJson,
  rawJson,
  type TimeInput,
  type TradePayload,
} from './trade/trade-payload.ts'
