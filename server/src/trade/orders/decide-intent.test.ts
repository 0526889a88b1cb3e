// What is decided is decided by what is in force at that moment, however long the broker and the database took before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  accepted,
  type DeskBench,
  lost,
  shownOrder,
  startDeskBench,
  wish,
} from '../../../test/support/desk-bench.ts'
import { until } from '../../../test/support/until.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { storeLimit } from '../risk/limit-store.ts'

const d = (text: string) => text as Decimal

test('a limit that was lowered while the order waited for its account counts', async (t) => {
  const { desk, ask, script, setLimit, database, accountId } = await startDeskBench(t)
  await setLimit('price_collar_percent', '5')
  const held = Promise.withResolvers<void>()
  const busy = database.transaction(async (tx) => {
    await tx.query('select 1 from trade_accounts where account_id = $1 for update', [accountId])
    await held.promise
  })
  const placing = desk.place(ask(), wish())
  await until(() => script.asked > 0)
  const limit = { accountId, name: 'max_order_units', value: '5000', by: 'test' } as const
  assert.equal(await database.transaction((tx) => storeLimit(tx, limit)), 0, 'it counts at once')
  held.resolve()
  await busy
  const answer = await placing
  assert.ok(answer.outcome === 'rejected' && answer.by === 'risk')
  assert.equal(answer.reason, 'limits_changed')
  assert.equal(script.sent.length, 0)
})

function holdNet({ script }: DeskBench) {
  script.account = { ...script.account, accountingType: 'net' }
  script.orders = [shownOrder({ order: '7', kind: 'position', side: 'buy', price: d('1.1') })]
}

test('a position of a net account is closed when the account is not armed and no limit has room; a kill stops it', async (t) => {
  const bench = await startDeskBench(t, { armed: false })
  const { desk, ask, script, setLimit, kill } = bench
  holdNet(bench)
  await setLimit('max_order_units', '1')
  const answer = await desk.close(ask(), '7', null)
  assert.equal(answer.outcome, 'accepted')
  const [command] = script.sent
  assert.ok(command?.kind === 'create')
  assert.deepEqual([command.order.side, command.order.amount], ['sell', '10000'])
  await kill.kill({ target: { scope: 'global', target: '' }, by: 'test', reason: 'why not' })
  const stopped = await desk.close(ask(), '7', null)
  assert.equal(stopped.outcome === 'rejected' && stopped.reason, 'killed')
})

test('of two that close the same net position at once, one is told to wait: both would turn it', async (t) => {
  const bench = await startDeskBench(t)
  const { desk, ask, script, clock } = bench
  holdNet(bench)
  const answers = await Promise.all([desk.close(ask(), '7', null), desk.close(ask(), '7', null)])
  assert.deepEqual(answers.map(({ outcome }) => outcome).sort(), ['accepted', 'rejected'])
  assert.equal(script.sent.length, 1)
  const refused = answers.find((one) => one.outcome === 'rejected')
  assert.equal(refused?.reason, 'close_uncertain')
  // Who tries again by himself is not answered, and nothing is written.
  const patient = ask({ triesAgain: true })
  await assert.rejects(desk.close(patient, '7', null), { name: 'TooEarly' })
  // Once the broker's list certainly shows what was sent, what is still open may be closed.
  void clock.wait(60_000) // somebody whom the clock can move for
  await clock.pass(6_000)
  assert.equal((await desk.close(patient, '7', null)).outcome, 'accepted')
})

test('what was to close a net position and whose answer was lost closes the door for another try', async (t) => {
  const bench = await startDeskBench(t, { armed: false })
  const { desk, ask, script } = bench
  holdNet(bench)
  script.execute = async () => lost
  assert.equal((await desk.close(ask(), '7', null)).outcome, 'unknown')
  script.execute = async () => accepted
  const again = await desk.close(ask(), '7', null)
  assert.equal(again.outcome === 'rejected' && again.reason, 'order_unresolved')
  // It is of no moment: who tries again by himself would only wait for nothing.
  assert.equal((await desk.close(ask({ triesAgain: true }), '7', null)).outcome, 'rejected')
  assert.equal(script.sent.length, 1)
})

test('an order that was changed a moment ago may have filled: a close of the same side waits', async (t) => {
  const bench = await startDeskBench(t)
  const { desk, ask, script } = bench
  holdNet(bench)
  script.orders.push(shownOrder({ order: '8', side: 'sell', price: d('1.2') }))
  const moved = await desk.modify(ask(), { order: '8', price: d('1.1') })
  assert.equal(moved.outcome, 'accepted')
  const close = await desk.close(ask(), '7', null)
  assert.equal(close.outcome === 'rejected' && close.reason, 'close_uncertain')
})

test('a position that was read more than 5 s before the decision is read again', async (t) => {
  const bench = await startDeskBench(t, { armed: false })
  const { desk, ask, script, database, accountId, clock } = bench
  holdNet(bench)
  const held = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const busy = database.transaction(async (tx) => {
    await tx.query('select 1 from trade_accounts where account_id = $1 for update', [accountId])
    locked.resolve()
    await held.promise
  })
  await locked.promise
  const closing = desk.close(ask(), '7', null)
  const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  await until(async () => (await database.read.query(waiting)).rows.length > 0)
  void clock.wait(60_000)
  await clock.pass(6_000)
  held.resolve()
  await busy
  const answer = await closing
  assert.equal(answer.outcome === 'rejected' && answer.reason, 'close_uncertain')
  assert.equal(script.sent.length, 0)
})
