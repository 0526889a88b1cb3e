// A leg of a position as a trade of the ledger: what GET /api/v1/trades shows of an account whose deals are known.
import type { BrokerTime } from './broker-clock.ts'
import { isPositive } from './decimal.ts'
import type { PositionLeg } from './position-leg.ts'
import type { Trade } from './trade.ts'

/** The words of the account and the two times that a leg's deals give it. */
export type LegSetting = {
  /** The broker's server, such as FXOpen-MT5. */
  readonly exchange: string
  readonly account: string
  readonly opened: Pick<BrokerTime, 'instant' | 'basis'>
  readonly closed: Pick<BrokerTime, 'instant' | 'basis'>
}

const statuses = { open: 'OPEN', closed: 'CLOSED', cancelled: 'CANCELLED' } as const

/** Null while the ledger's rules for a trade are not met: no known entry, or one without a positive price. */
export function legTrade(leg: PositionLeg, setting: LegSetting): Trade | null {
  const { status, entryPrice, magic } = leg
  if (status === 'incomplete' || entryPrice === null) return null
  if (!isPositive(entryPrice) || !isPositive(leg.volume)) return null
  const isOver = status === 'closed'
  const left = leg.exitPrice !== null
  return {
    botName: magic === null || magic === '0' ? 'manual' : `magic-${magic}`,
    exchange: setting.exchange,
    account: setting.account,
    assetSymbol: leg.symbol,
    orderType: leg.side === 'buy' ? 'BUY' : 'SELL',
    entryTime: setting.opened.instant,
    entryZone: setting.opened.basis,
    exitTime: isOver ? setting.closed.instant : null,
    exitZone: isOver ? setting.closed.basis : null,
    entryPrice,
    exitPrice: isOver ? leg.exitPrice : null,
    positionSize: leg.volume,
    realizedPnl: left ? leg.profit : null,
    commission: leg.commission,
    swap: leg.swap,
    fee: leg.fee,
    stopLoss: leg.stopLoss,
    takeProfit: leg.takeProfit,
    mae: null,
    mfe: null,
    magicNumber: magic,
    exchangeOrderId: leg.leg === 1 ? leg.position : `${leg.position}:${leg.leg}`,
    comment: leg.comment === '' ? null : leg.comment,
    status: statuses[status],
    raw: null,
  }
}

/** What makes the leg's trade the same trade for ever; senders' identities begin with other letters. */
export function legIdentity(leg: Pick<PositionLeg, 'position' | 'leg'>): string {
  return `p ${leg.position} ${leg.leg}`
}
