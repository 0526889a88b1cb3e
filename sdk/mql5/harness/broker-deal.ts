// What the broker of the simulated terminal keeps: deals and positions as MT5 books them, and fills as tests ask for them.
// Volumes are hundredths of a lot and amounts cents: whole numbers, so that sums are exact.
export type BrokerDeal = {
  deal: string
  order: string
  time_msc: string
  type: number
  entry: number
  magic: string
  reason: number
  position: string
  symbol: string
  volume: string
  price: string
  commission: string
  swap: string
  profit: string
  fee: string
  sl: string
  tp: string
  comment: string
  external_id: string
}

export type BrokerPosition = {
  ticket: string
  identifier: string
  symbol: string
  type: number
  /** In hundredths of a lot. */
  volume: number
  points: number
  magic: string
  time_msc: string
  comment: string
}

export type Fill = {
  symbol?: string
  side: 'buy' | 'sell'
  /** In hundredths of a lot. */
  volume: number
  /** The price in points of 10^-digits. */
  points: number
  magic?: string
  comment?: string
  reason?: number
  /** Hedging: the position that this fill closes. */
  closes?: string
  swapCents?: number
}

export type BrokerOptions = {
  mode: 'hedging' | 'netting'
  login: string
  server?: string
  firstTicket?: bigint
  currency?: string
}

export const cents = (value: number): string => {
  const size = Math.abs(value)
  return `${value < 0 ? '-' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`
}
