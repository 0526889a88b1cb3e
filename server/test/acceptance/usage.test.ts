// GET /api/v1/usage: a key's holder sees what the key may do, what is left and what it has done, and nothing of another key.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey, type MadeKey, runTidemark } from '../support/command-line.ts'
import { json, send } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { assertProblem, tradeText, useTidemark } from './harness.ts'

type Rate = { class: string; rate: string; burst: number; left: number; full_in_ms: number }
type Day = { day: string; class: string; requests: number; refused: number }
type Usage = {
  id: string
  name: string
  kind: string
  scopes: string[]
  accounts: string[] | null
  networks: string[] | null
  expires_at: string | null
  last_used_at: string | null
  old_secret_until: string | null
  rates: Rate[]
  open_streams: number
  days: Day[]
}

const tidemark = useTidemark()
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const ask = (key: string, path = '/api/v1/usage') =>
  send(tidemark.server.url + path, { headers: bearer(key) })

async function usageOf({ key }: MadeKey): Promise<Usage> {
  const answer = await ask(key)
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.headers['cache-control'], 'no-store')
  return json<Usage>(answer)
}

test('a key of any scope learns what it is and may do', async () => {
  for (const [scope, kind, scopes] of [
    ['ingest', 'i', ['ingest:write']],
    ['stats:read', 'r', ['stats:read']],
    ['ingest,admin:read', 'a', ['admin:read', 'ingest:write']],
  ] as const) {
    const more = ['--account', '501', '--ip', '127.0.0.0/8', '--expires', '30d']
    const made = await createKey(tidemark.home, { name: `desk ${kind}`, scope, more })
    const usage = await usageOf(made)
    assert.equal(usage.id, made.id)
    assert.equal(usage.name, `desk ${kind}`)
    assert.equal(usage.kind, kind)
    assert.deepEqual(usage.scopes, scopes)
    assert.deepEqual(usage.accounts, ['501'])
    assert.deepEqual(usage.networks, ['127.0.0.0/8'])
    assert.ok(Date.parse(usage.expires_at ?? '') > Date.now() + 29 * 86_400_000)
    assert.equal(usage.old_secret_until, null)
    assert.equal(usage.open_streams, 0)
  }
})

test('what is left of the rate is what is then granted', async () => {
  const made = await createKey(tidemark.home, {
    scope: 'read',
    rate: '1/h',
    more: ['--burst', '5'],
  })
  const { rates } = await usageOf(made)
  const read = rates.find((rate) => rate.class === 'read')
  assert.deepEqual(
    { ...read, full_in_ms: 0 },
    { class: 'read', rate: '1/h', burst: 5, left: 4, full_in_ms: 0 },
  )
  for (let left = 3; left >= 0; left--) {
    const answer = await ask(made.key, '/api/v1/trades')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['ratelimit-policy'], '"key";q=5;w=18000')
    assert.match(answer.headers.ratelimit?.toString() ?? '', new RegExp(`^"key";r=${left};t=\\d+$`))
  }
  const refused = await ask(made.key)
  assertProblem(refused, 429, 'rate_limited')
  assert.deepEqual(json(refused)['violated-policies'], ['key'])
  assert.equal(refused.headers.ratelimit, `"key";r=0;t=${refused.headers['retry-after']}`)
})

test('requests and refusals are counted by day and class of route', async () => {
  const made = await createKey(tidemark.home, { scope: 'ingest' })
  const other = await createKey(tidemark.home, { scope: 'ingest' })
  for (let sent = 0; sent < 3; sent++) {
    const headers = { 'content-type': 'application/json', ...bearer(made.key) }
    const answer = await send(`${tidemark.server.url}/api/v1/log_trade`, {
      headers,
      body: tradeText({ exchange_order_id: `"usage-${sent}"` }),
    })
    assert.equal(answer.status, 201)
  }
  for (let refused = 0; refused < 2; refused++)
    assertProblem(await ask(made.key, '/api/v1/trades'), 403, 'scope_missing')
  const dayBefore = new Date().toISOString().slice(0, 10)
  const counted = await until(
    async () => {
      const { days, last_used_at } = await usageOf(made)
      const ingest = days.find((row) => row.class === 'ingest')
      const read = days.find((row) => row.class === 'read')
      return ingest?.requests === 3 && read !== undefined && { ingest, read, last_used_at }
    },
    { timeoutMs: 20_000, everyMs: 200, what: 'the counts' },
  )
  assert.ok([dayBefore, new Date().toISOString().slice(0, 10)].includes(counted.ingest.day))
  assert.equal(counted.ingest.refused, 0)
  assert.equal(counted.read.refused, 2)
  assert.ok(counted.read.requests > 2, 'asking for the usage counts too')
  assert.ok(counted.last_used_at !== null)
  assert.deepEqual((await usageOf(other)).days, [], 'another key shows nothing of it')

  const run = await runTidemark(['key', 'usage', made.id, '--json'], tidemark.home)
  assert.equal(run.code, 0, run.stderr)
  const printed = JSON.parse(run.stdout)
  assert.equal(printed.id, made.id)
  assert.equal(printed.days.find((row: Day) => row.class === 'ingest').requests, 3)
  const text = await runTidemark(['key', 'usage', made.id], tidemark.home)
  assert.match(text.stdout, /DAY .*CLASS .*REQUESTS .*REFUSED/)
})

test('the key that asks is the only one that can be asked for', async () => {
  const other = await createKey(tidemark.home)
  for (const query of [`?id=${other.id}`, `?key_id=${other.id}`])
    assertProblem(await tidemark.get(`/api/v1/usage${query}`), 422, 'query_invalid')
  assertProblem(await tidemark.get(`/api/v1/usage/${other.id}`), 404, 'not_found')
  assertProblem(await send(`${tidemark.server.url}/api/v1/usage`), 401, 'key_missing')
})
