// Open positions of a report.
import type { Violation } from '@tidemark/contract/problem'
import type { OpenPosition } from '../../domain/account-picture.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { Reading } from '../members/wire.ts'
import { decimalOf, idOf, levelOf, mscRule, optional, positiveRule } from './reading-values.ts'

/** What holds beyond the rules of the single members. */
export function positionRules(reading: Reading): Violation[] {
  return [
    ...positiveRule(reading, 'ticket'),
    ...positiveRule(reading, 'identifier'),
    ...mscRule(reading, 'time_msc'),
    ...mscRule(reading, 'time_update_msc'),
  ]
}

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
    openedServerMsc: idOf(reading, 'time_msc'),
    updatedServerMsc: idOf(reading, 'time_update_msc'),
    comment: optional(reading, 'comment'),
  }
}
