import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freshSeed } from '../support/random.ts'
import { type Ledger, openLedger } from './outbox/ledger.ts'
import { mixedWeathers, type OutboxRunResult, runOutboxCycles } from './outbox/outbox-run.ts'
import { hasPython, type Sdk } from './outbox/sender-process.ts'

// A taste of `npm run torture:outbox`, small enough for every run of the tests.
const skipPython = !(await hasPython()) && 'this machine has no python3'

let ledger: Ledger
before(async () => {
  ledger = await openLedger()
})
after(async () => {
  await ledger[Symbol.asyncDispose]()
})

async function cyclesOf(sdk: Sdk | 'both', cycles: number): Promise<OutboxRunResult> {
  return await runOutboxCycles(ledger, {
    sdk,
    cycles,
    seed: freshSeed(),
    bug: null,
    weathers: mixedWeathers,
    judgeEvery: 0,
    caught: () => false,
    progress: () => {},
  })
}

function assertUnharmed(result: OutboxRunResult): void {
  const { lost, doubled, altered, disordered, phantom, failures } = result
  assert.deepEqual(
    { lost, doubled, altered, disordered, phantom, failures },
    { lost: 0, doubled: 0, altered: 0, disordered: 0, phantom: 0, failures: 0 },
    result.examples.join('\n'),
  )
  assert.ok(result.enqueued > 0)
}

test('a killed TypeScript bot loses, doubles, alters and disorders nothing that its outbox took', async () => {
  assertUnharmed(await cyclesOf('typescript', 4))
})

test('a killed Python bot loses, doubles, alters and disorders nothing that its outbox took', {
  skip: skipPython,
}, async () => {
  assertUnharmed(await cyclesOf('python', 3))
})

test('bots of both languages take turns on one folder, and nothing is lost between them', {
  skip: skipPython,
}, async () => {
  assertUnharmed(await cyclesOf('both', 4))
})

for (const sdk of ['typescript', 'python'] as const)
  test(`an outbox that names its trades when it sends them is found out (${sdk})`, {
    skip: sdk === 'python' && skipPython,
  }, async () => {
    const result = await runOutboxCycles(ledger, {
      sdk,
      cycles: 24,
      seed: freshSeed(),
      bug: 'key_at_send',
      weathers: ['lossy'],
      judgeEvery: 2,
      caught: (verdict) => verdict.doubled.length > 0,
      progress: () => {},
    })
    assert.ok(result.doubled > 0)
  })
