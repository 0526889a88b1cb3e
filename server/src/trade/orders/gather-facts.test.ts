// What limits are told of the broker: nothing that it has may be left out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startDeskBench, wish } from '../../../test/support/desk-bench.ts'
import type { Decimal } from '../../domain/decimal.ts'

test('a loss of this moment counts also where the clock of the broker is ahead', async (t) => {
  const { desk, ask, script, setLimit, clock } = await startDeskBench(t)
  await setLimit('max_daily_loss_money', '500')
  const lost = (text: string) => text as Decimal
  script.account = { ...script.account, balance: lost('9400'), equity: lost('9400') }
  script.history.push({
    ...{ id: 'h1', atMs: clock.now() + 20_000, type: 'position_closed', reason: null, order: '1' },
    ...{ clientId: null, position: '1', symbol: 'EURUSD', side: 'buy', amount: lost('1000') },
    ...{ price: lost('1.1'), balanceChange: lost('-600'), balance: lost('9400'), comment: null },
  })
  const answer = await desk.place(ask(), wish())
  assert.ok(answer.outcome === 'rejected' && answer.reason === 'max_daily_loss_money')
})
