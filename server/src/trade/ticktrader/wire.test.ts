// The exact request of every command, and the laws that hold for each one that can be written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isFields, NumberText, parseJson } from '../../connect/ticktrader/json.ts'
import { subtract } from '../../domain/decimal-math.ts'
import { NotSendable, type Rejection } from '../rejections.ts'
import type { AccountingType, NewOrder, OrderChange, TradeCommand } from '../trade-port.ts'
import { create, dec, newOrder } from './testdata.ts'
import { socketFrame, writeCommand } from './wire.ts'

/** Positive, with up to 12 digits before and 8 after the point, zeros at the end included. */
const amounts = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 20n }), fc.integer({ min: 0, max: 8 }))
  .map(([units, scale]) => {
    const digits = units.toString().padStart(scale + 1, '0')
    const at = digits.length - scale
    return dec(scale === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`)
  })

const gross = { accountingType: 'gross', remainingAmount: null } as const
const accountTypes: readonly AccountingType[] = ['gross', 'net', 'cash']

function written(command: TradeCommand, facts: Parameters<typeof writeCommand>[1] = gross) {
  const { method, path, body } = writeCommand(command, facts)
  return `${method} ${path} ${body}`.trim()
}

function refusal(command: TradeCommand, accountingType: AccountingType = 'gross'): Rejection {
  try {
    writeCommand(command, { accountingType, remainingAmount: null })
  } catch (error) {
    if (error instanceof NotSendable) return error.reason
    throw error
  }
  return assert.fail('it was written')
}

test('each order type has its members and no other', () => {
  const id = '"ClientId":"tmABCDEFGHIJKLMNOP"'
  const head = (type: string) => `POST /api/v2/trade {${id},"Type":"${type}","Side":"Buy"`
  assert.equal(written(create()), `${head('Market')},"Symbol":"EURUSD","Amount":1000}`)
  assert.equal(
    written(create({ slippage: dec('0.10'), timeInForce: 'fok', comment: 'x' })),
    `${head('Market')},"Symbol":"EURUSD","Amount":1000,"FillOrKill":true,"MarketWithSlippage":true,"Slippage":0.10,"Comment":"x"}`,
  )
  assert.equal(
    written(
      create({
        type: 'limit',
        price: dec('1.08500'),
        timeInForce: 'ioc',
        maxVisibleAmount: dec('0'),
      }),
    ),
    `${head('Limit')},"Symbol":"EURUSD","Amount":1000,"Price":1.08500,"MaxVisibleAmount":0,"ImmediateOrCancel":true}`,
  )
  assert.equal(
    written(create({ type: 'stop', stopPrice: dec('1.1'), expiresMs: 1_800_000_000_000 })),
    `${head('Stop')},"Symbol":"EURUSD","Amount":1000,"StopPrice":1.1,"Expired":1800000000000}`,
  )
  assert.equal(
    written(
      create({
        ...{ type: 'stop_limit', price: dec('1.11'), stopPrice: dec('1.1') },
        ...{ stopLoss: dec('1.05'), takeProfit: dec('1.2') },
      }),
    ),
    `${head('StopLimit')},"Symbol":"EURUSD","Amount":1000,"Price":1.11,"StopPrice":1.1,"StopLoss":1.05,"TakeProfit":1.2}`,
  )
})

test('a pair stands in two members: in the body, and on a socket beside the request', () => {
  const first = newOrder({ type: 'limit', price: dec('1.08'), clientId: 'a' })
  const second = newOrder({ type: 'stop', stopPrice: dec('1.09'), clientId: 'b' })
  const wire = writeCommand({ kind: 'create_oco', first, second }, gross)
  assert.equal(wire.path, '/api/v2/trade/oco')
  assert.equal(socketFrame(wire, 'a'), `{"Id":"a","Request":"TradeCreateOco",${wire.body.slice(1)}`)
  assert.match(wire.body, /^\{"FirstRequest":\{.*"Price":1\.08\},"SecondRequest":\{.*\}\}$/)
})

test('the rest of what can be done to orders and positions', () => {
  assert.equal(
    written({ kind: 'cancel', order: '9223372036854775807' }),
    'DELETE /api/v2/trade?type=Cancel&id=9223372036854775807',
  )
  assert.equal(
    written({ kind: 'close', position: '7', amount: null }),
    'DELETE /api/v2/trade?type=Close&id=7',
  )
  assert.equal(
    written({ kind: 'close', position: '7', amount: dec('1000.50') }),
    'DELETE /api/v2/trade?type=Close&id=7&amount=1000.50',
  )
  assert.equal(
    written({ kind: 'close_by', position: '7', by: '8' }),
    'DELETE /api/v2/trade?type=CloseBy&id=7&byId=8',
  )
  const partial = writeCommand({ kind: 'close', position: '7', amount: dec('10') }, gross)
  assert.equal(
    socketFrame(partial, 'x-1'),
    '{"Id":"x-1","Request":"TradeDelete","Params":{"Type":"Close","Id":7,"Amount":10}}',
  )
  assert.equal(
    written({ kind: 'modify', change: { order: '7', stopLoss: dec('0'), comment: 'ü' } }),
    'PUT /api/v2/trade {"Id":7,"StopLoss":0,"Comment":"\\u00fc"}',
  )
})

test('the amount that is to be left leaves as the difference to what remains', () => {
  fc.assert(
    fc.property(amounts, amounts, (amount, remainingAmount) => {
      const command: TradeCommand = {
        kind: 'modify',
        change: { order: '7', price: dec('1'), amount },
      }
      const { body } = writeCommand(command, { accountingType: 'net', remainingAmount })
      const difference = subtract(amount, remainingAmount)
      const sent = /"AmountChange":(-?[\d.]+)/.exec(body)?.[1] ?? '0'
      assert.equal(Number(sent) === 0 ? '0' : sent, Number(difference) === 0 ? '0' : difference)
    }),
  )
  assert.equal(
    refusal({ kind: 'modify', change: { order: '7', amount: dec('5') } }),
    'order_not_found',
  )
  const same = { order: '7', amount: dec('5.0') }
  assert.throws(
    () =>
      writeCommand(
        { kind: 'modify', change: same },
        { accountingType: 'gross', remainingAmount: dec('5') },
      ),
    { reason: 'nothing_to_change' },
  )
})

test('what an account type does not have is refused with what to do instead', () => {
  for (const type of ['net', 'cash'] as const) {
    const close: TradeCommand = { kind: 'close', position: '7', amount: null }
    assert.equal(refusal(close, type), 'not_on_this_account')
    assert.equal(refusal({ kind: 'close_by', position: '7', by: '8' }, type), 'not_on_this_account')
    assert.equal(refusal(create({ stopLoss: dec('1') }), type), 'not_on_this_account')
    const protect: OrderChange = { order: '7', takeProfit: dec('1') }
    assert.equal(refusal({ kind: 'modify', change: protect }, type), 'not_on_this_account')
    assert.throws(() => writeCommand(close, { accountingType: type, remainingAmount: null }), {
      message: /opposite market order/,
    })
  }
})

test('a member that the venue would ignore is refused', () => {
  const limit = { type: 'limit', price: dec('1') } as const
  const stop = { type: 'stop', stopPrice: dec('1') } as const
  const cases: readonly (readonly [Partial<NewOrder>, Rejection])[] = [
    [{ price: dec('1') }, 'order_not_valid'],
    [{ stopPrice: dec('1') }, 'order_not_valid'],
    [{ type: 'limit' }, 'price_missing'],
    [{ type: 'stop' }, 'price_missing'],
    [{ type: 'stop_limit', price: dec('1') }, 'price_missing'],
    [{ type: 'stop', stopPrice: dec('0') }, 'order_not_valid'],
    [{ expiresMs: 1 }, 'expiry_not_valid'],
    [{ ...limit, expiresMs: 1, timeInForce: 'ioc' }, 'expiry_not_valid'],
    [{ ...limit, expiresMs: -1 }, 'expiry_not_valid'],
    [{ ...stop, timeInForce: 'ioc' }, 'order_not_valid'],
    [{ ...stop, timeInForce: 'fok' }, 'order_not_valid'],
    [{ ...limit, slippage: dec('1') }, 'order_not_valid'],
    [{ ...stop, maxVisibleAmount: dec('1') }, 'visible_amount_not_valid'],
    [{ ...limit, maxVisibleAmount: dec('1001') }, 'visible_amount_not_valid'],
    [{ amount: dec('0.00') }, 'amount_not_valid'],
    [{ amount: dec('-1') }, 'amount_not_valid'],
    [{ clientId: 'mit Blank' }, 'order_not_valid'],
    [{ clientId: '' }, 'order_not_valid'],
  ]
  for (const [members, reason] of cases)
    assert.equal(refusal(create(members)), reason, JSON.stringify(members))
  assert.equal(refusal({ kind: 'cancel', order: '1; drop' }), 'order_not_found')
  assert.equal(refusal({ kind: 'close', position: '0', amount: null }), 'position_not_found')
  assert.equal(refusal({ kind: 'close', position: '1', amount: dec('0') }), 'amount_not_valid')
  assert.equal(refusal({ kind: 'modify', change: { order: '7' } }), 'nothing_to_change')
})

test('a pair whose prices exclude each other is refused, as in the document’s own example', () => {
  const pair = (side: 'buy' | 'sell', limit: string, stop: string): TradeCommand => ({
    kind: 'create_oco',
    first: newOrder({ side, type: 'limit', price: dec(limit), clientId: 'a' }),
    second: newOrder({ side, type: 'stop', stopPrice: dec(stop), clientId: 'b' }),
  })
  assert.equal(refusal(pair('buy', '1.0850', '1.0800')), 'price_wrong_side')
  assert.equal(refusal(pair('sell', '1.0800', '1.0850')), 'price_wrong_side')
  assert.ok(written(pair('buy', '1.0800', '1.0850')))
  assert.ok(written(pair('sell', '1.0850', '1.0800')))
  const one = newOrder({ type: 'limit', price: dec('1') })
  assert.equal(refusal({ kind: 'create_oco', first: one, second: one }), 'order_not_valid')
})

test('whatever is written is ASCII, one JSON object, and keeps each digit', () => {
  fc.assert(
    fc.property(
      amounts,
      amounts,
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...accountTypes),
      (amount, price, comment, accountingType) => {
        const order = newOrder({ type: 'limit', amount, price, comment, symbol: comment })
        const wire = writeCommand(
          { kind: 'create', order },
          { accountingType, remainingAmount: null },
        )
        const frame = socketFrame(wire, order.clientId)
        for (const text of [wire.body, frame]) assert.match(text, /^[\x20-\x7e]*$/)
        const read = parseJson(frame)
        assert.ok(isFields(read) && isFields(read.Params))
        assert.equal(read.Id, order.clientId)
        assert.deepEqual(read.Params.Amount, new NumberText(amount))
        assert.deepEqual(read.Params.Price, new NumberText(price))
        assert.equal(read.Params.Comment, comment)
        assert.deepEqual(read.Params, parseJson(wire.body))
      },
    ),
    { numRuns: 50 },
  )
})

test('writing twice gives the same bytes', () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      const command: TradeCommand = { kind: 'close', position: '12', amount }
      assert.deepEqual(writeCommand(command, gross), writeCommand(command, gross))
    }),
  )
})
