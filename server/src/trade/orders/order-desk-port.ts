// The one door to a broker's order entry, as everybody who wants an order sees it: people by HTTP, and signals.
// Whoever knocks says on whose behalf; the desk decides whether it may, writes it down, and sends it at most once.
import type { Decimal } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type {
  BrokerOrder,
  NewOrder,
  OrderChange,
  PreparedRequest,
  TradeSession,
} from '../trade-port.ts'
import type { OrderState } from './order-state.ts'

/** Which of the two a person meant is never guessed: 1 lot of EURUSD is 100000 units. */
export type Amount = { readonly unit: 'units' | 'lots'; readonly value: Decimal }

/** A new order as somebody wishes it: the desk gives it its client id and counts its amount in units. */
export type OrderWish = Omit<NewOrder, 'clientId' | 'amount'> & { readonly amount: Amount }
export type ChangeWish = Omit<OrderChange, 'amount' | 'amountBefore'> & { readonly amount?: Amount }

/** Makes a repeat harmless: the same key with the same content gets the first answer, with other content a refusal. */
export type Once = {
  readonly key: string
  /** SHA-256 in hex of what was asked, whatever its spelling. */
  readonly digest: string
}

/** Nothing was written and nothing left; the same command is right in a few seconds. */
export class TooEarly extends Error {
  override readonly name = 'TooEarly'
}

/** On whose behalf, on which account, and whether for real. */
export type Ask = {
  readonly accountId: number
  /** The credential: `key:4kJ2mZ0q`, `hook:tv-eurusd`, `cli:alice`. Idempotency keys belong to it. */
  readonly by: string
  /** The hook that asks, so that it can be stopped alone; null = none. */
  readonly hookId: string | null
  readonly once: Once | null
  /** True: everything happens but the sending. */
  readonly dryRun: boolean
  /** Whoever asks tries again by itself: a close that comes too early rejects with TooEarly, and nothing is written. */
  readonly triesAgain?: boolean
  /**
   * Runs in the transaction that writes the intent, before it commits: signals mark there that they are executed. What it
   * throws rolls the intent back and is what the call rejects with. Not run when `once.key` is known already.
   */
  readonly alongside?: (tx: Queryable, clientId: string) => Promise<void>
}

/** What every answer tells. */
type Answered = {
  readonly intentId: string
  /** Ours: under it the order can be asked for, whatever became of it. */
  readonly clientId: string
  readonly dryRun: boolean
  /** Of a dry run: the request as it would have left. */
  readonly request: PreparedRequest | null
  /** Of a dry run: what would stand in the way of a real one, such as an account that is not armed. */
  readonly notes: readonly string[]
}

export type OrderAnswer =
  | (Answered & { readonly outcome: 'accepted'; readonly orders: readonly BrokerOrder[] })
  | (Answered & {
      readonly outcome: 'rejected'
      /** risk: nothing left this machine. venue: the broker said no. */
      readonly by: 'risk' | 'venue'
      /** A name for programs: the limit of ours, or the venue's reason. */
      readonly reason: string
      /** What is wrong, in words. */
      readonly detail: string
      readonly nextStep: string
    })
  | (Answered & {
      /** It may have been executed. It is looked for, and until `reconcileByMs` it is found, absent, or a person's to decide. */
      readonly outcome: 'unknown'
      readonly detail: string
      readonly reconcileByMs: number
    })

/** What can be read of an account at its broker. Rejects with ConnectFailure. */
export type AccountReads = Pick<
  TradeSession,
  | 'readAccount'
  | 'readSymbols'
  | 'readQuotes'
  | 'readDepth'
  | 'readOrders'
  | 'readOrder'
  | 'readHistory'
>

/**
 * Each resolves with an answer, or rejects when nothing was written and nothing left: TidemarkError (bad amounts, another
 * content under a used key), ConnectFailure (the broker could not be asked), DatabaseUnavailable, TooEarly (only who says `triesAgain`).
 */
export type OrderDesk = {
  place(ask: Ask, wish: OrderWish): Promise<OrderAnswer>
  /** Two orders of which one ends the other. */
  placeOco(ask: Ask, first: OrderWish, second: OrderWish): Promise<OrderAnswer>
  modify(ask: Ask, change: ChangeWish): Promise<OrderAnswer>
  cancel(ask: Ask, order: string): Promise<OrderAnswer>
  /** Without an amount all of it. */
  close(ask: Ask, position: string, amount: Amount | null): Promise<OrderAnswer>
  closeBy(ask: Ask, position: string, by: string): Promise<OrderAnswer>
  reads(accountId: number): Promise<AccountReads>
  /** What became of something that was asked for, by the client id or intent of its answer; null = nothing of that name. */
  find(accountId: number, id: string): Promise<FoundIntent | null>
}

export type FoundIntent = {
  readonly intentId: string
  readonly clientId: string
  readonly secondClientId: string | null
  readonly kind: string
  readonly state: OrderState
  readonly symbol: string | null
  readonly askedBy: string
  readonly dryRun: boolean
  readonly reconcileByMs: number | null
  /** When a person said that they looked; only of HUMAN. */
  readonly acknowledgedMs: number | null
  /** Every state it was in, oldest first. */
  readonly history: readonly {
    readonly state: OrderState
    readonly atMs: number
    readonly detail: string
  }[]
}
