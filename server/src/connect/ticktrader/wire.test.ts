// Samples of the vendor's documents and of live answers, older and newer forms alike; what is absent is null and never 0;
// numbers keep their digits; what breaks a rule names the member and not its value.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../../domain/decimal.ts'
import { ConnectFailure } from '../failure.ts'
import { dealsOf } from './deals.ts'
import { historyPageOf, historyRecordOf } from './history.ts'
import { type Fields, isFields, parseJson } from './json.ts'
import { lotsOf } from './lots.ts'
import { ticketOf } from './ticket.ts'
import * as wire from './wire.ts'

function fieldsOf(text: string): Fields {
  const value = parseJson(text)
  assert.ok(isFields(value), text)
  return value
}

const sizes = new Map([['EURUSD', '100000' as Decimal]])
const none = new Map<string, Decimal>()

test('the account of the vendor’s page, with members that newer servers have no more', () => {
  const { id, type, picture, isReadonly } = wire.accountOf(
    fieldsOf(
      '{"Id":5,"Group":"demoforex_gross","AccountingType":"Gross","Name":"DemoForexGross","Registered":1404114533000,"IsBlocked":false,"IsReadonly":false,"IsValid":true,"IsWebApiEnabled":true,"Leverage":100,"Balance":999999741.19,"BalanceCurrency":"USD","Equity":999999741.19,"Margin":0,"MarginLevel":0,"MarginCallLevel":50,"StopOutLevel":30}',
    ),
  )
  assert.deepEqual([id, type, isReadonly], ['5', 'Gross', false])
  assert.equal(picture.balance, '999999741.19')
  assert.equal(picture.margin_free, '999999741.19')
  assert.equal(picture.margin_level, null)
  assert.equal(picture.profit, null)
  assert.equal(picture.credit, null)
  assert.equal(picture.trade_allowed, 'true')
  assert.ok(!JSON.stringify(picture).includes('DemoForexGross'))
})

test('digits beyond a float’s stay, exponents become digits, ids beyond a float’s stay', () => {
  const facts = wire.accountOf(
    fieldsOf(
      '{"Id":9223372036854775807,"AccountingType":"Net","Balance":1234567890123.45678901,"Equity":1.5E+3,"Margin":1e-7,"Profit":-0.10,"Commission":-0.01,"Swap":0.005}',
    ),
  )
  assert.equal(facts.id, '9223372036854775807')
  assert.equal(facts.picture.balance, '1234567890123.45678901')
  assert.equal(facts.picture.equity, '1500')
  assert.equal(facts.picture.margin_free, '1499.9999999')
  assert.equal(facts.picture.profit, '-0.105')
})

test('a type that nobody knows is told by what the account has', () => {
  assert.equal(
    wire.accountOf(fieldsOf('{"Id":1,"AccountingType":"Hedge","Balance":1}')).type,
    'Gross',
  )
  const cash = wire.accountOf(fieldsOf('{"Id":1,"AccountingType":"Exchange"}'))
  assert.equal(cash.type, 'Cash')
  assert.deepEqual(
    [
      cash.picture.balance,
      cash.picture.equity,
      cash.picture.margin_free,
      cash.picture.trade_allowed,
    ],
    [null, null, null, null],
  )
})

test('positions: by their newer and older amounts, and as the older guide lists them', () => {
  const current = fieldsOf(
    '{"Id":769021,"Type":"Position","InitialType":"Market","Status":"Calculated","Side":"Buy","Symbol":"EURUSD","Price":1.12539,"InitialAmount":100000,"RemainingAmount":100000,"FilledAmount":0,"StopLoss":0,"Commission":-5.63,"PositionCreated":1444143232614,"Created":1444143232606}',
  )
  const older = fieldsOf(
    '{"Id":769021,"Type":"Position","Status":"Calculated","Side":"Buy","Symbol":"EURUSD","Price":1.12539,"Amount":100000,"InitialAmount":100000,"PositionCreated":1444143232614}',
  )
  const guide = fieldsOf(
    '{"Id":769021,"Type":"Market","Status":"Filled","Side":"Buy","Symbol":"EURUSD","Price":1.12539,"Amount":100000,"Created":1444143232614}',
  )
  for (const one of [current, older, guide]) {
    assert.ok(wire.isPosition(one))
    assert.ok(!wire.isWaiting(one))
    const read = wire.grossPositionOf(one, sizes)
    assert.deepEqual(
      [read.volume, read.openPrice, read.stopLoss, read.currentPrice, read.openedServerMsc],
      ['1', '1.12539', null, null, '1444143232614'],
    )
  }
  const done = fieldsOf('{"Id":1,"Type":"Market","Status":"Filled","RemainingAmount":0}')
  assert.ok(!wire.isPosition(done) && !wire.isWaiting(done))
})

test('a netted position: its empty side is skipped, one with two sides is not understood', () => {
  const net = (long: string, short: string) =>
    wire.netPositionOf(
      fieldsOf(
        `{"Id":7,"Symbol":"EURUSD","LongAmount":${long},"LongPrice":1.1,"ShortAmount":${short},"ShortPrice":1.2,"CurrentBestBid":1.15,"CurrentBestAsk":1.16}`,
      ),
      sizes,
    )
  assert.equal(net('0', '0'), null)
  assert.deepEqual([net('1000', '0')?.side, net('1000', '0')?.currentPrice], ['buy', '1.15'])
  assert.deepEqual([net('0', '1000')?.volume, net('0', '1000')?.openPrice], ['0.01', '1.2'])
  assert.throws(() => net('1', '1'), /ShortAmount/)
})

test('an order of an unknown status waits until it is over, and keeps the broker’s words', () => {
  const order = fieldsOf(
    '{"Id":9,"Type":"StopLimit","Status":"Suspended","Side":"Sell","Symbol":"EURUSD","StopPrice":1.1,"Price":1.09,"RemainingAmount":3000,"Expired":-62135596800000}',
  )
  assert.ok(wire.isWaiting(order))
  const { status, type, units, lots, expiresServerMsc, stopPrice } = wire.pendingOrderOf(
    order,
    sizes,
  )
  assert.deepEqual(
    [status, type, units, lots, expiresServerMsc, stopPrice],
    ['Suspended', 'stop_limit', '3000', '0.03', null, '1.1'],
  )
  assert.equal(wire.pendingOrderOf(order, new Map()).lots, null, 'how much a lot is is not known')
})

test('a tick: live, and with one side; what it gives to a position that has no price', () => {
  const live = wire.tickOf(
    fieldsOf(
      '{"Timestamp":1684837447457,"IndicativeTick":false,"BestBid":{"Volume":0.521,"Price":27301.173,"Type":"Bid"},"TickType":"Normal","Symbol":"BTCUSD"}',
    ),
  )
  assert.deepEqual(live, { symbol: 'BTCUSD', bid: '27301.173', ask: null })
  const priced = (side: string, current: string) => {
    const position = wire.grossPositionOf(
      fieldsOf(
        `{"Id":1,"Type":"Position","Side":"${side}","Symbol":"BTCUSD","Price":1,"RemainingAmount":1${current}}`,
      ),
      sizes,
    )
    return wire.pricedBy(position, new Map([['BTCUSD', live]])).currentPrice
  }
  assert.equal(priced('Buy', ''), '27301.173')
  assert.equal(priced('Sell', ''), null)
  assert.equal(priced('Buy', ',"CurrentPrice":5'), '5')
})

test('records of the vendor’s page make a balance of nothing and a stop-out', () => {
  const records = [
    '{"Id":"542b29688eeafa14e09e42b9","TransactionType":"Balance","TransactionReason":"DealerDecision","TransactionTimestamp":1412114792915,"TradeId":62006,"TradeCreated":1412114792915,"Balance":100.0,"BalanceMovement":100.0,"BalanceCurrency":"USD"}',
    '{"Id":"542b2ab88eeafa265c466f62","TransactionType":"PositionClosed","TransactionReason":"StopOut","TransactionTimestamp":1412115114535,"Symbol":"AUDCAD","TradeId":62002,"ClientTradeId":"x","TradeSide":"Buy","TradeType":"Position","TradeCreated":1412114750693,"PositionId":62002,"PositionAmount":0,"PositionInitialAmount":100000,"PositionLastAmount":100000,"PositionOpenPrice":0.97952,"PositionOpened":1412114751410,"PositionClosePrice":0.97933,"PositionClosed":1412115114535,"Balance":-16.96,"BalanceMovement":-16.96,"BalanceCurrency":"USD","Commission":-1.50,"Swap":0,"MarginRateInitial":0.87458}',
  ].map((text) => historyRecordOf(fieldsOf(text)))
  const listed = new Map([['AUDCAD', '100000' as Decimal]])
  const [deposit, stopOut] = dealsOf(records, { type: 'Gross', sizes: listed, netBefore: none })
  assert.deepEqual([deposit?.content.type, deposit?.content.profit], [2, '100.0'])
  const { type, entry, reason, volume, price, profit, commission, position, externalId } =
    stopOut?.content ?? assert.fail()
  // A stop-out of a long position sells it; the movement holds the commission.
  assert.deepEqual(
    { type, entry, reason, volume, price, profit, commission, position, externalId },
    {
      ...{ type: 1, entry: 1, reason: 6, volume: '1', price: '0.97933', profit: '-15.46' },
      ...{ commission: '-1.50', position: '62002', externalId: '542b2ab88eeafa265c466f62' },
    },
  )
})

test('a Gross fill and its opened position are one deal, each alone is one too', () => {
  const filled = historyRecordOf(
    fieldsOf(
      '{"Id":"6a0000000000000000000001","TransactionType":"OrderFilled","TransactionReason":"ClientRequest","TransactionTimestamp":1700000000000,"Symbol":"EURUSD","TradeId":8,"TradeSide":"Sell","TradeLastFillAmount":1000,"TradeFillPrice":1.1}',
    ),
  )
  const opened = historyRecordOf(
    fieldsOf(
      '{"Id":"6a0000000000000000000002","TransactionType":"PositionOpened","TransactionReason":"ClientRequest","TransactionTimestamp":1700000000000,"Symbol":"EURUSD","TradeId":8,"PositionId":8,"TradeSide":"Sell","PositionInitialAmount":1000,"PositionOpenPrice":1.1,"Commission":-0.06}',
    ),
  )
  const rules = { type: 'Gross', sizes, netBefore: none } as const
  const shape = (records: readonly (typeof filled)[]) =>
    dealsOf(records, rules).map(({ content }) => [
      content.position,
      content.type,
      content.volume,
      content.profit,
      content.commission,
    ])
  const expected = [['8', 1, '0.01', '0', null]]
  assert.deepEqual(shape([filled, opened]), expected)
  assert.deepEqual(shape([opened]), expected)
  assert.deepEqual(shape([filled]), expected)
})

test('records that change no balance and fill nothing are no deals; an unknown one that moves money is a correction', () => {
  const record = (type: string, movement: string, reason = 'ClientRequest') =>
    historyRecordOf(
      fieldsOf(
        `{"Id":"6a0000000000000000000001","TransactionType":"${type}","TransactionReason":"${reason}","TransactionTimestamp":1700000000000${movement}}`,
      ),
    )
  const typesOf = (one: ReturnType<typeof record>) =>
    dealsOf([one], { type: 'Gross', sizes, netBefore: none }).map(({ content }) => content.type)
  assert.deepEqual(typesOf(record('OrderCanceled', '')), [])
  assert.deepEqual(typesOf(record('TradeModified', ',"BalanceMovement":0')), [])
  assert.deepEqual(typesOf(record('Novelty', ',"BalanceMovement":1.5')), [5])
  assert.deepEqual(typesOf(record('Credit', ',"BalanceMovement":1.5')), [3])
  assert.deepEqual(typesOf(record('Balance', ',"BalanceMovement":1.5', 'Dividend')), [15])
})

test('lots are exact where decimals can be; a symbol that is not listed counts in units', () => {
  for (const [units, size, lots] of [
    ['1000', '100000', '0.01'],
    ['0.00000001', '100000', '0.0000000000001'],
    ['100000', '100000', '1'],
    ['1', '3', '0.333333333333'],
    ['300', '100', '3'],
    ['1', '8', '0.125'],
  ])
    assert.equal(lotsOf(units as Decimal, size as Decimal), lots)
  assert.equal(wire.volumeOf('1000' as Decimal, 'GONE', sizes), '1000')
})

test('tickets go with time, are one for a record, and fit a 64-bit number', () => {
  const early = ticketOf('542b29688eeafa14e09e42b9')
  const late = ticketOf('542b2ab88eeafa265c466f62')
  assert.ok(BigInt(early) < BigInt(late))
  assert.equal(early, ticketOf('542B29688EEAFA14E09E42B9'))
  for (const id of ['ffffffffffffffffffffffff', '000000000000000000000000', 'any text', '12', ''])
    assert.ok(BigInt(ticketOf(id)) > 0n && BigInt(ticketOf(id)) < 2n ** 63n, id)
  assert.equal(ticketOf('12'), '12')
  assert.notEqual(ticketOf('any text'), ticketOf('other text'))
})

test('what breaks a rule names the member, never the value', () => {
  for (const [text, member] of [
    ['{"Id":"secret-name","AccountingType":"Net"}', 'Id'],
    ['{"Id":1,"Balance":"secret-name","AccountingType":"Net"}', 'Balance'],
    ['{"Id":-1,"AccountingType":"Net"}', 'Id'],
    ['{"AccountingType":"Net"}', 'Id'],
    ['{"Id":1,"AccountingType":"Net","Throttling":7}', 'Throttling'],
  ] as const)
    assert.throws(
      () => wire.accountOf(fieldsOf(text)),
      (error: unknown) =>
        error instanceof ConnectFailure &&
        error.reason === 'answer_not_understood' &&
        error.detail.startsWith(member) &&
        !error.message.includes('secret-name'),
      text,
    )
})

test('a page without its end is the last one, and its own last record is where the next begins', () => {
  const rows = [fieldsOf('{"Id":"a1"}'), fieldsOf('{"Id":"a2"}')]
  assert.deepEqual(historyPageOf(fieldsOf('{"IsLastReport":false}'), rows).lastId, 'a2')
  assert.equal(historyPageOf(fieldsOf('{}'), rows).isLast, true)
})
