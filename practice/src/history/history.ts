// A made-up history of an account: its deals and positions as a broker would have booked them. Whole points, hundredths of a lot
// and cents, so that sums are exact.

export type MadeDeal = {
  readonly deal: bigint
  /** 0n = none. */
  readonly order: bigint
  readonly position: bigint
  /** Milliseconds as the broker's clock counts them. */
  readonly atMs: number
  readonly type: 'buy' | 'sell' | 'balance' | 'credit'
  readonly entry: 'in' | 'out'
  readonly symbol: string
  /** Hundredths of a lot. */
  readonly lots: number
  readonly points: number
  readonly digits: number
  readonly profitCents: number
  readonly commissionCents: number
  readonly swapCents: number
  readonly magic: number
  readonly stopPoints: number
  readonly takePoints: number
  readonly comment: string
}

export type MadePosition = {
  readonly position: bigint
  readonly symbol: string
  readonly digits: number
  readonly side: 'buy' | 'sell'
  /** Of this closing. */
  readonly lots: number
  readonly openedMs: number
  readonly closedMs: number
  readonly openPoints: number
  readonly closePoints: number
  readonly stopPoints: number
  readonly takePoints: number
  readonly commissionCents: number
  readonly swapCents: number
  readonly profitCents: number
}

export type MadeHistory = {
  /** By time, then by ticket. */
  readonly deals: readonly MadeDeal[]
  readonly positions: readonly MadePosition[]
}

export type MadeBot = {
  readonly magic: number
  readonly name: string
  readonly symbols: readonly string[]
  /** Of a hundred days, on how many it trades; it may do so several times. */
  readonly days: number
  /** Hours at which it opens, by the broker's clock. */
  readonly hours: readonly [from: number, to: number]
  /** Minutes that it holds at most. */
  readonly holds: number
  /** Of a hundred trades that are decided, how many win in a usual month. */
  readonly wins: number
}

export type HistoryOptions = {
  readonly seed: number
  /** Milliseconds as the broker's clock counts them. */
  readonly fromMs: number
  readonly toMs: number
  readonly bots: readonly MadeBot[]
  readonly depositCents: number
  /** What one lot costs on each side, in cents. Default 350 on both. */
  readonly commission?: { readonly entry: number; readonly exit: number }
  readonly firstTicket?: bigint
}

/** 112868 points of 5 digits are 1.12868; nothing is rounded. */
export function unitsText(units: number, digits: number): string {
  const sign = units < 0 ? '-' : ''
  const text = String(Math.abs(units)).padStart(digits + 1, '0')
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
