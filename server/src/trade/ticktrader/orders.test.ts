// Every order type on every type of account, over both transports, against the practice broker. The tables in
// docs/brokers/ticktrader.md name these tests.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { eachPlace } from '../../../test/support/each-place.ts'
import {
  accepted,
  anOrder,
  dec,
  execute,
  startTradeBench,
} from '../../../test/support/trade-bench.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { add, subtract } from '../../domain/decimal-math.ts'
import type { TradeSession } from '../trade-port.ts'

const bench = await startTradeBench({ withTls: true })
after(() => bench[Symbol.asyncDispose]())
const { broker } = bench

const each = eachPlace(bench)

async function quote(session: TradeSession): Promise<{ bid: Decimal; ask: Decimal }> {
  const [found] = await session.readQuotes(['EURUSD'])
  assert.ok(found?.bid && found.ask)
  return { bid: found.bid, ask: found.ask }
}

const below = (price: Decimal) => subtract(price, dec('0.01000'))
const above = (price: Decimal) => add(price, dec('0.01000'))
const orderAt = (id: string, order: string) =>
  broker.truth(id).orders.find((one) => one.id === order)

each('market order', async ({ session, type, id }) => {
  const order = anOrder()
  const { ask } = await quote(session)
  const { first } = await accepted(session, { kind: 'create', order })
  assert.deepEqual(
    [first.clientId, first.status, first.type, first.initialAmount, first.remainingAmount],
    [order.clientId, 'filled', 'market', '10000', '0'],
  )
  assert.equal(first.price, ask)
  const truth = broker.truth(id)
  if (type === 'gross') assert.ok(truth.positions.some((one) => one.id === first.order))
  if (type === 'net') assert.equal(truth.positions.length, 1)
  if (type === 'cash') assert.deepEqual(truth.positions, [])
})

each('market order with slippage', async ({ session }) => {
  const { first } = await accepted(session, {
    kind: 'create',
    order: anOrder({ slippage: dec('3'), side: 'sell' }),
  })
  assert.equal(first.status, 'filled')
})

each('market order that is filled whole or not at all', async ({ session }) => {
  const order = anOrder({ timeInForce: 'fok', side: 'sell' })
  assert.equal((await accepted(session, { kind: 'create', order })).first.status, 'filled')
})

each('limit order', async ({ session, id }) => {
  const { bid } = await quote(session)
  const order = anOrder({ type: 'limit', price: below(bid), comment: 'waits – für später' })
  const { first } = await accepted(session, { kind: 'create', order })
  assert.deepEqual([first.status, first.type, first.price], ['working', 'limit', order.price])
  assert.equal(first.comment, order.comment)
  assert.equal(orderAt(id, first.order)?.clientId, order.clientId)
})

each('limit order, immediate or cancel', async ({ session, id }) => {
  const { bid, ask } = await quote(session)
  const waits = anOrder({ type: 'limit', price: below(bid), timeInForce: 'ioc' })
  const { first } = await accepted(session, { kind: 'create', order: waits })
  assert.equal(first.status, 'cancelled')
  assert.equal(orderAt(id, first.order), undefined)
  const fills = anOrder({ type: 'limit', price: above(ask), timeInForce: 'ioc' })
  assert.equal((await accepted(session, { kind: 'create', order: fills })).first.status, 'filled')
})

each('limit order with an end', async ({ session }) => {
  const { bid } = await quote(session)
  const expiresMs = broker.now() + 3_600_000
  const order = anOrder({ type: 'limit', price: below(bid), expiresMs })
  assert.equal((await accepted(session, { kind: 'create', order })).first.expiresMs, expiresMs)
})

each('iceberg and hidden limit order', async ({ session }) => {
  const { bid } = await quote(session)
  for (const visible of ['0', '1000']) {
    const order = anOrder({ type: 'limit', price: below(bid), maxVisibleAmount: dec(visible) })
    assert.equal((await accepted(session, { kind: 'create', order })).first.status, 'working')
  }
})

each('stop order', async ({ session, id }) => {
  const { ask } = await quote(session)
  const order = anOrder({ type: 'stop', stopPrice: above(ask) })
  const { first } = await accepted(session, { kind: 'create', order })
  assert.deepEqual([first.status, first.stopPrice], ['working', order.stopPrice])
  assert.equal(orderAt(id, first.order)?.type, 'Stop')
})

each('stop-limit order', async ({ session }) => {
  const { ask } = await quote(session)
  const order = anOrder({
    ...{ type: 'stop_limit', stopPrice: above(ask), price: above(above(ask)) },
  })
  const { first } = await accepted(session, { kind: 'create', order })
  assert.deepEqual(
    [first.status, first.type, first.stopPrice, first.price],
    ['working', 'stop_limit', order.stopPrice, order.price],
  )
})

each(
  'stop loss and take profit',
  async ({ session }) => {
    const { bid, ask } = await quote(session)
    const order = anOrder({ stopLoss: below(bid), takeProfit: above(ask) })
    const { first } = await accepted(session, { kind: 'create', order })
    const position = await session.readOrder(first.order)
    assert.deepEqual(
      [position?.kind, position?.stopLoss, position?.takeProfit],
      ['position', order.stopLoss, order.takeProfit],
    )
    const change = { order: first.order, stopLoss: dec('0'), takeProfit: above(above(ask)) }
    await accepted(session, { kind: 'modify', change })
    const after = await session.readOrder(first.order)
    assert.deepEqual([after?.stopLoss, after?.takeProfit], [null, change.takeProfit])
  },
  ['gross'],
)

each('a pair of which one cancels the other', async ({ session, id }) => {
  const { bid, ask } = await quote(session)
  const first = anOrder({ type: 'limit', price: below(bid) })
  const second = anOrder({ type: 'stop', stopPrice: above(ask) })
  const pair = await accepted(session, { kind: 'create_oco', first, second })
  assert.deepEqual([pair.first.clientId, pair.second?.clientId], [first.clientId, second.clientId])
  await accepted(session, { kind: 'cancel', order: pair.first.order })
  assert.equal(orderAt(id, pair.second?.order ?? ''), undefined)
})

each('change of a waiting order', async ({ session, id }) => {
  const { bid } = await quote(session)
  const order = anOrder({ type: 'limit', price: below(bid) })
  const { first } = await accepted(session, { kind: 'create', order })
  const change = {
    ...{ order: first.order, price: below(below(bid)), amount: dec('4000') },
    ...{ comment: 'changed', expiresMs: broker.now() + 60_000 },
  }
  const { first: changed } = await accepted(session, { kind: 'modify', change })
  assert.deepEqual(
    [changed.price, changed.remainingAmount, changed.comment, changed.expiresMs],
    [change.price, '4000', 'changed', change.expiresMs],
  )
  assert.equal(orderAt(id, first.order)?.remaining, '4000')
})

each('change of an order that was filled in part since it was looked at', async (place) => {
  const { session, id } = place
  const { bid } = await quote(session)
  const order = anOrder({ type: 'limit', price: below(bid), amount: dec('5000') })
  const { first } = await accepted(session, { kind: 'create', order })
  const amounts = { amount: dec('8000'), amountBefore: dec('7000') }
  const change = { order: first.order, ...amounts }
  const outcome = await execute(session, { kind: 'modify', change })
  assert.ok(outcome.outcome === 'rejected' && outcome.reason === 'order_busy')
  assert.equal(orderAt(id, first.order)?.remaining, '5000')
  await accepted(session, { kind: 'modify', change: { ...change, amountBefore: dec('5000') } })
  assert.equal(orderAt(id, first.order)?.remaining, '8000')
})

each('change of a stop order', async ({ session, id }) => {
  const { ask } = await quote(session)
  const order = anOrder({ type: 'stop', stopPrice: above(ask) })
  const { first } = await accepted(session, { kind: 'create', order })
  const change = { order: first.order, stopPrice: above(above(ask)) }
  await accepted(session, { kind: 'modify', change })
  assert.equal(orderAt(id, first.order)?.stopPrice, change.stopPrice)
})

each('cancel of a waiting order', async ({ session, id }) => {
  const { bid } = await quote(session)
  const order = anOrder({ type: 'limit', price: below(bid) })
  const { first } = await accepted(session, { kind: 'create', order })
  const { first: gone } = await accepted(session, { kind: 'cancel', order: first.order })
  assert.deepEqual([gone.order, gone.status], [first.order, 'cancelled'])
  assert.equal(orderAt(id, first.order), undefined)
})

each(
  'close of a position, whole and in part',
  async ({ session, id }) => {
    const { first } = await accepted(session, { kind: 'create', order: anOrder() })
    const position = first.order
    await accepted(session, { kind: 'close', position, amount: dec('4000') })
    assert.equal((await session.readOrder(position))?.remainingAmount, '6000')
    await accepted(session, { kind: 'close', position, amount: null })
    assert.ok(!broker.truth(id).positions.some((one) => one.id === position))
  },
  ['gross'],
)

each(
  'close of a position by another',
  async ({ session, id }) => {
    const long = await accepted(session, { kind: 'create', order: anOrder() })
    const short = await accepted(session, { kind: 'create', order: anOrder({ side: 'sell' }) })
    const [position, by] = [long.first.order, short.first.order]
    await accepted(session, { kind: 'close_by', position, by })
    const left = broker.truth(id).positions.map((one) => one.id)
    assert.ok(!left.includes(position) && !left.includes(by))
  },
  ['gross'],
)

each(
  'close where an account has none: refused, and nothing is sent',
  async ({ session }) => {
    const before = broker.requests().length
    for (const command of [
      { kind: 'close', position: '1', amount: null },
      { kind: 'close_by', position: '1', by: '2' },
    ] as const) {
      const outcome = await execute(session, command)
      assert.ok(outcome.outcome === 'rejected')
      assert.equal(outcome.reason, 'not_on_this_account')
    }
    assert.equal(broker.requests().length, before)
  },
  ['net', 'cash'],
)
