// What the practice broker keeps of an account. Money is a whole number of the currency's smallest unit, prices are points,
// volumes hundred-millionths of a lot: no float anywhere.
import type { Currency } from '../market/money.ts'
import type { Rate } from '../market/rates.ts'

export type MarginMode = 'hedging' | 'netting'

/** Numbers as the protocol's documentation has them. */
export const actions = {
  buy: 0,
  sell: 1,
  balance: 2,
  credit: 3,
  charge: 4,
  correction: 5,
  bonus: 6,
  buyCanceled: 13,
  sellCanceled: 14,
} as const
export const entries = { in: 0, out: 1, inOut: 2, outBy: 3 } as const
export const reasons = {
  client: 0,
  expert: 1,
  dealer: 2,
  stopLoss: 3,
  takeProfit: 4,
  stopOut: 5,
} as const
export const orderTypes = {
  buy: 0,
  sell: 1,
  buyLimit: 2,
  sellLimit: 3,
  buyStop: 4,
  sellStop: 5,
  closeBy: 8,
} as const
export const orderStates = { placed: 1, canceled: 2, filled: 4, expired: 6 } as const

export type Position = {
  ticket: bigint
  /** Identifier for life; the ticket changes when a netting position is reversed. */
  readonly id: bigint
  readonly symbol: string
  action: 0 | 1
  volume: number
  openPoints: number
  stopPoints: number
  takePoints: number
  /** Swap so far. */
  storage: bigint
  /** From the symbol's base currency to the account's when it was opened: margin does not move with the market. */
  marginRate: Rate
  readonly createdMs: number
  updatedMs: number
  readonly reason: number
  readonly expert: bigint
  readonly comment: string
}

export type Deal = {
  readonly ticket: bigint
  readonly order: bigint
  readonly position: bigint
  action: number
  readonly entry: number
  readonly reason: number
  readonly symbol: string
  readonly volume: number
  readonly closedVolume: number
  readonly points: number
  readonly stopPoints: number
  readonly takePoints: number
  readonly positionPoints: number
  readonly bid: number
  readonly ask: number
  profit: bigint
  readonly storage: bigint
  readonly commission: bigint
  /** From the symbol's quote currency to the account's. */
  readonly profitRate: Rate
  readonly atMs: number
  readonly expert: bigint
  readonly comment: string
}

export type Order = {
  readonly ticket: bigint
  /** Of the position that it opened, changed or closed; 0 while it waits. */
  position: bigint
  readonly positionBy: bigint
  readonly symbol: string
  readonly type: number
  state: number
  readonly volume: number
  /** What is left to fill. */
  volumeLeft: number
  readonly points: number
  readonly stopPoints: number
  readonly takePoints: number
  readonly reason: number
  readonly placedMs: number
  /** 0 while it waits. */
  doneMs: number
  /** 0 = good till cancelled. */
  readonly expiresMs: number
  readonly expert: bigint
  readonly comment: string
}

/** An account at the end of one of the server's days. */
export type Daily = {
  /** The last second of the day, as the server counts. */
  readonly serverMs: number
  readonly balance: bigint
  readonly credit: bigint
  readonly equity: bigint
  readonly margin: bigint
  readonly profit: bigint
  readonly storage: bigint
  /** What the day's deals brought, by their action; trades under `buy`. */
  readonly sums: Readonly<Record<DaySum, bigint>>
  readonly before: {
    readonly balanceDay: bigint
    readonly balanceMonth: bigint
    readonly equityDay: bigint
    readonly equityMonth: bigint
  }
  readonly positions: readonly PositionNow[]
  readonly orders: readonly Order[]
}
export type DaySum =
  | 'profit'
  | 'balance'
  | 'credit'
  | 'charge'
  | 'correction'
  | 'bonus'
  | 'storage'
  | 'commission'

/** A position with what it is worth at a moment. */
export type PositionNow = Readonly<Position> & {
  readonly pricePoints: number
  readonly profit: bigint
  readonly profitRate: Rate
}

export type AccountMoney = {
  readonly balance: bigint
  readonly credit: bigint
  readonly profit: bigint
  readonly storage: bigint
  readonly margin: bigint
  readonly equity: bigint
  readonly marginFree: bigint
  /** Percent with two places; 0 without margin. */
  readonly marginLevel: bigint
}

/** The newest margin call (1) or stop out (2); 0 when neither holds. */
export type StopOut = {
  readonly activation: 0 | 1 | 2
  readonly atMs: number
  readonly level: bigint
  readonly equity: bigint
  readonly margin: bigint
}

export type Account = {
  readonly login: string
  readonly group: string
  readonly name: string
  readonly mainPassword: string
  readonly investorPassword: string
  readonly apiPassword: string
  readonly leverage: number
  readonly mode: MarginMode
  readonly currency: Currency
  readonly registeredMs: number
  balance: bigint
  credit: bigint
  readonly positions: Position[]
  readonly deals: Deal[]
  /** Orders that wait. */
  readonly pending: Order[]
  /** Orders that are done. */
  readonly orders: Order[]
  readonly daily: Daily[]
  stopOut: StopOut
  /** Traded since the server's last restart, or holds something: only then it has a trading state. */
  active: boolean
}

export const hasState = ({ active, positions, pending }: Account) =>
  active || positions.length > 0 || pending.length > 0
