// How times of a broker's clock are read, and read anew when more is learnt.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertVerifies,
  openExpertBench,
  rowsOf,
  sender,
  tradesIn,
} from '../../../test/support/expert-bench.ts'
import { sampleDeal } from '../../../test/support/expert-reports.ts'
import type { Caller } from '../../platform/http/route.ts'
import { loadSightings } from './account-state-store.ts'

test('a deal seen live keeps the offset it was seen with; history is read by the rule of its date', async (t) => {
  const { database, report } = await openExpertBench(t)
  const live = sampleDeal('1', { utc_offset_s: 7200 })
  const winter = sampleDeal('2', { time_msc: String(Date.UTC(2026, 0, 15, 15)), position: '200' })
  await report({ deals: [live, winter] })
  assert.deepEqual(await rowsOf(database, 'select dealt_at, time_basis from deals order by deal'), [
    { dealt_at: '2026-05-28 15:40:01+00', time_basis: 'offset:+02:00' },
    { dealt_at: '2026-01-15 13:00:00+00', time_basis: 'zone:America/New_York+7h' },
  ])
})

test('when the clock turns out to follow Athens, times that the first guess gave are read anew', async (t) => {
  const { database, report, state, goTo } = await openExpertBench(t, Date.UTC(2026, 1, 10, 12))
  // Between the change of New York (2026-03-08) and that of Athens (2026-03-29) of this year and the last.
  const between = sampleDeal('1', { time_msc: String(Date.UTC(2025, 2, 18, 15)) })
  await report({ deals: [between], offsetS: 7200 })
  const time = 'select dealt_at, time_basis from deals'
  assert.deepEqual(await rowsOf(database, time), [
    { dealt_at: '2025-03-18 12:00:00+00', time_basis: 'zone:America/New_York+7h' },
  ])
  goTo(Date.UTC(2026, 2, 18, 12))
  await report({ offsetS: 7200 })
  assert.equal((await state())[0]?.zone, 'Europe/Athens')
  assert.deepEqual(await rowsOf(database, time), [
    { dealt_at: '2025-03-18 13:00:00+00', time_basis: 'zone:Europe/Athens' },
  ])
  const [trade] = await tradesIn(database)
  assert.deepEqual(
    [trade?.entry_time, trade?.entry_zone, trade?.version],
    ['2025-03-18 13:00:00+00', 'zone:Europe/Athens', 2],
  )
  await assertVerifies(database, 1)
})

test('the zone that a key says is not overruled', async (t) => {
  const { report, state } = await openExpertBench(t)
  await report({ deals: [sampleDeal('1')] }, { ...sender, brokerZone: 'Europe/Athens' })
  assert.deepEqual(
    (await state()).map(({ zone, zone_basis }) => [zone, zone_basis]),
    [['Europe/Athens', 'key']],
  )
})

test('a clock that goes on as it was through the day of its change is learnt without a silence', async (t) => {
  const start = Date.UTC(2026, 1, 25, 12)
  const { database, report, state, goTo } = await openExpertBench(t, start)
  const between = sampleDeal('1', { time_msc: String(Date.UTC(2025, 2, 18, 15)) })
  await report({ deals: [between], offsetS: 7200 })
  for (let day = 1; day <= 14; day++) {
    goTo(start + day * 86_400_000)
    await report({ offsetS: 7200 })
  }
  assert.deepEqual(await rowsOf(database, 'select 1 from clock_sightings'), [{ '?column?': 1 }])
  assert.equal((await state())[0]?.zone, 'Europe/Athens')
  assert.deepEqual(await rowsOf(database, 'select dealt_at, time_basis from deals'), [
    { dealt_at: '2025-03-18 13:00:00+00', time_basis: 'zone:Europe/Athens' },
  ])
})

test('a key that says no zone does not take back what another key of the account says', async (t) => {
  const { report, state, goTo } = await openExpertBench(t, Date.UTC(2026, 2, 18, 12))
  await report({ offsetS: 10800 }, { ...sender, brokerZone: 'Europe/Athens' })
  await report({ offsetS: 10800 })
  goTo(Date.UTC(2026, 2, 25, 12))
  await report({ offsetS: 10800 })
  assert.deepEqual(
    (await state()).map(({ zone, zone_basis }) => [zone, zone_basis]),
    [['Europe/Athens', 'key']],
  )
})

test('times of a long history are read anew some with each report, and other accounts need not wait', async (t) => {
  const { database, report, state, goTo } = await openExpertBench(t, Date.UTC(2026, 1, 10, 12))
  const between = Date.UTC(2025, 2, 18, 15)
  for (let first = 1; first <= 1250; first += 500)
    await report({
      offsetS: 7200,
      deals: Array.from({ length: Math.min(500, 1251 - first) }, (_, at) =>
        sampleDeal(String(first + at), {
          position: String(Math.ceil((first + at) / 50)),
          time_msc: String(between + first + at),
        }),
      ),
    })
  goTo(Date.UTC(2026, 2, 18, 12))
  const earlier = async () =>
    (await rowsOf(database, `select 1 from deals where time_basis not like '%Athens'`)).length
  await report({ offsetS: 7200 })
  assert.equal((await state())[0]?.zone, 'Europe/Athens')
  assert.equal(await earlier(), 250)
  await report({ offsetS: 7200 })
  assert.equal(await earlier(), 0)
  const trades = await tradesIn(database)
  assert.equal(trades.length, 25)
  assert.ok(
    trades.every(({ entry_zone: zone, version }) => zone === 'zone:Europe/Athens' && version === 2),
  )
  await assertVerifies(database, 1250)
})

test('of very many sightings the newest are kept in mind, oldest first', async (t) => {
  const { database } = await openExpertBench(t)
  await database.write.query(
    `insert into clock_sightings (account_id, from_at, to_at, offset_s)
     select 1, at, at, 3600 from generate_series(1, 620) n, to_timestamp(n * 1000) as at`,
  )
  const seen = await loadSightings(database.read, 1)
  assert.deepEqual([seen.length, seen[0]?.fromMs, seen.at(-1)?.fromMs], [500, 121e6, 620e6])
})

test('two keys that say different zones do not take turns; a key that fell silent gives way', async (t) => {
  const { report, state, goTo } = await openExpertBench(t)
  const athens: Caller = { ...sender, keyId: 'keyAAAAA', brokerZone: 'Europe/Athens' }
  const newYork: Caller = { ...sender, keyId: 'keyBBBBB', brokerZone: 'America/New_York+7h' }
  const zone = async () => (await state())[0]?.zone
  await report({ deals: [sampleDeal('1')] }, athens)
  for (const caller of [newYork, athens, newYork]) {
    await report({}, caller)
    assert.equal(await zone(), 'Europe/Athens')
  }
  // The same key may say another zone: it was changed.
  await report({}, { ...athens, brokerZone: 'Europe/London' })
  assert.equal(await zone(), 'Europe/London')
  goTo(Date.UTC(2026, 4, 30, 15))
  await report({}, newYork)
  assert.equal(await zone(), 'America/New_York+7h')
})
