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
  assert.equal(again.outcome, 'rejected')
  assert.equal(script.sent.length, 1)
})
