import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shownOrder, wish } from '../../../test/support/desk-bench.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { HistoryRecord, TradeCommand } from '../trade-port.ts'
import {
  APART_MS,
  findEvidence,
  judgeAbsence,
  type Look,
  QUIET_MS,
  RECONCILE_MS,
  showsAbsence,
} from './find-order.ts'

const d = (text: string) => text as Decimal
const sentMs = 1_000_000
const clientId = 'tmaaaaaaaaaaaaaaaa'
const none: Look = { orders: [], history: [] }
const sent = { sentMs, createdMs: sentMs - 5 }

const record = (more: Partial<HistoryRecord>): HistoryRecord => ({
  ...{ id: 'h1', atMs: sentMs + 5, type: 'filled', reason: null, order: '7', clientId: null },
  ...{ position: null, symbol: 'EURUSD', side: 'buy', amount: d('1000'), price: d('1.1') },
  ...{ balanceChange: null, balance: null, comment: null },
  ...more,
})

function seen(command: TradeCommand, look: Partial<Look>): boolean {
  const names = { clientId, secondClientId: 'tmbbbbbbbbbbbbbbbb', sentMs, createdMs: sentMs - 5 }
  return findEvidence({ command, ...names }, { orders: [], history: [], ...look }) !== null
}

const create: TradeCommand = {
  kind: 'create',
  order: { ...wish(), clientId, amount: d('1000') },
}

test('a new order is found by its client id or in a comment, among orders or in history', () => {
  assert.ok(!seen(create, {}))
  assert.ok(!seen(create, { orders: [shownOrder({ clientId: 'tmcccccccccccccccc' })] }))
  assert.ok(seen(create, { orders: [shownOrder({ clientId })] }))
  assert.ok(seen(create, { orders: [shownOrder({ comment: `Stop ${clientId}` })] }))
  assert.ok(seen(create, { history: [record({ clientId })] }))
  assert.ok(seen(create, { history: [record({ clientId: 'tmbbbbbbbbbbbbbbbb' })] }))
})

test('a cancel is done when its order is gone, a change when the order is as it was to be', () => {
  const orders = [shownOrder({ order: '7', price: d('1.10'), stopLoss: null })]
  assert.ok(!seen({ kind: 'cancel', order: '7' }, { orders }))
  assert.ok(seen({ kind: 'cancel', order: '8' }, { orders }))
  const change = (more: object): TradeCommand => ({
    kind: 'modify',
    change: { order: '7', ...more },
  })
  assert.ok(seen(change({ price: d('1.1') }), { orders }))
  assert.ok(seen(change({ stopLoss: d('0') }), { orders }), 'none is what 0 asks for')
  assert.ok(!seen(change({ price: d('1.1'), stopLoss: d('1.05') }), { orders }))
})

test('a lost change of an amount is absent only while the order is as it was', () => {
  const larger: TradeCommand = {
    kind: 'modify',
    change: { order: '7', amount: d('20000'), amountBefore: d('10000') },
  }
  const left = (remaining: string) => [shownOrder({ order: '7', remainingAmount: d(remaining) })]
  assert.ok(showsAbsence({ ...sent, command: larger }, { ...none, orders: left('10000.00') }))
  assert.ok(
    !showsAbsence({ ...sent, command: larger }, { ...none, orders: left('18000') }),
    'changed, filled in part',
  )
  assert.ok(!showsAbsence({ ...sent, command: larger }, none))
  const price: TradeCommand = { kind: 'modify', change: { order: '7', price: d('1.2') } }
  assert.ok(showsAbsence({ ...sent, command: price }, none), 'what is gone has no price any more')
  assert.ok(showsAbsence({ ...sent, command: create }, none))
})

test('a close is done when the position is gone, or when history has a record of it since', () => {
  const orders = [shownOrder({ order: '7', kind: 'position' })]
  const close: TradeCommand = { kind: 'close', position: '7', amount: d('1000') }
  assert.ok(seen(close, {}))
  assert.ok(!seen(close, { orders }))
  assert.ok(!seen(close, { orders, history: [record({ atMs: sentMs - 60_000 })] }))
  const closed = record({ atMs: sentMs + 10, type: 'position_closed' })
  assert.ok(seen(close, { orders, history: [closed] }))
  // Opened a moment before, or by a broker whose clock is ahead; and a stop loss that was moved.
  for (const type of ['order_filled', 'position_opened', 'trade_modified'])
    assert.ok(!seen(close, { orders, history: [{ ...closed, type }] }), type)
})

test('a lost close is not absent when the position was closed in part at about that time', () => {
  const orders = [shownOrder({ order: '7', kind: 'position' })]
  const close: TradeCommand = { kind: 'close', position: '7', amount: d('1000') }
  // By the broker's clock, which may be behind: this one, or another one a moment before.
  const history = [record({ atMs: sentMs - 20_000, type: 'position_closed' })]
  assert.ok(!seen(close, { orders, history }))
  assert.ok(!showsAbsence({ ...sent, command: close }, { orders, history }))
  const others = [
    record({ atMs: sentMs - 20_000, type: 'position_closed', order: '8' }),
    record({ atMs: sentMs - 20_000, type: 'position_opened' }),
  ]
  assert.ok(showsAbsence({ ...sent, command: close }, { orders, history: others }))
})

test('absent takes two looks ten seconds apart and half a minute; a minute without them takes a person', () => {
  const intent = { sentMs, createdMs: sentMs, reconcileByMs: sentMs + RECONCILE_MS }
  const after = (...looksMs: number[]) =>
    judgeAbsence(
      intent,
      looksMs.map((ms) => sentMs + ms),
      sentMs + (looksMs.at(-1) ?? 0),
    )
  assert.equal(after(0), null)
  assert.equal(after(0, 29_999), null)
  assert.equal(after(0, 30_000), 'ABSENT')
  assert.equal(after(25_000, 34_999), null)
  assert.equal(after(25_000, 35_000), 'ABSENT')
  assert.equal(after(31_000), null)
  assert.equal(after(59_999), null)
  assert.equal(after(60_000), 'HUMAN')
  assert.equal(judgeAbsence(intent, [], sentMs + 60_000), 'HUMAN')
})

test('whenever looks are made, absent is never said early and nobody waits longer than a minute', () => {
  const looks = fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 12 })
  fc.assert(
    fc.property(looks, fc.integer({ min: 0, max: 80_000 }), (given, nowMs) => {
      const made = given.filter((ms) => ms <= nowMs).sort((a, b) => a - b)
      const verdict = judgeAbsence(
        { sentMs: 0, createdMs: 0, reconcileByMs: RECONCILE_MS },
        made,
        nowMs,
      )
      const [first = 0] = made
      const last = made.at(-1) ?? 0
      const isProved = made.length >= 2 && last - first >= APART_MS && last >= QUIET_MS
      assert.equal(verdict === 'ABSENT', isProved)
      if (!isProved) assert.equal(verdict, nowMs >= RECONCILE_MS ? 'HUMAN' : null)
    }),
  )
})
