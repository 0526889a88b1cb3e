import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Summary } from '../api/types.ts'
import { exposureOf } from './exposure.ts'

const row = (symbol: string, bought: string, sold: string, net: string) => ({
  ...{ symbol, positions: 1, buy_volume: bought, sell_volume: sold, net_volume: net },
})

const summary = (exposure: Summary['exposure']) => ({ exposure })

test('lots of one symbol are added over accounts, and what is bought here and sold there is seen', () => {
  const rows = exposureOf([
    summary([row('EURUSD', '0.10', '0', '0.10'), row('XAUUSD', '1', '0', '1')]),
    summary([row('EURUSD', '0', '0.20', '-0.20')]),
    summary(null),
  ])
  assert.deepEqual(rows, [
    {
      symbol: 'EURUSD',
      positions: 2,
      bought: '0.10',
      sold: '0.20',
      net: '-0.10',
      isOpposite: true,
    },
    { symbol: 'XAUUSD', positions: 1, bought: '1', sold: '0', net: '1', isOpposite: false },
  ])
})
