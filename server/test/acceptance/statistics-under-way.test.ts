// Statistics of a long history take seconds, and nothing else waits for them: trades are taken and the server says that it lives.
// What comes before what is looked at, never how long it takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchAccount, generateHistory } from '../support/generated-history.ts'
import { json } from '../support/http-client.ts'
import { openSql } from '../support/sql-client.ts'
import type { StatisticsBody } from '../support/statistics-answers.ts'
import { tradeText, useTidemark } from './harness.ts'

const TRADES = 60_000

const tidemark = useTidemark({
  async prepare({ home }) {
    await using sql = await openSql(home)
    await generateHistory(sql, { trades: TRADES, perDay: 800 })
  },
})

const base = `/api/v1/accounts/${benchAccount}/statistics`

/** How many of the questions were answered before twenty trades were taken and twenty signs of life given, one after another. */
async function answeredBefore(questions: readonly string[]): Promise<number> {
  let answered = 0
  const asked = questions.map(async (question) => {
    const answer = await tidemark.get(base + question)
    answered += 1
    assert.equal(answer.status, 200, answer.text)
  })
  for (let n = 0; n < 20; n++) {
    const alive = await tidemark.get('/livez')
    assert.equal(alive.status, 200, alive.text)
    const taken = await tidemark.logTrade(tradeText({ bot_name: '"meanwhile"' }))
    assert.equal(taken.status, 201, taken.text)
  }
  const before = answered
  await Promise.all(asked)
  return before
}

test('trades are taken while a long history is read, and while its figures are computed', async () => {
  assert.equal(await answeredBefore(['']), 0, 'the history is read for the first time')
  const heavy = [
    ...['?convention=mt5', '?from=2021-01-10', '?to=2021-03-20', '/breakdown?by=session'],
    ...['/breakdown?by=hour', '/breakdown?by=weekday', '/distribution?of=r', '/periods?by=day'],
  ]
  assert.ok((await answeredBefore(heavy)) < heavy.length, 'it is computed only')
  const found = json<StatisticsBody>(await tidemark.get(base))
  assert.equal(found.trades, TRADES)
  assert.equal(found.unexplained_difference, '0.00')
  assert.equal((await tidemark.tradesOf('meanwhile')).length, 40)
})
