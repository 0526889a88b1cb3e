// Open positions of a report.
import type { Decimal } from '../../domain/decimal.ts'
import type { Reading } from '../members/wire.ts'
import type { OpenPosition } from './expert-report.ts'
import { decimalOf, levelOf, optional } from './reading-values.ts'

export function toPosition(reading: Reading): OpenPosition {
  const text = (name: string) => reading.values.get(name) ?? ''
  return {
    ticket: text('ticket'),
    position: text('identifier'),
    symbol: text('symbol'),
    side: text('type') === '0' ? 'buy' : 'sell',
    volume: text('volume') as Decimal, // checked by the member's rule, like the decimals below
    openPrice: text('price_open') as Decimal,
    currentPrice: decimalOf(reading, 'price_current'),
    stopLoss: levelOf(reading, 'sl'),
    takeProfit: levelOf(reading, 'tp'),
    swap: decimalOf(reading, 'swap'),
    profit: decimalOf(reading, 'profit'),
    magic: optional(reading, 'magic'),
    openedServerMsc: optional(reading, 'time_msc'),
    updatedServerMsc: optional(reading, 'time_update_msc'),
    comment: optional(reading, 'comment'),
  }
}
