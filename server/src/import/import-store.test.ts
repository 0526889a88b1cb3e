// Uploaded files are kept for an hour at most, and one that is written is written by one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { until } from '../../test/support/until.ts'
import { systemClock } from '../platform/clock.ts'
import { forgetUploads } from './forget-uploads.ts'
import {
  dropImport,
  finishImport,
  giveBackImport,
  insertImport,
  listImports,
  loadImport,
  takeImport,
} from './import-store.ts'

const upload = {
  ...{
    fileName: 'a.html',
    sha256: 'f'.repeat(64),
    content: Buffer.from('file'),
    by: 'person:alice',
  },
  ...{ options: '{}', preview: '{"new":1}' },
}

test('an upload is taken by one, given back when that fails, and its file is gone once it is done', async (t) => {
  const { write, read } = await createTestDatabase(t)
  const { id } = await insertImport(write, upload)
  const taken = await takeImport(write, id, 'person:alice')
  assert.equal(Buffer.from(taken?.content ?? []).toString(), 'file')
  assert.equal(await takeImport(write, id, 'person:bob'), null)
  assert.equal(await dropImport(write, id), false)
  await giveBackImport(write, id)
  assert.ok(await takeImport(write, id, 'person:bob'))
  await finishImport(write, id, '{"created":1}')
  await giveBackImport(write, id)
  assert.equal(await takeImport(write, id, 'person:bob'), null)
  const done = await loadImport(read, id)
  assert.deepEqual(
    [done?.state, done?.result, done?.confirmedBy],
    ['confirmed', '{"created":1}', 'person:bob'],
  )
  const { rows } = await read.query('select content from imports')
  assert.deepEqual(rows, [{ content: null }])
})

test('whoever died while writing leaves the upload to the next', async (t) => {
  const { write } = await createTestDatabase(t)
  const { id } = await insertImport(write, upload)
  await takeImport(write, id, 'person:alice')
  await write.query("update imports set confirmed_at = now() - interval '11 minutes'")
  assert.ok(await takeImport(write, id, 'person:bob'))
})

test('ten files wait at most, and none for longer than an hour', async (t) => {
  const database = await createTestDatabase(t)
  const { write, read } = database
  for (let n = 0; n < 12; n += 1) await insertImport(write, upload)
  assert.equal((await listImports(read)).length, 10)
  await write.query(
    "update imports set created_at = now() - interval '61 minutes' where import_id <= 8",
  )
  assert.equal(await loadImport(read, '8'), null)
  assert.equal((await listImports(read)).length, 4)
  await using _forgetting = forgetUploads({ database, clock: systemClock, log: silentLog })
  await until(async () => {
    const { rows } = await read.query<{ n: string }>('select count(*) as n from imports')
    return rows[0]?.n === '4'
  })
})
