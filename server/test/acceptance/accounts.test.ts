// Accounts as clients read them over HTTP, from reports that an Expert Advisor sent a moment ago.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey } from '../support/command-line.ts'
import { reportText } from '../support/expert-reports.ts'
import { json, send } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation, type Harness, useTidemark } from './harness.ts'

const tidemark = useTidemark({ prepare: sendReports })
const picture =
  '"currency":"USD","balance":10152.50,"credit":0.00,"profit":-1.50,"equity":10151.00,"margin":110.00,"margin_free":10041.00,"margin_level":9228.18'
const positions =
  '"positions":[{"ticket":"9007199254740993","identifier":"9007199254740993","symbol":"EURUSD","type":1,"volume":0.10,"price_open":1.10000,"profit":-1.50,"time_msc":"1779990000000"}]'

type Row = Record<string, unknown>

async function sendReports(harness: Harness): Promise<void> {
  for (const [login, server] of [
    ['21', 'Demo-MT5'],
    ['22', 'Demo-MT5'],
    ['23', 'Demo-MT5'],
    ['23', 'Other-MT5'],
  ] as const) {
    const gmtTime = Math.floor(Date.now() / 1000)
    const text = reportText({ login, server, gmtTime, account: picture, more: positions })
    const answer = await harness.post('/api/v1/ea/reports', text)
    assert.equal(answer.status, 200, answer.text)
  }
}

async function read(path: string): Promise<Row> {
  const answer = await tidemark.get(path)
  assert.equal(answer.status, 200, answer.text)
  return json<Row>(answer)
}

test('the founding calls give money as JSON numbers with the digits that the terminal sent', async () => {
  const info = await tidemark.get('/api/account/21/info')
  assert.equal(info.status, 200, info.text)
  assert.match(
    info.text,
    /"balance":10152\.50,"equity":10151\.00,"margin":110\.00,"free_margin":10041\.00,"currency":"USD"/,
  )
  const open = await tidemark.get('/api/account/21/positions')
  assert.match(open.text, /"symbol":"EURUSD","side":"sell","volume":0\.10,/)
  assert.match(open.text, /"profit":-1\.50,.*"open_time":"2026-05-28T14:40:00Z"/)
  const summary = await tidemark.get('/api/account/21/summary?fields=balance,open_positions')
  assert.match(summary.text, /"as_of":"[^"]+Z","balance":10152\.50,"open_positions":1,"reasons"/)
})

test('the calls of this version give the same as decimal text, with state, source and age', async () => {
  const { data } = (await read('/api/v1/accounts')) as { data: Row[] }
  const first = data.find(({ account }) => account === '21')
  assert.deepEqual(
    [first?.balance, first?.equity, first?.server, first?.source],
    ['10152.50', '10151.00', 'Demo-MT5', 'expert'],
  )
  const id = String(first?.id)
  for (const path of ['', '/info', '/positions', '/summary']) {
    const one = await read(`/api/v1/accounts/${id}${path}`)
    assert.deepEqual([one.id, one.account, one.source], [id, '21', 'expert'])
    assert.match(String(one.state), /^(live|stale)$/)
    assert.match(String(one.as_of), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.equal(typeof one.age_s, 'number')
  }
  const open = (await read('/api/v1/accounts/21/positions')).positions as Row[]
  assert.deepEqual([open[0]?.ticket, open[0]?.volume], ['9007199254740993', '0.10'])
  const summary = await read('/api/v1/accounts/21/summary')
  assert.deepEqual(summary.exposure, [
    { symbol: 'EURUSD', positions: 1, buy_volume: '0', sell_volume: '0.10', net_volume: '-0.10' },
  ])
})

test('an answer that is known already is 304 without content, and never to be stored', async () => {
  const first = await tidemark.get('/api/v1/accounts/21/info')
  const etag = String(first.headers.etag)
  assert.equal(first.headers['cache-control'], 'no-store')
  const same = await tidemark.get('/api/v1/accounts/21/info', { 'if-none-match': etag })
  assert.deepEqual([same.status, same.text, same.headers.etag], [304, '', etag])
  assert.equal(same.headers['content-length'], undefined)
  assert.equal(same.headers['transfer-encoding'], undefined)
})

test('wrong questions are refused by name', async () => {
  const field = assertProblem(
    await tidemark.get('/api/v1/accounts/21/info?fields=equty'),
    422,
    'query_invalid',
  )
  assertViolation(field, 'fields', 'unknown')
  assert.match(field.detail, /Did you mean equity\?/)
  const two = assertProblem(await tidemark.get('/api/account/23/info'), 422, 'query_invalid')
  assert.match(two.detail, /Demo-MT5, Other-MT5/)
  assert.equal((await read('/api/account/23/info?server=Other-MT5')).server, 'Other-MT5')
  for (const path of ['/api/account/99/info', '/api/v1/accounts/acc_999', '/api/v1/accounts/%00'])
    assert.match(String((await tidemark.get(path)).status), /^40[04]$/, path)
  assertProblem(await tidemark.get('/api/v1/accounts/99/summary'), 404, 'not_found')
})

test('a key of one account sees no other, and a key that only sends sees none', async () => {
  const limited = await createKey(tidemark.home, { scope: 'read', more: ['--account', '22'] })
  const as = (key: string, path: string) =>
    send(tidemark.server.url + path, { headers: { 'x-api-key': key } })
  await until(async () => (await as(limited.key, '/api/v1/accounts')).status === 200, {
    what: 'the key',
  })
  const { data } = json<{ data: Row[] }>(await as(limited.key, '/api/v1/accounts'))
  assert.deepEqual(
    data.map(({ account }) => account),
    ['22'],
  )
  const { id } = await read('/api/v1/accounts/21')
  for (const name of ['21', String(id)])
    for (const path of [`/api/v1/accounts/${name}/info`, `/api/account/${name}/summary`])
      assertProblem(await as(limited.key, path), 404, 'not_found')
  const ingest = await createKey(tidemark.home, { scope: 'ingest' })
  await until(async () => (await as(ingest.key, '/api/v1/accounts')).status === 403, {
    what: 'the other key',
  })
  assertProblem(await as(ingest.key, '/api/account/22/info'), 403, 'scope_missing')
})
