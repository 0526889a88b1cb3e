// Several accounts as one ledger in one currency: each booking and each result at the rate of its own instant.
// An account whose history begins in the middle joins with what it had, as money from outside.
import type { Decimal } from '../decimal.ts'
import { multiply, scaleOf } from '../decimal-math.ts'
import { type AccountLedger, accountLedger, joinOf, noEquity } from './account-ledger.ts'
import { decimalAt } from './amounts.ts'
import { nameAt, packed } from './columns.ts'
import { type TradeRow, tableOf } from './trade-rows.ts'

export type Converted = {
  readonly ledger: AccountLedger
  /** Exact text of the rate at an instant; null = not known. */
  readonly rateAt: (ms: number) => Decimal | null
}

const FLOW = 2

/** Null when a rate is missing. */
export function mergeLedgers(accounts: readonly Converted[]): AccountLedger | null {
  const bookings: { atMs: number; money: Decimal; kind: number; isOut: number }[] = []
  const trades: TradeRow[] = []
  let id = 0
  for (const { ledger, rateAt } of accounts) {
    const at = (ms: number, units: bigint, scale: { readonly scale: number }): Decimal | null => {
      const rate = rateAt(ms)
      return rate === null ? null : multiply(decimalAt(scale, units), rate)
    }
    const { bookings: own, trades: closed } = ledger
    const join = joinOf(ledger)
    if (join !== null) {
      const money = at(join.atMs, join.opening, own.money)
      if (money === null) return null
      bookings.push({ atMs: join.atMs, money, kind: FLOW, isOut: 0 })
    }
    for (let place = 0; place < own.count; place++) {
      const atMs = own.atMs[place] ?? 0
      const money = at(atMs, own.money.units[place] ?? 0n, own.money)
      if (money === null) return null
      bookings.push({ atMs, money, kind: own.kind[place] ?? 0, isOut: own.isOut[place] ?? 0 })
    }
    for (let place = 0; place < closed.count; place++) {
      const closedMs = closed.closedMs[place] ?? 0
      const rate = rateAt(closedMs)
      const net = at(closedMs, closed.net.units[place] ?? 0n, closed.net)
      if (net === null || rate === null) return null
      const inCurrency = (value: number | undefined) => (value ?? Number.NaN) * Number(rate)
      trades.push({
        ...{ id: id++, net, closedMs, openedMs: closed.openedMs[place] ?? closedMs },
        volume: decimalAt(closed.volume, closed.volume.units[place] ?? 0n),
        ...{ symbol: nameAt(closed.symbol, place), side: nameAt(closed.side, place) },
        ...{ magic: nameAt(closed.magic, place), bot: nameAt(closed.bot, place) },
        account: nameAt(closed.account, place),
        risk: inCurrency(closed.risk[place]),
        ...{ mae: inCurrency(closed.mae[place]), mfe: inCurrency(closed.mfe[place]) },
      })
    }
  }
  bookings.sort((one, two) => one.atMs - two.atMs)
  const scale = bookings.reduce((most, { money }) => Math.max(most, scaleOf(money)), 0)
  return accountLedger({
    trades: tableOf(trades).columns,
    bookings: {
      count: bookings.length,
      atMs: Float64Array.from(bookings, ({ atMs }) => atMs),
      money: packed(
        bookings.map(({ money }) => money),
        scale,
      ),
      kind: Uint8Array.from(bookings, ({ kind }) => kind),
      isOut: Uint8Array.from(bookings, ({ isOut }) => isOut),
    },
    ...{ opening: 0n, equity: noEquity, openMs: [] },
  })
}
