// Trades of the demo's paper exchange, and what they come to.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, type SymbolSpec, symbols } from '@tidemark/practice'
import { styles } from './bot-styles.ts'
import { type PaperTrade, paperPast, profitText } from './paper-trades.ts'

const DAY_MS = 86_400_000
const nowMs = Date.UTC(2026, 3, 8, 0, 30)
const symbolOf = (name: string): SymbolSpec => {
  const found = symbols.find((one) => one.name === name)
  assert.ok(found)
  return found
}
const trade = (
  name: string,
  entryPoints: number,
  side: 'BUY' | 'SELL',
  lots: number,
): PaperTrade => ({
  ...{ side, symbol: symbolOf(name), lots, entryPoints, stopPoints: 0 },
  ...{ exitPoints: null, openedMs: 0, closedMs: null },
})

test('a profit is exact to the cent: a lot of EURUSD earns a dollar for a point, and a short earns the fall', () => {
  assert.equal(profitText(trade('EURUSD', 110_000, 'BUY', 100), 110_010), '10.00')
  assert.equal(profitText(trade('EURUSD', 110_000, 'SELL', 100), 110_010), '-10.00')
  assert.equal(profitText(trade('EURUSD', 110_000, 'SELL', 1), 109_999), '0.01')
  assert.equal(profitText(trade('XAUUSD', 233_000, 'BUY', 5), 233_100), '5.00')
})

test('yen become dollars at the closing price, and nothing lost is not written as minus nothing', () => {
  // 60 points of 0.15 lots are 900 yen, at 150.000 yen a dollar.
  assert.equal(profitText(trade('USDJPY', 149_940, 'BUY', 15), 150_000), '6.00')
  assert.equal(profitText(trade('USDJPY', 150_000, 'SELL', 15), 150_000), '0.00')
})

for (const [name, style] of Object.entries(styles))
  test(`the past of ${name} lies on weekdays of the last two months, is over, and goes oldest first`, () => {
    const past = paperPast(createRandom(100), style, 120, nowMs)
    assert.ok(past.length > 70 && past.length <= 120)
    let beforeDay = 0
    for (const { openedMs, closedMs, exitPoints } of past) {
      assert.ok(![0, 6].includes(new Date(openedMs).getUTCDay()))
      assert.ok(openedMs > nowMs - 62 * DAY_MS)
      assert.ok(closedMs !== null && exitPoints !== null)
      assert.ok(closedMs > openedMs && closedMs < nowMs)
      assert.ok(Math.floor(openedMs / DAY_MS) >= beforeDay)
      beforeDay = Math.floor(openedMs / DAY_MS)
    }
    assert.equal(new Set(past.map(({ openedMs }) => openedMs)).size, past.length)
  })

test('a loss ends at the stop, and about as many trades win as the style says', () => {
  for (const style of Object.values(styles)) {
    const past = paperPast(createRandom(3), style, 2_000, nowMs)
    const lost = past.filter((one) => profitText(one, one.exitPoints ?? 0).startsWith('-'))
    for (const { exitPoints, stopPoints } of lost) assert.equal(exitPoints, stopPoints)
    const won = (100 * (past.length - lost.length)) / past.length
    assert.ok(Math.abs(won - style.won) < 6, `${style.symbol}: ${won}`)
  }
})

test('the same seed has the same past, and a symbol that nobody trades has none', () => {
  const style = styles.gold_scalper
  const of = (seed: number) => paperPast(createRandom(seed), style, 40, nowMs)
  assert.deepEqual(of(1), of(1))
  assert.notDeepEqual(of(1), of(2))
  assert.deepEqual(paperPast(createRandom(1), { ...style, symbol: 'NONE' }, 40, nowMs), [])
})
