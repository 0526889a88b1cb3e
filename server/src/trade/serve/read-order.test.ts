import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TidemarkError } from '../../platform/problem.ts'
import {
  readChangeBody,
  readCloseBody,
  readCloseByBody,
  readOrderBody,
  readPairBody,
} from './read-order.ts'

const bytes = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const good = { symbol: 'EURUSD', side: 'buy', lots: '0.10' }

/** Pointers of everything that is wrong with a body. */
function wrongIn(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof TidemarkError, String(error))
    assert.equal(error.code, 'order_invalid')
    return (error.errors ?? []).map(({ pointer }) => pointer).sort()
  }
  return []
}

test('an order is read digit for digit, with what was left out as nothing', () => {
  const text =
    '{"symbol":"EURUSD","side":"sell","type":"stop_limit","units":10000.00,"price":1.084500000000000001,"stop_price":"1.0850","expires_at":"2026-04-05T12:00:00+02:00","time_in_force":"ioc","max_visible_units":0}'
  const wish = readOrderBody(bytes(text))
  assert.deepEqual(wish.amount, { unit: 'units', value: '10000.00' })
  assert.equal(wish.price, '1.084500000000000001')
  assert.deepEqual(
    [wish.stopPrice, wish.maxVisibleAmount, wish.timeInForce],
    ['1.0850', '0', 'ioc'],
  )
  assert.equal(wish.expiresMs, Date.UTC(2026, 3, 5, 10))
  assert.deepEqual([wish.stopLoss, wish.comment, wish.slippage], [null, null, null])
  assert.equal(readOrderBody(bytes(good)).type, 'market')
})

test('units and lots: exactly one of them', () => {
  for (const amount of [{}, { units: 1000, lots: 0.01 }, { units: null }])
    assert.deepEqual(
      wrongIn(() => readOrderBody(bytes({ symbol: 'EURUSD', side: 'buy', ...amount }))),
      ['/units'],
    )
})

test('everything that is wrong is said at once, each by its member', () => {
  const body = {
    ...good,
    side: 'long',
    lots: -1,
    price: 'much',
    expires_at: 'tomorrow',
    comment: 'a\nb',
    stoploss: 1,
  }
  assert.deepEqual(
    wrongIn(() => readOrderBody(bytes(body))),
    ['/comment', '/expires_at', '/lots', '/price', '/side', '/stoploss'],
  )
  assert.deepEqual(
    wrongIn(() => readPairBody(bytes({ first: good }))),
    ['/second'],
  )
  assert.deepEqual(
    wrongIn(() => readPairBody(bytes({ first: good, second: { ...good, price: 0 } }))),
    ['/second/price'],
  )
})

test('a change says what is to be different, and 0 takes protection away', () => {
  const change = readChangeBody(bytes({ stop_loss: 0, price: '1.2', lots: '0.5' }), '7')
  assert.deepEqual(change, {
    order: '7',
    stopLoss: '0',
    price: '1.2',
    amount: { unit: 'lots', value: '0.5' },
  })
  assert.deepEqual(
    wrongIn(() => readChangeBody(bytes({}), '7')),
    [''],
  )
})

test('closing: all of it, a part, or by another one', () => {
  assert.equal(readCloseBody(Buffer.alloc(0)), null)
  assert.equal(readCloseBody(bytes({})), null)
  assert.deepEqual(readCloseBody(bytes({ units: '5000' })), { unit: 'units', value: '5000' })
  assert.deepEqual(
    [readCloseByBody(bytes({ by: '12' })), readCloseByBody(bytes({ by: 12 }))],
    ['12', '12'],
  )
  assert.deepEqual(
    wrongIn(() => readCloseByBody(bytes({ by: 'mine' }))),
    ['/by'],
  )
})

test('no body, whatever it holds, does anything but be read or be refused in words', () => {
  const value = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer()),
    fc.object(),
  )
  const name = fc.oneof(
    fc.constantFrom('symbol', 'side', 'units', 'lots', 'price', 'type', '__proto__'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.dictionary(name, value), (body) => {
      try {
        readOrderBody(bytes(body))
      } catch (error) {
        assert.ok(error instanceof TidemarkError, String(error))
        assert.ok(error.message.length > 10)
      }
    }),
  )
})
