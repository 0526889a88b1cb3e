import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { restOf } from '../../../test/ticktrader-client.ts'
import { type PracticeTickTraderOptions, startPracticeTickTrader } from '../practice-ticktrader.ts'

async function broker(t: TestContext, options: PracticeTickTraderOptions = {}) {
  const practice = await startPracticeTickTrader({
    tickMs: 0,
    tls: false,
    now: () => Date.UTC(2026, 0, 6, 10),
    ...options,
  })
  t.after(() => practice.stop())
  const clients = practice.accounts.map((account) => ({
    id: account.id,
    ask: restOf(practice, account),
  }))
  const [first, second, third] = clients
  assert.ok(first)
  return {
    practice,
    first,
    second: second ?? first,
    third: third ?? first,
    open: restOf(practice, null),
  }
}

type Trade = Record<string, string | number | undefined>
const market = { Type: 'Market', Side: 'Buy', Symbol: 'EURUSD', Amount: 100_000 }

test('a market order of a Gross account becomes a position of the same id, with its commission', async (t) => {
  const { first, practice } = await broker(t)
  const made = await first.ask('POST', '/api/v2/trade', {
    ...market,
    ClientId: 'c1',
    StopLoss: 1.1,
    TakeProfit: 1.2,
  })
  const trade = made.json as Trade
  assert.equal(made.status, 200)
  assert.deepEqual(
    [trade.Type, trade.Status, trade.RemainingAmount, trade.FilledAmount],
    ['Market', 'Filled', 0, 100_000],
  )
  const [position] = (await first.ask('GET', '/api/v2/trade')).json as Trade[]
  assert.deepEqual(
    [position?.Id, position?.Type, position?.InitialType, position?.Status],
    [trade.Id, 'Position', 'Market', 'Calculated'],
  )
  // 0.005 % of 100,000 EUR at 1.12539, the ask: the vendor's own sample.
  assert.deepEqual([position?.Price, position?.Commission], [1.12539, -5.63])
  const { money } = practice.truth(first.id)
  const account = (await first.ask('GET', '/api/v2/account')).json as Trade
  assert.deepEqual([String(account.Equity), String(account.Margin)], [money?.equity, money?.margin])
  assert.equal(account.Margin, 1125.39)
  assert.equal('Amount' in trade, false)
  const older = (await first.ask('GET', `/api/v1/trade/${trade.Id}`)).json as Trade
  assert.equal(older.Amount, 100_000)
})

test('positions are closed in part, in whole and by each other; the balance moves by what the history says', async (t) => {
  const { first, practice } = await broker(t)
  const open = async (Side: string, Amount: number) =>
    ((await first.ask('POST', '/api/v2/trade', { ...market, Side, Amount })).json as Trade).Id
  const long = await open('Buy', 30_000)
  const short = await open('Sell', 10_000)
  practice.advance(50)
  const part = await first.ask('DELETE', `/api/v2/trade?Type=Close&Id=${long}&Amount=5000`)
  assert.equal(part.status, 200)
  assert.equal((part.json as { Trade: Trade }).Trade.RemainingAmount, 25_000)
  const by = await first.ask(
    'DELETE',
    `/api/v2/trade?trade.type=CloseBy&trade.id=${long}&trade.byId=${short}`,
  )
  assert.equal((by.json as { ByTrade: Trade }).ByTrade.RemainingAmount, 0)
  assert.equal((await first.ask('DELETE', `/api/v1/trade?type=close&id=${long}`)).status, 200)
  assert.deepEqual(practice.truth(first.id).positions, [])
  const { Records } = (await first.ask('POST', '/api/v2/tradehistory', { RequestPageSize: 1000 }))
    .json as { Records: Trade[] }
  const closed = Records.filter(({ TransactionType }) => TransactionType === 'PositionClosed')
  assert.equal(closed.length, 4)
  const cents = closed.reduce(
    (sum, { BalanceMovement }) => sum + Math.round(Number(BalanceMovement) * 100),
    0,
  )
  assert.equal(practice.truth(first.id).money?.balance, String(100_000 + cents / 100))
  assert.ok(closed.every(({ Id }) => /^[0-9a-f]{24}$/.test(String(Id))))
})

test('a Net account has one position for a symbol, that turns; closing by id is not for it', async (t) => {
  const { practice, first } = await broker(t, { accounts: [{ type: 'Net' }] })
  const trade = (Side: string, Amount: number) =>
    first.ask('POST', '/api/v2/trade', { ...market, Side, Amount })
  const made = (await trade('Buy', 20_000)).json as Trade
  practice.advance(5)
  await trade('Buy', 10_000)
  await trade('Sell', 50_000)
  const [position] = (await first.ask('GET', '/api/v2/position')).json as Trade[]
  assert.deepEqual(
    [position?.LongAmount, position?.ShortAmount, position?.LongPrice],
    [0, 20_000, 0],
  )
  assert.equal((await first.ask('GET', '/api/v2/position/EURUSD')).status, 200)
  assert.equal((await first.ask('DELETE', `/api/v2/trade?type=Close&id=${made.Id}`)).status, 400)
  await trade('Buy', 20_000)
  assert.deepEqual((await first.ask('GET', '/api/v2/position')).json, [])
  assert.equal((await first.ask('GET', '/api/v2/asset')).status, 400)
})

test('a Cash account exchanges assets, and waiting orders hold them back', async (t) => {
  const { first } = await broker(t, {
    accounts: [{ type: 'Cash', assets: { USD: '1000', EUR: '500' } }],
  })
  const assets = async () =>
    ((await first.ask('GET', '/api/v2/asset')).json as Trade[]).map(
      ({ Currency, Amount, LockedAmount }) => [Currency, Amount, LockedAmount],
    )
  assert.equal((await first.ask('POST', '/api/v2/trade', market)).status, 402)
  const order = { ...market, Symbol: 'BTCUSD', Amount: 0.01, Type: 'Limit', Price: 20_000 }
  const placed = (await first.ask('POST', '/api/v2/trade', order)).json as Trade
  assert.equal(placed.Status, 'Calculated')
  assert.deepEqual(await assets(), [
    ['EUR', 500, 0],
    ['USD', 1000, 200],
  ])
  const done = await first.ask('POST', '/api/v2/trade', {
    ...market,
    Symbol: 'BTCUSD',
    Amount: 0.02,
  })
  assert.equal(done.status, 200)
  // 0.02 at the ask, 27310.173, is 546.20.
  const [, , usd] = await assets()
  assert.deepEqual(usd, ['USD', 453.8, 200])
  assert.equal((await first.ask('POST', '/api/v2/trade', { ...order, Amount: 0.02 })).status, 402)
  assert.equal((await first.ask('DELETE', `/api/v2/trade?type=Cancel&id=${placed.Id}`)).status, 200)
  const account = (await first.ask('GET', '/api/v2/account')).json as Trade
  assert.equal('Balance' in account || 'Equity' in account || 'MarginLevel' in account, false)
  assert.equal((await first.ask('GET', '/api/v2/asset/EUR')).status, 200)
})

test('limits, stops, stop limits, expiry and pairs', async (t) => {
  const { first, practice } = await broker(t)
  const place = (order: object) => first.ask('POST', '/api/v2/trade', { ...market, ...order })
  const nowMs = practice.now()
  const limit = (
    await place({ Type: 'Limit', Price: 1.1, Expired: nowMs + 5_000, MaxVisibleAmount: 10_000 })
  ).json as Trade
  assert.deepEqual([limit.Status, limit.Price], ['Calculated', 1.1])
  const stop = (await place({ Type: 'Stop', StopPrice: 1.2 })).json as Trade
  assert.equal(((await place({ Type: 'Stop', Price: 1.21 })).json as Trade).StopPrice, 1.21)
  assert.equal(
    ((await place({ Type: 'StopLimit', StopPrice: 1.15, Price: 1.16 })).json as Trade).Type,
    'StopLimit',
  )
  const changed = await first.ask('PUT', '/api/v2/trade', {
    Id: stop.Id,
    StopPrice: 1.3,
    AmountChange: -50_000,
  })
  const { StopPrice, RemainingAmount } = changed.json as Trade
  assert.deepEqual([StopPrice, RemainingAmount], [1.3, 50_000])
  practice.advance(6)
  assert.equal((await first.ask('GET', `/api/v2/trade/${limit.Id}`)).status, 404)
  const { Records } = (await first.ask('POST', '/api/v2/tradehistory', { OrderId: limit.Id }))
    .json as { Records: Trade[] }
  assert.deepEqual(
    Records.map(({ TransactionType }) => TransactionType),
    ['OrderOpened', 'OrderExpired'],
  )
  const pair = {
    FirstRequest: { ...market, Type: 'Limit', Price: 1.05 },
    SecondRequest: { ...market, Type: 'Stop', StopPrice: 1.25 },
  }
  const made = await first.ask('POST', '/api/v2/trade/oco', pair)
  const { FirstTrade, SecondTrade } = made.json as { FirstTrade: Trade; SecondTrade: Trade }
  assert.equal(SecondTrade.RelatedTradeId, FirstTrade.Id)
  await first.ask('DELETE', `/api/v2/trade?type=Cancel&id=${FirstTrade.Id}`)
  assert.equal((await first.ask('GET', `/api/v2/trade/${SecondTrade.Id}`)).status, 404)
  assert.equal((await first.ask('POST', '/api/v2/oco_trades', pair)).status, 200)
})

test('an immediate order on a thin book is filled in part, the rest is cancelled; fill or kill is refused', async (t) => {
  const { first, practice } = await broker(t)
  practice.faults.thinBook = true
  const order = { ...market, Type: 'Limit', Price: 1.12539, Amount: 200_000 }
  const made = (await first.ask('POST', '/api/v2/trade', { ...order, ImmediateOrCancel: true }))
    .json as Trade
  assert.deepEqual(
    [made.Status, made.FilledAmount, made.RemainingAmount],
    ['Canceled', 55_000, 145_000],
  )
  assert.equal(
    (await first.ask('POST', '/api/v2/trade', { ...order, FillOrKill: true })).status,
    410,
  )
  assert.equal(practice.truth(first.id).positions.length, 1)
})

test('what is refused, with the status and words of the vendor', async (t) => {
  const { first, practice } = await broker(t)
  const refused = async (order: object) => {
    const { status, text } = await first.ask('POST', '/api/v2/trade', { ...market, ...order })
    return `${status} ${text}`
  }
  assert.equal(await refused({ Amount: 1500 }), '400 Invalid amount')
  assert.equal(await refused({ Amount: 500 }), '400 Invalid amount')
  assert.equal(await refused({ Amount: '1000' }), "400 Invalid 'Params.Amount' filed!")
  assert.equal(await refused({ Symbol: 'NOPE' }), '404 Symbol not found')
  assert.equal(await refused({ Type: 'Limit' }), '400 Price is not specified')
  assert.equal(await refused({ Type: 'Stop', StopPrice: 1.1 }), '400 Invalid price')
  assert.equal(await refused({ StopLoss: 1.2 }), '400 Invalid price')
  assert.equal(
    await refused({ Type: 'Limit', Price: 1.1, Expired: 1 }),
    '400 Invalid expiration time',
  )
  assert.equal(await refused({ Symbol: 'XAUUSD', Amount: 10_000 }), '402 Not Enough Money')
  await refused({ ClientId: 'same', Amount: 1000 })
  assert.equal(await refused({ ClientId: 'same', Amount: 1000 }), '400 Duplicate client order id')
  practice.faults.sessionClosed = true
  assert.equal(await refused({}), '400 Trade session is closed')
  practice.faults.sessionClosed = false
  practice.setRights(first.id, 'Readonly')
  assert.equal(await refused({}), '403 Login is readonly')
  practice.setRights(first.id, 'Blocked')
  assert.equal((await first.ask('GET', '/api/v2/account')).status, 403)
})

test('history and snapshots by pages, forwards and backwards', async (t) => {
  const { first, practice } = await broker(t)
  for (let turn = 0; turn < 7; turn += 1) practice.deposit(first.id, turn % 2 === 0 ? '10.5' : '-3')
  const page = async (more: object) =>
    (await first.ask('POST', '/api/v2/tradehistory', { RequestPageSize: 3, ...more })).json as {
      Records: Trade[]
      LastId?: string
      IsLastReport: boolean
    }
  for (const RequestDirection of ['Forward', 'Backward']) {
    const seen: unknown[] = []
    for (let last: string | undefined = '', turns = 0; turns < 5; turns += 1) {
      const { Records, LastId, IsLastReport } = await page({
        RequestDirection,
        RequestLastId: last,
      })
      seen.push(...Records.map(({ Id }) => Id))
      last = LastId
      if (IsLastReport) break
    }
    // What the account was opened with is the first of them.
    assert.equal(new Set(seen).size, 8, RequestDirection)
    assert.equal(seen.length, 8)
  }
  assert.match(
    (await first.ask('POST', '/api/v2/tradehistory', { RequestPageSize: 0 })).text,
    /page size should be in range/,
  )
  practice.advance(3, 86_400_000)
  const span = { TimestampFrom: 0, TimestampTo: practice.now() }
  const { Records } = (await first.ask('POST', '/api/v2/dailysnapshots', span)).json as {
    Records: Trade[]
  }
  assert.equal(Records.length, 3)
  assert.equal(Records[0]?.Balance, 100_033)
})

test('market data, public and signed; names encoded twice', async (t) => {
  const { first, practice, open } = await broker(t)
  practice.advance(120)
  for (const path of [
    'symbol',
    'tick',
    'level2',
    'currency',
    'currencytype',
    'tradesession',
    'quotehistory/symbols',
  ])
    assert.deepEqual(
      (await open('GET', `/api/v2/public/${path}`)).json,
      (await first.ask('GET', `/api/v2/${path}`)).json,
      path,
    )
  const [symbol] = (await first.ask('GET', '/api/v2/symbol/EUR%252FGBP')).json as Trade[]
  assert.deepEqual(
    [symbol?.Symbol, symbol?.MinTradeAmount, symbol?.ContractSize],
    ['EUR/GBP', 1000, 100_000],
  )
  const [depth] = (await open('GET', '/api/v2/public/level2/EURUSD?depth=3')).json as {
    Bids: unknown[]
    Asks: unknown[]
  }[]
  assert.deepEqual([depth?.Bids.length, depth?.Asks.length], [3, 3])
  assert.equal((await open('GET', '/api/v2/public/ticker/EURUSD')).status, 200)
  assert.equal((await first.ask('GET', '/api/v2/ticker')).status, 404)
  const bars = `/api/v2/public/quotehistory/EURUSD/M1/bars/bid?timestamp=${practice.now()}&count=-2`
  const { Bars } = (await open('GET', bars)).json as { Bars: Trade[] }
  assert.equal(Bars.length, 2)
  assert.ok(Number(Bars[0]?.Timestamp) < Number(Bars[1]?.Timestamp))
  assert.equal((await open('GET', '/api/v2/account')).status, 401)
  assert.equal((await open('GET', '/nothing')).status, 404)
})

test('faults before and after an order is executed', async (t) => {
  const { first, practice } = await broker(t)
  const { faults } = practice
  const place = () =>
    first.ask('POST', '/api/v2/trade', { ...market, Amount: 1000 }).then(
      (one) => one.status,
      () => 0,
    )
  const after = async (
    fault: 'drop_before' | 'drop_after' | 'error_500_before' | 'error_500_after' | 'throttled',
  ) => {
    faults.orderFault = () => fault
    const before = practice.executions().length
    return [await place(), practice.executions().length - before]
  }
  assert.deepEqual(await after('drop_before'), [0, 0])
  assert.deepEqual(await after('drop_after'), [0, 1])
  assert.deepEqual(await after('error_500_before'), [500, 0])
  assert.deepEqual(await after('error_500_after'), [500, 1])
  assert.deepEqual(await after('throttled'), [429, 0])
  faults.orderFault = null
  faults.noContentOnDelete = true
  const order = (await first.ask('POST', '/api/v2/trade', { ...market, Type: 'Limit', Price: 1.1 }))
    .json as Trade
  assert.deepEqual(await first.ask('DELETE', `/api/v2/trade?type=Cancel&id=${order.Id}`), {
    status: 204,
    text: '',
    json: null,
  })
  faults.errorBody = 'source'
  assert.deepEqual((await first.ask('GET', '/api/v2/trade/1')).json, {
    s: 'error',
    code: 404,
    message: 'Order not found',
  })
  faults.requestsPerSecond = 2
  practice.advance(1)
  const statuses = []
  for (let turn = 0; turn < 3; turn += 1)
    statuses.push((await first.ask('GET', '/api/v2/account')).status)
  assert.deepEqual(statuses, [200, 200, 429])
})
