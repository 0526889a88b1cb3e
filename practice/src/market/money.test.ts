import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMarket } from './market.ts'
import { decimalText, divide, fromCents, LOT, marginFor, worth } from './money.ts'
import { createRandom } from './random.ts'
import { createRates, ONE } from './rates.ts'
import { symbols } from './symbols.ts'

const of = (name: string) => {
  const symbol = symbols.find((one) => one.name === name)
  assert.ok(symbol)
  return symbol
}
const still = () => createMarket(createRandom(1), 0)

test('halves go away from zero, on both sides', () => {
  assert.deepEqual(
    [divide(5n, 2n), divide(-5n, 2n), divide(4n, 3n), divide(-4n, -3n)],
    [3n, -3n, 1n, 1n],
  )
})

test('a lot of EURUSD earns 10 dollars for 10 points; of USDJPY by the price of the dollar', () => {
  assert.equal(worth(of('EURUSD'), 10, LOT, ONE, 'USD'), 1_000n)
  assert.equal(worth(of('EURUSD'), -1, LOT / 100, ONE, 'USD'), -1n)
  assert.equal(worth(of('XAUUSD'), 100, LOT, ONE, 'USD'), 10_000n)
  // 1,000 yen a point, at 148.207 yen a dollar.
  const rate = createRates(still()).of('JPY', 'USD')
  assert.equal(worth(of('USDJPY'), 148, LOT, rate, 'USD'), divide(1_480_000_000n, 148_207n))
})

test('margin is what the volume is worth over the leverage', () => {
  assert.equal(marginFor(of('EURUSD'), LOT, 100, { num: 110_000n, den: 100_000n }, 'USD'), 110_000n)
  assert.equal(marginFor(of('USDJPY'), LOT, 100, ONE, 'USD'), 100_000n)
})

test('currencies are exchanged through the dollar, exactly', () => {
  const rates = createRates(still())
  assert.equal(rates.of('EUR', 'EUR'), ONE)
  assert.deepEqual(rates.of('EUR', 'USD'), { num: 110_868n, den: 100_000n })
  const there = rates.of('EUR', 'JPY')
  const back = rates.of('JPY', 'EUR')
  assert.equal(there.num * back.num, there.den * back.den)
  assert.throws(() => rates.of('XYZ', 'USD'), /no pair of XYZ/)
  // 3.50 dollars are 3.16 euros and 519 yen; yen have no cents.
  assert.equal(fromCents(350n, rates.of('USD', 'EUR'), 'EUR'), 316n)
  assert.equal(fromCents(350n, rates.of('USD', 'JPY'), 'JPY'), 519n)
})

test('rates move with the market', () => {
  const market = createMarket(createRandom(1), 0)
  const rates = createRates(market)
  const before = rates.of('EUR', 'USD')
  for (let turn = 0; turn < 20; turn += 1) market.step(turn)
  assert.notDeepEqual(rates.of('EUR', 'USD'), before)
  assert.equal(rates.of('EUR', 'USD').num, BigInt(market.quote('EURUSD')?.bid ?? 0))
})

test('points are written with their digits', () => {
  assert.deepEqual(
    [decimalText(110_868, 5), decimalText(-5n, 2), decimalText(7, 0), decimalText(-1234n, 2)],
    ['1.10868', '-0.05', '7', '-12.34'],
  )
})

test('the same seed walks the same way, another one does not', () => {
  const walk = (seed: number) => {
    const market = createMarket(createRandom(seed), 0)
    for (let step = 1; step <= 500; step += 1) market.step(step)
    return market.quotes().map(({ bid }) => bid)
  }
  assert.deepEqual(walk(4), walk(4))
  assert.notDeepEqual(walk(4), walk(5))
})

test('a price that stands still is no change', () => {
  const market = createMarket(createRandom(2), 0)
  for (let step = 1; step <= 300; step += 1) {
    const before = new Map(market.quotes().map((quote) => [quote.symbol.name, quote]))
    const newest = market.changes
    market.step(step)
    for (const quote of market.quotes()) {
      const moved = quote.bid !== before.get(quote.symbol.name)?.bid
      assert.equal(quote.change > newest, moved)
      assert.ok(quote.low <= quote.bid && quote.bid <= quote.high)
    }
  }
})
