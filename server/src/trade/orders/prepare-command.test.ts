// What is decided about is what leaves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { euro, shownOrder } from '../../../test/support/desk-bench.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { prepareCommand } from './prepare-command.ts'

test('a larger amount leaves with what was left when it was decided', async () => {
  const before = '10000' as Decimal
  const deps = {
    symbols: async () => new Map([[euro.symbol, euro]]),
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
