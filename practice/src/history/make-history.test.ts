// A made-up year: the same for the same seed, and booked as a broker would.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HistoryOptions, type MadeDeal, unitsText } from './history.ts'
import { makeHistory } from './make-history.ts'

const DAY_MS = 86_400_000
const options: HistoryOptions = {
  ...{ seed: 7, fromMs: Date.UTC(2025, 0, 6, 8), toMs: Date.UTC(2026, 0, 6) },
  bots: [
    {
      ...{ magic: 1, name: 'Swing', symbols: ['EURUSD', 'XAUUSD'] },
      ...{ days: 60, wins: 52 },
      hours: [9, 20],
      holds: 9_000,
    },
    {
      ...{ magic: 2, name: 'Yen', symbols: ['USDJPY'] },
      ...{ days: 40, wins: 50 },
      hours: [1, 9],
      holds: 90,
    },
  ],
  depositCents: 5_000_000,
}
const { deals, positions } = makeHistory(options)
const trades = deals.filter(({ type }) => type === 'buy' || type === 'sell')
const totalOf = (
  some: readonly Pick<MadeDeal, 'profitCents' | 'commissionCents' | 'swapCents'>[],
) => some.reduce((sum, one) => sum + one.profitCents + one.commissionCents + one.swapCents, 0)

test('the same seed makes the same year, another seed another one', () => {
  assert.deepEqual(makeHistory(options).deals, deals)
  assert.notDeepEqual(makeHistory({ ...options, seed: 8 }).deals, deals)
})

test('it begins with the deposit, and tickets count up with time without a gap', () => {
  assert.deepEqual(
    [deals[0]?.type, deals[0]?.profitCents, deals[0]?.atMs],
    ['balance', options.depositCents, options.fromMs],
  )
  for (const [index, deal] of deals.entries()) {
    assert.equal(deal.deal, 10_000_001n + BigInt(index))
    assert.ok(deal.atMs >= (deals[index - 1]?.atMs ?? 0), `deal ${deal.deal}`)
  }
  assert.equal(makeHistory({ ...options, firstTicket: 5n }).deals[0]?.deal, 5n)
})

test('nothing trades on a weekend, before the history or after it', () => {
  assert.ok(trades.length > 200)
  for (const { atMs, deal } of trades) {
    assert.ok(atMs > options.fromMs && atMs < options.toMs, `deal ${deal}`)
    assert.ok(![0, 6].includes(new Date(atMs).getUTCDay()), `deal ${deal}`)
  }
})

test('a bot opens in its own hours, whatever the hour at which the history begins', () => {
  for (const { atMs, entry, magic, deal } of trades) {
    const [from = 0, to = 0] = options.bots.find((bot) => bot.magic === magic)?.hours ?? []
    const hour = new Date(atMs).getUTCHours()
    assert.ok(entry === 'out' || (hour >= from && hour < to), `deal ${deal} at ${hour}`)
  }
})

test('every position is closed whole, against the side that opened it, after it was opened', () => {
  const ins = trades.filter(({ entry }) => entry === 'in')
  assert.equal(new Set(ins.map(({ position }) => position)).size, ins.length)
  for (const opened of ins) {
    const outs = trades.filter((one) => one.position === opened.position && one.entry === 'out')
    assert.equal(
      outs.reduce((sum, { lots }) => sum + lots, 0),
      opened.lots,
    )
    for (const out of outs) {
      assert.notEqual(out.type, opened.type)
      assert.ok(out.atMs > opened.atMs)
      assert.deepEqual([out.symbol, out.magic], [opened.symbol, opened.magic])
    }
  }
})

test('the positions come to what their deals come to, to the cent', () => {
  assert.equal(totalOf(positions), totalOf(trades))
  const orders = trades.map(({ order }) => order)
  assert.equal(new Set(orders).size, orders.length)
})

test('a profit is what the price moved by, in dollars, and for a pair of yen at the closing price', () => {
  for (const one of positions) {
    const points = (one.side === 'buy' ? 1 : -1) * (one.closePoints - one.openPoints)
    const cents =
      one.symbol === 'XAUUSD'
        ? points * one.lots
        : one.symbol === 'EURUSD'
          ? points * one.lots
          : (points * one.lots * 100) / (one.closePoints / 1_000)
    assert.equal(one.profitCents, Math.round(cents) + 0, `position ${one.position}`)
  }
})

test('a stop that was hit says so with its price, and closes exactly there', () => {
  const stopped = trades.filter(({ comment }) => comment.startsWith('[sl '))
  assert.ok(stopped.length > 20)
  for (const out of stopped) {
    const opened = trades.find((one) => one.position === out.position && one.entry === 'in')
    assert.equal(out.points, opened?.stopPoints)
    assert.equal(out.comment, `[sl ${unitsText(out.points, out.digits)}]`)
    assert.ok(out.profitCents < 0)
  }
})

test('a year has positions in two parts, nights with swap, deposits and withdrawals', () => {
  assert.ok(new Set(positions.map(({ position }) => position)).size < positions.length)
  for (const one of positions) {
    const nights = Math.floor(one.closedMs / DAY_MS) - Math.floor(one.openedMs / DAY_MS)
    assert.ok(nights > 0 || one.swapCents === 0, `position ${one.position}`)
  }
  assert.ok(positions.some(({ swapCents }) => swapCents !== 0))
  const moved = deals.filter(({ type }) => type === 'balance').slice(1)
  assert.ok(moved.length > 0)
  for (const { profitCents, comment } of moved)
    assert.equal(comment, profitCents > 0 ? 'Deposit' : 'Withdrawal')
})
