// From rows of trades to columns, and columns brought up to date: what changed is taken out and put in again at its place.
import type { Decimal } from '../decimal.ts'
import { scaleOf } from '../decimal-math.ts'
import type { Amounts } from './amounts.ts'
import type { Labels, TradeColumns } from './columns.ts'

export type TradeRow = {
  /** Safe whole number; ids grow with time. */
  readonly id: number
  readonly net: Decimal
  readonly volume: Decimal
  readonly openedMs: number
  readonly closedMs: number
  readonly symbol: string
  readonly side: string
  readonly magic: string
  readonly bot: string
  readonly account: string
  readonly risk: number | null
  readonly mae: number | null
  readonly mfe: number | null
}

/** Columns with the id of each row. */
export type TradeTable = { readonly columns: TradeColumns; readonly ids: Float64Array }

export const noTrades: TradeTable = tableOf([])

export function tableOf(rows: readonly TradeRow[]): TradeTable {
  return merged(null, new Set(), rows)
}

/** The table without the rows of `gone`, with `added` at their places. */
export function mergeRows(
  table: TradeTable,
  gone: ReadonlySet<number>,
  added: readonly TradeRow[],
): TradeTable {
  return merged(table, gone, added)
}

function merged(
  table: TradeTable | null,
  gone: ReadonlySet<number>,
  added: readonly TradeRow[],
): TradeTable {
  const before = table?.columns ?? null
  const rows = [...added].sort((one, two) => one.closedMs - two.closedMs || one.id - two.id)
  const order = orderOf(table, gone, rows)
  const same = samePlaces(order)
  const count = order.length
  const floats = (old: Float64Array | undefined, of: (row: TradeRow) => number | null) => {
    const fresh = Float64Array.from(rows, (row) => of(row) ?? Number.NaN)
    const values = new Float64Array(count)
    if (old !== undefined) values.set(old.subarray(0, same))
    for (let at = same; at < count; at++) {
      const place = order[at] ?? 0
      values[at] = (place >= 0 ? old?.[place] : fresh[-1 - place]) ?? 0
    }
    return values
  }
  const labels = (old: Labels | undefined, of: (row: TradeRow) => string): Labels => {
    const names = [...(old?.names ?? [])]
    const places = new Map(names.map((name, at) => [name, at]))
    const fresh = Uint32Array.from(rows, (row) => {
      const name = of(row)
      const known = places.get(name) ?? names.push(name) - 1
      places.set(name, known)
      return known
    })
    const codes = new Uint32Array(count)
    if (old !== undefined) codes.set(old.codes.subarray(0, same))
    for (let at = same; at < count; at++) {
      const place = order[at] ?? 0
      codes[at] = (place >= 0 ? old?.codes[place] : fresh[-1 - place]) ?? 0
    }
    return { codes, names }
  }
  const amounts = (old: Amounts | undefined, of: (row: TradeRow) => Decimal) =>
    joined(old, order, same, rows.map(of))
  return {
    ids: floats(table?.ids, ({ id }) => id),
    columns: {
      count,
      net: amounts(before?.net, ({ net }) => net),
      volume: amounts(before?.volume, ({ volume }) => volume),
      openedMs: floats(before?.openedMs, ({ openedMs }) => openedMs),
      closedMs: floats(before?.closedMs, ({ closedMs }) => closedMs),
      symbol: labels(before?.symbol, ({ symbol }) => symbol),
      side: labels(before?.side, ({ side }) => side),
      magic: labels(before?.magic, ({ magic }) => magic),
      bot: labels(before?.bot, ({ bot }) => bot),
      account: labels(before?.account, ({ account }) => account),
      risk: floats(before?.risk, ({ risk }) => risk),
      mae: floats(before?.mae, ({ mae }) => mae),
      mfe: floats(before?.mfe, ({ mfe }) => mfe),
    },
  }
}

/** What stands at each place: at or above zero a row of before, below zero an added row. */
function orderOf(
  table: TradeTable | null,
  gone: ReadonlySet<number>,
  rows: readonly TradeRow[],
): Int32Array {
  const ids = table?.ids ?? new Float64Array(0)
  const closedMs = table?.columns.closedMs ?? new Float64Array(0)
  const kept = new Int32Array(ids.length)
  let keptCount = 0
  for (let at = 0; at < kept.length; at++) if (!gone.has(ids[at] ?? 0)) kept[keptCount++] = at
  const order = new Int32Array(keptCount + rows.length)
  let mine = 0
  for (const [next, row] of rows.entries()) {
    while (mine < keptCount && isBefore(closedMs, ids, kept[mine] ?? 0, row)) {
      order[mine + next] = kept[mine] ?? 0
      mine++
    }
    order[mine + next] = -1 - next
  }
  order.set(kept.subarray(mine, keptCount), mine + rows.length)
  return order
}

/** Rows at the beginning that stay where they were: they are copied at once. */
function samePlaces(order: Int32Array): number {
  let same = 0
  while (same < order.length && order[same] === same) same++
  return same
}

function isBefore(closedMs: Float64Array, ids: Float64Array, at: number, row: TradeRow): boolean {
  const apart = (closedMs[at] ?? 0) - row.closedMs
  return apart < 0 || (apart === 0 && (ids[at] ?? 0) < row.id)
}

function joined(
  old: Amounts | undefined,
  order: Int32Array,
  same: number,
  added: readonly Decimal[],
): Amounts {
  const scale = added.reduce((most, value) => Math.max(most, scaleOf(value)), old?.scale ?? 0)
  const up = 10n ** BigInt(scale - (old?.scale ?? scale))
  const fresh = added.map(
    (value) => BigInt(value.replace('.', '')) * 10n ** BigInt(scale - scaleOf(value)),
  )
  const units: bigint[] | BigInt64Array = new BigInt64Array(order.length)
  let wide: bigint[] | null = null
  let from = 0
  if (up === 1n && old?.units instanceof BigInt64Array) {
    units.set(old.units.subarray(0, same))
    from = same
  }
  for (let at = from; at < order.length; at++) {
    const place = order[at] ?? 0
    const one = place >= 0 ? (old?.units[place] ?? 0n) * up : (fresh[-1 - place] ?? 0n)
    if (wide === null && BigInt.asIntN(64, one) !== one) wide = Array.from(units.subarray(0, at))
    if (wide === null) units[at] = one
    else wide.push(one)
  }
  return { units: wide ?? units, scale }
}
