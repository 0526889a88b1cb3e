// How a connection is read, fails, and comes back. Deals have a test file of their own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkAccount } from '../../../test/support/connect-bench.ts'
import { openSupervisorBench as open } from '../../../test/support/supervisor-bench.ts'
import { until } from '../../../test/support/until.ts'

test('accounts are looked at every 5 s, in chunks, whoever reads them', async (t) => {
  const accounts = ['1', '2', '3', '4', '5']
  const desk = await open(t, { accounts, pacing: { chunk: 2 } })
  await desk.clock.pass(60_000)
  const looks = desk.venue.asked.flatMap((one) => (one.what === 'accounts' ? [one] : []))
  assert.deepEqual(
    looks.slice(0, 3).map((look) => look.accounts),
    [['1', '2'], ['3', '4'], ['5']],
  )
  assert.deepEqual(
    [...new Set(looks.map(({ atMs }) => atMs))],
    Array.from({ length: 13 }, (_, n) => n * 5_000),
  )
  assert.equal(looks.length, 13 * 3)
  assert.deepEqual(await desk.health(), { state: 'live', cause: null })
  assert.equal(desk.venue.times('ping'), 0, 'a session in use needs no ping')
})

test('what the broker says by itself brings the next look forward, but never twice within a second', async (t) => {
  const desk = await open(t, { accounts: ['1'] })
  await desk.clock.pass(2_000)
  const looks = () =>
    desk.venue.asked.flatMap(({ what, atMs }) => (what === 'accounts' ? [atMs] : []))
  assert.deepEqual(looks(), [0])
  for (let turn = 0; turn < 50; turn += 1) desk.venue.news?.()
  await desk.clock.settled()
  assert.deepEqual(looks(), [0, 2_000])
  for (let turn = 0; turn < 50; turn += 1) desk.venue.news?.()
  await desk.clock.pass(999)
  assert.deepEqual(looks(), [0, 2_000])
  await desk.clock.pass(1)
  assert.deepEqual(looks(), [0, 2_000, 3_000])
  await desk.clock.pass(7_000)
  assert.deepEqual(looks(), [0, 2_000, 3_000, 8_000])
})

test('values reach the account, and a picture that came is what is stored', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    prepare: ({ balances }) => balances.set('1', '123.45'),
  })
  await desk.clock.settled()
  assert.deepEqual(
    (await desk.states()).map(({ balance }) => balance),
    ['123.45'],
  )
})

test('a connection without accounts is live and kept with pings', async (t) => {
  const desk = await open(t)
  await desk.clock.pass(61_000)
  assert.equal(desk.venue.times('ping'), 3)
  assert.deepEqual(await desk.health(), { state: 'live', cause: null })
})

test('a broker that cannot be reached is tried later and later; row, accounts and log say why, once', async (t) => {
  const desk = await open(t, {
    accounts: ['1', '2'],
    prepare: (venue) => {
      venue.fail = { at: 'open', cause: 'broker_unreachable' }
    },
  })
  await desk.clock.pass(600_000)
  const opens = desk.venue.asked.map(({ atMs }) => atMs / 1000)
  assert.deepEqual(opens, [0, 5, 15, 35, 75, 155, 275, 395, 515])
  assert.deepEqual(await desk.health(), { state: 'offline', cause: 'broker_unreachable' })
  assert.deepEqual(
    (await desk.states()).map(({ cause }) => cause),
    ['broker_unreachable', 'broker_unreachable'],
  )
  const [line, ...rest] = desk.log.said('cannot be reached')
  assert.equal(rest.length, 0)
  assert.equal(line?.fields.cause, 'broker_unreachable')
  assert.match(String(line?.fields.next_step), /Check the address/)
  desk.venue.fail = null
  await desk.clock.pass(120_000)
  assert.deepEqual(await desk.health(), { state: 'live', cause: null })
  assert.deepEqual(
    (await desk.states()).map(({ cause }) => cause),
    [null, null],
  )
})

test('what somebody must mend is tried again seldom, and at once when they changed something', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    prepare: (venue) => {
      venue.fail = { at: 'open', cause: 'credentials_refused' }
    },
  })
  await desk.clock.pass(1_500_000)
  assert.deepEqual(
    desk.venue.asked.map(({ atMs }) => atMs / 1000),
    [0, 600, 1200],
  )
  assert.equal(desk.log.said('does not accept this login').length, 1)
  await desk.update() // nothing changed
  await desk.clock.settled()
  assert.equal(desk.venue.times('open'), 3)
  desk.venue.fail = null
  await desk.database.write.query(`update broker_connections set settings = '{"login":"2"}'`)
  await desk.update()
  await until(async () => (await desk.health())?.state === 'live')
  assert.equal(desk.venue.times('open'), 4)
})

test('a secret that does not open is said, without a word to the broker', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    openSecrets: () => Promise.reject(new Error('seal')),
  })
  await desk.clock.settled()
  assert.deepEqual(await desk.health(), { state: 'offline', cause: 'secret_unreadable' })
  assert.deepEqual(desk.venue.asked, [])
})

test('a lost session is opened again at once, but looks do not come closer together', async (t) => {
  const desk = await open(t, { accounts: ['1'] })
  await desk.clock.pass(7_000)
  desk.venue.fail = { at: 'accounts', cause: 'session_lost' }
  await desk.clock.pass(3_000)
  desk.venue.fail = null
  await desk.clock.pass(10_000)
  assert.equal(desk.venue.times('open'), 2)
  const looks = desk.venue.asked.flatMap((one) =>
    one.what === 'accounts' ? [one.atMs / 1000] : [],
  )
  assert.deepEqual(looks, [0, 5, 10, 15, 20])
  assert.deepEqual(await desk.health(), { state: 'live', cause: null })
  assert.equal(
    desk.log.lines.filter(({ level }) => level === 'warn').length,
    0,
    'nobody was troubled',
  )
})

test('a connection that fails again is stale first and offline after two minutes', async (t) => {
  const desk = await open(t, { accounts: ['1'] })
  await desk.clock.pass(7_000)
  desk.venue.fail = { at: 'accounts', cause: 'broker_silent' }
  await desk.clock.pass(20_000)
  assert.deepEqual(await desk.health(), { state: 'stale', cause: 'broker_silent' })
  assert.deepEqual(
    (await desk.states()).map(({ cause }) => cause),
    ['broker_silent'],
  )
  await desk.clock.pass(240_000)
  assert.deepEqual(await desk.health(), { state: 'offline', cause: 'broker_silent' })
  assert.equal(desk.log.said('does not answer in time').length, 1)
})

test('an account that the broker refuses is asked for once a minute; its neighbours go on', async (t) => {
  const desk = await open(t, {
    accounts: ['1', '2'],
    prepare: ({ refused }) => refused.set('2', 'account_not_permitted'),
  })
  await desk.clock.pass(124_000)
  const asked = desk.venue.asked.filter(
    (one) => one.what === 'accounts' && one.accounts.includes('2'),
  )
  assert.deepEqual(
    asked.map(({ atMs }) => atMs / 1000),
    [0, 60, 120],
  )
  assert.equal(desk.venue.times('accounts'), 25)
  assert.deepEqual(
    (await desk.states()).map(({ cause }) => cause),
    [null, 'account_not_permitted'],
  )
  assert.equal(desk.log.said('may not read this account').length, 1)
  desk.venue.refused.clear()
  await desk.clock.pass(60_000)
  assert.deepEqual(
    (await desk.states()).map(({ cause }) => cause),
    [null, null],
  )
})

test('accounts that are linked or removed while it runs come and go without a new session', async (t) => {
  const desk = await open(t, { accounts: ['1'] })
  await desk.clock.pass(6_000)
  await linkAccount(desk.database, desk.connectionId, '2')
  await desk.update()
  await desk.clock.pass(1_000)
  assert.equal((await desk.states())[1]?.balance, '0.00')
  await desk.database.write.query('delete from linked_accounts where account_id = 1')
  await desk.update()
  await desk.clock.pass(10_000)
  const last = desk.venue.asked.findLast((one) => one.what === 'accounts')
  assert.deepEqual(last?.what === 'accounts' && last.accounts, ['2'])
  assert.equal(desk.venue.times('open'), 1)
})

test('an owner of an earlier time writes nothing and stops', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    prepare: ({ balances }) => balances.set('1', '1.00'),
  })
  await desk.clock.settled()
  await desk.database.write.query('update connection_leases set generation = generation + 1')
  desk.venue.balances.set('1', '2.00')
  const passing = desk.clock.pass(5_000).catch(() => undefined)
  await until(() => desk.log.said('another server reads it now').length === 1)
  assert.equal((await desk.states())[0]?.balance, '1.00')
  await desk.supervisor.stop()
  void passing
})
