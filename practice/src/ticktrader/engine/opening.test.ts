// A fresh account's history adds up to what it has, and is as old as the account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPracticeTickTrader } from '../practice-ticktrader.ts'

const start = () =>
  startPracticeTickTrader({
    ...{ tickMs: 0, tls: false },
    accounts: [{ type: 'Gross' }, { type: 'Net', deposit: '0' }, { type: 'Cash' }],
  })

test('an account with a balance begins with one transfer of it, when it was registered', async () => {
  await using practice = await start()
  const [gross, net] = practice.accounts
  const [opening, ...others] = practice.history(gross?.id ?? '')
  assert.deepEqual(others, [])
  const { TransactionType, TransactionReason, BalanceMovement, Balance } = opening ?? {}
  assert.deepEqual(
    [TransactionType, TransactionReason, BalanceMovement, Balance],
    ['Balance', 'TransferMoney', 100_000, 100_000],
  )
  assert.equal(practice.now() - Number(opening?.TransactionTimestamp), 30 * 86_400_000)
  assert.deepEqual(practice.history(net?.id ?? ''), [], 'nothing was paid in')
})

test('a cash account begins with one transfer for each of its assets, and later ones come behind', async () => {
  await using practice = await start()
  const id = practice.accounts[2]?.id ?? ''
  practice.deposit(id, '1.5', 'EUR')
  assert.deepEqual(
    practice.history(id).map((one) => [one.BalanceCurrency, one.BalanceMovement, one.Balance]),
    [
      ['USD', 250_000, undefined],
      ['EUR', 100_000, undefined],
      ['BTC', 2.5, undefined],
      ['EUR', 1.5, undefined],
    ],
  )
})
