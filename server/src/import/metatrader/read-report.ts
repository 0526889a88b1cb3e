// A MetaTrader 5 history report: its deals with their positions, and its printed sums held against its own rows.

import { orZero } from '../../domain/deal.ts'
import { type Decimal, sameNumber } from '../../domain/decimal.ts'
import { sum } from '../../domain/decimal-math.ts'
import { decimalSignOf } from '../cell/number-text.ts'
import type { FileContent, PrintedTotal, ReadOptions } from '../content.ts'
import { notReadNote, refuse, type Sheet } from '../sheet.ts'
import { assignPositions } from './assign-positions.ts'
import { toFileDeals } from './deal-content.ts'
import { type ReportTable, unreadColumns } from './find-tables.ts'
import { type DealRow, type DealTable, readDealRows } from './read-deal-rows.ts'
import { readHeader } from './read-header.ts'
import { readPositionRows } from './read-position-rows.ts'
import { compareResults } from './results.ts'

export function readReport(
  sheet: Sheet,
  tables: readonly ReportTable[],
  options: ReadOptions,
): FileContent {
  const sign = decimalSignOf(sheet, options.decimal)
  const header = readHeader(sheet)
  const dealTables = tables.filter(({ kind }) => kind === 'deals')
  const read = dealTables.map((table) => readDealRows(table, sign, options.dates))
  const deals = read.flatMap((one) => one.deals)
  refuseTwice(deals)
  const positions = tables
    .filter(({ kind }) => kind === 'positions')
    .flatMap((table) => readPositionRows(table, sign, options.dates))
  const netting = header.netting ?? looksNetting(deals, positions.length)
  const assigned = assignPositions(deals, positions, netting, options.knownPositions)
  const sorted = assigned.deals.map(({ deal }) => deal)
  return {
    kind: 'mt5_history',
    ...{ login: header.login, server: header.server, currency: header.currency },
    ...{ deals: toFileDeals(assigned.deals), trades: [] },
    totals: [
      ...read.flatMap(sumsOf),
      ...balancesOf(sorted),
      ...compareResults(sheet, sorted, sign),
    ],
    notes: [
      ...notesOf(assigned),
      ...notReadNote(dealTables.flatMap((table) => unreadColumns(table))),
    ],
    balance: lastBalance(sorted),
  }
}

/** Without a word on it: an in/out deal turns a netting position round, and a netting report has few positions. */
function looksNetting(deals: readonly DealRow[], positions: number): boolean {
  return positions === 0 && deals.some(({ entry }) => entry === 2)
}

function refuseTwice(deals: readonly DealRow[]): void {
  const seen = new Map<string, number>()
  for (const { deal, row } of deals) {
    const before = seen.get(deal)
    if (before !== undefined) throw refuse(`deal ${deal} stands in row ${before} already`, { row })
    seen.set(deal, row)
  }
}

function sumsOf({ deals, sums }: DealTable): PrintedTotal[] {
  if (sums === null) return []
  return (['commission', 'fee', 'swap', 'profit'] as const).flatMap((name) => {
    const printed = sums[name]
    if (printed === null) return []
    return [compared(`sum_of_${name}`, printed, sum(deals.map((deal) => orZero(deal[name]))))]
  })
}

/** The last balance must be the first one and all money since. */
function balancesOf(deals: readonly DealRow[]): PrintedTotal[] {
  const printed = lastBalance(deals)
  const first = deals.find(({ balance }) => balance !== null)
  if (printed === null || first === undefined) return []
  const from = deals.indexOf(first)
  const money = deals
    .slice(from + 1)
    .filter(({ type }) => type !== 3)
    .map((deal) => sum([deal.profit, orZero(deal.commission), orZero(deal.swap), orZero(deal.fee)]))
  return [compared('balance', printed, sum([orZero(first.balance), ...money]))]
}

function lastBalance(deals: readonly DealRow[]): Decimal | null {
  return deals.findLast(({ balance }) => balance !== null)?.balance ?? null
}

export function compared(name: string, printed: Decimal, computed: Decimal): PrintedTotal {
  const verdict = sameNumber(printed, computed) ? 'agrees' : 'differs'
  return { name, printed, computed, verdict }
}

function notesOf({ ambiguous, orphans }: { ambiguous: number; orphans: number }): string[] {
  return [
    ...(ambiguous > 0
      ? [
          `${ambiguous} closings would fit several open positions; the oldest was taken. The account's money is not touched by that.`,
        ]
      : []),
    ...(orphans > 0
      ? [
          `${orphans} closings belong to positions that the file does not show; they stay incomplete until a file or an Expert brings their opening.`,
        ]
      : []),
  ]
}
