// Sessions of the trade server: how long they hold, what ends them, and what a fresh code is good for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Instant } from '../../domain/instant.ts'
import type { TradePerson } from './person-store.ts'
import { createTradeSessions, IDLE_MS, LONGEST_MS, STEP_UP_MS } from './sessions.ts'

const at = (text: string) => text as Instant // canonical
const person = (id: number, changed = '2026-05-01T00:00:00Z'): TradePerson => ({
  ...{ id, name: `person ${id}`, createdBy: 'test', lastLogInAt: null },
  createdAt: at('2026-05-01T00:00:00Z'),
  credentialsChangedAt: at(changed),
})

function begin() {
  let now = 1_000
  const sessions = createTradeSessions({ monotonicMs: () => now })
  return { sessions, pass: (ms: number) => (now += ms) }
}

test('a session is found by its token alone, and holds while it is used', () => {
  const { sessions, pass } = begin()
  const token = sessions.begin(person(1))
  assert.match(token, /^[0-9a-f]{64}$/)
  assert.notEqual(sessions.begin(person(1)), token)
  for (let turn = 0; turn < 20; turn += 1) {
    pass(IDLE_MS - 1)
    assert.equal(sessions.find(token)?.name, 'person 1')
  }
  assert.equal(sessions.find('0'.repeat(64)), null)
  pass(IDLE_MS)
  assert.equal(sessions.find(token), null)
})

test('it ends after twelve hours, however much it is used, and when somebody logs out', () => {
  const { sessions, pass } = begin()
  const token = sessions.begin(person(1))
  const hash = sessions.find(token)?.sessionHash ?? ''
  assert.equal(sessions.leftMs(hash), LONGEST_MS)
  for (let passed = 0; passed < LONGEST_MS; passed += IDLE_MS / 2) {
    assert.ok(sessions.find(token) !== null)
    pass(IDLE_MS / 2)
  }
  assert.equal(sessions.find(token), null)
  assert.equal(sessions.leftMs(hash), 0)
  const other = sessions.begin(person(1))
  sessions.end(sessions.find(other)?.sessionHash ?? '')
  assert.equal(sessions.find(other), null)
})

test('a code counts as fresh for five minutes from the log-in, and again from each one that is shown', () => {
  const { sessions, pass } = begin()
  const token = sessions.begin(person(1))
  const isFresh = () => (sessions.find(token)?.steppedUpUntilMs ?? 0) >= sessions.nowMs()
  pass(STEP_UP_MS)
  assert.ok(isFresh())
  pass(1)
  assert.ok(!isFresh())
  sessions.steppedUp(sessions.find(token)?.sessionHash ?? '')
  assert.ok(isFresh())
})

test('who has other credentials since, or is gone, is logged out; the others stay', () => {
  const { sessions } = begin()
  const [stays, changed, gone] = [1, 2, 3].map((id) => sessions.begin(person(id)))
  sessions.keepOnly([person(1), person(2, '2026-05-02T00:00:00Z')])
  const found = [stays, changed, gone].map((token) => sessions.find(token ?? '') !== null)
  assert.deepEqual(found, [true, false, false])
})

test('whoever opens more sessions than there may be ends the oldest', () => {
  const { sessions } = begin()
  const tokens = Array.from({ length: 101 }, () => sessions.begin(person(1)))
  assert.equal(sessions.find(tokens[0] ?? ''), null)
  assert.ok(sessions.find(tokens[1] ?? '') !== null)
  assert.ok(sessions.find(tokens[100] ?? '') !== null)
})
