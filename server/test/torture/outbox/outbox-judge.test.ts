import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Call, judgeOutbox, type LedgerRow, violationsOf } from './outbox-judge.ts'

function call(number: number, given: Partial<Call> = {}): Call {
  const label = given.label ?? `trade ${number}`
  return {
    call: number,
    label,
    botName: 'bot',
    kind: 'own_key',
    stage: 'CLOSED',
    identity: `k ${label}`,
    hash: `closed ${label}`,
    trade: {},
    raw: '{}',
    returned: true,
    receiptKey: label,
    ...given,
  }
}

function row(number: number, given: Partial<LedgerRow> = {}): LedgerRow {
  const label = given.label ?? `trade ${number}`
  return {
    label,
    botName: 'bot',
    internalId: number,
    identity: `k ${label}`,
    hash: `closed ${label}`,
    version: 1,
    ...given,
  }
}

const opening = (number: number, given: Partial<Call> = {}) =>
  call(number, { label: 'order', stage: 'OPEN', hash: 'open order', ...given })
const closing = (number: number, given: Partial<Call> = {}) =>
  call(number, { label: 'order', ...given })

test('calls that are stored once, as reported and in their order, are clean', () => {
  const verdict = judgeOutbox([call(1), call(2)], [row(1), row(2)])
  assert.equal(violationsOf(verdict), 0)
  assert.equal(verdict.enqueued, 2)
})

test('a call that returned and left no row is lost; one that had not returned is not', () => {
  const verdict = judgeOutbox([call(1), call(2, { returned: false })], [])
  assert.deepEqual(verdict.lost, ['trade 1'])
  assert.equal(verdict.unreturned, 1)
})

test('two rows of one trade are doubled, whether its call returned or not', () => {
  const rows = [row(1), row(2, { label: 'trade 1' })]
  assert.deepEqual(judgeOutbox([call(1)], rows).doubled, ['trade 1'])
  assert.deepEqual(judgeOutbox([call(1, { returned: false })], rows).doubled, ['trade 1'])
})

test('other content is altered, and so is another identity than the receipt named', () => {
  assert.deepEqual(judgeOutbox([call(1)], [row(1, { hash: 'other' })]).altered, ['trade 1'])
  const fresh = call(1, { kind: 'fresh', identity: null, receiptKey: 'made at the call' })
  assert.deepEqual(judgeOutbox([fresh], [row(1, { identity: 'k made later' })]).altered, [
    'trade 1',
  ])
  assert.deepEqual(judgeOutbox([fresh], [row(1, { identity: 'k made at the call' })]).altered, [])
})

test('a trade that a later one of its bot overtook is disordered; other bots do not matter', () => {
  const rows = [row(1, { internalId: 9 }), row(2, { internalId: 8 })]
  assert.deepEqual(judgeOutbox([call(1), call(2)], rows).disordered, ['trade 1'])
  const otherBot = [row(1, { internalId: 9, botName: 'another' }), row(2, { internalId: 8 })]
  assert.deepEqual(judgeOutbox([call(1), call(2)], otherBot).disordered, [])
})

test('a trade that was reported again has no single place in the order', () => {
  const again = [call(1, { returned: false }), call(2), call(3, { label: 'trade 1' })]
  const rows = [row(1, { internalId: 9 }), row(2, { internalId: 8 })]
  assert.deepEqual(judgeOutbox(again, rows).disordered, [])
})

test('a close that returned must be applied, and must have found its opening', () => {
  const calls = [opening(1), closing(2)]
  const closed = row(1, { label: 'order', version: 2 })
  assert.equal(violationsOf(judgeOutbox(calls, [closed])), 0)
  assert.deepEqual(judgeOutbox(calls, [{ ...closed, hash: 'open order' }]).altered, ['order'])
  assert.deepEqual(judgeOutbox(calls, [{ ...closed, version: 1 }]).disordered, ['order'])
})

test('a close that had not returned leaves the order open or closed', () => {
  const calls = [opening(1), closing(2, { returned: false })]
  const open = row(1, { label: 'order', hash: 'open order' })
  const closed = row(1, { label: 'order', version: 2 })
  assert.equal(violationsOf(judgeOutbox(calls, [open])), 0)
  assert.equal(violationsOf(judgeOutbox(calls, [closed])), 0)
})

test('a row that nobody reported is a phantom', () => {
  assert.deepEqual(judgeOutbox([], [row(1)]).phantom, ['trade 1'])
})
