import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json } from '../support/http-client.ts'
import { assertProblem, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()

test('a trade is answered with 201, success and its internal id, and is there', async () => {
  const answer = await tidemark.logTrade(tradeText({ bot_name: '"first"' }))
  assert.equal(answer.status, 201, answer.text)
  const { status, internal_id } = json(answer)
  assert.equal(status, 'success')
  assert.ok(Number.isSafeInteger(internal_id))
  const [row] = await tidemark.tradesOf('first')
  assert.equal(String(row?.internal_id), String(internal_id))
  assert.equal(row?.status, 'OPEN', 'the default status')
})

test('decimals and 64-bit numbers come back to the last digit', async () => {
  const tokens = {
    bot_name: '"exact"',
    entry_price: '65000.12345678',
    position_size: '0.00000001',
    exit_price: '123456789012.87654321',
    realized_pnl: '-0.10',
    magic_number: '9223372036854775807',
  }
  assert.equal((await tidemark.logTrade(tradeText(tokens))).status, 201)
  const [row] = await tidemark.tradesOf('exact')
  assert.equal(row?.entry_price, '65000.12345678')
  assert.equal(row?.position_size, '0.00000001')
  assert.equal(row?.exit_price, '123456789012.87654321')
  assert.equal(row?.realized_pnl, '-0.10')
  assert.equal(String(row?.magic_number), '9223372036854775807')
})

test('a 64-bit number may come as a string, and a negative one is kept', async () => {
  const sent = tradeText({ bot_name: '"magic"', magic_number: '"-9223372036854775808"' })
  assert.equal((await tidemark.logTrade(sent)).status, 201)
  const [row] = await tidemark.tradesOf('magic')
  assert.equal(String(row?.magic_number), '-9223372036854775808')
})

test('the same trade again is a duplicate with the same internal id', async () => {
  const body = tradeText({ bot_name: '"twice"', exchange_order_id: '"order-1"' })
  const first = await tidemark.logTrade(body)
  const second = await tidemark.logTrade(body)
  assert.equal(first.status, 201)
  assert.equal(second.status, 200)
  assert.equal(json(second).status, 'duplicate')
  assert.equal(json(second).internal_id, json(first).internal_id)
  assert.equal((await tidemark.tradesOf('twice')).length, 1)
})

test('two equal trades at the same moment make one row and name the same id', async () => {
  const body = tradeText({ bot_name: '"race"', exchange_order_id: '"order-1"' })
  const answers = await Promise.all(Array.from({ length: 32 }, () => tidemark.logTrade(body)))
  assert.equal(answers.filter((answer) => answer.status === 201).length, 1)
  assert.equal(answers.filter((answer) => answer.status === 200).length, 31)
  assert.equal(new Set(answers.map((answer) => json(answer).internal_id)).size, 1)
  assert.equal((await tidemark.tradesOf('race')).length, 1)
})

test('numbers that are equal but written differently are the same trade', async () => {
  const id = { bot_name: '"spelling"', exchange_order_id: '"order-1"' }
  assert.equal((await tidemark.logTrade(tradeText({ ...id, entry_price: '1.50' }))).status, 201)
  assert.equal((await tidemark.logTrade(tradeText({ ...id, entry_price: '1.5' }))).status, 200)
})

test('an open trade is closed later under the same internal id', async () => {
  const id = { bot_name: '"closes"', exchange_order_id: '"order-1"' }
  const opened = await tidemark.logTrade(tradeText(id))
  const closing = tradeText({
    ...id,
    status: '"CLOSED"',
    exit_time: '"2026-04-05T13:00:00Z"',
    exit_price: '66000.5',
    realized_pnl: '12.34',
  })
  const closed = await tidemark.logTrade(closing)
  assert.equal(closed.status, 200, closed.text)
  assert.equal(json(closed).status, 'updated')
  assert.equal(json(closed).internal_id, json(opened).internal_id)
  const [row, ...more] = await tidemark.tradesOf('closes')
  assert.equal(more.length, 0)
  assert.equal(row?.status, 'CLOSED')
  assert.equal(row?.exit_price, '66000.5')
  assert.equal(json(await tidemark.logTrade(closing)).status, 'duplicate')
})

test('filling what was empty is an update', async () => {
  const id = { bot_name: '"fills"', exchange_order_id: '"order-1"' }
  await tidemark.logTrade(tradeText(id))
  const answer = await tidemark.logTrade(tradeText({ ...id, stop_loss: '60000' }))
  assert.equal(answer.status, 200)
  assert.equal(json(answer).status, 'updated')
})

test('a report that contradicts the stored trade is 409 and changes nothing', async () => {
  const id = { bot_name: '"contradicts"', exchange_order_id: '"order-1"' }
  await tidemark.logTrade(tradeText({ ...id, entry_price: '100.25' }))
  const answer = await tidemark.logTrade(tradeText({ ...id, entry_price: '100.26' }))
  assertProblem(answer, 409, 'idempotency_mismatch')
  const [row] = await tidemark.tradesOf('contradicts')
  assert.equal(row?.entry_price, '100.25')
})

test('an Idempotency-Key is an identity of its own, before the order id', async () => {
  const body = tradeText({ bot_name: '"keyed"' })
  const first = await tidemark.logTrade(body, { 'idempotency-key': 'one' })
  const again = await tidemark.logTrade(body, { 'idempotency-key': 'one' })
  const other = await tidemark.logTrade(body, { 'idempotency-key': 'two' })
  assert.deepEqual([first.status, again.status, other.status], [201, 200, 201])
  assert.equal(json(again).internal_id, json(first).internal_id)
  const changed = tradeText({ bot_name: '"keyed"', entry_price: '1' })
  assertProblem(
    await tidemark.logTrade(changed, { 'idempotency-key': 'one' }),
    409,
    'idempotency_mismatch',
  )
})

test('without an identity every report is a trade', async () => {
  const body = tradeText({ bot_name: '"nameless"' })
  assert.equal((await tidemark.logTrade(body)).status, 201)
  assert.equal((await tidemark.logTrade(body)).status, 201)
  assert.equal((await tidemark.tradesOf('nameless')).length, 2)
})

test('the account is part of the identity', async () => {
  const id = { bot_name: '"accounts"', exchange_order_id: '"order-1"' }
  const first = await tidemark.logTrade(tradeText({ ...id, account: '"1001"' }))
  const second = await tidemark.logTrade(tradeText({ ...id, account: '"1002"' }))
  assert.deepEqual([first.status, second.status], [201, 201])
})

test('any status up to 20 characters is kept, and unknown words are no error', async () => {
  const answer = await tidemark.logTrade(
    tradeText({ bot_name: '"status"', status: '"PARTIALLY_FILLED"' }),
  )
  assert.equal(answer.status, 201)
  assert.equal((await tidemark.tradesOf('status'))[0]?.status, 'PARTIALLY_FILLED')
})
