import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Summary } from '../api/types.ts'
import { exposureOf } from './exposure.ts'

const row = (symbol: string, bought: string, sold: string, net: string) => ({
  ...{ symbol, positions: 1, buy_volume: bought, sell_volume: sold, net_volume: net },
})

const summary = (id: string, exposure: Summary['exposure']): [string, Summary] => [
  id,
  {
    ...{ id, account: id, server: 's', source: 'expert', state: 'live', cause: null },
    ...{ cause_detail: null, next_step: null, as_of: null, currency: 'USD', balance: null },
    ...{ equity: null, credit: null, floating_profit: null, margin: null, free_margin: null },
    ...{ margin_level: null, open_positions: null, open_volume: null, exposure },
    ...{ closed_positions: 0, realized_net: '0', complete: null },
  },
]

test('lots of one symbol are added over accounts, and what is bought here and sold there is seen', () => {
  const rows = exposureOf(
    new Map([
      summary('acc_1', [row('EURUSD', '0.10', '0', '0.10'), row('XAUUSD', '1', '0', '1')]),
      summary('acc_2', [row('EURUSD', '0', '0.20', '-0.20')]),
      summary('acc_3', null),
    ]),
  )
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
