import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSharedRows } from './shared-rows.ts'

function openBench() {
  let nowMs = 0
  let reads = 0
  const shared = createSharedRows({ monotonicMs: () => nowMs })
  return {
    shared,
    goTo: (ms: number) => {
      nowMs = ms
    },
    ask: (id = 1, what = 'summary') =>
      shared.load(what, id, async () => {
        reads += 1
        return reads
      }),
  }
}

test('whoever asks while it is read, or soon after, shares one reading', async () => {
  const { ask, goTo } = openBench()
  assert.deepEqual(await Promise.all([ask(), ask(), ask()]), [1, 1, 1])
  goTo(499)
  assert.equal(await ask(), 1)
  goTo(500)
  assert.equal(await ask(), 2)
  assert.equal(await ask(2), 3, 'each account for itself')
  assert.equal(await ask(1, 'info'), 4, 'each statement for itself')
})

test('news end it at once, also what is being read', async () => {
  const { ask, shared } = openBench()
  const before = ask()
  shared.forget([1])
  assert.deepEqual(await Promise.all([before, ask()]), [1, 2])
  await ask(2)
  shared.forget(null)
  assert.equal(await ask(2), 4)
})

test('what failed is read again', async () => {
  const { shared } = openBench()
  await assert.rejects(shared.load('x', 1, () => Promise.reject(new Error('away'))))
  assert.equal(await shared.load('x', 1, async () => 'there'), 'there')
})

test('a name is looked up once a second, and only what was found is kept', async () => {
  const { shared, goTo } = openBench()
  let lookups = 0
  const find = async () => {
    lookups += 1
    if (lookups === 1) throw new Error('none')
    return 7
  }
  await assert.rejects(shared.resolve('5', find))
  assert.deepEqual([await shared.resolve('5', find), await shared.resolve('5', find)], [7, 7])
  goTo(1_000)
  await shared.resolve('5', find)
  assert.equal(lookups, 3)
})
