// Equity over time as readers ask for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTidemark } from '../support/command-line.ts'
import { reportText } from '../support/expert-reports.ts'
import { json } from '../support/http-client.ts'
import { assertProblem, useTidemark } from './harness.ts'

const tidemark = useTidemark()
const path = (login: string, query = '') => `/api/v1/accounts/${login}/equity${query}`

async function report(login: string, equity: string, at: string): Promise<void> {
  const body = reportText({
    login,
    account: `"balance":100.00,"equity":${equity}`,
    gmtTime: Date.parse(at) / 1000,
  })
  assert.equal((await tidemark.post('/api/v1/ea/reports', body)).status, 200)
}

type Curve = {
  resolution: string
  data: {
    at: string
    first: string
    min: string
    max: string
    last: string
    balance: string
    samples: number
  }[]
  marks: { at: string; before: { equity: string }; after: { equity: string } }[]
}
const read = async (login: string, query = ''): Promise<Curve> => {
  const answer = await tidemark.get(path(login, query))
  assert.equal(answer.status, 200, answer.text)
  return json<Curve>(answer)
}

test('a curve holds what was seen, leaves out what was not, and marks the ends of days', async () => {
  const set = ['account', 'add', '--server', 'Demo-MT5', '--account', '510001']
  const run = await runTidemark([...set, '--day-boundary', '17:00 America/New_York'], tidemark.home)
  assert.equal(run.code, 0, run.stderr)
  await report('510001', '100.00', '2026-06-01T20:58:10Z')
  await report('510001', '90.50', '2026-06-01T20:58:30Z')
  await report('510001', '101.00', '2026-06-01T20:59:50Z')
  await report('510001', '102.00', '2026-06-01T21:00:20Z')
  await report('510001', '103.00', '2026-06-01T21:30:00Z')
  const span = '?from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z'
  const fine = await read('510001', span)
  assert.equal(fine.resolution, '1m')
  assert.deepEqual(
    fine.data.map(({ at, min, last }) => [at, min, last]),
    [
      ['2026-06-01T20:58:00Z', '90.50', '90.50'],
      ['2026-06-01T20:59:00Z', '101.00', '101.00'],
      ['2026-06-01T21:00:00Z', '102.00', '102.00'],
      ['2026-06-01T21:30:00Z', '103.00', '103.00'],
    ],
  )
  const day = await read('510001', `${span}&resolution=1d`)
  assert.equal(day.data.length, 1)
  const [{ first, min, max, last, samples, balance } = assert.fail()] = day.data
  assert.deepEqual(
    [first, min, max, last, samples, balance],
    ['100.00', '90.50', '103.00', '103.00', 5, '100.00'],
  )
  assert.deepEqual(
    day.marks.map(({ at, before, after }) => [at, before.equity, after.equity]),
    [['2026-06-01T21:00:00Z', '101.00', '102.00']],
  )
})

test('an account without history has an empty curve; CSV is there too; a wrong question is named', async () => {
  await report('510002', '1.00', '2026-06-01T20:58:10Z')
  const csv = await tidemark.get(path('510002'), { accept: 'text/csv' })
  assert.match(
    csv.text,
    /^at,first,min,max,last,balance,min_at,max_at,last_at\r\n2026-06-01T\d\d:\d\d:00Z,1\.00,/,
  )
  const none = await read('510002', '?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z')
  assert.deepEqual([none.data, none.marks], [[], []])
  assertProblem(await tidemark.get(path('510002', '?resolution=2h')), 422, 'query_invalid')
  assertProblem(await tidemark.get(path('510002', '?from=yesterday')), 422, 'query_invalid')
  assertProblem(await tidemark.get(path('599999')), 404, 'not_found')
})

for (const [option, value] of [
  ['--day-boundary', '17:00 Nowhere/Land'],
  ['--day-boundary', '25:00 UTC'],
  ['--retention', 'sometimes'],
] as const)
  test(`${option} ${value} is refused with what it should be`, async () => {
    const run = await runTidemark(
      ['account', 'add', '--server', 'Demo-MT5', '--account', '510003', option, value],
      tidemark.home,
    )
    assert.equal(run.code, 2)
    assert.match(run.stderr, new RegExp(`${option} must be`))
  })
