import assert from 'node:assert/strict'
import { test } from 'node:test'
import { send } from '../support/http-client.ts'
import { assertProblem, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()

test('twenty failed keys a minute from one address are enough, and a good key still works', async () => {
  const guess = (n: number) =>
    send(`${tidemark.server.url}/api/v1/trades`, { headers: { 'x-api-key': `wrong-${n}` } })
  const answers = []
  for (let n = 0; n < 30; n += 1) answers.push(await guess(n))
  assert.equal(answers[0]?.status, 401)
  const last = answers.at(-1)
  assert.ok(last)
  assertProblem(last, 429, 'rate_limited')
  assert.match(String(last.headers['retry-after']), /^[1-9]\d*$/)
  assert.equal((await tidemark.logTrade(tradeText())).status, 201)
})
