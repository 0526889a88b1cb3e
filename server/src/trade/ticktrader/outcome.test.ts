// What each answer means. The rule behind the table: rejected only where the venue cannot have acted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isFields, parseJson } from '../../connect/ticktrader/json.ts'
import { rejections } from '../rejections.ts'
import type { Outcome, TradeCommand } from '../trade-port.ts'
import { outcomeOfAnswer, outcomeOfFailure, outcomeOfMessage } from './outcome.ts'
import { create, newOrder } from './testdata.ts'

const buy = create()
const cancel: TradeCommand = { kind: 'cancel', order: '769021' }
const trade = (members: object = {}) => ({
  ...{ Id: 769021, ClientId: 'tmABCDEFGHIJKLMNOP', Type: 'Market', InitialType: 'Market' },
  ...{ Side: 'Buy', Status: 'Filled', Symbol: 'EURUSD', Price: 1.12539 },
  ...{ InitialAmount: 100000, RemainingAmount: 0, FilledAmount: 100000, Created: 1444143232606 },
  ...members,
})

const rest = (status: number, text: string, command = buy) =>
  verdict(outcomeOfAnswer(command, { status, text }))
const socket = (message: object, command = buy) => {
  const read = parseJson(JSON.stringify(message))
  return verdict(outcomeOfMessage(command, isFields(read) ? read : {}))
}
const verdict = (one: Outcome) => (one.outcome === 'rejected' ? one.reason : one.outcome)

test('a trade in the answer is the order, to the last digit', () => {
  const text = JSON.stringify(trade()).replace('1.12539', '1.1253900')
  const outcome = outcomeOfAnswer(buy, { status: 200, text })
  assert.ok(outcome.outcome === 'accepted')
  const [order] = outcome.orders
  assert.deepEqual(
    { order: order?.order, price: order?.price, status: order?.status, kind: order?.kind },
    { order: '769021', price: '1.1253900', status: 'filled', kind: 'order' },
  )
})

test('whatever leaves open whether the venue acted is unknown', () => {
  for (const status of [301, 408, 409, 413, 418, 429, 500, 502, 503, 504, 599])
    assert.equal(rest(status, 'whatever'), 'unknown', String(status))
  for (const text of ['Dealer timeout', 'Request timed out', 'TIME-OUT', '{"Message":"time out"}'])
    for (const status of [400, 403, 410]) assert.equal(rest(status, text), 'unknown', text)
  assert.equal(rest(200, ''), 'unknown')
  assert.equal(rest(200, '<html>'), 'unknown')
  assert.equal(rest(200, '{}'), 'unknown')
  assert.equal(rest(204, ''), 'unknown')
  assert.equal(rest(400, 'The server is being shut down.'), 'unknown')
  assert.equal(verdict(outcomeOfFailure({ firstByteLeft: true, detail: 'reset' })), 'unknown')
  assert.equal(verdict(outcomeOfFailure({ firstByteLeft: false, detail: 'reset' })), 'not_sent')
  for (const message of [
    { Response: 'TradeCreate', Error: 'Cannot create new trade! Reason: Dealer timeout' },
    { Response: 'Error' },
    { Response: 'TradeCreate' },
    { Response: 'TradeCreate', Result: {} },
    { Response: 'TradeCreate', Result: 'ok' },
  ])
    assert.equal(socket(message), 'unknown', JSON.stringify(message))
  assert.equal(socket({ Response: 'TradeDelete' }, cancel), 'unknown')
})

test('an id that the venue knows already means that the order arrived: never a rejection', () => {
  assert.equal(rest(400, 'Duplicate client order id'), 'unknown')
  assert.equal(
    socket({
      Response: 'TradeCreate',
      Error: 'Cannot create new trade! Reason: DuplicateClientOrderId',
    }),
    'unknown',
  )
})

test('an answer that tells of another order says nothing about this one', () => {
  assert.equal(rest(200, JSON.stringify(trade({ ClientId: 'tmOTHER' }))), 'unknown')
  assert.equal(rest(200, JSON.stringify(trade({ ClientId: undefined }))), 'accepted')
  assert.equal(rest(200, JSON.stringify(trade({ ClientId: undefined, Side: 'Sell' }))), 'unknown')
  const gone = { Type: 'Cancel', Trade: trade({ Status: 'Canceled' }) }
  assert.equal(rest(200, JSON.stringify(gone), cancel), 'accepted')
  assert.equal(rest(200, JSON.stringify({ Trade: trade({ Id: 1 }) }), cancel), 'unknown')
  const both: TradeCommand = { kind: 'close_by', position: '1', by: '2' }
  const swapped = { Trade: trade({ Id: 2 }), ByTrade: trade({ Id: 1 }) }
  assert.equal(rest(200, JSON.stringify(swapped), both), 'accepted')
})

test('refusals by status, where the words say nothing', () => {
  const expected = { 400: 'refused_by_venue', 401: 'credentials_refused', 402: 'not_enough_money' }
  for (const [status, reason] of Object.entries(expected))
    assert.equal(rest(Number(status), ''), reason)
  assert.equal(rest(403, ''), 'trade_not_allowed')
  assert.equal(rest(404, ''), 'refused_by_venue')
  assert.equal(rest(410, ''), 'off_quotes')
})

test('refusals by their words, in each of the shapes that servers and documents have', () => {
  const cases: Readonly<Record<string, string>> = {
    'Not Enough Money': 'not_enough_money',
    'Off quotes': 'off_quotes',
    OffQuotes: 'off_quotes',
    'Rejected By Dealer': 'dealer_rejected',
    'Invalid price': 'price_wrong_side',
    'Invalid amount': 'amount_not_valid',
    InvalidAmountChange: 'amount_not_valid',
    'Invalid visible amount': 'visible_amount_not_valid',
    'Trade session is closed': 'market_closed',
    'Close only mode': 'close_only',
    'Account is readonly': 'read_only',
    LoginIsReadonly: 'read_only',
    'Account is blocked': 'account_blocked',
    'Position not found': 'position_not_found',
    'Related order not found': 'order_not_found',
    'Order not found': 'order_not_found',
    'Symbol not found': 'symbol_unknown',
    'Order is busy': 'order_busy',
    'Two-factor login required': 'one_time_code_needed',
    'Throttling exceeded': 'throttled',
    'Trade Queue overflows.': 'venue_busy',
    'Account is not calculated': 'venue_busy',
    'Invalid close by side': 'close_by_not_possible',
    'Stop price is not specified': 'price_missing',
    'Invalid expiration time': 'expiry_not_valid',
    'Something new': 'refused_by_venue',
  }
  for (const [words, reason] of Object.entries(cases)) {
    for (const text of [
      words,
      JSON.stringify(words),
      JSON.stringify({ Message: words }),
      JSON.stringify({ Response: 'Error', Error: words }),
      JSON.stringify({ s: 'error', code: 400, message: words }),
    ])
      assert.equal(rest(400, text), reason, text)
    assert.equal(rest(200, JSON.stringify({ Response: 'Error', Error: words })), reason)
    assert.equal(socket({ Response: 'Error', Error: words }), reason)
    assert.equal(socket({ Response: 'Error', Error: { Message: words } }), reason)
    const named = { Response: 'TradeCreate', Error: `Cannot create new trade! Reason: ${words}` }
    assert.equal(socket(named), reason)
    assert.ok(reason in rejections)
  }
})

test('what the venue said reaches a person without its preface and without control characters', () => {
  const outcome = outcomeOfAnswer(buy, {
    status: 400,
    text: 'Cannot create new trade! Reason: Invalid\u0000 amount',
  })
  assert.deepEqual(outcome, {
    outcome: 'rejected',
    reason: 'amount_not_valid',
    said: 'Invalid amount',
  })
})

test('deletes without a body are done; a pair needs both of its orders', () => {
  assert.equal(rest(204, '', cancel), 'accepted')
  const pair: TradeCommand = {
    kind: 'create_oco',
    first: newOrder({ clientId: 'a' }),
    second: newOrder({ clientId: 'b' }),
  }
  const [FirstTrade, SecondTrade] = [trade({ ClientId: 'a' }), trade({ ClientId: 'b' })]
  assert.equal(rest(200, JSON.stringify({ FirstTrade, SecondTrade }), pair), 'accepted')
  assert.equal(rest(200, JSON.stringify({ FirstTrade }), pair), 'unknown')
  const swapped = { FirstTrade: SecondTrade, SecondTrade: FirstTrade }
  assert.equal(rest(200, JSON.stringify(swapped), pair), 'unknown')
  const half = { FirstTrade, SecondTrade: { ...SecondTrade, Status: 'Rejected' } }
  assert.equal(rest(200, JSON.stringify(half), pair), 'unknown')
  assert.equal(rest(200, JSON.stringify(trade({ Status: 'Rejected' }))), 'refused_by_venue')
})

test('the trade of older servers and documents is read too', () => {
  const old = trade({ Amount: 100000, RemainingAmount: undefined, InitialAmount: undefined })
  const outcome = outcomeOfAnswer(buy, { status: 200, text: JSON.stringify(old) })
  assert.ok(outcome.outcome === 'accepted')
  assert.equal(outcome.orders[0]?.remainingAmount, '100000')
  assert.equal(outcome.orders[0]?.kind, 'position')
})

test('no answer at all makes the reader throw, and none but an order of ours is accepted', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      fc.string(),
      fc.json(),
      (status, words, json) => {
        for (const text of [words, json]) {
          const { outcome } = outcomeOfAnswer(buy, { status, text })
          assert.notEqual(outcome, 'accepted')
          const message = parseJson(text)
          if (isFields(message)) assert.notEqual(outcomeOfMessage(buy, message).outcome, 'accepted')
        }
      },
    ),
  )
})
