// How the demo's bots and accounts trade: when they enter, when they leave, and that all they name exists.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, symbols } from '@tidemark/practice'
import { styles } from './bot-styles.ts'
import {
  demoBots,
  expertAccount,
  historyFrom,
  importedAccount,
  staleAccount,
} from './demo-accounts.ts'
import type { PaperTrade } from './paper-trades.ts'

const known = new Map(symbols.map((one) => [one.name, one]))
const random = createRandom(1)
const line = (length: number, slope: number) =>
  Array.from({ length }, (_, index) => 100_000 + index * slope)

test('the follower goes with the line, and only once it has seen enough of one', () => {
  const { wants } = styles.trend_follower
  assert.equal(wants(line(30, 2), random), 'BUY')
  assert.equal(wants(line(30, -2), random), 'SELL')
  assert.equal(wants(line(30, 0), random), null)
  assert.equal(wants(line(29, 2), random), null)
})

test('the reverter goes against a price that is far from its mean', () => {
  const { wants } = styles.mean_reverter
  const away = (points: number) => [...line(19, 0), 100_000 + points]
  assert.equal(wants(away(100), random), 'SELL')
  assert.equal(wants(away(-100), random), 'BUY')
  assert.equal(wants(away(20), random), null)
  assert.equal(wants(away(100).slice(1), random), null)
})

test('the scalper enters by chance, now and then, on both sides', () => {
  const seen = Array.from({ length: 1_200 }, () => styles.gold_scalper.wants([], random))
  for (const side of ['BUY', 'SELL'])
    assert.ok(seen.filter((one) => one === side).length > 20, side)
  assert.ok(seen.filter((one) => one === null).length > 1_000)
})

const limits = [
  ['trend_follower', 40, 70, 240_000],
  ['mean_reverter', 60, 18, 150_000],
  ['gold_scalper', 90, 80, 45_000],
] as const
for (const [name, stop, target, longestMs] of limits)
  test(`${name} leaves at its stop, at its target or when its time is over, long and short`, () => {
    const { leaves, symbol, risk } = styles[name]
    assert.equal(risk, stop)
    for (const [side, sign] of [
      ['BUY', 1],
      ['SELL', -1],
    ] as const) {
      const spec = known.get(symbol)
      assert.ok(spec)
      const open: PaperTrade = {
        ...{ side, symbol: spec, lots: 1, entryPoints: 1_000, stopPoints: 1_000 - sign * stop },
        ...{ exitPoints: null, openedMs: 0, closedMs: null },
      }
      const at = (gained: number, ms = 1) => leaves([1_000 + sign * gained], open, ms)
      assert.deepEqual(
        [at(-stop), at(1 - stop), at(target - 1), at(target)],
        [true, false, false, true],
      )
      assert.deepEqual([at(0, longestMs), at(0, longestMs + 1)], [false, true])
    }
  })

test('every bot of the demo trades what the market has, under a number of its own', () => {
  const all = [...demoBots, ...Object.values(styles)]
  assert.equal(new Set(all.map(({ magic }) => magic)).size, all.length)
  for (const style of Object.values(styles)) assert.ok(known.has(style.symbol), style.symbol)
  for (const { symbols: names, hours, name } of demoBots) {
    for (const symbol of names) assert.ok(known.has(symbol), symbol)
    assert.ok(hours[0] < hours[1] && hours[1] <= 24, name)
  }
  const accounts = [expertAccount, staleAccount, importedAccount]
  assert.equal(new Set(accounts.map(({ login }) => login)).size, accounts.length)
})

test('the year behind the demo ends with yesterday, whatever the hour', () => {
  for (const hour of [0, 13, 23]) {
    const { fromMs, toMs } = historyFrom(Date.UTC(2026, 3, 8, hour, 59))
    assert.equal(toMs, Date.UTC(2026, 3, 8))
    assert.equal(fromMs, Date.UTC(2025, 3, 8, 8))
  }
})
