import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HttpAnswer, json } from '../support/http-client.ts'
import { assertProblem, type ProblemBody, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()

type Line = { index: number; status: number; internal_id?: number; problem?: ProblemBody }

const linesOf = (answer: HttpAnswer): Line[] => {
  assert.equal(answer.status, 207, answer.text)
  return json<{ data: Line[] }>(answer).data
}
const ndjson = { 'content-type': 'application/x-ndjson' }

test('an array of trades is answered line by line', async () => {
  const body = `[${['a', 'b', 'c'].map((id) => tradeText({ bot_name: '"array"', exchange_order_id: `"${id}"` })).join(',\n')}]`
  const lines = linesOf(await tidemark.post('/api/v1/trades', body))
  assert.deepEqual(
    lines.map(({ index, status }) => [index, status]),
    [
      [0, 201],
      [1, 201],
      [2, 201],
    ],
  )
  assert.equal(new Set(lines.map((line) => line.internal_id)).size, 3)
  assert.equal((await tidemark.tradesOf('array')).length, 3)
})

test('lines of NDJSON are answered line by line, with or without a last line feed', async () => {
  for (const end of ['', '\n', '\r\n']) {
    const bot = `nd${end.length}`
    const body = `${tradeText({ bot_name: `"${bot}"` })}\n${tradeText({ bot_name: `"${bot}"` })}${end}`
    const lines = linesOf(await tidemark.post('/api/v1/trades', body, ndjson))
    assert.deepEqual(
      lines.map((line) => line.status),
      [201, 201],
    )
  }
})

test('valid lines land although others fail, and each failure says why', async () => {
  const body = [
    tradeText({ bot_name: '"mixed"', exchange_order_id: '"1"' }),
    tradeText({ bot_name: '"mixed"', entry_price: '"text"' }),
    '{"bot_name": "mixed", broken',
    tradeText({
      bot_name: '"mixed"',
      exchange_order_id: '"2"',
      entry_price: '123456789012.87654321',
    }),
    tradeText({ bot_name: '"mixed"', exchange_order_id: '"1"' }),
    tradeText({ bot_name: '"mixed"', exchange_order_id: '"1"', entry_price: '7' }),
  ].join('\n')
  const lines = linesOf(await tidemark.post('/api/v1/trades', body, ndjson))
  assert.deepEqual(
    lines.map((line) => line.status),
    [201, 422, 400, 201, 200, 409],
  )
  assert.equal(lines[1]?.problem?.code, 'trade_invalid')
  assert.equal(lines[1]?.problem?.errors?.[0]?.pointer, '/entry_price')
  assert.equal(lines[2]?.problem?.code, 'body_unparsable')
  assert.equal(lines[4]?.internal_id, lines[0]?.internal_id)
  assert.equal(lines[5]?.problem?.code, 'idempotency_mismatch')
  const stored = await tidemark.tradesOf('mixed')
  assert.equal(stored.length, 2)
  assert.ok(stored.some((row) => row.entry_price === '123456789012.87654321'))
})

test('sending a whole batch again stores nothing twice', async () => {
  const body = `[${Array.from({ length: 500 }, (_, n) => tradeText({ bot_name: '"again"', exchange_order_id: `"${n}"` })).join(',')}]`
  const first = linesOf(await tidemark.post('/api/v1/trades', body))
  const second = linesOf(await tidemark.post('/api/v1/trades', body))
  assert.ok(first.every((line) => line.status === 201))
  assert.ok(second.every((line) => line.status === 200))
  assert.deepEqual(
    second.map((line) => line.internal_id),
    first.map((line) => line.internal_id),
  )
  assert.equal((await tidemark.tradesOf('again')).length, 500)
})

test('a trade and its close may come in one batch', async () => {
  const id = { bot_name: '"pair"', exchange_order_id: '"1"' }
  const body = `[${tradeText(id)},${tradeText({ ...id, status: '"CLOSED"', exit_price: '2' })}]`
  const lines = linesOf(await tidemark.post('/api/v1/trades', body))
  assert.deepEqual(
    lines.map((line) => line.status),
    [201, 200],
  )
  const [row, ...more] = await tidemark.tradesOf('pair')
  assert.equal(more.length, 0)
  assert.equal(row?.status, 'CLOSED')
})

test('5,000 trades are taken at once and 5,001 are refused whole', async () => {
  const lines = Array.from({ length: 5_001 }, () => tradeText({ bot_name: '"many"' }))
  const taken = linesOf(
    await tidemark.post('/api/v1/trades', lines.slice(0, 5_000).join('\n'), ndjson),
  )
  assert.equal(taken.filter((line) => line.status === 201).length, 5_000)
  assertProblem(
    await tidemark.post('/api/v1/trades', lines.join('\n'), ndjson),
    413,
    'body_too_large',
  )
  assertProblem(
    await tidemark.post('/api/v1/trades', `[${lines.join(',')}]`),
    413,
    'body_too_large',
  )
})

test('an array that is no JSON is refused whole and stores nothing', async () => {
  const body = `[${tradeText({ bot_name: '"cut"' })}, {"bot_name": `
  assertProblem(await tidemark.post('/api/v1/trades', body), 400, 'body_unparsable')
  assert.equal((await tidemark.tradesOf('cut')).length, 0)
})

test('an empty batch is a batch of nothing', async () => {
  assert.deepEqual(linesOf(await tidemark.post('/api/v1/trades', '[]')), [])
})
