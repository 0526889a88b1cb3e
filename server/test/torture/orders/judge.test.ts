// The judge of orders: each thing that it must notice, planted in a run that is otherwise good.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Given, isSound, type JudgedIntent, judge } from './judge.ts'

function intent(clientId: string, states: readonly string[], more: Partial<JudgedIntent> = {}) {
  return {
    ...{ intentId: `i-${clientId}`, accountId: 1, kind: 'create', clientIds: [clientId] },
    state: states.at(-1) ?? '',
    steps: states.map((state, index) => ({ state, atMs: 1_000 * index })),
    ...more,
  }
}

const good: Given = {
  intents: [
    intent('a', ['INTENT', 'SENDING', 'ACKED']),
    intent('b', ['INTENT', 'SENDING', 'UNKNOWN', 'FOUND']),
    intent('c', ['INTENT', 'SENDING', 'UNKNOWN', 'ABSENT']),
    intent('d', ['INTENT', 'SENDING', 'REJECTED']),
    intent('e', ['INTENT', 'REFUSED_BY_RISK']),
  ],
  executions: ['a', 'b'].map((clientId) => ({ clientId, account: '1', atMs: 1_500 })),
  flagged: new Set<string>(),
  kills: [],
}
const executed = (...ids: string[]) =>
  ids.map((clientId) => ({ clientId, account: '1', atMs: 1_500 }))
const isGood = (given: Partial<Given>) => isSound(judge({ ...good, ...given }), 60_000)

test('a good run is sound', () => assert.ok(isGood({})))

test('an order that was executed twice is noticed', () => {
  const executions = executed('a', 'b', 'b')
  assert.deepEqual(judge({ ...good, executions }).duplicates, ['b'])
  assert.equal(isGood({ executions }), false)
})

for (const id of ['c', 'd', 'e', 'nobody'])
  test(`an execution of ${id}, which the desk takes for none, is an orphan unless a person was told`, () => {
    const executions = executed('a', 'b', id)
    assert.equal(isGood({ executions }), false)
    assert.ok(isGood({ executions, flagged: new Set([id]) }))
  })

test('an order that is said to be there and is not is a phantom', () => {
  assert.deepEqual(judge({ ...good, executions: executed('a') }).phantoms, ['b'])
})

test('a question without an end, and one that took longer than a minute, are noticed', () => {
  const open = intent('f', ['INTENT', 'SENDING', 'UNKNOWN'])
  assert.equal(isGood({ intents: [...good.intents, open] }), false)
  const steps = [
    { state: 'UNKNOWN', atMs: 0 },
    { state: 'ABSENT', atMs: 60_001 },
  ]
  const late = intent('f', ['ABSENT'], { steps })
  assert.equal(isGood({ intents: [...good.intents, late] }), false)
})

test('what left after a kill is noticed, what was on its way is not', () => {
  const kills = (fromMs: number) => [{ accountId: 1, fromMs, toMs: 9_000 }]
  assert.equal(isGood({ kills: kills(1_000) }), false)
  assert.ok(isGood({ kills: kills(1_001) }))
})
