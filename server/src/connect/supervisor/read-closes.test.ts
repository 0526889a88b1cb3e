// Benchmarks that follow a symbol: read one after the other, mended when the broker mends a day, and never at the accounts' cost.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openSupervisorBench } from '../../../test/support/supervisor-bench.ts'
import { until } from '../../../test/support/until.ts'
import type { Decimal } from '../../domain/decimal.ts'

const close = (day: string, value: string) => ({ day, close: value as Decimal }) // canonical

async function open(t: TestContext, names: readonly string[]) {
  const desk = await openSupervisorBench(t, { accounts: ['1'] })
  for (const name of names)
    await desk.database.write.query(
      `insert into benchmarks (name, day_zone, created_by, connection_id, symbol) values ($1, '00:00 UTC', 'test', $2, $1)`,
      [name, desk.connectionId],
    )
  const follow = async () => {
    await desk.update()
    await desk.clock.pass(1_000)
  }
  return {
    ...desk,
    follow,
    /** As if an hour had passed for the database. */
    again: () =>
      desk.database.write.query(`update benchmarks set read_at = now() - interval '61 minutes'`),
    stored: () =>
      desk.one<{ name: string; day: string; close: string }>(
        'select name, day::text, close::text from benchmark_closes order by name, day',
      ),
    causes: () => desk.one<{ cause: string | null }>('select cause from benchmarks order by name'),
  }
}

test('each series is asked for once, then again after an hour; days that were corrected are mended', async (t) => {
  const desk = await open(t, ['A', 'B'])
  desk.venue.closes.push(close('2026-05-26', '1.10'), close('2026-05-27', '1.20'))
  await desk.follow()
  await until(async () => (await desk.stored()).length === 4)
  assert.equal(desk.venue.times('closes'), 2)
  await desk.clock.pass(120_000)
  assert.equal(desk.venue.times('closes'), 2)
  desk.venue.closes.splice(1, 1, close('2026-05-27', '1.25'))
  await desk.again()
  await desk.follow()
  const closes = async () => (await desk.stored()).map((row) => row.close).join(' ')
  await until(async () => (await closes()) === '1.10 1.25 1.10 1.25')
  assert.equal(desk.venue.times('closes'), 4)
})

test('a broker that refuses keeps its reason, and what is known stays', async (t) => {
  const desk = await open(t, ['A'])
  desk.venue.closes.push(close('2026-05-26', '1.10'))
  await desk.follow()
  desk.venue.fail = { at: 'closes', cause: 'permission_missing' }
  await desk.again()
  await desk.follow()
  await until(async () => (await desk.causes())[0]?.cause === 'permission_missing')
  assert.equal((await desk.stored()).length, 1)
  assert.equal(desk.venue.times('open'), 1)
})

test('a history that ends the session every time costs one session, and the accounts are read on', async (t) => {
  const desk = await open(t, ['A'])
  desk.venue.fail = { at: 'closes', cause: 'broker_silent' }
  await desk.follow()
  const looks = desk.venue.times('accounts')
  await desk.clock.pass(60_000)
  assert.deepEqual(await desk.causes(), [{ cause: 'broker_silent' }])
  assert.ok(desk.venue.times('accounts') >= looks + 10, String(desk.venue.times('accounts')))
  assert.equal(desk.venue.times('open'), 2)
})
