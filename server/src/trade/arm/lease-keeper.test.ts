import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startDeskBench } from '../../../test/support/desk-bench.ts'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { until } from '../../../test/support/until.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { loadTradeAccount } from '../accounts/trade-account-store.ts'
import { createLeaseKeeper } from './lease-keeper.ts'

/** A clock whose monotonic time a test sets, and whose waits end only with it. */
function stillClock() {
  let nowMs = 0
  const clock: Timer = {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    wait: (_ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) resolve()
        signal?.addEventListener('abort', () => resolve())
      }),
  }
  const goTo = (ms: number) => {
    nowMs = ms
  }
  return { clock, goTo }
}

function keeperOf(
  database: Pick<Database, 'read' | 'write' | 'transaction'>,
  serverId: string,
  taken: [number, boolean][] = [],
) {
  const { clock, goTo } = stillClock()
  const keeper = createLeaseKeeper({
    ...{ database, serverId, clock, log: silentLog },
    onTaken: (accountId, clean) => void taken.push([accountId, clean]),
  })
  return { keeper, goTo, taken }
}

async function freeLease(database: Database): Promise<void> {
  await database.write.query('delete from trade_leases')
}

test('one server holds an account; the next one gets it when it was given back, still armed', async (t) => {
  const { database, accountId } = await startDeskBench(t)
  await freeLease(database)
  const one = keeperOf(database, 'a')
  await until(() => one.keeper.generationOf(accountId) === 1)
  const other = keeperOf(database, 'b')
  await other.keeper.look()
  assert.equal(other.keeper.generationOf(accountId), null)
  await one.keeper[Symbol.asyncDispose]()
  await other.keeper.look()
  assert.equal(other.keeper.generationOf(accountId), 2)
  assert.deepEqual(other.taken, [[accountId, true]])
  assert.equal(other.keeper.isRecovering(accountId), false)
  assert.notEqual((await loadTradeAccount(database.read, accountId))?.armedAt, null)
  await other.keeper[Symbol.asyncDispose]()
})

test('after an unclean stop the account is disarmed, and recovering until somebody says that it ended', async (t) => {
  const { database, accountId } = await startDeskBench(t)
  await freeLease(database)
  const one = keeperOf(database, 'a')
  await until(() => one.keeper.generationOf(accountId) === 1)
  await database.write.query(`update trade_leases set expires_at = now() - interval '1 s'`)
  const other = keeperOf(database, 'b')
  await until(() => other.keeper.generationOf(accountId) === 2)
  assert.deepEqual(other.taken, [[accountId, false]])
  const row = await loadTradeAccount(database.read, accountId)
  assert.equal(row?.armedAt, null)
  assert.match(row?.disarmedBecause ?? '', /uncleanly/)
  assert.equal(other.keeper.isRecovering(accountId), true)
  other.keeper.recovered(accountId)
  assert.equal(other.keeper.isRecovering(accountId), false)
  await other.keeper[Symbol.asyncDispose]()
  await one.keeper[Symbol.asyncDispose]()
  const { rows } = await database.read.query('select server_id, released from trade_leases')
  assert.deepEqual(rows, [{ server_id: 'b', released: true }], 'the lapsed one gave nothing back')
})

test('sixty seconds without a renewal end the lease here, before any database says so', async (t) => {
  const { database, accountId } = await startDeskBench(t)
  await freeLease(database)
  const { keeper, goTo } = keeperOf(database, 'a')
  await until(() => keeper.generationOf(accountId) === 1)
  goTo(59_999)
  assert.equal(keeper.generationOf(accountId), 1)
  goTo(60_000)
  assert.equal(keeper.generationOf(accountId), null)
  await keeper[Symbol.asyncDispose]()
})

test('a renewal in time prolongs it', async (t) => {
  const { database, accountId } = await startDeskBench(t)
  await freeLease(database)
  const { keeper, goTo } = keeperOf(database, 'a')
  await until(() => keeper.generationOf(accountId) === 1)
  goTo(16_000)
  await keeper.look()
  goTo(75_000)
  assert.equal(keeper.generationOf(accountId), 1)
  await keeper[Symbol.asyncDispose]()
})
