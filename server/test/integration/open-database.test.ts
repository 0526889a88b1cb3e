import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../support/test-database.ts'

test('values come back exact', async (t) => {
  const database = await createTestDatabase(t)
  const { rows } = await database.read.query(
    `select 1.10::numeric as n, 9223372036854775807::int8 as i, true as b, 12::int4 as s, 0.1::float8 as f,
       '\\x00ff'::bytea as y, '{"a": 1.0}'::json as j, timestamptz '2026-04-05 12:34:56.123456+03' as t, null::text as z`,
  )
  assert.deepEqual(rows, [
    {
      n: '1.10',
      i: '9223372036854775807',
      b: true,
      s: 12,
      f: 0.1,
      y: Buffer.from([0, 255]),
      j: '{"a": 1.0}',
      t: '2026-04-05 09:34:56.123456+00',
      z: null,
    },
  ])
})
