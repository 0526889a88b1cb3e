// Benchmarks: put in by command and by a person, used for alpha and beta and for currencies; and balance operations that were none.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runTidemark } from '../support/command-line.ts'
import { reportText, type SampleDeal, sampleDeal } from '../support/expert-reports.ts'
import { json } from '../support/http-client.ts'
import { type Person, setUpPerson } from '../support/person.ts'
import type { StatisticsBody as Body } from '../support/statistics-answers.ts'
import { assertProblem, assertViolation, useTidemark } from './harness.ts'

const OFFSET_S = 10_800
const money = { position: '0', symbol: '', volume: '0', price: '0', type: 2 }
const at = (time: string) => String(Date.parse(time) + OFFSET_S * 1000)

function days(base: number): SampleDeal[] {
  const results = ['200.00', '-100.00', '300.00', '0.00']
  const traded = results.flatMap((profit, n) => {
    const id = base + 10 * (n + 1)
    const position = String(id)
    return [
      sampleDeal(String(id), { position, time_msc: at(`2026-05-0${n + 4}T10:00:00Z`) }),
      sampleDeal(String(id + 1), {
        ...{ position, type: 1, entry: 1, profit, time_msc: at(`2026-05-0${n + 4}T11:00:00Z`) },
      }),
    ]
  })
  const deposit = sampleDeal(String(base), {
    ...money,
    profit: '10000.00',
    time_msc: at('2026-05-04T08:00:00Z'),
  })
  const rebate = sampleDeal(String(base + 1), {
    ...money,
    profit: '30.00',
    time_msc: at('2026-05-07T12:00:00Z'),
  })
  return [deposit, ...traded, rebate]
}

let alice: Person
const tidemark = useTidemark({
  async prepare(harness) {
    alice = await setUpPerson(harness.server)
    for (const [login, currency, base] of [
      ['640001', 'USD', 1000],
      ['640002', 'EUR', 2000],
    ] as const) {
      const account = `"balance":10430.00,"equity":10430.00,"credit":0.00,"currency":"${currency}","currency_digits":2`
      const body = reportText({
        ...{ login, server: 'Bench-MT5', account, deals: days(base), offsetS: OFFSET_S },
        gmtTime: Date.parse('2026-05-07T20:00:00Z') / 1000,
      })
      assert.equal((await harness.post('/api/v1/ea/reports', body)).status, 200)
    }
  },
})
const span = 'to=2026-05-07T20:30:00Z'
async function read(path: string): Promise<Body> {
  const answer = await tidemark.get(path)
  assert.equal(answer.status, 200, answer.text)
  return json<Body>(answer)
}
const near = (one: unknown, two: number) =>
  assert.ok(Math.abs(Number(one) - two) < 1e-9, `${one} is not ${two}`)
const cli = async (words: string[], code = 0) => {
  const run = await runTidemark(words, tidemark.home)
  assert.equal(run.code, code, run.stderr)
  return run
}

test('closes of a file give alpha and beta over the days that both have', async () => {
  const file = join(tidemark.home.dataDir, 'index.csv')
  writeFileSync(
    file,
    'day,close\n2026-05-04,100\n2026-05-05,99\n2026-05-06,101.97\n2026-05-07,101.97\n',
  )
  await cli(['benchmark', 'add', file, '--name', 'INDEX', '--day-zone', '21:00 UTC'])
  const { data } = await read('/api/v1/benchmarks')
  assert.deepEqual([data[0]?.name, data[0]?.closes, data[0]?.last_day], ['INDEX', 4, '2026-05-07'])
  const found = await read(`/api/v1/accounts/640001/statistics?${span}&benchmark=INDEX`)
  const own = [-100 / 10200, 300 / 10100, 0]
  const moves = [99 / 100 - 1, 101.97 / 99 - 1, 0]
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
  const [a, b] = [mean(own), mean(moves)]
  const cov = own.reduce((sum, one, n) => sum + (one - a) * ((moves[n] ?? 0) - b), 0)
  const beta = cov / moves.reduce((sum, one) => sum + (one - b) ** 2, 0)
  near(found.beta, beta)
  near(found.alpha, (1 + a - beta * b) ** 252 - 1)
  assert.equal(found.benchmark_days, 3)
  assert.ok(!found.warnings.includes('benchmark_other_cut'))
  // A span that begins with a whole day has the move from the close before it.
  const later = await read(
    `/api/v1/accounts/640001/statistics?from=2026-05-05T00:00:00Z&${span}&benchmark=INDEX`,
  )
  assert.equal(later.benchmark_days, 3)
  near(later.beta, beta)
})

test('closes of days that end at another hour are used with a warning, and without one under their own days', async () => {
  const moved = ['100', '101', '99', '103'].map((close, n) => ({ day: `2026-05-0${n + 4}`, close }))
  const put = await alice.call('PUT', '/api/v1/benchmarks/MIDNIGHT', {
    ...{ day_zone: '00:00 UTC', closes: moved },
  })
  assert.equal(put.status, 200, put.text)
  const path = `/api/v1/accounts/640001/statistics?${span}&benchmark=MIDNIGHT`
  const [own, asked] = [await read(path), await read(`${path}&day_zone=UTC`)]
  for (const { beta } of [own, asked]) assert.equal(typeof beta, 'number')
  assert.ok(own.warnings.includes('benchmark_other_cut'))
  assert.ok(!asked.warnings.includes('benchmark_other_cut'))
  assert.equal((await alice.call('DELETE', '/api/v1/benchmarks/MIDNIGHT')).status, 200)
})

test('a person puts a pair in and accounts of two currencies are one desk; without it nothing is known', async () => {
  const path = `/api/v1/statistics?currency=USD&${span}`
  assert.equal((await read(path)).null_reasons.net_profit, 'no_rate')
  const closes = ['2026-05-01', '2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07'].map(
    (day) => ({ day, close: '1.10' }),
  )
  const put = await alice.call('PUT', '/api/v1/benchmarks/EURUSD', {
    day_zone: '21:00 UTC',
    closes,
  })
  assert.equal(put.status, 200, put.text)
  const desk = await read(path)
  assert.equal(desk.net_profit, '840.00')
  assert.equal(desk.total_deposits, '21063.00')
  // One rate all the time: the pot earns what each account earns.
  near(
    desk.total_return,
    Number((await read(`/api/v1/accounts/640001/statistics?${span}`)).total_return),
  )
  const bad = await alice.call('PUT', '/api/v1/benchmarks/EURUSD', {
    closes: [{ day: '2026-05-04', close: '-1' }],
  })
  assertViolation(assertProblem(bad, 422, 'form_invalid'), '/closes/0')
  assert.equal((await alice.call('DELETE', '/api/v1/benchmarks/EURUSD')).status, 200)
  assertProblem(await alice.call('DELETE', '/api/v1/benchmarks/EURUSD'), 404, 'not_found')
  assert.equal((await read(path)).null_reasons.net_profit, 'no_rate')
})

test('a file that breaks a rule is refused with the line, and nothing is stored', async () => {
  const file = join(tidemark.home.dataDir, 'bad.csv')
  writeFileSync(file, '2026-05-04,100\n2026-05-04,101\n')
  const run = await cli(['benchmark', 'add', file], 2)
  assert.match(run.stderr, /Line 2: 2026-05-04 stands there twice/)
  assert.equal((await read('/api/v1/benchmarks')).data.length, 1)
})

test('a person uploads the text of a file: checked first, each wrong line named, and then stored', async () => {
  const put = (body: object) => alice.call('PUT', '/api/v1/benchmarks/DAX', body)
  const csv = 'Date;Close\n2026-05-05;101.5\n2026-05-04;100\n'
  const seen = await put({ csv, check: true })
  assert.deepEqual(json(seen), {
    ...{ ok: true, closes: 2, first_day: '2026-05-04', last_day: '2026-05-05' },
  })
  assert.equal((await read('/api/v1/benchmarks')).data.length, 1)
  const wrong = assertProblem(await put({ csv: `${csv}2026-05-06;\nMay;3\n` }), 422, 'form_invalid')
  for (const pointer of ['/csv/4', '/csv/5']) assertViolation(wrong, pointer)
  assertViolation(assertProblem(await put({ check: true }), 422, 'form_invalid'), '/closes')
  assert.equal((await put({ csv, day_zone: '00:00 UTC' })).status, 200)
  const list = await tidemark.get('/api/v1/benchmarks')
  assert.match(list.text, /"name":"DAX","day_zone":"00:00 UTC","closes":2/)
  assert.equal((await alice.call('DELETE', '/api/v1/benchmarks/DAX')).status, 200)
})

test('a balance operation that was a rebate counts as a result once somebody says so', async () => {
  const path = `/api/v1/accounts/640001/statistics?${span}`
  assert.deepEqual(
    [(await read(path)).net_profit, (await read(path)).total_deposits],
    ['400.00', '10030.00'],
  )
  await cli(['account', 'classify', '640001', '1001', 'rebate'])
  const found = await read(path)
  assert.deepEqual(
    [found.net_profit, found.other_result, found.total_deposits],
    ['430.00', '30.00', '10000.00'],
  )
  assert.equal(found.balance, '10430.00')
  await cli(['account', 'classify', '640001', '1011', 'rebate'], 1)
  await cli(['account', 'classify', '640001', '1001', 'balance'])
  assert.equal((await read(path)).net_profit, '400.00')
})

test('the command line shows the same figures as the API', async () => {
  const run = await cli(['stats', '640001', '--to', '2026-05-07T20:30:00Z', '--json'])
  const found = await read(`/api/v1/accounts/640001/statistics?${span}`)
  assert.deepEqual(JSON.parse(run.stdout), found)
  const table = await cli(['stats', '640001', '--to', '2026-05-07T20:30:00Z'])
  assert.match(table.stdout, /profit_factor +5\n/)
  assert.match(table.stdout, /alpha +- \(no_benchmark\)/)
})
