// Connections to the practice broker as the read server reads them: real sockets, a real database, what the broker itself
// holds to be true on the other side. Looks come faster than any broker allows, so that a test need not wait for them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PracticeMt5, type PracticeMt5Options, startPracticeMt5 } from '@tidemark/practice'
import { createConnect } from '../../src/connect/create-connect.ts'
import { defaultPacing, type Pacing } from '../../src/connect/supervisor/pacing.ts'
import { venues } from '../../src/connect/venues.ts'
import type { Decimal } from '../../src/domain/decimal.ts'
import { compare } from '../../src/domain/decimal-math.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { Secret } from '../../src/platform/secret.ts'
import {
  createRecordingLog,
  insertConnection,
  leasesIn,
  openBooks,
} from '../support/connect-bench.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

type Test = Parameters<typeof createTestDatabase>[0]

const quick: Pacing = {
  ...defaultPacing,
  ...{ pollMs: 100, refusedMs: 500, dealEveryMs: 10, dealBurst: 1000, operatorRetryMs: 500 },
  backOff: { firstMs: 100, mostMs: 400, spread: 0.2 },
}

async function openDesk(t: Test, options: PracticeMt5Options, pacing: Partial<Pacing> = {}) {
  const practice = await startPracticeMt5({ tickMs: 0, bot: false, ...options })
  t.after(() => practice.stop())
  const database = await createTestDatabase(t)
  const { accountIds } = await insertConnection(database, {
    venue: 'mt5_web_api',
    server: practice.serverName,
    settings: settingsOf(practice),
    accounts: practice.accounts.map(({ login }) => login),
  })
  const server = startServer(t, database, practice, { ...quick, ...pacing })
  return { practice, database, accountIds, ...server }
}

function settingsOf({ url, manager, fingerprint256 }: PracticeMt5) {
  return { url, login: manager.login, fingerprint: fingerprint256 }
}

function startServer(t: Test, database: TestDatabase, practice: PracticeMt5, pacing: Pacing) {
  const log = createRecordingLog()
  const books = openBooks(t, { database, clock: systemClock, log })
  let requests = 0
  const connect = createConnect({
    ...{ database, clock: systemClock, log, pacing, connectors: venues },
    ...{ book: books.book, dealBook: books.dealBook },
    openSecrets: async () => ({ password: new Secret(practice.manager.password) }),
    serverId: `server-${Math.random()}`,
    onRequest: () => {
      requests++
    },
  })
  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= Promise.resolve(connect[Symbol.asyncDispose]())
    return stopped
  }
  t.after(stop)
  return { connect, log, stop, requests: () => requests }
}

type State = {
  account: string
  balance: Decimal
  equity: Decimal
  margin: Decimal
  cause: string | null
  cash_total: Decimal
  deals: string
}

async function statesIn(database: TestDatabase): Promise<State[]> {
  const { rows } = await database.read.query<State>(
    `select a.account, s.balance, s.equity, s.margin, s.cause, s.cash_total, s.deals
       from account_states s join accounts a using (account_id) order by account_id`,
  )
  return rows
}

const same = (one: unknown, other: unknown) =>
  compare(String(one) as Decimal, String(other) as Decimal) === 0

/** Whether everything that the database holds of every account is what the broker holds. */
async function matches(database: TestDatabase, practice: PracticeMt5): Promise<boolean> {
  const states = await statesIn(database)
  const { rows: open } = await database.read.query<{
    account: string
    ticket: string
    volume: string
    profit: string
  }>(
    'select a.account, p.ticket, p.volume, p.profit from open_positions p join accounts a using (account_id) order by p.ticket',
  )
  const { rows: deals } = await database.read.query<{
    account: string
    deal: string
    profit: string
    type: number
  }>(
    'select a.account, d.deal, d.profit, d.type from deals d join accounts a using (account_id) where d.is_current order by d.deal',
  )
  return states.every((state) => {
    const truth = practice.truth(state.account)
    const mine = open.filter(({ account }) => account === state.account)
    const booked = deals.filter(({ account }) => account === state.account)
    return (
      state.cause === null &&
      state.balance !== null &&
      same(state.balance, truth.account.Balance) &&
      same(state.equity, truth.account.Equity) &&
      same(state.margin, truth.account.Margin) &&
      same(state.cash_total, truth.account.Balance) &&
      mine.length === truth.positions.length &&
      mine.every((one) => {
        const its = truth.positions.find(({ Position }) => Position === one.ticket)
        return (
          its !== undefined &&
          same(one.volume, Number(its.VolumeExt) / 1e8) &&
          same(one.profit, its.Profit)
        )
      }) &&
      booked.length === truth.deals.length &&
      booked.every((one) => {
        const its = truth.deals.find(({ Deal }) => Deal === one.deal)
        return its !== undefined && same(one.profit, its.Profit) && one.type === Number(its.Action)
      })
    )
  })
}

test('what is stored is what the broker holds: balances, positions and every deal, while accounts trade', async (t) => {
  const { practice, database } = await openDesk(t, { accounts: 5 })
  await until(() => matches(database, practice), { timeoutMs: 20_000, everyMs: 50 })
  for (const { login } of practice.accounts) {
    const ticket = practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.3 })
    practice.trade(login, { symbol: 'XAUUSD', side: 'sell', lots: 0.1 })
    practice.advance(120_000)
    if (ticket !== null) practice.close(login, ticket)
    practice.deposit(login, 12_345)
  }
  await until(() => matches(database, practice), { timeoutMs: 20_000, everyMs: 50 })
  const { rows } = await database.read.query('select state, cause from broker_connections')
  assert.deepEqual(rows, [{ state: 'live', cause: null }])
})

test('300 accounts cost four requests a look, and nothing else while nobody trades', async (t) => {
  const { practice, database } = await openDesk(t, { accounts: 300 }, { pollMs: 400 })
  for (const { login } of practice.accounts)
    practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.1 })
  await until(() => matches(database, practice), { timeoutMs: 60_000, everyMs: 200 })
  // Every account was looked for a few more times after its change; then it is quiet.
  await until(
    async () => {
      practice.resetRequests()
      await until(() => (practice.counts()['/api/user/account/get_batch'] ?? 0) >= 4)
      return practice.requests().every(({ path }) => path.endsWith('_batch'))
    },
    { timeoutMs: 60_000 },
  )
  practice.resetRequests()
  await until(() => practice.requests().length >= 40, { timeoutMs: 30_000 })
  const seen = practice.requests().slice(0, 40)
  assert.equal(seen.filter(({ path }) => path === '/api/user/account/get_batch').length, 20)
  assert.equal(seen.filter(({ path }) => path === '/api/position/get_batch').length, 20)
  const sizes = seen.map(({ query }) => query.login?.split(',').length)
  assert.deepEqual(new Set(sizes), new Set([100, 200]))
  assert.ok(practice.requests().every(({ known }) => known === 'allowed'))
})

for (const [title, on, cause] of [
  [
    'refuses connections',
    (p: PracticeMt5) => {
      p.faults.refuseConnections = true
      p.restart()
    },
    'broker_unreachable',
  ],
  [
    'answers rubbish',
    (p: PracticeMt5) => {
      p.faults.rubbish = true
    },
    'answer_not_understood',
  ],
  [
    'answers half',
    (p: PracticeMt5) => {
      p.faults.truncated = true
    },
    'answer_not_understood|session_lost',
  ],
  [
    'is busy',
    (p: PracticeMt5) => {
      p.faults.busy = true
      p.restart()
    },
    'broker_busy',
  ],
  [
    'is in maintenance',
    (p: PracticeMt5) => {
      p.faults.maintenanceUntilMs = p.now() + 3_600_000
    },
    'broker_busy|permission_missing',
  ],
  [
    'cannot prove itself',
    (p: PracticeMt5) => {
      p.faults.notGenuine = true
      p.restart()
    },
    'server_not_genuine',
  ],
  [
    'blocks our address',
    (p: PracticeMt5) => {
      p.faults.ipBlocked = true
      p.restart()
    },
    'ip_not_allowed',
  ],
] as const)
  test(`a broker that ${title} is said in row, account and log, and read again when it is over`, async (t) => {
    const { practice, database, log } = await openDesk(t, { accounts: 2 })
    await until(() => matches(database, practice), { timeoutMs: 20_000 })
    on(practice)
    const health = async () =>
      (
        await database.read.query<{ state: string; cause: string | null }>(
          'select state, cause from broker_connections',
        )
      ).rows[0]
    const wanted = new RegExp(`^(${cause})$`)
    await until(async () => wanted.test((await health())?.cause ?? ''), {
      timeoutMs: 20_000,
      what: cause,
    })
    await until(async () => (await statesIn(database)).every((one) => wanted.test(one.cause ?? '')))
    const line = log.lines.find(({ fields }) => wanted.test(String(fields.cause)))
    assert.ok(String(line?.fields.next_step).length > 10)
    Object.assign(practice.faults, {
      refuseConnections: false,
      rubbish: false,
      truncated: false,
      busy: false,
    })
    Object.assign(practice.faults, { maintenanceUntilMs: 0, notGenuine: false, ipBlocked: false })
    practice.deposit(practice.accounts[0]?.login ?? '', 100)
    await until(() => matches(database, practice), { timeoutMs: 20_000 })
    assert.deepEqual(await health(), { state: 'live', cause: null })
  })

test('a flapping session and a restart of the broker are got over without a word', async (t) => {
  const { practice, database, log } = await openDesk(t, { accounts: 3 })
  await until(() => matches(database, practice), { timeoutMs: 20_000 })
  practice.faults.flapEvery = 7
  for (let turn = 0; turn < 5; turn++) {
    practice.restart()
    practice.deposit(practice.accounts[turn % 3]?.login ?? '', 500)
    await until(() => matches(database, practice), { timeoutMs: 20_000 })
  }
  assert.deepEqual(
    log.lines.filter(({ level }) => level === 'warn' || level === 'error'),
    [],
  )
})

test('a deal that was taken back at the broker becomes a new version by comparing', async (t) => {
  const { practice, database } = await openDesk(t, { accounts: 1 }, { reconcileMs: 300 })
  const login = practice.accounts[0]?.login ?? ''
  const ticket = practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  practice.advance(600_000)
  practice.close(login, ticket ?? '')
  await until(() => matches(database, practice), { timeoutMs: 20_000 })
  practice.cancelDeal(login, String(practice.truth(login).deals.at(-1)?.Deal))
  await until(() => matches(database, practice), { timeoutMs: 20_000 })
  const { rows } = await database.read.query('select 1 from deals where version = 2')
  assert.ok(rows.length >= 1)
})

test('two servers on one database: each connection is read by one, and moves when that one stops', async (t) => {
  const first = await openDesk(t, { accounts: 2 })
  const { practice, database } = first
  await until(() => matches(database, practice), { timeoutMs: 20_000 })
  const second = startServer(t, database, practice, quick)
  await until(async () => (await database.read.query('select 1 from read_servers')).rowCount === 2)
  assert.equal(second.connect.health('mt5_web_api').owned, 0)
  assert.equal(first.connect.health('mt5_web_api').live, 1)
  await first.stop()
  practice.deposit(practice.accounts[0]?.login ?? '', 700)
  await until(() => matches(database, practice), { timeoutMs: 20_000 })
  assert.equal(second.connect.health('mt5_web_api').live, 1)
  assert.ok(second.requests() > 0)
  const [lease] = await leasesIn(database)
  assert.equal(lease?.generation, '2')
})
