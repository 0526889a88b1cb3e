import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  freshnessOf,
  OFFLINE_AFTER_MS,
  polledFreshnessOf,
  type Seen,
  STALE_AFTER_MS,
} from './freshness.ts'

const startMs = Date.UTC(2026, 4, 28, 15)
const seen: Seen = { takenMs: startMs, pictureMs: startMs, heardMs: startMs, connected: true }
const after = (ms: number, more: Partial<Seen> = {}) => {
  const { state, cause, ageS } = freshnessOf({ ...seen, ...more }, startMs + ms)
  return [state, cause, ageS]
}

test('an account goes from live to stale to offline as its terminal stays silent', () => {
  assert.deepEqual(after(0), ['live', null, 0])
  assert.deepEqual(after(35_999), ['live', null, 35])
  assert.deepEqual(after(STALE_AFTER_MS - 1), ['live', null, 44])
  assert.deepEqual(after(STALE_AFTER_MS), ['stale', 'terminal_silent', 45])
  assert.deepEqual(after(OFFLINE_AFTER_MS - 1), ['stale', 'terminal_silent', 119])
  assert.deepEqual(after(OFFLINE_AFTER_MS), ['offline', 'terminal_silent', 120])
})

test('a terminal without its broker is stale at once, and offline when it falls silent itself', () => {
  assert.deepEqual(after(1000, { connected: false }), ['stale', 'broker_disconnected', 1])
  const hour = 3_600_000
  assert.deepEqual(after(hour, { connected: false, heardMs: startMs + hour }), [
    'stale',
    'broker_disconnected',
    3600,
  ])
  assert.deepEqual(after(hour, { connected: false }), ['offline', 'terminal_silent', 3600])
})

test('a terminal that sends deals but no new picture is stale', () => {
  const laterMs = startMs + 60_000
  assert.deepEqual(after(60_000, { heardMs: laterMs }), ['stale', 'no_new_picture', 60])
})

test('a picture that was held back is stale, and its age counts from when it was taken', () => {
  assert.deepEqual(after(1000, { takenMs: startMs - 600_000 }), ['stale', 'published_late', 601])
  assert.deepEqual(after(1000, { takenMs: startMs - 60_000 }), ['live', null, 61])
})

test('a terminal’s clock that runs ahead makes no value younger than its arrival', () => {
  assert.deepEqual(after(10_000, { takenMs: startMs + 3_600_000 }), ['live', null, 10])
  assert.deepEqual(after(-5000), ['live', null, 0])
})

test('without a picture there is no age, and a cause', () => {
  const none = { takenMs: null, pictureMs: null }
  assert.deepEqual(after(1000, none), ['stale', 'no_picture', null])
  assert.deepEqual(after(OFFLINE_AFTER_MS, none), ['offline', 'terminal_silent', null])
})

const polled = (ms: number, pollMs?: number) => {
  const { state, cause } = polledFreshnessOf(seen, null, startMs + ms, pollMs)
  return [state, cause]
}

test('a connection may miss two looks: the third makes the account stale, and 45 s more offline', () => {
  assert.deepEqual(polled(14_999), ['live', null])
  assert.deepEqual(polled(15_000), ['stale', 'broker_silent'])
  assert.deepEqual(polled(59_999), ['stale', 'broker_silent'])
  assert.deepEqual(polled(60_000), ['offline', 'broker_silent'])
})

test('looks that are asked for seldom make nobody stale between two of them', () => {
  assert.deepEqual(polled(60_500, 60_000), ['live', null])
  assert.deepEqual(polled(179_999, 60_000), ['live', null])
  assert.deepEqual(polled(180_000, 60_000), ['stale', 'broker_silent'])
  assert.deepEqual(polled(225_000, 60_000), ['offline', 'broker_silent'])
})

test('what the broker said is told at once, however seldom a connection looks', () => {
  const { state, cause } = polledFreshnessOf(seen, 'broker_busy', startMs + 1_000, 60_000)
  assert.deepEqual([state, cause], ['stale', 'broker_busy'])
})
