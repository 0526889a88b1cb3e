// What the practice broker keeps of an account. Cents, points and ten-thousandths of a lot: whole numbers everywhere.

export type MarginMode = 'hedging' | 'netting'

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
  storageCents: bigint
  readonly createdMs: number
  updatedMs: number
  reason: number
  readonly expert: bigint
  comment: string
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
  readonly positionPoints: number
  profitCents: bigint
  readonly storageCents: bigint
  readonly commissionCents: bigint
  readonly atMs: number
  readonly expert: bigint
  readonly comment: string
}

export type ClosedOrder = {
  readonly ticket: bigint
  readonly position: bigint
  readonly symbol: string
  readonly type: 0 | 1
  readonly volume: number
  readonly points: number
  readonly reason: number
  readonly atMs: number
  readonly expert: bigint
  readonly comment: string
}

export type Daily = {
  /** The day's end, UTC. */
  readonly atMs: number
  readonly balanceCents: bigint
  readonly creditCents: bigint
  readonly floatingCents: bigint
  readonly marginCents: bigint
}

export type Account = {
  readonly login: string
  readonly group: string
  readonly name: string
  readonly mainPassword: string
  readonly investorPassword: string
  readonly leverage: number
  readonly mode: MarginMode
  readonly registeredMs: number
  balanceCents: bigint
  creditCents: bigint
  readonly positions: Position[]
  readonly deals: Deal[]
  readonly orders: ClosedOrder[]
  readonly daily: Daily[]
  /** Traded since the server's last restart: only then it has a trading state. */
  active: boolean
}
