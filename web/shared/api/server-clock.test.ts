import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learnClock, serverNow } from './server-clock.ts'

const isNear = (one: number, other: number) => Math.abs(one - other) < 1_500

test('a device that is five minutes late counts by the server', () => {
  learnClock(new Date(Date.now() + 300_000).toUTCString())
  assert.ok(isNear(serverNow(), Date.now() + 300_000))
  learnClock(null)
  assert.ok(isNear(serverNow(), Date.now() + 300_000), 'an answer without a date changes nothing')
})

test('the part of a second that a header leaves out is no difference', () => {
  learnClock(new Date(Date.now()).toUTCString())
  assert.equal(serverNow() - Date.now() < 5, true)
  assert.equal(Date.now() - serverNow() < 5, true)
})
