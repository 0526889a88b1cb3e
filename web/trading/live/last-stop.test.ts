import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allStops, lastStops, resumeCommand, settleStops, switchOf } from './last-stop.ts'

const setMs = 1_000_000
const own = {
  switch: 'global',
  at: '2026-04-05T12:34:56Z',
  by: 'alice',
  reason: '',
  recorded: false,
}
const listed = {
  switch: 'global',
  at: '2026-04-05T12:34:56Z',
  by: 'person:alice',
  reason: 'no reason given',
}

test('a stop is known although an answer that was asked for before it does not list it', () => {
  lastStops.value = [{ ...own, setMs }]
  settleStops(setMs + 100)
  assert.deepEqual(
    allStops([], false).map((one) => one.switch),
    ['global'],
  )
})

test('what the server lists is shown as it says, and whether the database knew it as it was answered', () => {
  lastStops.value = [{ ...own, setMs }]
  const [stop] = allStops([listed], false)
  assert.equal(stop?.by, 'person:alice')
  assert.equal(stop?.recorded, false)
})

test('once an answer was certainly asked for afterwards, only the list counts: a switch taken back is gone', () => {
  lastStops.value = [{ ...own, setMs }]
  settleStops(setMs + 6_000)
  assert.deepEqual(allStops([], false), [])
  assert.equal(allStops([listed], false)[0]?.recorded, true)
})

test('each switch has its name, and the command that takes it back', () => {
  assert.equal(switchOf({ account: 'acc_7' }), 'account-7')
  assert.equal(switchOf({ hook: '4kJ2mZ0q' }), 'hook-4kJ2mZ0q')
  assert.equal(resumeCommand('global'), 'npx tidemark trade resume')
  assert.equal(resumeCommand('account-7'), 'npx tidemark trade resume --account acc_7')
  assert.equal(resumeCommand('hook-a_b-c'), 'npx tidemark trade resume --hook a_b-c')
})

test('what is listed while the database is away may be recorded or not', () => {
  lastStops.value = []
  assert.equal(allStops([listed], true)[0]?.recorded, null)
  lastStops.value = [{ ...own, setMs }]
  assert.equal(allStops([listed], true)[0]?.recorded, false)
})
