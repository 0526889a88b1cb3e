import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HistoryLine, isClean, judge, type StoredTrade } from './history.ts'

const invoke = (id: string, hash = `hash of ${id}`): HistoryLine => ({ op: 'invoke', id, hash })
const ok = (id: string, internalId = `1${id}`): HistoryLine => ({ op: 'ok', id, internalId })
const row = (id: string, internalId = `1${id}`, hash = `hash of ${id}`): StoredTrade => ({
  id,
  internalId,
  hash,
})

test('acknowledged trades that are stored once as sent are clean', () => {
  const verdict = judge([invoke('a'), invoke('b'), ok('a'), ok('b')], [row('a'), row('b')])
  assert.ok(isClean(verdict))
  assert.equal(verdict.acked, 2)
})

test('an acknowledged trade without a row is lost', () => {
  assert.deepEqual(judge([invoke('a'), ok('a')], []).lost, ['a'])
})

test('a trade whose answer was lost may be stored or not', () => {
  assert.ok(isClean(judge([invoke('a'), invoke('b')], [row('b')])))
})

test('two rows for one trade are doubled, acknowledged or not', () => {
  assert.deepEqual(judge([invoke('a'), ok('a')], [row('a'), row('a', '2')]).doubled, ['a'])
  assert.deepEqual(judge([invoke('a')], [row('a', '1'), row('a', '2')]).doubled, ['a'])
})

test('a row that differs from what was sent is altered', () => {
  assert.deepEqual(judge([invoke('a'), ok('a')], [row('a', '1a', 'other')]).altered, ['a'])
})

test('a row that nobody sent is a phantom', () => {
  assert.deepEqual(judge([], [row('a')]).phantom, ['a'])
})

test('a refused trade that is stored all the same is a phantom', () => {
  assert.deepEqual(judge([invoke('a'), { op: 'fail', id: 'a', status: 422 }], [row('a')]).phantom, [
    'a',
  ])
})

test('a repeat that is answered with another internal id is misnamed', () => {
  assert.deepEqual(judge([invoke('a'), ok('a', '7'), ok('a', '8')], [row('a', '7')]).misnamed, [
    'a',
  ])
})

test('an acknowledgement that names another row than the stored one is misnamed', () => {
  assert.deepEqual(judge([invoke('a'), ok('a', '7')], [row('a', '8')]).misnamed, ['a'])
})
