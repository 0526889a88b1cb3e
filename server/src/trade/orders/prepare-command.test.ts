// What is decided about is what leaves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { euro, shownOrder, wish } from '../../../test/support/desk-bench.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { Amount } from './order-desk-port.ts'
import { prepareCommand } from './prepare-command.ts'

const d = (text: string) => text as Decimal

const basics = {
  symbols: async () => new Map([[euro.symbol, euro]]),
  accountingType: 'gross' as const,
  readOrder: async () => null,
  clock: { now: () => 1, monotonicMs: () => 2 },
}

test('a larger amount is asked for at the prices that the order keeps, a new price for the whole order', async () => {
  const deps = {
    ...basics,
    readOrder: async () => shownOrder({ order: '7', side: 'sell', price: d('2') }),
  }
  const ask = async (change: object) => {
    const wished = { kind: 'modify', change: { order: '7', ...change } } as const
    return (await prepareCommand(deps, wished, 'intent')).asks[0]
  }
  const larger = await ask({ amount: { unit: 'units', value: d('12000') } })
  const was = { units: '10000', price: '2' }
  assert.deepEqual([larger?.added, larger?.prices, larger?.was], ['2000', ['2'], was])
  const dearer = await ask({ price: d('3') })
  assert.deepEqual([dearer?.added, dearer?.prices, dearer?.was], ['0', ['3'], was])
  assert.equal(await ask({ stopLoss: d('2.5') }), undefined)
})

test('a pair on its way is valued at the dearest of its prices', async () => {
  const first = wish({ type: 'limit', price: d('1.05') })
  const second = wish({ type: 'stop_limit', price: d('1.2'), stopPrice: d('1.3') })
  const pair = await prepareCommand(basics, { kind: 'create_oco', first, second }, 'intent')
  assert.equal(pair.price, '1.3')
})

test('a larger amount leaves with what was left when it was decided', async () => {
  const before = '10000' as Decimal
  const deps = {
    ...basics,
    readOrder: async () => shownOrder({ order: '7', remainingAmount: before }),
  }
  const amount = { unit: 'lots', value: '0.12' as Decimal } as const
  const change = { kind: 'modify', change: { order: '7', amount } } as const
  const prepared = await prepareCommand(deps, change, 'intent')
  assert.deepEqual(prepared.command, {
    kind: 'modify',
    change: { order: '7', amount: '12000', amountBefore: before },
  })
  assert.equal(prepared.opensUnits, '2000')
})

test('a position of a net account is closed by the opposite order, of what is open and of no more', async () => {
  const deps = {
    ...basics,
    accountingType: 'net' as const,
    readOrder: async (order: string) =>
      order === '7' ? shownOrder({ order, kind: 'position', side: 'sell' }) : null,
  }
  const close = (position: string, amount: Amount | null) =>
    prepareCommand(deps, { kind: 'close', position, amount }, 'intent')
  const all = await close('7', null)
  assert.ok(all.command.kind === 'create')
  const { symbol, side, type, amount } = all.command.order
  assert.deepEqual([symbol, side, type, amount], ['EURUSD', 'buy', 'market', '10000'])
  assert.deepEqual(
    [all.refusals, all.asks, all.reduces],
    [[], [], { readMs: 1, readMonotonicMs: 2 }],
  )
  const part = await close('7', { unit: 'lots', value: d('0.04') })
  assert.ok(part.command.kind === 'create')
  assert.equal(part.command.order.amount, '4000')
  const more = await close('7', { unit: 'units', value: d('10001') })
  assert.equal(more.refusals[0]?.reason, 'amount_above_position')
  assert.equal((await close('8', null)).refusals[0]?.reason, 'position_not_found')
})
