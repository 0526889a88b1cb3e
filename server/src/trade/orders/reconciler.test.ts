// What was taken for absent is not forgotten: a broker may be later than anybody thought.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lost, shownOrder, startDeskBench, wish } from '../../../test/support/desk-bench.ts'
import { until } from '../../../test/support/until.ts'
import type { Decimal } from '../../domain/decimal.ts'

test('an order that appears after it was taken for absent stops the account, also after a restart', async (t) => {
  const bench = await startDeskBench(t)
  const { desk, ask, script, clock, states, database, accountId, kill, openDesk } = bench
  script.execute = async () => lost
  const answer = await desk.place(ask(), wish())
  await clock.pass(31_000)
  await until(async () => (await states(answer.clientId)).at(-1) === 'ABSENT')
  await desk[Symbol.asyncDispose]()
  await database.write.query('update trade_leases set released = true')
  script.orders.push(shownOrder({ order: '9', clientId: answer.clientId }))
  const next = await openDesk('server-2')
  assert.equal(kill.killedFor(accountId, null), null)
  await next.recover(accountId)
  await until(() => kill.killedFor(accountId, null) !== null)
  assert.match(kill.killedFor(accountId, null) ?? '', new RegExp(`account-${accountId}`))
  assert.match(kill.list()[0]?.reason ?? '', new RegExp(`${answer.clientId}.*appeared`))
})

test('a lost change of an amount is not absent because its order is filled and gone: a person has to look', async (t) => {
  const { desk, ask, script, clock, states } = await startDeskBench(t)
  script.orders.push(shownOrder({ order: '7' }))
  script.execute = async () => {
    // It was changed, and then filled at once.
    script.orders.splice(0, 1)
    return lost
  }
  const amount = { unit: 'units', value: '20000' as Decimal } as const
  const answer = await desk.modify(ask(), { order: '7', amount })
  assert.equal(answer.outcome, 'unknown')
  await clock.pass(45_000)
  assert.equal((await states(answer.clientId)).at(-1), 'UNKNOWN')
  const escalated = until(async () => (await states(answer.clientId)).at(-1) === 'HUMAN')
  void escalated.then(() => clock.wait(3_600_000))
  await clock.pass(20_000)
  await escalated
})
