// Bots as trades name them, over HTTP.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey } from '../support/command-line.ts'
import { json, send } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()
type Row = Record<string, unknown>
const markup = '<img src=x onerror=alert(1)>'

const accountsOf = (one: Row | undefined): unknown[] =>
  Array.isArray(one?.accounts) ? one.accounts.map(({ account }) => account) : []

test('a bot at two accounts is one, with its trades, times and accounts', async () => {
  const first = { bot_name: '"grid"', account: '"61"', exchange_order_id: '"a"' }
  const other = { ...first, account: '"62"', entry_time: '"2026-04-07T00:00:00Z"' }
  for (const tokens of [first, other, { bot_name: JSON.stringify(markup) }])
    assert.equal((await tidemark.logTrade(tradeText(tokens))).status, 201)
  const answer = await tidemark.get('/api/v1/bots')
  assert.equal(answer.status, 200, answer.text)
  const { data, next_cursor } = json<{ data: Row[]; next_cursor: null }>(answer)
  assert.equal(next_cursor, null)
  const grid = data.find(({ bot }) => bot === 'grid')
  assert.deepEqual(
    [grid?.trades, grid?.first_entry_at, grid?.last_entry_at],
    [2, '2026-04-05T12:34:56Z', '2026-04-07T00:00:00Z'],
  )
  assert.deepEqual(accountsOf(grid), ['61', '62'])
  assert.ok(Date.now() - Date.parse(String(grid?.last_received_at)) < 60_000)
  const nameless = data.find(({ bot }) => bot === markup)
  assert.deepEqual(accountsOf(nameless), [null])
})

test('a key of one account sees the trades of that account only, and a key that only sends sees nothing', async () => {
  const limited = await createKey(tidemark.home, { scope: 'read', more: ['--account', '62'] })
  const sender = await createKey(tidemark.home, { scope: 'ingest' })
  const as = (key: string) =>
    send(`${tidemark.server.url}/api/v1/bots`, { headers: { 'x-api-key': key } })
  await until(async () => (await as(sender.key)).status === 403, { what: 'the keys' })
  const { data } = json<{ data: Row[] }>(await as(limited.key))
  assert.deepEqual(
    data.map(({ bot, trades }) => [bot, trades]),
    [['grid', 1]],
  )
})
