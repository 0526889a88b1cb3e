// One supervisor with a broker that is the test, a real database, and a clock that the test moves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ConnectionRowParts,
  createRecordingLog,
  insertConnection,
  linkAccount,
  openBooks,
} from '../../../test/support/connect-bench.ts'
import { createManualTimer } from '../../../test/support/manual-timer.ts'
import { createScriptedVenue, moneyDeal } from '../../../test/support/scripted-venue.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { LeaseLost } from '../../accounts/picture-entry.ts'
import { Secret } from '../../platform/secret.ts'
import { loadConnections, type OwnedConnection } from './connection-store.ts'
import { claimLease, type Lease } from './lease-store.ts'
import { defaultPacing, type Pacing } from './pacing.ts'
import { superviseConnection } from './supervise-connection.ts'

const nowMs = Date.UTC(2026, 4, 28, 12)
const nowS = nowMs / 1000
const serverS = nowS + 10_800

type Test = Parameters<typeof createTestDatabase>[0]

async function open(
  t: Test,
  parts: ConnectionRowParts & {
    pacing?: Partial<Pacing>
    prepare?: (venue: ReturnType<typeof createScriptedVenue>) => void
    openSecrets?: () => Promise<Record<string, Secret>>
  } = {},
) {
  const database = await createTestDatabase(t)
  const clock = createManualTimer(nowMs)
  const log = createRecordingLog()
  const { book, dealBook, ingest } = openBooks(t, { database, clock, log })
  const venue = createScriptedVenue()
  parts.prepare?.(venue)
  const { connectionId, accountIds } = await insertConnection(database, parts)
  const lease = (await claimLease(database.write, connectionId, 'server-1')) as Lease // nobody else is there
  const row = async () =>
    (await loadConnections(database.read, [connectionId]))[0] as OwnedConnection // it was inserted above
  const supervisor = superviseConnection(
    {
      ...{ read: database.read, write: database.write, clock, log, book, dealBook },
      ...{ connector: venue.connector, random: () => 0.5 },
      pacing: { ...defaultPacing, ...parts.pacing },
      openSecrets: parts.openSecrets ?? (async () => ({ password: new Secret('x') })),
      isLeaseLost: (error) => error instanceof LeaseLost,
      onRequest() {},
    },
    await row(),
    lease,
  )
  t.after(() => supervisor.stop())
  const one = async <T>(text: string, values: unknown[] = []) =>
    (await database.read.query<T>(text, values)).rows
  return {
    ...{
      database,
      clock,
      log,
      venue,
      supervisor,
      lease,
      accountIds,
      connectionId,
      ingest,
      row,
      one,
    },
    update: async () => supervisor.update(await row()),
    health: async () =>
      (
        await one<{ state: string; cause: string | null }>(
          'select state, cause from broker_connections',
        )
      )[0],
    states: () =>
      one<{ balance: string | null; cause: string | null; deals: string; cash_total: string }>(
        'select balance, cause, deals, cash_total from account_states order by account_id',
      ),
  }
}

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

test('the whole history is read at first, within the budget of requests; later only what is new', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    prepare(venue) {
      venue.balances.set('1', '150.00')
      venue.deals.set('1', [
        moneyDeal('1', serverS - 9 * 365 * 86_400, '100.00'),
        moneyDeal('2', serverS - 5, '50.00'),
      ])
    },
  })
  await desk.clock.pass(4_000)
  const windows = () => desk.venue.asked.flatMap((one) => (one.what === 'deals' ? [one] : []))
  assert.equal(windows()[0]?.fromS, 0)
  assert.ok(windows().length > 10 && windows().length < 20)
  assert.deepEqual(
    (await desk.states()).map(({ deals, cash_total }) => [deals, cash_total]),
    [['2', '150.00']],
  )
  const before = windows().length
  await desk.clock.pass(60_000)
  assert.equal(windows().length, before, 'nothing changed, nothing was read')
  desk.venue.balances.set('1', '149.00')
  desk.venue.deals.get('1')?.push(moneyDeal('3', serverS + 60, '-1.00'))
  await desk.clock.pass(6_000)
  assert.equal(windows()[before]?.fromS, serverS - 5 - 3_600)
  assert.deepEqual(
    (await desk.states()).map(({ deals, cash_total }) => [deals, cash_total]),
    [['3', '149.00']],
  )
  assert.equal(desk.log.said('do not make its balance').length, 0)
})

test('an account’s requests for deals stay within its budget, however many pages an answer has', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    pacing: { dealBurst: 3, dealEveryMs: 5_000 },
    prepare: (venue) => {
      venue.pages = 4
    },
  })
  await desk.clock.pass(600_000)
  const windows = desk.venue.times('deals')
  assert.ok(windows * 4 <= 600 / 5 + 3 + 4, `${windows * 4} requests`)
  assert.ok(windows >= 17, 'and the history is read all the same')
})

test('a comparison finds a deal that was missed, one that was rewritten, and one that is gone', async (t) => {
  const first = moneyDeal('1', serverS - 86_400, '100.00')
  const second = moneyDeal('2', serverS - 3_600 * 5, '20.00')
  const desk = await open(t, {
    accounts: ['1'],
    prepare(venue) {
      venue.balances.set('1', '120.00')
      venue.deals.set('1', [first, second])
    },
  })
  await desk.clock.pass(10_000)
  assert.equal((await desk.states())[0]?.deals, '2')
  // The balance does not move: nothing but the comparison can find any of it.
  const rewritten = moneyDeal('1', serverS - 86_400, '70.00', 'cancelled')
  desk.venue.deals.set('1', [rewritten, moneyDeal('3', serverS - 7_200, '50.00')])
  await desk.clock.pass(17 * 60_000)
  const versions = await desk.one<{
    deal: string
    version: number
    is_current: boolean
    profit: string
  }>('select deal, version, is_current, profit from deals order by deal, version')
  assert.deepEqual(
    versions.map(({ deal, version, is_current, profit }) => [deal, version, is_current, profit]),
    [
      ['1', 1, false, '100.00'],
      ['1', 2, true, '70.00'],
      ['2', 1, true, '20.00'],
      ['3', 1, true, '50.00'],
    ],
  )
  assert.deepEqual(await desk.one('select deal from deals_not_at_broker'), [{ deal: '2' }])
  assert.equal(desk.log.said('no longer gives deals').length, 1)
  await desk.clock.pass(40 * 60_000)
  assert.equal(desk.log.said('no longer gives deals').length, 1, 'said once')
  desk.venue.deals.get('1')?.push(second)
  await desk.clock.pass(17 * 60_000)
  assert.deepEqual(await desk.one('select deal from deals_not_at_broker'), [])
})

test('deals that do not make the balance are searched for once, then said', async (t) => {
  const old = moneyDeal('1', serverS - 400 * 86_400, '100.00')
  const desk = await open(t, {
    accounts: ['1'],
    prepare(venue) {
      venue.balances.set('1', '100.00')
      venue.deals.set('1', [moneyDeal('2', serverS - 100, '0.00')])
    },
  })
  await desk.clock.pass(30_000)
  assert.equal(desk.log.said('the broker gives no others').length, 1)
  desk.venue.deals.get('1')?.unshift(old)
  // Too old for the comparison of the last days: only the daily reading of everything finds it.
  await desk.clock.pass(3_600_000)
  assert.equal((await desk.states())[0]?.cash_total, '0.00')
  await desk.clock.pass(24 * 3_600_000)
  assert.equal((await desk.states())[0]?.cash_total, '100.00')
  assert.equal(desk.log.said('its deals make its balance').length, 1)
})

test('a restart goes on where the ledger ends and compares', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    prepare(venue) {
      venue.balances.set('1', '100.00')
      venue.deals.set('1', [moneyDeal('1', serverS - 100, '100.00')])
    },
  })
  await desk.clock.pass(6_000)
  desk.venue.fail = { at: 'accounts', cause: 'session_lost' }
  await desk.clock.pass(4_000)
  desk.venue.fail = null
  const before = desk.venue.asked.length
  await desk.clock.pass(5_000)
  const again = desk.venue.asked.slice(before).flatMap((one) => (one.what === 'deals' ? [one] : []))
  const reach = again.map(({ fromS }) => serverS - fromS)
  assert.equal(reach.length <= 1, true)
  const all = desk.venue.asked.flatMap((one) => (one.what === 'deals' ? [one] : []))
  assert.ok(Math.abs(serverS - (all.at(-1)?.fromS ?? 0) - 7 * 86_400) < 60)
})

test('cache_only accounts leave no deal', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    retention: 'cache_only',
    prepare(venue) {
      venue.balances.set('1', '100.00')
      venue.deals.set('1', [moneyDeal('1', serverS - 100, '100.00')])
    },
  })
  await desk.clock.pass(60_000)
  assert.equal(desk.venue.times('deals'), 0)
  assert.deepEqual(await desk.one('select 1 from deals'), [])
  assert.deepEqual(
    (await desk.states()).map(({ balance, cause }) => [balance, cause]),
    [[null, null]],
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
