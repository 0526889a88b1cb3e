import assert from 'node:assert/strict'
import test from 'node:test'
import { burstOf, formatRate, parseRate } from './rate.ts'
import { tooManyRequests } from './too-many-requests.ts'

test('rates are read per second, minute or hour', () => {
  assert.equal(parseRate('10/s'), 10)
  assert.equal(parseRate('0.5/s'), 0.5)
  assert.equal(parseRate('600/min'), 10)
  assert.equal(parseRate('90/m'), 1.5)
  assert.equal(parseRate(' 36/h '), 0.01)
})

test('what is no rate is refused', () => {
  for (const text of [
    '',
    '10',
    '/s',
    '0/s',
    '-1/s',
    '1e3/s',
    '10/d',
    '9999999/s',
    '10 / s',
    'NaN/s',
  ])
    assert.equal(parseRate(text), null, text)
})

test('a rate is shown in the unit that reads best', () => {
  assert.equal(formatRate(100), '100/s')
  assert.equal(formatRate(1.5), '1.5/s')
  assert.equal(formatRate(20 / 60), '20/min')
  assert.equal(formatRate(1 / 3600), '1/h')
})

test('a key with a rate of its own may send as much at once as its class would', () => {
  assert.equal(burstOf(10, 'read'), 20)
  assert.equal(burstOf(5, 'ingest'), 50)
  assert.equal(burstOf(0.01, 'read'), 1)
})

test('a 429 names the policy, what is left, and when to come back', () => {
  const problem = tooManyRequests('key', { perSecond: 10, burst: 20 }, 340)
  assert.equal(problem.status, 429)
  assert.deepEqual(problem.headers, {
    'ratelimit-policy': '"key";q=20;w=2',
    ratelimit: '"key";r=0;t=1',
    'retry-after': '1',
  })
  assert.equal(problem.message, 'This key may send 10/s, 20 at once. Try again in 1 s.')
  assert.equal(problem.retryAfterMs, 340)
})
