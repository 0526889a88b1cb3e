// Places of an account never fall back, whatever the order in which transactions get their numbers and their locks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { until } from '../../test/support/until.ts'
import { nextPlace, PLACES, placeOfTransaction } from './news-place.ts'

test('a writer with the lower number that comes second gets the higher place', async (t) => {
  const database = await createTestDatabase(t)
  await database.write.query('create table rows (id integer primary key, seq bigint not null)')
  await database.write.query('insert into rows values (1, 0)')
  const change = `update rows set seq = ${nextPlace('summary', 'seq')} where id = 1 returning seq`
  let first = 0
  let late = 0
  await database.transaction(async (early) => {
    const number = await placeOfTransaction(early)
    await database.transaction(async (tx) => {
      first = Number((await tx.query<{ seq: string }>(change)).rows[0]?.seq)
    })
    assert.ok(first > number, 'the second transaction has the higher number')
    late = Number((await early.query<{ seq: string }>(change)).rows[0]?.seq)
  })
  assert.ok(late > first)
  assert.equal(late % PLACES, 3)
})

test('two changes of one transaction have its place, which is final when it has ended', async (t) => {
  const database = await createTestDatabase(t)
  await database.write.query('create table rows (id integer primary key, seq bigint not null)')
  await database.write.query('insert into rows values (1, 0)')
  const change = `update rows set seq = ${nextPlace('positions', 'seq')} where id = 1 returning seq`
  const places = await database.transaction(async (tx) => {
    const one = Number((await tx.query<{ seq: string }>(change)).rows[0]?.seq)
    const two = Number((await tx.query<{ seq: string }>(change)).rows[0]?.seq)
    return { one, two, own: await placeOfTransaction(tx) }
  })
  assert.deepEqual([places.one, places.two], [places.own + 2, places.own + 2])
  // Writers in other databases of the same PostgreSQL hold the horizon back as well, for as long as they write.
  await until(async () => {
    const { rows } = await database.read.query<{ horizon: string }>(
      'select news_horizon() as horizon',
    )
    return Number(rows[0]?.horizon) > places.own + 3
  })
})
