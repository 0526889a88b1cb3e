// Lists of an account as the server writes them: exact, null where nobody knows, and nothing that is no list.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAssets, parseOrders } from './parse-answers.ts'
import { TidemarkProblem } from './tidemark-problem.ts'

test('orders and assets keep the digits of the server, and null stays null', () => {
  const { orders, as_of } = parseOrders(
    '{"age_s":1,"as_of":"2026-05-28T14:40:00Z","orders":[{"order":"769021","units":"12000","lots":null,"price":"1.08450"}]}',
  )
  assert.equal(as_of, '2026-05-28T14:40:00Z')
  assert.deepEqual(orders, [{ order: '769021', units: '12000', lots: null, price: '1.08450' }])
  assert.deepEqual(
    parseAssets('{"assets":[{"currency":"BTC","amount":"2.50","free":null}]}').assets,
    [{ currency: 'BTC', amount: '2.50', free: null }],
  )
  assert.deepEqual(
    [parseOrders('{"orders":null}').orders, parseAssets('{"assets":null}').assets],
    [...[null, null]],
  )
})

test('an answer without its list cannot be used', () => {
  for (const text of ['{}', '[]', '{"orders":5}', '{"orders":[5]}', 'orders'])
    assert.throws(() => parseOrders(text), TidemarkProblem, text)
})
