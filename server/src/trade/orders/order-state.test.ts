import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  assertTransition,
  IllegalTransition,
  isFinal,
  isOpenQuestion,
  mayBecome,
  mayHaveLeft,
  type OrderState,
  orderStates,
  transitions,
} from './order-state.ts'

const anyState = fc.constantFrom(...orderStates)

test('exactly the eight changes of the order machine are legal', () => {
  const legal = orderStates.flatMap((from) => transitions[from].map((to) => `${from} -> ${to}`))
  assert.deepEqual(legal.sort(), [
    'INTENT -> REFUSED_BY_RISK',
    'INTENT -> SENDING',
    'SENDING -> ACKED',
    'SENDING -> REJECTED',
    'SENDING -> UNKNOWN',
    'UNKNOWN -> ABSENT',
    'UNKNOWN -> FOUND',
    'UNKNOWN -> HUMAN',
  ])
})

/** Asks for random changes and takes those that are legal. */
function walk(wanted: readonly OrderState[]): OrderState[] {
  const path: OrderState[] = ['INTENT']
  for (const to of wanted) {
    const from = path.at(-1) ?? 'INTENT'
    if (mayBecome(from, to)) path.push(to)
    else assert.throws(() => assertTransition(from, to), IllegalTransition)
  }
  return path
}

test('whatever is asked for, an order is sent at most once and never after it ended', () => {
  fc.assert(
    fc.property(fc.array(anyState, { maxLength: 60 }), (wanted) => {
      const path = walk(wanted)
      assert.ok(path.filter((state) => state === 'SENDING').length <= 1)
      assert.ok(path.length <= 4, 'no way goes in a circle')
      path.slice(0, -1).forEach((state) => {
        assert.ok(!isFinal(state))
      })
    }),
    { numRuns: 2000 },
  )
})

test('an unknown order never becomes rejected, and a refused one never leaves', () => {
  fc.assert(
    fc.property(fc.array(anyState, { maxLength: 60 }), (wanted) => {
      const path = walk(wanted)
      if (path.includes('UNKNOWN')) assert.ok(!path.includes('REJECTED'))
      if (path.includes('REFUSED_BY_RISK')) assert.ok(!path.some(mayHaveLeft))
      const last = path.at(-1) ?? 'INTENT'
      if (isOpenQuestion(last)) assert.ok(path.includes('SENDING'))
    }),
    { numRuns: 2000 },
  )
})
