// From records of the history to deals. What adds to the balance is the record's own movement, never a sum of parts; what
// opens a position costs nothing yet, because the position carries its commission until it is closed.

import { entries } from '../../domain/deal.ts'
import { type Decimal, isPositive, isZero } from '../../domain/decimal.ts'
import { add, compare, subtract, sum, ZERO } from '../../domain/decimal-math.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import type { HistoryRecord } from './history.ts'
import { missing } from './members.ts'
import { ticketOf } from './ticket.ts'
import { type AccountingType, type ContractSizes, volumeOf } from './wire.ts'

/** MQL5's numbers (DEAL_TYPE). */
const BUY = 0
const SELL = 1
const BALANCE = 2
const CREDIT = 3
const CORRECTION = 5
const DIVIDEND = 15

/** MQL5's numbers (DEAL_REASON); null = it has no such reason. */
const reasons: Readonly<Record<string, number>> = {
  ClientRequest: 0,
  PndOrdAct: 0,
  OneCancelsTheOther: 0,
  StopLossAct: 4,
  TakeProfitAct: 5,
  StopOut: 6,
  Rollover: 7,
  Overnight: 7,
  Split: 9,
}

/** Units of each symbol that a Net account had before the first of the records; long is positive. */
export type NetBefore = ReadonlyMap<string, Decimal>

export type DealRules = {
  readonly type: AccountingType
  readonly sizes: ContractSizes
  /** Of a Net account alone. */
  readonly netBefore: NetBefore
}

/** Oldest first. `records` of a Net account are all from where `netBefore` stands. */
export function dealsOf(records: readonly HistoryRecord[], rules: DealRules): ReportedDeal[] {
  const sorted = [...records].sort(compareRecords)
  const net = new Map(rules.netBefore)
  // A fill and the position that it opened are one execution in two records.
  const filled = new Set(
    sorted.flatMap((one) => (one.type === 'OrderFilled' ? [positionIn(one)] : [])),
  )
  const contents = sorted.flatMap((record): Content[] => {
    switch (record.type) {
      case 'OrderFilled':
        if (rules.type === 'Gross') return [execution(record, rules, entries.in, record.side)]
        if (rules.type === 'Net') return [netFill(record, rules, net)]
        return [execution({ ...record, position: null }, rules, entries.in, record.side)]
      case 'PositionOpened':
        if (rules.type !== 'Gross' || filled.has(positionIn(record))) return []
        return [execution(record, rules, entries.in, record.side)]
      case 'PositionClosed':
        // A Net account's own fills close its positions; only where a record moves the balance by itself it counts.
        if (rules.type !== 'Gross') return movementOf(record, rules)
        return [
          execution(
            record,
            rules,
            record.positionBy === null ? entries.out : entries.outBy,
            record.side === 'buy' ? 'sell' : 'buy',
          ),
        ]
      default:
        return movementOf(record, rules)
    }
  })
  return contents.map((content, index) => ({
    index,
    content: content.deal,
    liveOffsetS: null,
    source: content.source,
  }))
}

type Content = { readonly deal: ReportedDeal['content']; readonly source: string }

/** The position is the order that opened it, where no other is named. */
const positionIn = ({ position, order }: HistoryRecord) => position ?? order

function execution(
  record: HistoryRecord,
  { sizes, type }: DealRules,
  entry: number,
  side: 'buy' | 'sell' | null,
): Content {
  const { symbol, units, price } = record
  if (record.side === null || side === null) missing('TradeSide')
  if (symbol === null) missing('Symbol')
  if (units === null) missing('TradeLastFillAmount')
  return {
    deal: {
      ...base(record),
      position: type === 'Cash' ? null : positionIn(record),
      type: side === 'buy' ? BUY : SELL,
      entry,
      symbol,
      volume: volumeOf(units, symbol, sizes),
      price: price ?? missing('TradeFillPrice'),
      ...moneyOf(record),
    },
    source: record.source,
  }
}

/** What a fill does to a Net account's position follows from what there was. */
function netFill(record: HistoryRecord, rules: DealRules, net: Map<string, Decimal>): Content {
  const symbol = record.symbol ?? missing('Symbol')
  const units = record.units ?? missing('TradeLastFillAmount')
  const before = net.get(symbol) ?? ZERO
  const after = record.side === 'buy' ? add(before, units) : subtract(before, units)
  net.set(symbol, after)
  return execution(record, rules, entryOf(before, after), record.side)
}

function entryOf(before: Decimal, after: Decimal): number {
  const was = compare(before, ZERO)
  const is = compare(after, ZERO)
  if (was === 0) return entries.in
  if (is !== 0 && is !== was) return entries.inOut
  const grew = was > 0 ? compare(after, before) > 0 : compare(after, before) < 0
  return grew ? entries.in : entries.out
}

/** Deposits, withdrawals, credit, and whatever else moved the balance; nothing where nothing moved. */
function movementOf(record: HistoryRecord, { type }: DealRules): Content[] {
  const { movement, currency } = record
  if (movement === null || isZero(movement)) return []
  const kind =
    record.reason === 'Dividend'
      ? DIVIDEND
      : record.type === 'Balance'
        ? BALANCE
        : record.type === 'Credit'
          ? CREDIT
          : CORRECTION
  // A Cash account has no balance that amounts of different currencies could add to: they stand as volumes of theirs.
  const isAsset = type === 'Cash'
  return [
    {
      deal: {
        ...base(record),
        ...{ position: null, type: kind, entry: entries.in },
        symbol: isAsset ? (currency ?? '') : '',
        volume: isAsset && isPositive(movement) ? movement : ZERO,
        price: ZERO,
        profit: isAsset ? ZERO : movement,
        ...{ commission: null, swap: null },
        comment: record.comment ?? (isAsset ? `${movement} ${currency ?? ''}` : record.reason),
      },
      source: record.source,
    },
  ]
}

function base(record: HistoryRecord) {
  const { order, atMsc, stopLoss, takeProfit, comment } = record
  return {
    deal: ticketOf(record.id),
    order,
    serverMsc: atMsc,
    reason: reasons[record.reason] ?? null,
    magic: null,
    fee: null,
    ...{ stopLoss, takeProfit, comment },
    externalId: record.id,
  }
}

/** Commission and swap are part of the movement; without one they were not paid yet. */
function moneyOf({ movement, commission, swap }: HistoryRecord) {
  if (movement === null) return { profit: ZERO, commission: null, swap: null }
  const parts = sum([commission ?? ZERO, swap ?? ZERO])
  return { profit: subtract(movement, parts), commission, swap }
}

/** Of one millisecond, as the broker counted them. */
export function compareRecords(one: HistoryRecord, two: HistoryRecord): number {
  const [early, late] = [BigInt(one.atMsc), BigInt(two.atMsc)]
  if (early !== late) return early < late ? -1 : 1
  const [first, second] = [BigInt(ticketOf(one.id)), BigInt(ticketOf(two.id))]
  return first === second ? 0 : first < second ? -1 : 1
}
