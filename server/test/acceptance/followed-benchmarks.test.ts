// A benchmark that follows a symbol at a connected broker: set by command and by a person, filled by the server from the
// broker's own days, used for beta; and what is said when it cannot be.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { runTidemark } from '../support/command-line.ts'
import { json } from '../support/http-client.ts'
import { type Person, setUpPerson } from '../support/person.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation, useTidemark } from './harness.ts'

const HOUR_MS = 3_600_000
const DAYS = 12

type Listed = {
  readonly name: string
  readonly closes: number
  readonly first_day: string | null
  readonly last_day: string | null
  readonly follows: {
    readonly connection: string
    readonly symbol: string
    readonly read_at: string | null
    readonly cause: string | null
    readonly next_step: string | null
  } | null
}

let practice: PracticeTickTrader
let alice: Person
after(() => practice?.stop())
const tidemark = useTidemark({
  async prepare({ server, home }) {
    alice = await setUpPerson(server)
    // It began some days ago, and lived through them.
    practice = await startPracticeTickTrader({
      ...{ tickMs: 0, tls: false, accounts: [{ type: 'Gross' }] },
      now: () => Date.now() - DAYS * 24 * HOUR_MS,
    })
    practice.advance(DAYS * 24, HOUR_MS)
    const [token] = practice.accounts
    assert.ok(token !== undefined)
    const file = join(home.dataDir, 'token.secret')
    writeFileSync(file, token.webApiSecret, { mode: 0o600 })
    await cli([
      ...['broker', 'add', '--venue', 'ticktrader', '--name', 'tt', '--server', 'Practice-TT'],
      ...['--url', practice.url, '--web-api-id', token.webApiId],
      ...['--web-api-key', token.webApiKey, '--web-api-secret-file', file],
    ])
    await cli(['account', 'add', '--broker', 'tt', '--account', token.id])
  },
})

async function cli(words: string[], code = 0) {
  const run = await runTidemark(words, tidemark.home)
  assert.equal(run.code, code, run.stderr)
  return run
}

async function listed(name: string): Promise<Listed | undefined> {
  const answer = await tidemark.get('/api/v1/benchmarks')
  assert.equal(answer.status, 200, answer.text)
  return json<{ data: Listed[] }>(answer).data.find((one) => one.name === name)
}

const yesterday = () => new Date(Date.now() - 24 * HOUR_MS).toISOString().slice(0, 10)

test('the command names connection and symbol, and the server fills in the days that are over', async () => {
  await cli(['benchmark', 'follow', 'EURO', '--broker', 'tt', '--symbol', 'EURUSD'])
  await until(async () => ((await listed('EURO'))?.closes ?? 0) > 0)
  const found = await listed('EURO')
  assert.ok(
    found !== undefined && found.closes >= DAYS - 2 && found.closes <= DAYS,
    String(found?.closes),
  )
  assert.equal(found.last_day, yesterday())
  assert.deepEqual([found.follows?.connection, found.follows?.symbol], ['tt', 'EURUSD'])
  assert.ok(found.follows?.read_at)
  assert.equal(found.follows?.cause, null)
  const table = (await cli(['benchmark', 'list'])).stdout
  assert.match(table, /EURO\b.*EURUSD/)
  const account = practice.accounts[0]?.id
  const figures = await tidemark.get(`/api/v1/accounts/${account}/statistics?benchmark=EURO`)
  assert.equal(figures.status, 200, figures.text)
})

test('a symbol that the broker does not know is said to be so, with what to do', async () => {
  const set = await alice.call('PUT', '/api/v1/benchmarks/NOSUCH/symbol', {
    ...{ connection: 'tt', symbol: 'NOSUCH' },
  })
  assert.equal(set.status, 200, set.text)
  await until(async () => (await listed('NOSUCH'))?.follows?.cause != null)
  const found = await listed('NOSUCH')
  assert.equal(found?.closes, 0)
  assert.ok(found?.follows?.next_step)
  assert.notEqual((await listed('EURO'))?.closes, 0)
})

test('what is uploaded under its name follows nothing any more; a connection that goes leaves the closes', async () => {
  await cli(['benchmark', 'follow', 'SECOND', '--broker', 'tt', '--symbol', 'GBPUSD'])
  await until(async () => ((await listed('SECOND'))?.closes ?? 0) > 0)
  const closes = [{ day: '2026-05-04', close: '1.5' }]
  const put = await alice.call('PUT', '/api/v1/benchmarks/SECOND', {
    day_zone: '00:00 UTC',
    closes,
  })
  assert.equal(put.status, 200, put.text)
  const uploaded = await listed('SECOND')
  assert.deepEqual([uploaded?.closes, uploaded?.follows], [1, null])
  const before = (await listed('EURO'))?.closes
  await cli(['account', 'remove', practice.accounts[0]?.id ?? ''])
  await cli(['broker', 'remove', 'tt', '--yes'])
  const after = await listed('EURO')
  assert.deepEqual([after?.closes, after?.follows], [before, null])
})

test('without a connection, or with a name that is none, nothing is followed', async () => {
  const follow = (name: string, body: object) =>
    alice.call('PUT', `/api/v1/benchmarks/${name}/symbol`, body)
  const good = { connection: 'nobody', symbol: 'EURUSD' }
  assertProblem(await follow('X', good), 404, 'not_found')
  assertViolation(assertProblem(await follow('a%20b', good), 422, 'form_invalid'), '/name')
  const blank = await follow('X', { ...good, symbol: ' ' })
  assertViolation(assertProblem(blank, 422, 'form_invalid'), '/symbol')
  await cli(['benchmark', 'follow', 'X', '--broker', 'nobody'], 1)
  await cli(['benchmark', 'follow', 'X Y', '--broker', 'nobody'], 2)
  assert.equal(await listed('X'), undefined)
})
