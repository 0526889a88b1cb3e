// Several accounts of one currency as one ledger: what mergeLedgers makes of them, column by column instead of row by row.
// Rows of one instant stand in the order of the accounts.
import { type AccountLedger, accountLedger, joinOf, noEquity } from './account-ledger.ts'
import type { Amounts } from './amounts.ts'
import type { Labels } from './columns.ts'

const FLOW = 2

type BookingPart = {
  readonly atMs: Float64Array
  readonly money: Amounts
  readonly kind: Uint8Array
  readonly isOut: Uint8Array
}

export function poolLedgers(accounts: readonly AccountLedger[]): AccountLedger {
  const parts = accounts.flatMap((ledger): BookingPart[] => {
    const { atMs, money, kind, isOut } = ledger.bookings
    const own = { atMs, money, kind, isOut }
    const join = joinOf(ledger)
    if (join === null) return [own]
    const joined = { atMs: Float64Array.of(join.atMs), kind: Uint8Array.of(FLOW) }
    const opening = { units: [join.opening], scale: money.scale }
    return [{ ...joined, money: opening, isOut: Uint8Array.of(0) }, own]
  })
  const trades = accounts.map((ledger) => ledger.trades)
  const booked = orderOf(parts.map(({ atMs }) => atMs))
  const closed = orderOf(trades.map(({ closedMs }) => closedMs))
  const floats = (of: (one: (typeof trades)[number]) => Float64Array) =>
    gathered(joinedFloats(trades.map(of)), closed, new Float64Array(closed.length))
  const labels = (of: (one: (typeof trades)[number]) => Labels) =>
    pooledLabels(trades.map(of), closed)
  const bytes = (of: (one: BookingPart) => Uint8Array) =>
    gathered(joinedBytes(parts.map(of)), booked, new Uint8Array(booked.length))
  return accountLedger({
    trades: {
      count: closed.length,
      net: pooledAmounts(
        trades.map(({ net }) => net),
        closed,
      ),
      volume: pooledAmounts(
        trades.map(({ volume }) => volume),
        closed,
      ),
      openedMs: floats(({ openedMs }) => openedMs),
      closedMs: floats(({ closedMs }) => closedMs),
      symbol: labels(({ symbol }) => symbol),
      side: labels(({ side }) => side),
      magic: labels(({ magic }) => magic),
      bot: labels(({ bot }) => bot),
      account: labels(({ account }) => account),
      risk: floats(({ risk }) => risk),
      mae: floats(({ mae }) => mae),
      mfe: floats(({ mfe }) => mfe),
    },
    bookings: {
      count: booked.length,
      atMs: gathered(
        joinedFloats(parts.map(({ atMs }) => atMs)),
        booked,
        new Float64Array(booked.length),
      ),
      money: pooledAmounts(
        parts.map(({ money }) => money),
        booked,
      ),
      kind: bytes(({ kind }) => kind),
      isOut: bytes(({ isOut }) => isOut),
    },
    ...{ opening: 0n, equity: noEquity, openMs: [] },
  })
}

/** Places among all of them, one behind the other, in order of time; each of them is in that order already. */
function orderOf(times: readonly Float64Array[]): Uint32Array {
  const all = joinedFloats(times)
  let runs: Uint32Array[] = []
  let first = 0
  for (const { length } of times) {
    runs.push(Uint32Array.from({ length }, (_, at) => first + at))
    first += length
  }
  while (runs.length > 1) {
    const merged: Uint32Array[] = []
    for (let at = 0; at < runs.length; at += 2) {
      const [one, two] = [runs[at], runs[at + 1]]
      if (one !== undefined) merged.push(two === undefined ? one : mergedRuns(one, two, all))
    }
    runs = merged
  }
  return runs[0] ?? new Uint32Array(0)
}

function mergedRuns(one: Uint32Array, two: Uint32Array, times: Float64Array): Uint32Array {
  const merged = new Uint32Array(one.length + two.length)
  let left = 0
  let right = 0
  for (let at = 0; at < merged.length; at++) {
    const isLeft =
      right >= two.length ||
      (left < one.length && (times[one[left] ?? 0] ?? 0) <= (times[two[right] ?? 0] ?? 0))
    merged[at] = (isLeft ? one[left++] : two[right++]) ?? 0
  }
  return merged
}

function gathered<T extends Float64Array | Uint8Array | Uint32Array>(
  from: T,
  order: Uint32Array,
  into: T,
): T {
  for (let at = 0; at < order.length; at++) into[at] = from[order[at] ?? 0] ?? 0
  return into
}

function joinedFloats(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function joinedBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function pooledLabels(parts: readonly Labels[], order: Uint32Array): Labels {
  const names: string[] = []
  const places = new Map<string, number>()
  const all = new Uint32Array(order.length)
  let at = 0
  for (const { codes, names: own } of parts) {
    const renamed = own.map((name) => {
      const known = places.get(name) ?? names.push(name) - 1
      places.set(name, known)
      return known
    })
    for (let place = 0; place < codes.length; place++) all[at++] = renamed[codes[place] ?? 0] ?? 0
  }
  return { codes: gathered(all, order, new Uint32Array(order.length)), names }
}

/** At the digits of those that have the most. */
function pooledAmounts(parts: readonly Amounts[], order: Uint32Array): Amounts {
  const scale = parts.reduce(
    (most, one) => (one.units.length === 0 ? most : Math.max(most, one.scale)),
    0,
  )
  const all: bigint[] | BigInt64Array = new BigInt64Array(order.length)
  let wide: bigint[] | null = null
  let at = 0
  for (const { units, scale: own } of parts) {
    if (wide === null && units instanceof BigInt64Array && own === scale) {
      all.set(units, at)
      at += units.length
      continue
    }
    const up = 10n ** BigInt(Math.max(0, scale - own))
    for (let place = 0; place < units.length; place++, at++) {
      const one = (units[place] ?? 0n) * up
      if (wide === null && BigInt.asIntN(64, one) !== one) wide = Array.from(all.subarray(0, at))
      if (wide === null) all[at] = one
      else wide[at] = one
    }
  }
  if (wide !== null) return { units: Array.from(order, (place) => wide[place] ?? 0n), scale }
  const units = new BigInt64Array(order.length)
  for (let to = 0; to < order.length; to++) units[to] = all[order[to] ?? 0] ?? 0n
  return { units, scale }
}
