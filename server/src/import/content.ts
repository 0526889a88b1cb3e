// What a file says once it is read, whatever it was: deals of one account, or trades, and what the file itself prints of them.
import type { Decimal } from '../domain/decimal.ts'
import type { ReportedDeal } from '../domain/reported-deal.ts'

export type FileKind = 'mt5_history' | 'mt4_statement' | 'ticktrader_history' | 'csv_trades'

/** A deal with the row of the file that it stands in. */
export type FileDeal = { readonly row: number; readonly deal: ReportedDeal }

/** A trade as `POST /api/v1/log_trade` takes it: members by their names on the wire. Exact numbers are text. */
export type FileTrade = {
  readonly row: number
  readonly members: Readonly<Record<string, string>>
}

/** A number that the file prints, beside what its own rows make of it. */
export type PrintedTotal = {
  /** Such as `profit` or `total_net_profit`. */
  readonly name: string
  readonly printed: string
  /** Null where the rows do not tell. */
  readonly computed: string | null
  readonly verdict: 'agrees' | 'differs' | 'not_compared'
}

export type FileContent = {
  readonly kind: FileKind
  /** Null where the file does not name it. */
  readonly login: string | null
  readonly server: string | null
  readonly currency: string | null
  /** In time order. One of both lists is empty. */
  readonly deals: readonly FileDeal[]
  readonly trades: readonly FileTrade[]
  readonly totals: readonly PrintedTotal[]
  /** Sentences about what was left out or assumed. */
  readonly notes: readonly string[]
  /** The balance that the file prints at its end. */
  readonly balance: Decimal | null
}

export type ReadOptions = {
  readonly account: string | null
  readonly venue: string | null
  readonly decimal: '.' | ',' | null
  readonly dates: 'dmy' | 'mdy' | null
  /** Column of the file to member of a trade, as the person said. */
  readonly map: ReadonlyMap<string, string>
  /** Units in one lot, by symbol: a TickTrader export counts in units. */
  readonly lotSizes: ReadonlyMap<string, Decimal>
  /** Of tickets that the ledger knows: the position. */
  readonly knownPositions: ReadonlyMap<string, string>
}
