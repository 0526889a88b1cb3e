import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HttpAnswer, json, keepAliveAgent, send } from '../support/http-client.ts'
import { isAlive } from '../support/processes.ts'
import { openSql } from '../support/sql-client.ts'
import { startServer } from '../support/test-server.ts'
import { until } from '../support/until.ts'
import { assertProblem, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()

test('a full queue answers 503 with the time to wait, and takes trades again afterwards', async () => {
  const bulk = Array.from({ length: 5_000 }, () => tradeText({ bot_name: '"flood"' })).join('\n')
  const sent: Promise<HttpAnswer>[] = []
  {
    await using sql = await openSql(tidemark.home)
    await sql.rows('begin')
    await sql.rows('lock table live_trades in access exclusive mode')
    let refusals = 0
    await until(
      async () => {
        const asked = send(`${tidemark.server.url}/api/v1/trades`, {
          headers: { 'content-type': 'application/x-ndjson', 'x-api-key': tidemark.key.key },
          body: bulk,
          timeoutMs: 60_000,
        })
        sent.push(asked)
        asked.then(
          (answer) => {
            if (answer.status === 503) refusals += 1
          },
          () => {}, // Promise.all below reports it
        )
        return refusals > 0 || sent.length > 40
      },
      { everyMs: 100, timeoutMs: 30_000, what: 'a refusal' },
    )
    await sql.rows('rollback')
  }
  const answers = await Promise.all(sent)
  const refused = answers.filter((answer) => answer.status === 503)
  assert.ok(refused.length > 0, 'more was waiting than the queue holds')
  for (const answer of refused) {
    assertProblem(
      answer,
      503,
      json(answer).code === 'outcome_unknown' ? 'outcome_unknown' : 'ledger_busy',
    )
    assert.match(String(answer.headers['retry-after']), /^\d+$/)
  }
  for (const answer of answers) assert.ok([207, 503].includes(answer.status), answer.text)
  await until(async () => (await tidemark.logTrade(tradeText())).status === 201, {
    what: 'the recovery',
  })
})

test('SIGTERM under load finishes what was begun, loses nothing, and ends with 0', async () => {
  const agent = keepAliveAgent(32)
  const { url, dataDir } = tidemark.server
  const acked: string[] = []
  const broken: string[] = []
  let stopping = false
  const client = async (number: number): Promise<void> => {
    for (let count = 0; ; count += 1) {
      const id = `${number}-${count}`
      const begun = !stopping
      try {
        const answer = await send(`${url}/api/v1/log_trade`, {
          headers: { 'content-type': 'application/json', 'x-api-key': tidemark.key.key },
          body: tradeText({ bot_name: '"drain"', exchange_order_id: `"${id}"` }),
          agent,
        })
        if (answer.status === 201) acked.push(id)
        else {
          assertProblem(answer, 503, 'shutting_down')
          return
        }
      } catch (problem) {
        if (begun) broken.push(`${id}: ${problem instanceof Error ? problem.message : problem}`)
        return
      }
    }
  }
  const clients = Array.from({ length: 32 }, (_, number) => client(number))
  await until(() => acked.length > 200, { what: 'the load' })
  stopping = true
  tidemark.server.kill('SIGTERM')
  await Promise.all(clients)
  assert.equal(await tidemark.server.exited, 0)
  assert.ok(!isAlive(tidemark.server.pid))
  agent.destroy()
  assert.deepEqual(broken, [], 'requests that were under way when the signal came have an answer')

  tidemark.server = await startServer({ dataDir, databaseUrl: tidemark.home.databaseUrl })
  await using sql = await openSql(tidemark.home)
  const rows = await sql.rows<{ id: string }>(
    "select exchange_order_id as id from live_trades where bot_name = 'drain'",
  )
  const stored = rows.map((row) => row.id)
  assert.equal(new Set(stored).size, stored.length, 'none doubled')
  for (const id of acked) assert.ok(stored.includes(id), `${id} was acknowledged and is lost`)
})
