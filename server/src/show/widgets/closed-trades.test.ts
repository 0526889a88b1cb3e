import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTrades } from './closed-trades.ts'

const trade = (internal_id: number, exit_time: string | null, status = 'CLOSED', version = 1) => ({
  ...{ internal_id, exit_time, status, version },
})

test('what closed last stands first, open ones are left out', () => {
  const all = withTrades(
    [trade(1, '2026-05-28T10:00:00Z')],
    [trade(2, null, 'OPEN'), trade(3, '2026-05-28T11:00:00.5Z'), trade(4, '2026-05-28T11:00:00Z')],
  )
  assert.deepEqual(
    all.map(({ internal_id: id }) => id),
    [3, 4, 1],
  )
})

test('a trade of which there is a newer version is there once, as it is now', () => {
  const now = trade(1, '2026-05-28T10:00:00Z', 'CLOSED', 2)
  assert.deepEqual(withTrades([trade(1, '2026-05-28T10:00:00Z')], [now]), [now])
  assert.deepEqual(
    withTrades([trade(1, '2026-05-28T10:00:00Z')], [trade(1, null, 'CANCELLED')]),
    [],
  )
})

test('no more than twenty are kept', () => {
  const many = Array.from({ length: 30 }, (_, at) => trade(at, new Date(at * 60_000).toISOString()))
  assert.equal(withTrades([], many).length, 20)
})
