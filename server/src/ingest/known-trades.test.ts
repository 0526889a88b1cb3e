// How the trades of repeats are found: what the look costs in a young table, of which the planner knows nothing yet.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../test/support/test-database.ts'
import type { Queryable } from '../platform/database/database.ts'
import { keyOf, lockKnownTrades } from './known-trades.ts'

type Plan = { 'QUERY PLAN': string }
type Blocks = { 'Shared Hit Blocks': number; 'Shared Read Blocks': number }

test('500 repeats in a table of 20,000 rows without statistics read few of its blocks', async (t) => {
  const database = await createTestDatabase(t)
  await database.write.query('alter table live_trades set (autovacuum_enabled = false)')
  await database.write.query(`insert into accounts (exchange, account) values ('X', '1')`)
  await database.write.query(
    `insert into live_trades (account_id, internal_id, bot_name, exchange, asset_symbol, order_type, entry_time, entry_price,
                              position_size, status, entry_zone, digest, key_id, identity)
     select 1, n, 'b', 'X', 'S', 'BUY', now(), 1, 1, 'OPEN', 'offset', sha256(n::text::bytea), 'k', 'o1 b ' || n
       from generate_series(1, 20000) n`,
  )
  let blocks = 0
  const explaining: Queryable = {
    async query(text, values) {
      const { rows } = await database.write.query<Plan>(
        `explain (analyze, buffers, format json) ${text}`,
        values,
      )
      const [{ Plan: used }] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '') as [{ Plan: Blocks }] // PostgreSQL's own JSON
      blocks += used['Shared Hit Blocks'] + used['Shared Read Blocks']
      return database.write.query(text, values)
    },
  }
  const wanted = Array.from({ length: 500 }, (_, at) => ({
    accountId: 1,
    identity: `o1 b ${at + 7000}`,
  }))
  const known = await lockKnownTrades(explaining, [...wanted, { accountId: 1, identity: 'o1 b x' }])
  assert.equal(known.size, 500)
  assert.equal(known.get(keyOf(1, 'o1 b 7000'))?.internalId, 7000)
  // As keys times trades it was 243,004.
  assert.ok(blocks < 5000, `${blocks} blocks`)
})
