// A connection is a session: handshake, its time limits, what ends it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientOf, loggedIn, NOW_MS, start } from './bench.ts'

test('before the handshake 403, with the wrong password 1001, after it the account', async (t) => {
  const practice = await start(t)
  const client = clientOf(practice, t)
  assert.equal((await client.send('/api/test/access')).status, 403)
  assert.equal((await client.logIn('wrong')).json?.retcode, '1001 Invalid account')
  assert.equal((await client.send('/api/test/access')).status, 403)
  assert.equal((await client.logIn()).json?.retcode, '0 Done')
  assert.equal((await client.send('/api/test/access')).json?.retcode, '0 Done')
  const other = clientOf(practice, t)
  assert.equal((await other.send('/api/test/access')).status, 403, 'a session is a connection')
  assert.equal((await client.send('/api/quit')).json?.retcode, '0 Done')
  assert.equal((await client.send('/api/test/access')).status, 403, 'left')
})

test('a session ends after 180 s of silence', async (t) => {
  let nowMs = NOW_MS
  const practice = await start(t, { now: () => nowMs, tickMs: 600_000 })
  const client = await loggedIn(practice, t)
  nowMs += 180_000
  assert.equal((await client.send('/api/test/access')).status, 200)
  nowMs += 180_001
  assert.equal((await client.send('/api/test/access')).status, 403)
})

test('a handshake fails after 10 s, and on a second answer to one challenge', async (t) => {
  let nowMs = NOW_MS
  const practice = await start(t, { now: () => nowMs, tickMs: 600_000 })
  const client = clientOf(practice, t)
  const started = await client.start()
  nowMs += 10_000
  assert.equal((await client.logIn(undefined, started)).json?.retcode, '0 Done')
  assert.equal((await client.logIn(undefined, started)).json?.retcode, '1001 Invalid account')
  const late = await client.start()
  nowMs += 10_001
  assert.equal((await client.logIn(undefined, late)).json?.retcode, '1001 Invalid account')
  assert.equal((await client.send('/api/test/access')).status, 403)
})

test('the start of a handshake is looked at', async (t) => {
  const client = clientOf(await start(t), t)
  const code = (query: string) => client.code(`/api/auth/start?${query}`)
  assert.equal(await code('version=483&agent=T&login=1000&type=manager'), '1010')
  assert.equal(await code('version=484&agent=T&login=1000&type=client'), '1000')
  assert.equal(await code('version=484&agent=a%20b&login=1000&type=manager'), '3')
  assert.equal(await code('version=484&agent=&login=1000&type=manager'), '3')
  assert.equal(await code('version=484&agent=T&login=1000&type=manager'), '0')
})

test('another manager login is unknown', async (t) => {
  const practice = await start(t)
  const client = clientOf(practice, t)
  const other = await client.send('/auth_start?version=484&agent=T&login=1001&type=manager')
  assert.equal((await client.logIn(undefined, other)).json?.retcode, '1001 Invalid account')
})

test('a restart ends sessions; accounts that hold nothing have no trading state after it', async (t) => {
  const practice = await start(t, { bot: false })
  const [idle, holding] = practice.accounts.map(({ login }) => login)
  assert.ok(idle && holding)
  const client = await loggedIn(practice, t)
  assert.equal(await client.code(`/api/user/account/get?login=${idle}`), '13')
  practice.trade(idle, { symbol: 'EURUSD', side: 'buy', lots: 0.1 })
  practice.trade(holding, { symbol: 'EURUSD', side: 'buy', lots: 0.1 })
  const state = await client.row(`/user_account_get?login=${idle}`)
  assert.equal(state.Equity, practice.truth(idle).account.Equity)
  practice.close(idle, practice.truth(idle).positions[0]?.Position ?? '')
  assert.equal(await client.code(`/api/user/account/get?login=${idle}`), '0', 'traded today')
  practice.restart()
  await assert.rejects(
    client.send('/api/test/access').then(() => client.send('/api/quit').then(refuse)),
  )
  const again = await loggedIn(practice, t)
  const listed = await again.rows(`/api/user/account/get_batch?login=${idle},${holding}`)
  assert.deepEqual(
    listed.map(({ Login }) => Login),
    [holding],
  )
  assert.equal(
    (await again.row(`/api/user/get?login=${idle}`)).Balance,
    practice.truth(idle).account.Balance,
  )
})

function refuse(reply: { status: number }): void {
  assert.notEqual(reply.status, 200, 'the session is gone')
  throw new Error(`answered ${reply.status}`)
}

test('with cookies on, a session needs the one it was given', async (t) => {
  const practice = await start(t)
  practice.faults.cookies = true
  const client = clientOf(practice, t)
  const { cookie = '' } = await client.logIn()
  assert.match(cookie, /^session=[0-9a-f]{16};/)
  assert.equal((await client.send('/api/test/access')).status, 403)
  const [pair = ''] = cookie.split(';')
  const kept = await client.send('/api/test/access', undefined, { cookie: pair })
  assert.equal(kept.status, 200)
})
