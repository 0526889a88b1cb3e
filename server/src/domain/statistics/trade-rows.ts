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
  const kept = new Int32Array(table?.ids.length ?? 0)
  let keptCount = 0
  for (let at = 0; at < kept.length; at++)
    if (!gone.has(table?.ids[at] ?? 0)) kept[keptCount++] = at
  const count = keptCount + rows.length
  // A place at or above zero is a row of before, one below is an added row.
  const order = new Int32Array(count)
  let next = 0
  for (let at = 0, mine = 0; at < count; at++) {
    const old = mine < keptCount ? (kept[mine] ?? 0) : -1
    const row = rows[next]
    const oldFirst =
      old >= 0 && (row === undefined || isBefore(before?.closedMs[old], table?.ids[old], row))
    if (oldFirst) {
      order[at] = old
      mine++
    } else order[at] = -1 - next++
  }
  const floats = (old: Float64Array | undefined, of: (row: TradeRow) => number | null) => {
    const values = new Float64Array(count)
    for (let at = 0; at < count; at++) {
      const place = order[at] ?? 0
      const row = rows[-1 - place]
      values[at] =
        place >= 0 ? (old?.[place] ?? 0) : row === undefined ? 0 : (of(row) ?? Number.NaN)
    }
    return values
  }
  const labels = (old: Labels | undefined, of: (row: TradeRow) => string): Labels => {
    const names = [...(old?.names ?? [])]
    const places = new Map(names.map((name, at) => [name, at]))
    const codes = new Uint32Array(count)
    for (let at = 0; at < count; at++) {
      const place = order[at] ?? 0
      const row = rows[-1 - place]
      if (row === undefined) {
        codes[at] = old?.codes[place] ?? 0
        continue
      }
      const name = of(row)
      const known = places.get(name) ?? names.push(name) - 1
      places.set(name, known)
      codes[at] = known
    }
    return { codes, names }
  }
  const amounts = (old: Amounts | undefined, of: (row: TradeRow) => Decimal) =>
    joined(old, order, rows.map(of))
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

function isBefore(closedMs: number | undefined, id: number | undefined, row: TradeRow): boolean {
  const apart = (closedMs ?? 0) - row.closedMs
  return apart < 0 || (apart === 0 && (id ?? 0) < row.id)
}

function joined(old: Amounts | undefined, order: Int32Array, added: readonly Decimal[]): Amounts {
  const scale = added.reduce((most, value) => Math.max(most, scaleOf(value)), old?.scale ?? 0)
  const up = 10n ** BigInt(scale - (old?.scale ?? scale))
  const fresh = added.map(
    (value) => BigInt(value.replace('.', '')) * 10n ** BigInt(scale - scaleOf(value)),
  )
  const units: bigint[] | BigInt64Array = new BigInt64Array(order.length)
  let wide: bigint[] | null = null
  for (let at = 0; at < order.length; at++) {
    const place = order[at] ?? 0
    const one = place >= 0 ? (old?.units[place] ?? 0n) * up : (fresh[-1 - place] ?? 0n)
    if (wide === null && BigInt.asIntN(64, one) !== one) wide = Array.from(units.subarray(0, at))
    if (wide === null) units[at] = one
    else wide.push(one)
  }
  return { units: wide ?? units, scale }
}
