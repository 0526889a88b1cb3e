// Connections as a person makes them at the admin pages: a practice broker that asks for codes, over HTTP.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { runTidemark } from '../support/command-line.ts'
import { json } from '../support/http-client.ts'
import { type Person, pageMs, setUpPerson } from '../support/person.ts'
import { openSql } from '../support/sql-client.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation, useTidemark } from './harness.ts'

let alice: Person
let practice: PracticeTickTrader
after(() => practice?.stop())
const tidemark = useTidemark({
  async prepare({ server }) {
    practice = await startPracticeTickTrader({
      accounts: [{ type: 'Gross' }, { type: 'Net', oneTimeCodes: true }],
    })
    alice = await setUpPerson(server)
  },
})

type Row = Record<string, unknown>
const path = '/api/v1/admin/connections'
const call = async (method: string, at: string, body?: object, status = 200): Promise<Row> => {
  const answer = await alice.call(method, at, body)
  assert.equal(answer.status, status, answer.text)
  return json<Row>(answer)
}
const rows = (answer: Row) => answer.data as Row[]
const token = (index: number) => {
  const { webApiId = '', webApiKey = '', webApiSecret = '' } = practice.accounts[index] ?? {}
  return { web_api_id: webApiId, web_api_key: webApiKey, web_api_secret: webApiSecret }
}
const fieldsOf = (index: number) => ({
  ...{ url: practice.url, fingerprint: practice.fingerprint256, ...token(index) },
})
const idOf = (index: number) => practice.accounts[index]?.id ?? ''
const connectionNamed = async (name: string) =>
  rows(await call('GET', path)).find((one) => one.name === name)

test('every venue says itself what it asks for, and which of it is secret', async () => {
  const venues = rows(await call('GET', '/api/v1/admin/venues'))
  const tickTrader = venues.find(({ venue }) => venue === 'ticktrader')
  const fields = tickTrader?.fields as Row[]
  assert.equal(tickTrader?.asks_for_codes, true)
  const secrets = fields.filter(({ secret }) => secret === true).map(({ name }) => name)
  assert.deepEqual(secrets, ['web_api_secret', 'totp_secret'])
})

test('a connection is tried without being stored, and what is missing is said', async () => {
  const attempt = (body: object) => call('POST', '/api/v1/admin/connection_tests', body)
  const venue = 'ticktrader'
  const untrusted = await attempt({ venue, fields: { url: practice.url, ...token(0) } })
  assert.deepEqual(
    [untrusted.ok, untrusted.cause, untrusted.fingerprint],
    [false, 'certificate_not_trusted', practice.fingerprint256],
  )
  const works = await attempt({ venue, fields: fieldsOf(0) })
  assert.deepEqual([works.ok, (works.accounts as Row[])[0]?.account], [true, idOf(0)])
  const asked = await attempt({ venue, fields: fieldsOf(1) })
  assert.deepEqual([asked.ok, asked.needs_code], [false, true])
  const wrong = await attempt({ venue, fields: fieldsOf(1), code: '000000' })
  assert.deepEqual([wrong.ok, wrong.cause, wrong.needs_code], [false, 'one_time_code_wrong', true])
  assert.deepEqual(rows(await call('GET', path)), [])
})

test('what breaks a rule is named at its field, and a secret is never given back', async () => {
  const fields = {
    url: 'http://192.0.2.1',
    web_api_id: 'x',
    web_api_key: '',
    web_api_secret: 'short',
  }
  const answer = await alice.call('POST', path, { venue: 'ticktrader', name: '!', fields })
  const problem = assertProblem(answer, 422, 'form_invalid')
  for (const name of ['url', 'web_api_id', 'web_api_key', 'web_api_secret'])
    assertViolation(problem, `/fields/${name}`)
  assertViolation(problem, '/name')
  assert.ok(!answer.text.includes('short"'))
  const odd = await alice.call('POST', path, {
    venue: 'ticktrader',
    name: 'a',
    fields: { colour: 'red' },
  })
  assertViolation(assertProblem(odd, 422, 'form_invalid'), '/fields/colour')
  const nowhere = await alice.call('POST', path, { venue: 'nowhere', name: 'a', fields: {} })
  assertViolation(assertProblem(nowhere, 422, 'form_invalid'), '/venue')
  const code = await alice.call('POST', path, {
    venue: 'ticktrader',
    name: 'a',
    fields: fieldsOf(0),
    code: '12',
  })
  assertViolation(assertProblem(code, 422, 'form_invalid'), '/code')
})

test('what the broker refuses is not stored', async () => {
  const fields = { ...fieldsOf(0), web_api_secret: 'not the secret at all' }
  const answer = await alice.call('POST', path, { venue: 'ticktrader', name: 'wrong', fields })
  const problem = assertProblem(answer, 422, 'broker_refused')
  assert.equal((problem as unknown as Row).cause, 'token_refused', answer.text)
  assert.ok(!answer.text.includes('not the secret'))
  assert.equal(await connectionNamed('wrong'), undefined)
})

test('from the token to live figures, and back', async () => {
  const made = await call(
    'POST',
    path,
    { venue: 'ticktrader', name: 'mine', fields: fieldsOf(0) },
    201,
  )
  assert.equal(made.name, 'mine')
  assert.ok(!JSON.stringify(made).includes(String(token(0).web_api_secret)))
  const again = await alice.call('POST', path, {
    venue: 'ticktrader',
    name: 'mine',
    fields: fieldsOf(0),
  })
  assertViolation(assertProblem(again, 409, 'name_taken'), '/name')
  await call('POST', '/api/v1/admin/accounts', { connection: 'mine', accounts: [idOf(0)] }, 201)
  const account = async () =>
    rows(await call('GET', '/api/v1/accounts')).find((one) => one.account === idOf(0))
  await until(async () => (await account())?.state === 'live', {
    ...{ what: 'live', timeoutMs: 30_000, everyMs: pageMs },
  })
  assert.deepEqual((await call('POST', `${path}/mine/test`, {})).ok, true)
  assert.equal((await call('POST', `${path}/mine/pause`, { paused: true })).state, 'paused')
  assert.notEqual((await call('POST', `${path}/mine/pause`, { paused: false })).state, 'paused')
  const changed = await call('PATCH', `${path}/mine`, { fields: { poll_seconds: '7' } })
  assert.equal((changed.settings as Row).poll_seconds, '7')
  const worse = await alice.call('PATCH', `${path}/mine`, { fields: { poll_seconds: '1' } })
  assertViolation(assertProblem(worse, 422, 'form_invalid'), '/fields/poll_seconds')
  const id = String((await account())?.id)
  const kept = { day_boundaries: ['17:00 America/New_York'] }
  await call('PATCH', `/api/v1/admin/accounts/${id}`, kept)
  const odd = await alice.call('PATCH', `/api/v1/admin/accounts/${id}`, {
    day_boundaries: ['25:00 UTC'],
  })
  assertViolation(assertProblem(odd, 422, 'form_invalid'), '/day_boundaries/0')
  const cached = await alice.call('PATCH', `/api/v1/admin/accounts/${id}`, {
    retention: 'cache_only',
  })
  assertProblem(cached, 409, 'state_conflict')
  await call('DELETE', `/api/v1/admin/accounts/${id}`)
  assertProblem(await alice.call('DELETE', '/api/v1/admin/accounts/acc_9999'), 404, 'not_found')
  await call('DELETE', `${path}/mine`)
  assert.equal(await connectionNamed('mine'), undefined)
  assertProblem(await alice.call('DELETE', `${path}/mine`), 404, 'not_found')
})

test('a broker that asks for a code is answered, and the account comes to life', async () => {
  const body = { venue: 'ticktrader', name: 'codes', fields: fieldsOf(1), test: false }
  await call('POST', path, body, 201)
  await call('POST', '/api/v1/admin/accounts', { connection: 'codes', accounts: [idOf(1)] }, 201)
  await until(async () => (await connectionNamed('codes'))?.needs_code === true, {
    ...{ what: 'the question for a code', timeoutMs: 30_000, everyMs: pageMs },
  })
  const give = (code: string) => alice.call('POST', `${path}/codes/code`, { code })
  assertViolation(assertProblem(await give('12345'), 422, 'form_invalid'), '/code')
  const digits = practice.oneTimeCode(idOf(1))
  assert.equal((await give(`${digits.slice(0, 3)} ${digits.slice(3)}`)).status, 200)
  await until(async () => (await connectionNamed('codes'))?.state === 'live', {
    ...{ what: 'the connection', timeoutMs: 30_000, everyMs: pageMs },
  })
  // The broker says until when: eight hours, and both answers tell it.
  const hoursLeft = (at: unknown) => Math.round((Date.parse(String(at)) - Date.now()) / 3_600_000)
  await until(async () => hoursLeft((await connectionNamed('codes'))?.code_expires_at) === 8, {
    ...{ what: 'the end of the code', everyMs: pageMs },
  })
  const read = json<{ data: Row[] }>(await tidemark.get('/api/v1/connections'))
  const named = read.data.find(({ name }) => name === 'codes')
  assert.equal(named?.code_expires_at, (await connectionNamed('codes'))?.code_expires_at)
  const table = await runTidemark(['broker', 'list', '--json'], tidemark.home)
  assert.match(table.stdout, /"code_expires_at": "20/)
})

test('accounts name either a connection or a server, and have numbers', async () => {
  const add = (body: object) => alice.call('POST', '/api/v1/admin/accounts', body)
  const cases: [object, string][] = [
    [{ accounts: ['1'] }, '/connection'],
    [{ accounts: ['1'], connection: 'codes', server: 'X' }, '/connection'],
    [{ accounts: ['1'], connection: 'nowhere' }, '/connection'],
    [{ accounts: ['a b'], connection: 'codes' }, '/accounts/0'],
    [{ accounts: [], connection: 'codes' }, '/accounts'],
  ]
  for (const [body, pointer] of cases)
    assertViolation(assertProblem(await add(body), 422, 'form_invalid'), pointer)
  assert.equal((await add({ accounts: ['42'], server: 'Expert-Server' })).status, 201)
})

test('no secret that was typed stands in an answer, the audit or the log', async () => {
  await using sql = await openSql(tidemark.home)
  const audit = (await sql.rows('select body from audit_entries'))
    .map((row) => JSON.stringify(row))
    .join()
  assert.match(audit, /connection_added/)
  for (const index of [0, 1])
    for (const text of [audit, tidemark.server.output()])
      assert.ok(!text.includes(String(token(index).web_api_secret)))
})
