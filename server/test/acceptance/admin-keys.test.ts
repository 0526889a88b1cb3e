// Keys, as a person makes and ends them at the admin pages: over HTTP, with the key used as its program uses it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unzipSync } from 'fflate'
import { json, send } from '../support/http-client.ts'
import { type Person, pageMs, setUpPerson } from '../support/person.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation, tradeText, useTidemark } from './harness.ts'

let alice: Person
const tidemark = useTidemark({
  env: { TIDEMARK_TRUSTED_PROXIES: '127.0.0.1/32' },
  async prepare({ server }) {
    alice = await setUpPerson(server)
  },
})
type Key = { id: string; key: string; name: string; state: string; networks: string[] | null }
const path = '/api/v1/admin/keys'
const make = async (body: object) => {
  const answer = await alice.call('POST', path, body)
  assert.equal(answer.status, 201, answer.text)
  return json<Key>(answer)
}
const logTrade = (key: string, account: string, from = '203.0.113.7') =>
  send(`${tidemark.server.url}/api/v1/log_trade`, {
    headers: { 'x-api-key': key, 'content-type': 'application/json', 'x-forwarded-for': from },
    body: tradeText({ account: JSON.stringify(account), exchange_order_id: `"${Math.random()}"` }),
  })

test('a key is shown once, works at once within its limits, and its use is told', async () => {
  const made = await make({ name: 'bot', scopes: ['ingest'], accounts: ['501'] })
  assert.match(made.key, /^tmki_[0-9A-Za-z]{46}$/)
  assert.equal((await logTrade(made.key, '501')).status, 201)
  assertProblem(await logTrade(made.key, '502'), 403, 'account_not_allowed')
  const list = await alice.call('GET', path)
  assert.ok(list.text.includes(made.id))
  assert.doesNotMatch(list.text, /tmk[ir]_/)
  const one = () => alice.call('GET', `${path}/${made.id}`)
  assert.doesNotMatch((await one()).text, /tmk[ir]_/)
  await until(async () => json<{ days: unknown[] }>(await one()).days.length > 0, {
    ...{ what: 'the count of its use', timeoutMs: 15_000, everyMs: pageMs },
  })
  await until(async () => (await one()).text.includes('"ip":"203.0.113.7"'), {
    ...{ what: 'its address', everyMs: pageMs },
  })
  assertProblem(await alice.call('GET', `${path}/AAAAAAAA`), 404, 'not_found')
})

test('what breaks a rule is named at its member', async () => {
  const wrong = await alice.call('POST', path, {
    ...{ name: 'x', scopes: ['reed'], networks: ['10.1.2.3/8'] },
  })
  assertViolation(assertProblem(wrong, 422, 'form_invalid'), '/scopes')
  const cases: [object, string][] = [
    [{ networks: ['10.1.2.3/8'] }, '/networks'],
    [{ expires: '1s' }, '/expires'],
    [{ rate: 'often' }, '/rate'],
    [{ accounts: ['a b'] }, '/accounts'],
    [{ zone: 'Europe/Atlantis' }, '/zone'],
    [{ name: 'a\nb' }, '/name'],
    [{ scopes: ['trade'], networks: ['127.0.0.1'] }, '/scopes'],
    [{ colour: 'red' }, '/colour'],
  ]
  for (const [more, pointer] of cases) {
    const answer = await alice.call('POST', path, { name: 'x', scopes: ['read'], ...more })
    assertViolation(assertProblem(answer, 422, 'form_invalid'), pointer)
  }
})

test('a rotated key has a new secret, and the old one lives for the overlap', async () => {
  const made = await make({ name: 'rotating', scopes: ['ingest'] })
  const rotate = (overlap: string) => alice.call('POST', `${path}/${made.id}/rotate`, { overlap })
  assertViolation(assertProblem(await rotate('8d'), 422, 'form_invalid'), '/overlap')
  const second = json<Key>(await rotate('1h'))
  assert.notEqual(second.key, made.key)
  assert.equal((await logTrade(made.key, '1')).status, 201)
  assert.equal((await logTrade(second.key, '1')).status, 201)
  const third = json<Key>(await rotate('0'))
  assertProblem(await logTrade(second.key, '1'), 401, 'key_invalid')
  assert.equal((await logTrade(third.key, '1')).status, 201)
})

test('nobody who uses a key is locked out by a slip', async () => {
  const made = await make({ name: 'far', scopes: ['ingest'] })
  assert.equal((await logTrade(made.key, '1', '198.51.100.4')).status, 201)
  const put = (body: object) => alice.call('PUT', `${path}/${made.id}/networks`, body)
  const networks = ['203.0.113.0/24']
  await until(
    async () => (await alice.call('GET', `${path}/${made.id}`)).text.includes('198.51.100.4'),
    {
      what: 'the use in the audit',
    },
  )
  const warned = assertProblem(await put({ networks }), 409, 'state_conflict')
  assertViolation(warned, '/networks', 'lock_out')
  assert.match(warned.detail, /198\.51\.100\.4/)
  assert.equal((await logTrade(made.key, '1', '198.51.100.4')).status, 201)
  assert.deepEqual(json<Key>(await put({ networks, lock_out: true })).networks, networks)
  assertProblem(await logTrade(made.key, '1', '198.51.100.4'), 403, 'ip_not_allowed')
  assert.equal(json<Key>(await put({ networks: null })).networks, null)
  assert.equal((await logTrade(made.key, '1', '198.51.100.4')).status, 201)
  assertViolation(
    assertProblem(await put({ networks: ['010.0.0.0/8'] }), 422, 'form_invalid'),
    '/networks',
  )
  assertViolation(assertProblem(await put({ networks: [] }), 422, 'form_invalid'), '/networks')
})

test('a revoked key is refused at once and stays so', async () => {
  const made = await make({ name: 'over', scopes: ['ingest'] })
  assert.equal(json<Key>(await alice.call('DELETE', `${path}/${made.id}`)).state, 'revoked')
  assertProblem(await logTrade(made.key, '1'), 401, 'key_invalid')
  const again = await alice.call('POST', `${path}/${made.id}/rotate`, { overlap: '0' })
  assertProblem(again, 409, 'state_conflict')
  const networks = await alice.call('PUT', `${path}/${made.id}/networks`, { networks: null })
  assertProblem(networks, 409, 'state_conflict')
})

test('the Expert comes with address and key filled in, and the key may write its account alone', async () => {
  const body = { account: '777', url: 'https://tidemark.example' }
  const answer = await alice.call('POST', '/api/v1/admin/expert', body)
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.headers['content-type'], 'application/zip')
  const files = unzipSync(new Uint8Array(answer.body))
  const text = (name: string) => Buffer.from(files[name] ?? []).toString('utf8')
  const source = text('MQL5/Experts/Tidemark.mq5')
  assert.match(source, /input string InpUrl = "https:\/\/tidemark\.example";/)
  const key = /input string InpKey = "(tmki_[0-9A-Za-z]{46})";/.exec(source)?.[1] ?? ''
  assert.ok(text('MQL5/Include/Tidemark/Agent.mqh').length > 100)
  assert.match(text('READ ME FIRST.txt'), /tidemark\.example/)
  assert.equal((await logTrade(key, '777')).status, 201)
  assertProblem(await logTrade(key, '778'), 403, 'account_not_allowed')
  for (const url of [
    'ftp://x.example',
    'https://a:b@x.example',
    'nonsense',
    'https://x.example/?a=1',
  ])
    assertViolation(
      assertProblem(await alice.call('POST', '/api/v1/admin/expert', { url }), 422, 'form_invalid'),
      '/url',
    )
})

test('the audit says who did what, is looked through by filter and page, and verifies', async () => {
  type Page = {
    data: { chain: string; at: string; entry: Record<string, unknown> }[]
    next_cursor: string | null
  }
  const browse = async (query: string) =>
    json<Page>(await alice.call('GET', `/api/v1/admin/audit?${query}`))
  const made = await browse('kind=key_created&limit=2')
  assert.equal(made.data.length, 2)
  assert.ok(made.data.every(({ entry }) => entry.by === 'person:alice'))
  const next = await browse(`kind=key_created&limit=200&cursor=${made.next_cursor}`)
  const times = [...made.data, ...next.data].map(({ at }) => at)
  assert.deepEqual(times, [...times].sort().reverse())
  assert.ok(next.data.length >= 2)
  const refused = await browse('refused=true&limit=200')
  assert.ok(refused.data.length > 0)
  assert.ok(
    refused.data.every(
      ({ entry }) => Number(entry.status) >= 400 || /refused/.test(String(entry.kind)),
    ),
  )
  assert.equal((await browse('text=no-such-thing-at-all')).data.length, 0)
  for (const query of ['cursor=bm9uc2Vuc2U', 'limit=0', 'refused=yes', 'colour=red'])
    assertProblem(await alice.call('GET', `/api/v1/admin/audit?${query}`), 422, 'query_invalid')
  const verification = '/api/v1/admin/audit/verification'
  assert.equal((await alice.call('POST', verification, {})).status, 202)
  type State = { state: string; verdict: { ok: boolean; findings: unknown[] } | null }
  const now = async () => json<State>(await alice.call('GET', verification))
  await until(async () => (await now()).state === 'done', {
    ...{ what: 'the verdict', timeoutMs: 20_000, everyMs: pageMs },
  })
  const { verdict } = await now()
  assert.equal(verdict?.ok, true, JSON.stringify(verdict))
})

test('health is what the doctor finds', async () => {
  type Health = { data: { name: string; state: string; found: string }[] }
  const { data } = json<Health>(await alice.call('GET', '/api/v1/admin/health'))
  const names = data.map(({ name }) => name)
  for (const name of ['node', 'secrets', 'database', 'schema'])
    assert.ok(names.includes(name), names.join())
  assert.ok(
    data.every(({ state }) => state !== 'fail'),
    JSON.stringify(data),
  )
})
