// A file's trades against the ledger's, by their identity. Only members that the file gives are compared.
import { type Decimal, sameNumber } from '../domain/decimal.ts'
import type { Trade } from '../domain/trade.ts'
import type { Difference } from './compare-deals.ts'

export type CheckedRow = {
  readonly row: number
  readonly line: string
  readonly trade: Trade
  readonly identity: string | null
}

export type ComparedTrades = {
  readonly fresh: readonly CheckedRow[]
  readonly known: number
  readonly differences: readonly Difference[]
}

export function compareTrades(
  rows: readonly CheckedRow[],
  ledger: ReadonlyMap<string, Trade>,
): ComparedTrades {
  const fresh: CheckedRow[] = []
  const differences: Difference[] = []
  let known = 0
  for (const one of rows) {
    const before = one.identity === null ? undefined : ledger.get(one.identity)
    if (before === undefined) {
      fresh.push(one)
      continue
    }
    const members = differing(one.trade, before)
    const id = one.trade.exchangeOrderId ?? one.identity ?? ''
    if (members.length === 0) known += 1
    // It says more than the ledger and contradicts nothing: the ledger fills what was empty.
    else if (members.every(({ ledger: value }) => value === null)) fresh.push(one)
    else differences.push({ row: one.row, id, members })
  }
  return { fresh, known, differences }
}

const texts = {
  asset_symbol: 'assetSymbol',
  order_type: 'orderType',
  entry_time: 'entryTime',
  exit_time: 'exitTime',
  magic_number: 'magicNumber',
  status: 'status',
} as const
const decimals = {
  entry_price: 'entryPrice',
  exit_price: 'exitPrice',
  position_size: 'positionSize',
  realized_pnl: 'realizedPnl',
  commission: 'commission',
  swap: 'swap',
  fee: 'fee',
} as const

function differing(file: Trade, ledger: Trade): Difference['members'] {
  const found: { name: string; file: string | null; ledger: string | null }[] = []
  for (const [name, member] of Object.entries(texts)) {
    const [one, two] = [file[member], ledger[member]]
    if (one !== null && one !== two) found.push({ name, file: one, ledger: two })
  }
  for (const [name, member] of Object.entries(decimals)) {
    const [one, two]: [Decimal | null, Decimal | null] = [file[member], ledger[member]]
    if (one !== null && !sameNumber(one, two)) found.push({ name, file: one, ledger: two })
  }
  return found
}
