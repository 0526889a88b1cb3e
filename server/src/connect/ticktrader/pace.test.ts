// How fast an account is asked: half of what the broker allows, by method too, and a usual pace until it has said so.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPace } from './pace.ts'

function clockAtZero() {
  let nowMs = 0
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    wait(lengthMs: number) {
      nowMs += lengthMs
      return Promise.resolve()
    },
  }
}

async function timesOf(
  pace: ReturnType<typeof createPace>,
  clock: ReturnType<typeof clockAtZero>,
  asked: readonly string[],
) {
  const times: number[] = []
  for (const method of asked) {
    await pace.turn(method)
    times.push(Math.round(clock.now()))
  }
  return times
}

const allows = (protocol: string, perSecond: number, methods: Record<string, number> = {}) => ({
  protocol,
  perSecond,
  methods: Object.entries(methods).map(([method, limit]) => ({ method, perSecond: limit })),
})

test('ten in a second until the broker has said more, and of those half', async () => {
  const clock = clockAtZero()
  assert.deepEqual(await timesOf(createPace(clock, 'Rest'), clock, ['a', 'b', 'c']), [0, 200, 400])
})

test('the strictest of its own protocol and of all of them holds; other protocols do not', async () => {
  const clock = clockAtZero()
  const pace = createPace(clock, 'Rest')
  pace.learn([allows('All', 20), allows('Rest', 4), allows('WebSockets', 1)])
  assert.deepEqual(await timesOf(pace, clock, ['a', 'b', 'c']), [0, 500, 1000])
  const other = clockAtZero()
  const socket = createPace(other, 'WebSockets')
  socket.learn([allows('Rest', 4), allows('WebSockets', 0)])
  assert.deepEqual(await timesOf(socket, other, ['a', 'b']), [0, 200])
})

test('a method has a limit of its own, and one in a second is one in two', async () => {
  const clock = clockAtZero()
  const pace = createPace(clock, 'Rest')
  pace.learn([allows('Rest', 100, { TradeHistory: 1 })])
  const asked = ['TradeHistory', 'Account', 'TradeHistory', 'Account']
  assert.deepEqual(await timesOf(pace, clock, asked), [0, 20, 2000, 2020])
})
