import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenPosition } from '../../domain/account-picture.ts'
import type { Decimal } from '../../domain/decimal.ts'
import {
  isBalanceSettled,
  newTask,
  noteReading,
  planReconcile,
  resumeFromS,
} from './account-task.ts'
import { defaultPacing } from './pacing.ts'

const money = (text: string) => text as Decimal // tests write decimals
const fresh = (newestDealMsc: string | null = null) =>
  newTask(
    {
      ...{ accountId: 1, account: '1', server: 'B', retention: 'ledger', zone: null },
      newestDealMsc,
    },
    defaultPacing,
    0,
  )
const position = (ticket: string, volume: string, profit = '0'): OpenPosition => ({
  ...{ ticket, position: ticket, symbol: 'EURUSD', side: 'buy', volume: money(volume) },
  ...{ openPrice: money('1.1'), currentPrice: null, stopLoss: null, takeProfit: null },
  ...{ swap: null, profit: money(profit), magic: null, comment: null },
  ...{ openedServerMsc: null, updatedServerMsc: null },
})

test('reading goes on an hour before the newest known deal, or from the beginning', () => {
  assert.equal(resumeFromS({ newestDealMsc: '1800000000500' }), 1_800_000_000 - 3_600)
  assert.equal(resumeFromS({ newestDealMsc: null }), 0)
})

test('a picture that says the same plans nothing, whatever the positions are worth', () => {
  const task = fresh('1800000000000')
  noteReading(task, money('10.50'), [position('1', '0.1', '3.20')])
  noteReading(task, money('10.5'), [position('1', '0.1', '-9.99')])
  assert.equal(task.span, null)
})

test('another balance, position or volume plans a reading from the newest deal on', () => {
  for (const [balance, positions] of [
    ['10.51', [position('1', '0.1')]],
    ['10.50', []],
    ['10.50', [position('1', '0.2')]],
    ['10.50', [position('1', '0.1'), position('2', '0.1')]],
  ] as const) {
    const task = fresh('1800000000000')
    noteReading(task, money('10.50'), [position('1', '0.1')])
    noteReading(task, money(balance), positions)
    assert.equal(task.span?.fromS, 1_800_000_000 - 3_600)
  }
})

test('the first reading of an account that never rests goes on where it is, and does not begin anew', () => {
  const task = fresh(null)
  noteReading(task, money('1'), [])
  planReconcile(task, 1_800_000_000, defaultPacing)
  assert.equal(task.span?.fromS, 0)
  task.span = { fromS: 1_577_664_002, windowS: 1 }
  noteReading(task, money('2'), [])
  assert.equal(task.span.fromS, 1_577_664_002)
})

test('a deal that the broker books late is looked for in a few more looks, not for ever', () => {
  const task = fresh('1800000000000')
  noteReading(task, money('1'), [])
  const planned = ['2', '2', '2', '2', '2'].map((balance) => {
    task.span = null
    noteReading(task, money(balance), [])
    return task.span !== null
  })
  assert.deepEqual(planned, [true, true, true, false, false])
})

test('a cache_only account has no deals to read', () => {
  const task = fresh()
  task.linked = { ...task.linked, retention: 'cache_only' }
  noteReading(task, money('1'), [])
  noteReading(task, money('2'), [])
  assert.equal(task.span, null)
})

test('a comparison reaches back seven days, further when the ledger ends earlier, and to the beginning at first', () => {
  const nowS = 1_800_000_000
  const reach = (newestDealMsc: string | null) => {
    const task = fresh(newestDealMsc)
    planReconcile(task, nowS, defaultPacing)
    return task.span?.fromS
  }
  assert.equal(reach(String((nowS - 60) * 1000)), nowS - 7 * 86_400)
  assert.equal(reach(String((nowS - 30 * 86_400) * 1000)), nowS - 30 * 86_400 - 3_600)
  assert.equal(reach(null), 0)
})

test('the sum is held against the balance only when that stood still', () => {
  const task = fresh()
  noteReading(task, money('5'), [])
  planReconcile(task, 1_800_000_000, defaultPacing)
  assert.equal(isBalanceSettled(task), false, 'while it is read')
  task.span = null
  task.isCompared = true
  assert.equal(isBalanceSettled(task), true)
  noteReading(task, money('6'), [])
  assert.equal(isBalanceSettled(task), false, 'it moved')
})
