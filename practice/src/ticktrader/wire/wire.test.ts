import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAccounts } from '../accounts.ts'
import { noFaults } from '../faults.ts'
import { createOperate } from '../operate.ts'
import { createWorld } from '../world.ts'
import { accountWire } from './account.ts'
import { depthWire, tickWire } from './market.ts'
import { tradesOf, tradeWire } from './trade.ts'

const nowMs = Date.UTC(2026, 0, 6, 10)

function house() {
  const faults = noFaults()
  const accounts = makeAccounts([{ type: 'Gross' }, { type: 'Cash' }], 1, nowMs)
  const [gross, cash] = accounts
  assert.ok(gross && cash)
  const world = createWorld({ seed: 1, accounts, faults, now: () => nowMs })
  return { world, gross, cash, faults, operate: createOperate(world) }
}

const plain = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value))

test('what is nothing is left out, and numbers are written with their own digits', () => {
  const { world, gross, operate } = house()
  operate.trade(String(gross.id), 'create', {
    ...{ Type: 'Limit', Side: 'Buy', Symbol: 'EURUSD', Amount: 1000, Price: 1.1 },
  })
  const [order] = tradesOf(gross)
  assert.ok(order)
  const text = JSON.stringify(tradeWire(world, gross, order))
  assert.match(text, /"Price":1\.1,/)
  assert.doesNotMatch(text, /null|StopPrice|StopLoss|"Amount"|Profit/)
  assert.equal(plain(tradeWire(world, gross, order, 'v1')).Amount, 1000)
})

test('a cash account has no money of its own; a margin level of nothing is left out; version 1 has a group', () => {
  const { world, gross, cash } = house()
  const shown = plain(accountWire(world, gross, 'v2'))
  assert.deepEqual([shown.Balance, shown.Equity, shown.Margin], [100_000, 100_000, 0])
  assert.equal('MarginLevel' in shown || 'Group' in shown, false)
  assert.equal(plain(accountWire(world, gross, 'v1')).Group, 'practice_gross')
  const members = Object.keys(plain(accountWire(world, cash, 'v2')))
  for (const name of ['Balance', 'Equity', 'Margin', 'Leverage']) assert.ok(!members.includes(name))
})

test('ticks: best first, one side missing, indicative', () => {
  const { world, faults } = house()
  const quote = world.quote('EURUSD')
  const { Bids, Asks } = plain(depthWire(world, quote, 3)) as Record<string, { Price: number }[]>
  const prices = (levels: { Price: number }[] = []) => levels.map(({ Price }) => Price)
  assert.deepEqual(
    prices(Asks),
    [...prices(Asks)].sort((a, b) => a - b),
  )
  assert.deepEqual(
    prices(Bids),
    [...prices(Bids)].sort((a, b) => b - a),
  )
  faults.oneSidedTicks = true
  assert.equal('BestBid' in plain(tickWire(world, quote)), false)
  faults.indicativeOnly = true
  assert.equal(plain(tickWire(world, quote)).TickType, 'IndicativeBidAsk')
})

test('an unknown word stands where it is switched on', () => {
  const { world, gross, faults, operate } = house()
  operate.trade(String(gross.id), 'create', {
    ...{ Type: 'Market', Side: 'Buy', Symbol: 'EURUSD', Amount: 1000 },
  })
  const [position] = tradesOf(gross)
  assert.ok(position)
  assert.equal(tradeWire(world, gross, position).Status, 'Calculated')
  faults.unknownEnums = true
  assert.equal(tradeWire(world, gross, position).Status, 'Suspended')
})
