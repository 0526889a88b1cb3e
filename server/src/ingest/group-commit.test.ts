// The queue before the lanes: a lane that hangs, and what may wait.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../test/support/until.ts'
import { systemClock } from '../platform/clock.ts'
import type { CommitLane } from './commit-lane.ts'
import { createGroupCommit, groupCommitLimits } from './group-commit.ts'
import type { PendingTrade } from './pending-trade.ts'
import { readTrade } from './read-body.ts'

const body = `{"bot_name":"b","exchange":"X","asset_symbol":"S","order_type":"BUY",
  "entry_time":"2026-04-05T12:34:56Z","entry_price":1.5,"position_size":2}`

function pendingTrade(settle: PendingTrade['settle'], members = '{}'): PendingTrade {
  const read = readTrade(body, null)
  assert.ok(read.kind === 'report')
  const { trade } = read.report
  const sender = { keyId: 'testtest', ip: '127.0.0.1' }
  return { trade, members, digest: '', accountId: 1, identity: null, sender, settle }
}

function laneThat(commit: CommitLane['commit']): CommitLane {
  return { ready: true, commit, [Symbol.asyncDispose]: async () => undefined }
}

const settling = laneThat(async (group) => {
  for (const trade of group) trade.settle({ kind: 'created', internalId: 1 })
})

test('a lane that hangs holds up its own group alone', async () => {
  const hanging = laneThat(() => new Promise(() => undefined))
  const limits = { ...groupCommitLimits, stuckMs: 20 }
  const commits = createGroupCommit({ lanes: [hanging, settling], clock: systemClock, limits })
  commits.submit([pendingTrade(() => assert.fail('it hangs'))])
  await until(() => commits.queued === 0)
  let settled = 0
  commits.submit([pendingTrade(() => settled++)])
  await until(() => settled === 1)
})

test('the length of what waits is bounded, not only its number', async () => {
  const limits = { ...groupCommitLimits, queuedText: 1000 }
  const commits = createGroupCommit({ lanes: [settling], clock: systemClock, limits })
  let settled = 0
  const long = () => pendingTrade(() => settled++, 'x'.repeat(400))
  assert.equal(commits.submit([long(), long()]), true)
  assert.equal(commits.submit([long()]), false)
  await until(() => settled === 2)
  assert.equal(commits.submit([long()]), true)
  await commits.drained()
  assert.equal(settled, 3)
})

test('trades that came together leave together and in their order, however much waits beside them', async () => {
  const groups: PendingTrade[][] = []
  const ends: Array<() => void> = []
  const slow = (): CommitLane =>
    laneThat(async (group) => {
      groups.push([...group])
      await new Promise<void>((resolve) => ends.push(resolve))
      for (const trade of group) trade.settle({ kind: 'created', internalId: 1 })
    })
  const commits = createGroupCommit({ lanes: [slow(), slow()], clock: systemClock })
  const batches = [3, 400, 120, 1, 330, 700, 60].map((size) =>
    Array.from({ length: size }, () => pendingTrade(() => undefined)),
  )
  for (const batch of batches) commits.submit(batch)
  const drained = commits.drained()
  const turn = setInterval(() => ends.shift()?.(), 1)
  await drained
  clearInterval(turn)
  assert.deepEqual(groups.flat(), batches.flat())
  for (const batch of batches.filter(({ length }) => length <= groupCommitLimits.groupTrades))
    assert.equal(groups.filter((group) => group.includes(batch[0] as PendingTrade)).length, 1)
  for (const batch of batches) {
    const homes = new Set(batch.map((trade) => groups.findIndex((group) => group.includes(trade))))
    assert.equal(homes.size, Math.ceil(batch.length / groupCommitLimits.groupTrades))
  }
})
