import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshSeed } from '../support/random.ts'
import { testDatabaseUrl } from '../support/temp-home.ts'
import { type KillRunResult, runKillCycles } from './kill-run.ts'
import type { Target } from './target.ts'
import { postgresTarget } from './target-postgres.ts'
import { serverTarget } from './target-server.ts'

// A taste of `npm run torture:kill`, small enough for every run of the tests.
async function cyclesOf(target: Target, cycles: number): Promise<KillRunResult> {
  return await runKillCycles(target, {
    cycles,
    seed: freshSeed(),
    clients: 16,
    delayMs: [60, 300],
    stopWhen: null,
    progress: () => {},
  })
}

function assertUnharmed(result: KillRunResult): void {
  const { lost, dup, mutated, phantom, refused } = result
  assert.deepEqual(
    { lost, dup, mutated, phantom, refused },
    { lost: 0, dup: 0, mutated: 0, phantom: 0, refused: 0 },
    result.worst ?? '',
  )
  assert.ok(result.acked > 0)
  assert.equal(result.chainVerified, true, 'the audit chain verifies')
}

test('killing the server under load loses, doubles and alters nothing', async () => {
  await using target = await serverTarget(null)
  assertUnharmed(await cyclesOf(target, 3))
})

test('killing the embedded database under load loses, doubles and alters nothing', {
  skip: testDatabaseUrl() !== undefined && 'the database is not ours to kill',
}, async () => {
  await using target = await postgresTarget(null)
  assertUnharmed(await cyclesOf(target, 2))
})

test('a server that answers before the commit is found out', async () => {
  await using target = await serverTarget('ack_before_commit')
  const result = await runKillCycles(target, {
    cycles: 25,
    seed: freshSeed(),
    clients: 16,
    delayMs: [60, 300],
    stopWhen: ({ lost }) => lost > 0,
    progress: () => {},
  })
  assert.ok(result.lost > 0)
})
