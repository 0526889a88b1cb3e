// Bots as their trades name them, against a real database: one row each, over all accounts that a key may see.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { anyone, type Caller } from '../../platform/http/route.ts'
import { botsRoute } from './routes.ts'

async function setUp(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t)
  await database.write.query(
    `insert into accounts (exchange, account) values ('X', 'one'), ('X', 'two'), ('X', '')`,
  )
  await database.write.query(`
    insert into live_trades (account_id, internal_id, bot_name, exchange, asset_symbol, order_type, entry_time,
                             entry_price, position_size, status, entry_zone, digest, key_id)
    select a.account_id, n, bot, 'X', 'EURUSD', 'BUY', at::timestamptz, 1.1, 1, 'OPEN', 'offset', '', 'k'
      from (values (1, 'one', 'grid', '2026-01-03T00:00:00Z'), (2, 'one', 'grid', '2026-01-02T00:00:00Z'),
                   (3, 'two', 'grid', '2026-01-01T00:00:00Z'), (4, 'two', 'arb', '2026-01-04T00:00:00Z'),
                   (5, '', 'zed', '2026-01-05T00:00:00Z')) v (n, account, bot, at)
      join accounts a on a.account = v.account`)
  const route = botsRoute({ read: database.read })
  return async (caller: Caller = anyone) => {
    const { body } = await route.handle({
      ...{ id: 'r', caller, ip: '127.0.0.1', params: {}, query: {} },
      ...{ header: () => undefined, contentType: '', body: Buffer.alloc(0) },
    })
    return JSON.parse(JSON.stringify(body)).data.map((one: Record<string, string>) => [
      ...[one.bot, one.trades, Array.from(one.accounts as Iterable<unknown>, accountOf)],
      ...[one.first_entry_at, one.last_entry_at].map((at) => at?.slice(0, 10)),
    ])
  }
}

const accountOf = (one: unknown) => (one as { account: string | null }).account // our own JSON

test('a name at several accounts is one bot with all its trades, from its first entry to its last', async (t) => {
  const read = await setUp(t)
  assert.deepEqual(await read(), [
    ['arb', 1, ['two'], '2026-01-04', '2026-01-04'],
    ['grid', 3, ['one', 'two'], '2026-01-01', '2026-01-03'],
    ['zed', 1, [null], '2026-01-05', '2026-01-05'],
  ])
})

test('a key that is limited to accounts neither counts nor dates trades of another', async (t) => {
  const read = await setUp(t)
  assert.deepEqual(await read({ ...anyone, accounts: new Set(['one']) }), [
    ['grid', 2, ['one'], '2026-01-02', '2026-01-03'],
  ])
})
