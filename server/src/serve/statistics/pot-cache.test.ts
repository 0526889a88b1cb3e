// A pot is made once for what its accounts hold, and anew when any of it changes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../../domain/decimal.ts'
import { accountLedger, noEquity } from '../../domain/statistics/account-ledger.ts'
import { packed } from '../../domain/statistics/columns.ts'
import { noTrades } from '../../domain/statistics/trade-rows.ts'
import type { KeptLedger } from './kept-ledger.ts'
import { createPotCache } from './pot-cache.ts'

function keptWith(cents: number): KeptLedger {
  const money = packed([(cents / 100).toFixed(2) as Decimal], 2) // canonical
  const columns = {
    ...{ count: 1, atMs: Float64Array.of(1_000), money },
    ...{ kind: Uint8Array.of(2), isOut: Uint8Array.of(0) },
  }
  const ledger = accountLedger({
    ...{ trades: noTrades.columns, bookings: columns, opening: 0n, equity: noEquity, openMs: [] },
  })
  const zero = '0' as Decimal // canonical
  const bookings = { columns, deals: '1', cashTotal: zero, rewritten: '0', kinds: '{}' }
  return {
    ...{ ledger, state: null, warnings: [], unexplained: null, revision: 1, bookedRevision: 1 },
    kept: {
      trades: noTrades,
      open: new Map(),
      horizon: '0',
      bookings,
      equity: noEquity,
      capital: null,
    },
  }
}

test('a pot is kept while its accounts stay, and made anew when one of them changes or goes', () => {
  const pots = createPotCache()
  const [one, two] = [keptWith(100), keptWith(250)]
  const first = pots.get('desk', [one, two])
  first.values.set('asked', 1)
  assert.equal(first.ledger.balances.units[1], 350n)
  assert.equal(pots.get('desk', [{ ...one, revision: 2 }, two]), first)
  const changed = pots.get('desk', [one, keptWith(251)])
  assert.equal(changed.ledger.balances.units[1], 351n)
  assert.equal(changed.values.size, 0)
  assert.equal(pots.get('desk', [one]).ledger.bookings.count, 1)
})

test('pots beyond the bound go, the longest unused first', () => {
  const pots = createPotCache()
  const account = keptWith(100)
  const first = pots.get('a', [account])
  const second = pots.get('b', [account])
  assert.equal(pots.get('a', [account]), first)
  pots.get('c', [account])
  assert.equal(pots.get('a', [account]), first)
  assert.notEqual(pots.get('b', [account]), second)
})
