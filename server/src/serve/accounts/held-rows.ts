// Accounts whose values are only held in memory: what the database knows of them, with the held values laid over it.
import type { HeldPictures } from '../../accounts/held-pictures.ts'
import type { PictureEntry } from '../../accounts/picture-entry.ts'
import { subtract, sum } from '../../domain/decimal-math.ts'
import type { AccountRow, ExposureRow, LegTotals, OrNull, PositionRow } from './account-rows.ts'

export type Held = Pick<HeldPictures, 'get'>

/** The row itself when nothing is held of the account. */
export function withHeld<Row extends AccountRow>(row: Row, held: Held): Row {
  const found = row.retention === 'cache_only' ? held.get(row.account_id) : null
  if (found === null) return row
  const { entry, seq, positionsSeq, ordersSeq, assetsSeq } = found
  const { currency_digits, leverage, margin_mode, trade_mode, trade_allowed, ...text } =
    entry.picture
  return {
    ...row,
    ...text,
    currency_digits: numberOf(currency_digits),
    leverage: numberOf(leverage),
    margin_mode: numberOf(margin_mode),
    trade_mode: numberOf(trade_mode),
    trade_allowed: trade_allowed === null ? null : trade_allowed === 'true',
    snapshot_at: sqlOf(entry.takenMs),
    snapshot_received_at: sqlOf(entry.receivedMs),
    last_report_at: sqlOf(entry.receivedMs),
    positions_known: entry.positions !== null,
    orders_known: entry.orders !== null,
    assets_known: entry.assets !== null,
    seq: String(seq),
    positions_seq: String(positionsSeq),
    orders_seq: String(ordersSeq),
    assets_seq: String(assetsSeq),
  }
}

/** Its open positions, as the statement for other accounts gives them. */
export function heldPositions(
  row: AccountRow,
  held: Held,
): (AccountRow & OrNull<PositionRow>)[] | null {
  const found = row.retention === 'cache_only' ? held.get(row.account_id) : null
  if (found === null) return null
  const whole = withHeld(row, held)
  return (found.entry.positions ?? []).map((one) => ({
    ...whole,
    ...{ ticket: one.ticket, position: one.position, symbol: one.symbol, side: one.side },
    ...{ volume: one.volume, open_price: one.openPrice, current_price: one.currentPrice },
    ...{ stop_loss: one.stopLoss, take_profit: one.takeProfit, swap: one.swap },
    ...{ position_profit: one.profit, magic: one.magic, comment: one.comment },
    ...{ opened_at: one.openedAt, updated_at: one.updatedAt },
  }))
}

export function heldSummary<Row extends AccountRow & LegTotals & OrNull<ExposureRow>>(
  row: Row,
  held: Held,
): { readonly row: Row; readonly exposure: ExposureRow[] } | null {
  const found = row.retention === 'cache_only' ? held.get(row.account_id) : null
  if (found === null) return null
  return { row: withHeld(row, held), exposure: exposureOf(found.entry) }
}

function exposureOf({ positions }: PictureEntry): ExposureRow[] {
  const bySymbol = Map.groupBy(positions ?? [], ({ symbol }) => symbol)
  return [...bySymbol]
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([symbol, open]) => {
      const lots = (side: 'buy' | 'sell') =>
        sum(open.filter((one) => one.side === side).map(({ volume }) => volume))
      const [buy_volume, sell_volume] = [lots('buy'), lots('sell')]
      const net_volume = subtract(buy_volume, sell_volume)
      return { symbol, positions: String(open.length), buy_volume, sell_volume, net_volume }
    })
}

const numberOf = (text: string | null) => (text === null ? null : Number(text))
/** As PostgreSQL writes an instant in UTC. */
const sqlOf = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00')
