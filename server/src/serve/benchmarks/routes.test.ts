// The list of uploaded series against a real database.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { anyone } from '../../platform/http/route.ts'
import { benchmarksRoute } from './routes.ts'

test('benchmarks come by name with how many closes they hold and from when to when; an empty one has no days', async (t) => {
  const database = await createTestDatabase(t)
  await database.write.query(
    `insert into benchmarks (name, day_zone, created_at, created_by) values
       ('SPX', '17:00 America/New_York', '2026-05-28T09:00:00Z', 'test'),
       ('EURUSD', '00:00 UTC', '2026-05-29T09:00:00Z', 'test')`,
  )
  await database.write.query(
    `insert into benchmark_closes (name, day, close) values
       ('SPX', '2026-05-27', 5300.1), ('SPX', '2026-05-25', 5290), ('SPX', '2026-05-26', 5301)`,
  )
  const { body, headers } = await benchmarksRoute({ read: database.read }).handle({
    ...{ id: 'r', caller: anyone, ip: '127.0.0.1', params: {}, query: {} },
    ...{ header: () => undefined, contentType: '', body: Buffer.alloc(0) },
  })
  assert.equal(headers?.['cache-control'], 'no-store')
  const { data } = JSON.parse(JSON.stringify(body))
  const facts = data.map((one: Record<string, unknown>) => [
    ...[one.name, one.day_zone, one.closes, one.first_day, one.last_day],
    Date.parse(String(one.uploaded_at)),
  ])
  assert.deepEqual(facts, [
    ['EURUSD', '00:00 UTC', 0, null, null, Date.UTC(2026, 4, 29, 9)],
    ['SPX', '17:00 America/New_York', 3, '2026-05-25', '2026-05-27', Date.UTC(2026, 4, 28, 9)],
  ])
})
