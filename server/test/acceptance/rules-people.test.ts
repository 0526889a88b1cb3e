// Rules as a person sets them in the browser: with a session, never with an API key; what is wrong is named member by member.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportText } from '../support/expert-reports.ts'
import { json } from '../support/http-client.ts'
import { type Person, setUpPerson } from '../support/person.ts'
import { assertProblem, assertViolation, useTidemark } from './harness.ts'

let alice: Person
let id = ''
const tidemark = useTidemark({
  async prepare(harness) {
    const account = '"balance":51000.00,"equity":51000.00,"currency":"USD"'
    const gmtTime = Math.floor(Date.now() / 1000)
    const body = reportText({ login: '830001', account, gmtTime, more: '"positions":[]' })
    assert.equal((await harness.post('/api/v1/ea/reports', body)).status, 200)
    type Accounts = { data: { id: string }[] }
    id = json<Accounts>(await harness.get('/api/v1/accounts')).data[0]?.id ?? ''
    alice = await setUpPerson(harness.server)
  },
})
const path = (rest = '') => `/api/v1/accounts/${id}/rules${rest}`
type Rules = {
  verdict: string | null
  rule_set: { id: string; account_version: number; currency: string } | null
  rules: { limit: string | null; reason: string | null; marks: string[] }[]
}
const read = async () => json<Rules>(await tidemark.get(path()))

test('a person puts a preset in force, says how high the peak was, and takes the rules out of force', async () => {
  const set = await alice.call('PUT', path(), { preset: 'apex-50k-intraday' })
  assert.equal(set.status, 200, set.text)
  assert.deepEqual(json(set), { ok: true, version: 1 })
  const blind = await read()
  assert.deepEqual([blind.rule_set?.id, blind.rule_set?.currency], ['apex-50k-intraday', 'USD'])
  const fact = await alice.call('POST', path('/facts'), { kind: 'peak', amount: '52000.00' })
  assert.equal(fact.status, 201, fact.text)
  const gone = await alice.call('DELETE', path())
  assert.equal(gone.status, 200, gone.text)
  assert.equal((await read()).verdict, null)
})

test('what is wrong is named by its place, and nothing is changed', async () => {
  const before = await read()
  const wrong = async (body: object, pointer: string, code: string) => {
    const problem = assertProblem(await alice.call('PUT', path(), body), 422, 'form_invalid')
    assertViolation(problem, pointer, code)
  }
  await wrong({ preset: 'no-such-firm' }, '/preset', 'unknown')
  await wrong({ preset: 'ftmo-2-step-funded' }, '/initial_balance', 'required')
  await wrong(
    { preset: 'ftmo-2-step-funded', initial_balance: '-1' },
    '/initial_balance',
    'out_of_range',
  )
  await wrong({ preset: 'apex-50k-intraday', colour: 'red' }, '/colour', 'unknown_member')
  await wrong({ id: 'own', rules: [{ kind: 'max_loss' }] }, '/rules/0/peak', 'required')
  const fact = await alice.call('POST', path('/facts'), { kind: 'peak' })
  assertViolation(assertProblem(fact, 422, 'form_invalid'), '/amount', 'required')
  assert.deepEqual((await read()).rule_set, before.rule_set)
  const none = await alice.call('PUT', '/api/v1/accounts/acc_999999/rules', {
    preset: 'apex-50k-intraday',
  })
  assertProblem(none, 404, 'not_found')
})

test('an API key cannot write rules, whatever its scopes', async () => {
  const answer = await tidemark.post(path('/facts'), '{"kind":"peak","amount":"1"}')
  assert.ok([401, 403].includes(answer.status), `${answer.status} ${answer.text}`)
})
