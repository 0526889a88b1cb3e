// The same row of the same file is the same trade, each time it is imported.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileTrade } from '../content.ts'
import { withIdentities } from './identity.ts'

const trade = (row: number, more: Record<string, string> = {}): FileTrade => ({
  row,
  members: { bot_name: 'a', asset_symbol: 'EURUSD', entry_price: '1.10', ...more },
})
const keysOf = (...trades: FileTrade[]) =>
  withIdentities(trades).map(({ members }) => members.idempotency_key)

test('a row with a number of its own is left as it is', () => {
  const one = trade(2, { exchange_order_id: '7' })
  assert.deepEqual(withIdentities([one]), [one])
})

test('a number that stands twice for one bot is refused with both rows, and for another bot it is not', () => {
  const one = trade(2, { exchange_order_id: '7' })
  assert.throws(() => withIdentities([one, trade(5, { exchange_order_id: '7' })]), {
    code: 'import_unreadable',
    message: 'Row 5: the number "7" stands in row 2 already',
  })
  const other = trade(5, { exchange_order_id: '7', bot_name: 'b' })
  assert.equal(withIdentities([one, other]).length, 2)
})

test('the key follows from what the row says, wherever it stands and however its columns are ordered', () => {
  const turned = Object.fromEntries(Object.entries(trade(2).members).reverse())
  const [key] = keysOf(trade(2))
  assert.match(key ?? '', /^import-[\da-f]{40}$/)
  assert.deepEqual(keysOf({ row: 9, members: turned }), [key])
})

test('a single other digit, or a value in another member, is another trade', () => {
  const keys = [
    ...keysOf(trade(2)),
    ...keysOf(trade(2, { entry_price: '1.100' })),
    ...keysOf(trade(2, { mae: '1' })),
    ...keysOf(trade(2, { mfe: '1' })),
  ]
  assert.equal(new Set(keys).size, 4)
})

test('two rows that say the same are two trades, and both are known again when more rows follow', () => {
  const [first, second] = keysOf(trade(2), trade(3))
  assert.notEqual(first, second)
  assert.deepEqual(
    keysOf(trade(2), trade(3, { mae: '1' }), trade(4)).filter((_, at) => at !== 1),
    [first, second],
  )
})
