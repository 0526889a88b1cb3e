// One trade as a caller hands it over: the names of the wire, with the values that JavaScript has for them.
// Prices and sizes may be text: only text keeps every digit that a venue wrote.

/** A finite number, or decimal text such as '65000.12345678' whose digits go out as they stand. */
export type DecimalInput = number | string

/** A Date, or text: RFC 3339, or `YYYY.MM.DD HH:MM[:SS]` and `YYYY-MM-DD HH:MM[:SS]` without a zone. */
export type TimeInput = Date | string

/** Null and undefined both say that a member is left out. */
type Optional<T> = T | null | undefined

export type TradePayload = {
  /** Name of the bot, 1 to 50 characters. */
  bot_name: string
  /** Exchange or broker, 1 to 50 characters. */
  exchange: string
  /** Symbol as the venue spells it, 1 to 20 characters. */
  asset_symbol: string
  /** BUY, SELL, LONG, SHORT, or the venue's own word; 1 to 10 characters. */
  order_type: string
  entry_time: TimeInput
  exit_time?: Optional<TimeInput>
  /** Greater than 0. */
  entry_price: DecimalInput
  exit_price?: Optional<DecimalInput>
  /** In the unit that the bot uses (units or lots), greater than 0. */
  position_size: DecimalInput
  /** In account currency. */
  realized_pnl?: Optional<DecimalInput>
  /** A cost is negative. */
  commission?: Optional<DecimalInput>
  /** 64 bit; text or bigint beyond Number.MAX_SAFE_INTEGER. */
  magic_number?: Optional<string | bigint | number>
  /** Identifies the trade together with bot_name, exchange and account. */
  exchange_order_id?: Optional<string>
  /** The venue's own answer: any JSON value, or `rawJson(text)` to keep its bytes. */
  raw_api_response?: unknown
  /** OPEN (the default), CLOSED or CANCELLED; other text is kept. */
  status?: Optional<string>
  account?: Optional<string>
  swap?: Optional<DecimalInput>
  fee?: Optional<DecimalInput>
  stop_loss?: Optional<DecimalInput>
  take_profit?: Optional<DecimalInput>
  comment?: Optional<string>
  /** Offset from UTC of times that are given without a zone, such as +03:00. */
  entry_time_offset?: Optional<string>
  mae?: Optional<DecimalInput>
  mfe?: Optional<DecimalInput>
  /** Your own identity of this trade within its exchange and account. */
  idempotency_key?: Optional<string>
}

/** JSON text that is already written. Make one with `rawJson`. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/**
 * Marks `text` as JSON to be sent as it is, for `raw_api_response`. Its bytes are kept, but for line breaks
 * between tokens, which become spaces because trades travel one per line. That it is JSON is checked by `logTrade`.
 */
export function rawJson(text: string): RawJson {
  if (typeof text !== 'string') throw new TypeError(`rawJson takes JSON text, not ${typeof text}`)
  return new RawJson(text)
}
