import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey, runTidemark } from '../support/command-line.ts'
import { keepAliveAgent, send } from '../support/http-client.ts'
import { openSql } from '../support/sql-client.ts'
import { until } from '../support/until.ts'
import { assertProblem, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()

const withHeaders = (headers: Record<string, string>, body = tradeText()) =>
  send(`${tidemark.server.url}/api/v1/log_trade`, {
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

test('a key is taken from each of the three headers', async () => {
  const { key } = tidemark.key
  for (const headers of [bearer(key), { 'x-api-key': key }, { 'x-quant-api-key': key }])
    assert.equal((await withHeaders(headers)).status, 201)
})

test('no key is 401 and says how to get one', async () => {
  const problem = assertProblem(await withHeaders({}), 401, 'key_missing')
  assert.match(JSON.stringify(problem), /X-API-Key|Authorization/i)
})

test('a wrong key is 401: mistyped, unknown, another scheme, empty', async () => {
  const { key } = tidemark.key
  const flipped = key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a')
  for (const text of [flipped, key.slice(0, 20), `${key}x`, 'secret', key.toUpperCase()])
    assertProblem(await withHeaders(bearer(text)), 401, 'key_invalid')
})

test('a wrong key is refused before the body is looked at', async () => {
  assertProblem(await withHeaders({ 'x-api-key': 'wrong' }, 'no json'), 401, 'key_invalid')
})

test('a key in the URL is 400, valid or not, and is not shown back', async () => {
  const { key } = tidemark.key
  for (const path of [
    `/api/v1/trades?key=${key}`,
    `/api/v1/trades?x=${encodeURIComponent(key)}`,
    `/${key}`,
  ]) {
    const answer = await send(tidemark.server.url + path, { headers: bearer(key) })
    assertProblem(answer, 400, 'credential_in_url')
    assert.ok(!answer.text.includes(key))
  }
})

test('a key without the scope is 403', async () => {
  const reader = await createKey(tidemark.home, { scope: 'read' })
  const writer = await createKey(tidemark.home, { scope: 'ingest' })
  assertProblem(await withHeaders(bearer(reader.key)), 403, 'scope_missing')
  const read = await send(`${tidemark.server.url}/api/v1/trades`, { headers: bearer(writer.key) })
  assertProblem(read, 403, 'scope_missing')
})

test('a key for another network is 403, and a forwarded address does not help', async () => {
  const { key } = await createKey(tidemark.home, { more: ['--ip', '203.0.113.0/24'] })
  assertProblem(
    await withHeaders({ ...bearer(key), 'x-forwarded-for': '203.0.113.7' }),
    403,
    'ip_not_allowed',
  )
  const local = await createKey(tidemark.home, { more: ['--ip', '127.0.0.0/8'] })
  assert.equal((await withHeaders(bearer(local.key))).status, 201)
})

test('a key for one account writes to that account only', async () => {
  const { key } = await createKey(tidemark.home, { scope: 'ingest', more: ['--account', '1001'] })
  assert.equal((await withHeaders(bearer(key), tradeText({ account: '"1001"' }))).status, 201)
  for (const account of ['"1002"', null])
    assertProblem(
      await withHeaders(bearer(key), tradeText({ account })),
      403,
      'account_not_allowed',
    )
})

test('a key for one account reads that account only', async () => {
  const { key } = await createKey(tidemark.home, { scope: 'read', more: ['--account', '1001'] })
  const answer = await send(`${tidemark.server.url}/api/v1/trades?limit=1000`, {
    headers: bearer(key),
  })
  const { data } = JSON.parse(answer.text)
  assert.ok(data.length > 0)
  for (const row of data) assert.equal(row.account, '1001')
})

test('a revoked key is refused within a second on the running server', async () => {
  const made = await createKey(tidemark.home)
  assert.equal((await withHeaders(bearer(made.key))).status, 201)
  const run = await runTidemark(['key', 'revoke', made.id], tidemark.home)
  assert.equal(run.code, 0, run.stderr)
  const returnedAt = performance.now()
  await until(async () => (await withHeaders(bearer(made.key))).status === 401, {
    timeoutMs: 5_000,
    what: 'the refusal',
  })
  assert.ok(performance.now() - returnedAt < 1_000, 'the promise is one second')
})

test('a rotated key and its successor both work during the overlap, and only the successor without one', async () => {
  const made = await createKey(tidemark.home)
  const rotate = async (...more: string[]) => {
    const run = await runTidemark(['key', 'rotate', made.id, '--json', ...more], tidemark.home)
    assert.equal(run.code, 0, run.stderr)
    return String(JSON.parse(run.stdout).key)
  }
  const second = await rotate('--overlap', '24h')
  await until(async () => (await withHeaders(bearer(second))).status === 201, {
    what: 'the new key',
  })
  assert.equal((await withHeaders(bearer(made.key))).status, 201)
  const third = await rotate('--overlap', '0h')
  await until(async () => (await withHeaders(bearer(third))).status === 201, {
    what: 'the third key',
  })
  await until(async () => (await withHeaders(bearer(second))).status === 401, {
    what: 'the end of the second',
  })
})

test('the old secret ends with its overlap, on a connection that is open as well, and the new one stays', async () => {
  const made = await createKey(tidemark.home)
  const agent = keepAliveAgent(1)
  const ask = async (key: string) => {
    const path = `${tidemark.server.url}/api/v1/trades`
    return (await send(path, { headers: bearer(key), agent })).status
  }
  assert.equal(await ask(made.key), 200)
  const run = await runTidemark(
    ['key', 'rotate', made.id, '--json', '--overlap', '4s'],
    tidemark.home,
  )
  assert.equal(run.code, 0, run.stderr)
  const { key: second, old_secret_until } = JSON.parse(run.stdout)
  assert.equal(await ask(second), 200)
  const stillHeld = await ask(made.key)
  // The command itself takes time on a slow machine; before the end the old one is still good.
  if (Date.now() < Date.parse(old_secret_until)) assert.equal(stillHeld, 200)
  await until(async () => (await ask(made.key)) === 401, { what: 'the end of the old secret' })
  assert.ok(Date.now() > Date.parse(old_secret_until) - 500, 'not before its time')
  assert.equal(await ask(second), 200)
  agent.destroy()
})

test('a key ends with its time, on a connection that is open as well', async () => {
  const made = await createKey(tidemark.home, { more: ['--expires', '1h'] })
  const agent = keepAliveAgent(1)
  const ask = async () =>
    (await send(`${tidemark.server.url}/api/v1/trades`, { headers: bearer(made.key), agent }))
      .status
  assert.equal(await ask(), 200)
  await using sql = await openSql(tidemark.home)
  await sql.rows(
    `update api_keys set expires_at = now() + interval '4 seconds' where key_id = '${made.id}'`,
  )
  await until(async () => (await ask()) === 401, { what: 'the end of the key' })
  // Never later, and sooner only by as long as the database took to tell the server its time.
  const [row] = await sql.rows(
    `select (expires_at - now() < interval '2 seconds')::text as was_near from api_keys where key_id = $1`,
    [made.id],
  )
  assert.equal(row?.was_near, 'true', 'not before its time')
  agent.destroy()
})

test('a key past its rate is 429 with the time to wait', async () => {
  const { key } = await createKey(tidemark.home, { rate: '1/s' })
  const answers = await Promise.all(Array.from({ length: 50 }, () => withHeaders(bearer(key))))
  const limited = answers.find((answer) => answer.status === 429)
  assert.ok(limited, 'none of 50 requests met the limit of 1/s')
  assertProblem(limited, 429, 'rate_limited')
  assert.match(String(limited.headers['retry-after']), /^[1-9]\d*$/)
  assert.ok(limited.headers.ratelimit)
  assert.ok(limited.headers['ratelimit-policy'])
})
