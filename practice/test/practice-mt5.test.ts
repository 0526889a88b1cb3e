// The practice broker as its clients meet it: sessions, paging, faults, and money that always adds up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PracticeMt5, type PracticeMt5Options, startPracticeMt5 } from '@tidemark/practice'
import { createClient, loggedIn } from './client.ts'

type Test = { after(work: () => Promise<void> | void): void }
type Row = Record<string, string>

async function start(t: Test, options: PracticeMt5Options = {}): Promise<PracticeMt5> {
  const practice = await startPracticeMt5({ tickMs: 0, now: () => 1_779_990_000_000, ...options })
  t.after(() => practice.stop())
  return practice
}
const first = (practice: PracticeMt5) => practice.accounts[0]?.login ?? ''
const cents = (text: string | readonly string[] | undefined) =>
  BigInt(String(text).replace('.', ''))

test('before the handshake 403, with the wrong password 1001, after it the account', async (t) => {
  const practice = await start(t)
  const client = createClient(practice)
  t.after(() => client.close())
  assert.equal((await client.send('/api/test/access')).status, 403)
  assert.equal((await client.logIn('wrong')).json?.retcode, '1001 Invalid account')
  assert.equal((await client.send('/api/test/access')).status, 403)
  assert.equal((await client.logIn()).json?.retcode, '0 Done')
  assert.equal((await client.send('/api/test/access')).json?.retcode, '0 Done')
  const other = createClient(practice)
  t.after(() => other.close())
  assert.equal((await other.send('/api/test/access')).status, 403, 'a session is a connection')
})

test('a session ends after 180 s of silence, a handshake after 10 s', async (t) => {
  let nowMs = 1_779_990_000_000
  const practice = await start(t, { now: () => nowMs, tickMs: 60_000 })
  const client = await loggedIn(practice, t)
  nowMs += 179_000
  assert.equal((await client.send('/api/test/access')).status, 200)
  nowMs += 181_000
  assert.equal((await client.send('/api/test/access')).status, 403)
  const started = await client.send('/api/auth/start?version=1985&agent=T&login=1000&type=manager')
  assert.equal(started.json?.retcode, '0 Done')
  nowMs += 10_001
  const late = await client.send(
    `/api/auth/answer?srv_rand_answer=${'0'.repeat(32)}&cli_rand=${'0'.repeat(32)}`,
  )
  assert.equal(late.json?.retcode, '1001 Invalid account')
})

test('an idle account has no trading state until it trades, and none after a restart', async (t) => {
  const practice = await start(t, { bot: false })
  const login = first(practice)
  const client = await loggedIn(practice, t)
  assert.equal(
    (await client.send(`/api/user/account/get?login=${login}`)).json?.retcode,
    '13 Not found',
  )
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.1 })
  const state = await client.send(`/user_account_get?login=${login}`)
  assert.equal(((state.json?.answer ?? {}) as Row).Equity, practice.truth(login).account.Equity)
  practice.close(login, String(practice.truth(login).positions[0]?.Position))
  practice.restart()
  const again = await loggedIn(practice, t)
  const batch = await again.send(`/api/user/account/get_batch?login=${login}`)
  assert.deepEqual(batch.json?.answer, [])
})

test('the body wins over the query; every scalar is text; a page holds at most 100 rows', async (t) => {
  const practice = await start(t)
  const login = first(practice)
  for (let turn = 0; turn < 130; turn += 1) practice.deposit(login, 100)
  const client = await loggedIn(practice, t)
  const page = await client.send(
    `/api/deal/get_page?login=9&from=0&to=9999999999&offset=0&total=500`,
    { login },
  )
  const rows = page.json?.answer as Row[]
  assert.equal(rows.length, 100)
  assert.ok(
    Object.values(rows[0] ?? {}).every(
      (value) => typeof value === 'string' || Array.isArray(value),
    ),
  )
  const total = await client.send(`/api/deal/get_total?login=${login}&from=0&to=9999999999`)
  assert.deepEqual(total.json?.answer, { Total: String(practice.truth(login).deals.length) })
})

test('check_password takes the three types and answers 3006', async (t) => {
  const practice = await start(t)
  const [account] = practice.accounts
  assert.ok(account)
  const client = await loggedIn(practice, t)
  const check = async (Type: string, Password: string) =>
    (await client.send('/api/user/check_password', { Login: account.login, Type, Password })).json
      ?.retcode
  assert.equal(await check('investor', account.investorPassword), '0 Done')
  assert.equal(await check('main', account.mainPassword), '0 Done')
  assert.equal(await check('investor', account.mainPassword), '3006 Invalid account password')
  assert.equal(await check('other', 'x'), '3 Invalid parameters')
})

test('a manager sees only its groups', async (t) => {
  const accounts = [
    { login: '1', group: 'desk\\a' },
    { login: '2', group: 'other\\b' },
  ]
  const practice = await start(t, { accounts, managerGroups: ['desk\\*'] })
  const client = await loggedIn(practice, t)
  assert.equal(
    (await client.send('/api/user/get?login=2')).json?.retcode,
    '8 Not enough permissions',
  )
  const batch = await client.send('/api/user/get_batch?login=1,2')
  assert.deepEqual(
    ((batch.json?.answer ?? []) as Row[]).map(({ Login }) => Login),
    ['1'],
  )
})

for (const mode of ['hedging', 'netting'] as const)
  test(`${mode}: over a week of trading the deals add up to the balance and equity to its parts`, async (t) => {
    const practice = await start(t, {
      accounts: Array.from({ length: 6 }, () => ({ mode })),
      seed: 11,
    })
    for (let hour = 0; hour < 7 * 24; hour += 1) practice.advance(3_600_000 / 20)
    for (const { login } of practice.accounts) {
      const { account, deals, positions } = practice.truth(login)
      const sum = (rows: typeof deals, ...names: string[]) =>
        rows.reduce((all, row) => names.reduce((one, name) => one + cents(row[name]), all), 0n)
      assert.ok(deals.length > 5)
      assert.equal(sum(deals, 'Profit', 'Storage', 'Commission'), cents(account.Balance))
      const floating = sum(positions, 'Profit', 'Storage')
      assert.equal(cents(account.Balance) + cents(account.Credit) + floating, cents(account.Equity))
      assert.equal(cents(account.Equity) - cents(account.Margin), cents(account.MarginFree))
    }
  })

test('the same seed gives the same week', async (t) => {
  const week = async () => {
    const practice = await start(t, { seed: 5 })
    practice.advance(3_600_000)
    return practice.accounts.map(({ login }) => practice.truth(login))
  }
  assert.deepEqual(await week(), await week())
})

test('a netting reversal changes the ticket and keeps the identifier', async (t) => {
  const practice = await start(t, { accounts: [{ mode: 'netting' }], bot: false })
  const login = first(practice)
  const ticket = practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  const after = practice.trade(login, { symbol: 'EURUSD', side: 'sell', lots: 3 })
  const [position] = practice.truth(login).positions
  assert.notEqual(ticket, after)
  assert.equal(position?.ExpertPositionID, ticket)
  assert.deepEqual([position?.Action, position?.VolumeExt], ['1', '200000000'])
  assert.equal(practice.truth(login).deals.at(-1)?.Entry, '2')
})

test('a cancelled deal changes its type and is booked back', async (t) => {
  const practice = await start(t, { bot: false })
  const login = first(practice)
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  practice.advance(60_000)
  practice.close(login, String(practice.truth(login).positions[0]?.Position))
  const before = practice.truth(login)
  const closing = before.deals.at(-1)
  practice.cancelDeal(login, String(closing?.Deal))
  const after = practice.truth(login)
  assert.equal(after.account.Balance, before.account.Balance)
  assert.deepEqual([after.deals.at(-2)?.Action, after.deals.at(-2)?.Profit], ['14', '0.00'])
})

test('its clock is seven hours ahead of New York, summer and winter', async (t) => {
  for (const [now, offset, state] of [
    ['2026-01-15T12:00:00Z', 7200, '0'],
    ['2026-07-15T12:00:00Z', 10_800, '1'],
  ] as const) {
    const practice = await start(t, { now: () => Date.parse(now) })
    const client = await loggedIn(practice, t)
    const time = (await client.send('/api/time/server')).json?.answer as Row
    assert.equal(Number(time.Time?.split(' ')[0]), Date.parse(now) / 1000 + offset)
    const rule = (await client.send('/api/time/get')).json?.answer as Row
    assert.deepEqual([rule.TimeZone, rule.DaylightState], ['120', state])
  }
})

test('faults: each does what its name says, and only while it is on', async (t) => {
  const practice = await start(t)
  const login = first(practice)
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  const client = await loggedIn(practice, t)
  const get = (path = `/api/user/account/get_batch?login=${login}`) => client.send(path)
  practice.faults.rubbish = true
  assert.match((await get()).text, /^<!DOCTYPE/)
  practice.faults.rubbish = false
  practice.faults.bareNumbers = true
  assert.match((await get()).text, /"Balance":\d/)
  practice.faults.bareNumbers = false
  practice.faults.nullAnswers = true
  assert.match((await get()).text, /"answer":null/)
  practice.faults.nullAnswers = false
  practice.faults.singleBackslash = true
  assert.match((await get(`/api/user/get?login=${login}`)).text, /practice\\forex/)
  practice.faults.singleBackslash = false
  practice.faults.truncated = true
  assert.equal((await get()).json, null)
  practice.faults.truncated = false
  practice.faults.flapEvery = 2
  const statuses = [
    (await get()).status,
    (await get()).status,
    (await get()).status,
    (await get()).status,
  ]
  assert.equal(statuses.filter((status) => status === 403).length, 2)
  practice.faults.flapEvery = 0
  practice.faults.noRights = true
  assert.equal((await get()).json?.retcode, '8 Not enough permissions')
  practice.faults.noRights = false
  practice.faults.busy = true
  assert.equal((await createLogin(practice, t)).json?.retcode, undefined)
  practice.faults.busy = false
  practice.faults.refuseConnections = true
  await assert.rejects(createLogin(practice, t))
  practice.faults.refuseConnections = false
  assert.equal((await get()).status, 200)
})

async function createLogin(practice: PracticeMt5, t: Test) {
  const client = createClient(practice)
  t.after(() => client.close())
  const start = await client.send('/api/auth/start?version=1985&agent=T&login=1000&type=manager')
  assert.notEqual(start.json?.retcode, '0 Done')
  return { json: null as { retcode?: string } | null }
}

test('a mutating command is marked and seen, by its new and its old name', async (t) => {
  const practice = await start(t)
  const client = await loggedIn(practice, t)
  for (const path of [
    '/api/trade/balance?login=1',
    '/user_deposit_change?login=1',
    '/api/order/cancel',
  ])
    assert.equal((await client.send(path)).json?.practice, 'MUTATING COMMAND')
  assert.equal(practice.requests().filter(({ known }) => known === 'mutating').length, 3)
  assert.equal((await client.send('/api/no/such')).status, 404)
})
