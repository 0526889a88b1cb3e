// The Expert against a real server: whatever happens on the way, the ledger is the terminal's history, to the cent.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { useTidemark } from '../../../server/test/acceptance/harness.ts'
import { json } from '../../../server/test/support/http-client.ts'
import type { BrokerDeal } from '../harness/broker-deal.ts'
import { buildProgram, noCompiler, sdkFolder } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import { SimulatedTerminal, transactionTypes } from '../harness/simulated-terminal.ts'
import { nowMsc } from './expert-bench.ts'
import { assertSame, listRows, openAccount } from './ledger-bench.ts'

const skip = noCompiler
const tidemark = useTidemark()
const dayMs = 86_400_000
const plain = 'a plain comment'

test('a hedging account: fills, partial closes, close-by, deposits, comments and big numbers', {
  skip,
}, async (t) => {
  const { terminal, broker, happen } = await openAccount(tidemark, t, {
    broker: { firstTicket: 9_007_199_254_740_993n },
  })
  broker.at(nowMsc - 2 * dayMs).deposit(1_000_000)
  const comments = [
    plain,
    'quote " and \\ back',
    'Кириллица',
    '🚀 利益',
    'tab\tbell\u0007line\nend',
    '</script>{"a":1}',
  ]
  const opened = comments.map(
    (comment, n) =>
      broker.fill({
        side: n % 2 === 0 ? 'buy' : 'sell',
        volume: 100 + n,
        points: 110_000 + n,
        comment,
        magic: n === 0 ? '9007199254740993' : String(-n),
      })[0],
  )
  const exact = broker.fill({ side: 'buy', volume: 12_345, points: 1234, symbol: 'DOGEBTC' })[0]
  await showBroker(terminal, broker)
  assert.equal(await terminal.start(), 0)
  await terminal.run(3000)
  await assertSame(tidemark, broker)
  broker.at(nowMsc + 3000)
  const live: BrokerDeal[] = []
  live.push(
    ...broker.fill({
      side: 'sell',
      volume: 40,
      points: 110_100,
      closes: opened[0]?.position ?? '',
    }),
  )
  live.push(
    ...broker.fill({
      side: 'sell',
      volume: 60,
      points: 110_233,
      closes: opened[0]?.position ?? '',
      swapCents: -51,
    }),
  )
  live.push(...broker.closeBy(opened[2]?.position ?? '', opened[3]?.position ?? ''))
  live.push(
    ...broker.fill({
      side: 'buy',
      volume: 101,
      points: 109_000,
      closes: opened[1]?.position ?? '',
      reason: 5,
    }),
  )
  live.push(
    ...broker.fill({
      side: 'sell',
      volume: 12_345,
      points: 1300,
      symbol: 'DOGEBTC',
      closes: exact?.position ?? '',
    }),
  )
  await happen(...live.map(({ deal }) => deal))
  await terminal.run(3000)
  await assertSame(tidemark, broker)
  const rows = await listRows(tidemark, 'deals', broker.login)
  assert.equal(rows.find(({ deal }) => deal === exact?.deal)?.price, '0.00001234')
  assert.deepEqual(
    new Set(rows.map(({ comment }) => comment).filter(Boolean)),
    new Set(['Deposit', ...comments]),
  )
  const trade = (await listRows(tidemark, 'trades', broker.login)).find(
    ({ exchange_order_id }) => exchange_order_id === opened[0]?.position,
  )
  assert.equal(trade?.exchange, broker.server)
  assert.equal(trade?.bot_name, 'magic-9007199254740993')
  assert.equal(trade?.order_type, 'BUY')
  assert.equal(trade?.status, 'CLOSED')
  const [closed] = live
  const row = rows.find(({ deal }) => deal === closed?.deal)
  assert.equal(
    Date.parse(row?.time ?? ''),
    nowMsc + 3000 - 10_800_000,
    'the server’s clock is three hours ahead',
  )
})

test('a netting account: additions, reversals and corrections', { skip }, async (t) => {
  const { terminal, broker, happen } = await openAccount(tidemark, t, {
    broker: { mode: 'netting' },
  })
  await terminal.start()
  await terminal.run(1000)
  broker.at(nowMsc)
  const deals = [
    broker.deposit(500_000),
    ...broker.fill({ side: 'buy', volume: 10, points: 110_000 }),
    ...broker.fill({ side: 'buy', volume: 10, points: 110_200 }),
    ...broker.fill({ side: 'sell', volume: 50, points: 110_500, swapCents: -10 }),
    ...broker.fill({ side: 'buy', volume: 20, points: 110_400 }),
    ...broker.fill({ side: 'buy', volume: 25, points: 110_300 }),
    ...broker.fill({ side: 'sell', volume: 5, points: 110_700, symbol: 'USDJPY' }),
  ]
  await happen(...deals.map(({ deal }) => deal))
  await terminal.run(2000)
  await assertSame(tidemark, broker)
  const legs = (await listRows(tidemark, 'positions', broker.login)).filter(
    ({ symbol }) => symbol === 'EURUSD',
  )
  assert.deepEqual(legs.map(({ leg, side, status }) => `${leg} ${side} ${status}`).sort(), [
    '1 buy closed',
    '2 sell closed',
    '3 buy open',
  ])
  const trades = (await listRows(tidemark, 'trades', broker.login)).map(
    ({ exchange_order_id }) => exchange_order_id,
  )
  const id = legs[0]?.position
  assert.ok(
    trades.includes(id ?? '') && trades.includes(`${id}:2`) && trades.includes(`${id}:3`),
    trades.join(),
  )
})

test('a cancelled deal is a new version, and its profit is booked back', { skip }, async (t) => {
  const { terminal, broker, happen } = await openAccount(tidemark, t)
  await terminal.start()
  await terminal.run(1000)
  broker.at(nowMsc)
  const [open] = broker.fill({ side: 'buy', volume: 10, points: 110_000 })
  const [close] = broker.fill({
    side: 'sell',
    volume: 10,
    points: 110_500,
    closes: open?.position ?? '',
  })
  await happen(open?.deal ?? '', close?.deal ?? '')
  await terminal.run(1000)
  const [, booked] = [...broker.cancel(close?.deal ?? '')]
  broker.cancel(open?.deal ?? '')
  await showBroker(terminal, broker)
  for (const one of [open, close])
    await terminal.post(transactionTypes.dealUpdate, { deal: one?.deal ?? '' })
  await terminal.post(transactionTypes.dealAdd, { deal: booked?.deal ?? '' })
  await terminal.pump()
  await terminal.run(700_000, 1000)
  const rows = await listRows(tidemark, 'deals', broker.login)
  const versions = Object.fromEntries(
    rows.map(({ deal, type, version }) => [deal, `${type} ${version}`]),
  )
  assert.equal(versions[open?.deal ?? ''], 'buy_cancelled 2')
  assert.equal(versions[close?.deal ?? ''], 'sell_cancelled 2')
  assert.equal(rows.length, broker.deals.length)
  await assertSame(tidemark, broker)
})

test('out of order, doubled, missed and late events end in the same ledger', {
  skip,
}, async (t) => {
  const { terminal, broker, happen } = await openAccount(tidemark, t, {
    inputs: { InpCatchUpMinutes: 1 },
  })
  await terminal.start()
  await terminal.run(1000)
  broker.at(nowMsc)
  const deals: string[] = []
  for (let n = 0; n < 40; n += 1) {
    const [open] = broker.fill({ side: 'buy', volume: 10, points: 110_000 + n })
    const [close] = broker.fill({
      side: 'sell',
      volume: 10,
      points: 110_000 + 7 * n,
      closes: open?.position ?? '',
    })
    deals.push(open?.deal ?? '', close?.deal ?? '')
  }
  await terminal.command(['fail_select', deals[5] ?? '', '3'])
  const shuffled = deals
    .filter((_, n) => n % 7 !== 3)
    .sort((one, two) => ((BigInt(one) * 7919n) % 101n < (BigInt(two) * 7919n) % 101n ? -1 : 1))
  await happen(...shuffled, ...shuffled.slice(0, 20))
  await terminal.run(90_000, 500)
  await assertSame(tidemark, broker)
  assert.ok(
    (await listRows(tidemark, 'deals', broker.login)).every(({ version }) => Number(version) === 1),
  )
})

test('what came from history and what was seen live is the same deal, whichever is first', {
  skip,
}, async (t) => {
  const { terminal, broker, happen } = await openAccount(tidemark, t)
  await terminal.start()
  await terminal.run(1000)
  broker.at(nowMsc)
  const [live] = broker.fill({ side: 'buy', volume: 10, points: 110_000 })
  await happen(live?.deal ?? '')
  await terminal.run(1000)
  await terminal.kill()
  await terminal.start()
  await terminal.run(3000)
  await assertSame(tidemark, broker)
  const [row] = await listRows(tidemark, 'deals', broker.login)
  assert.equal(Number(row?.version), 1)
})

test('the account’s own state arrives: deals, offset, and whether they add up to the balance', {
  skip,
}, async (t) => {
  const { terminal, broker } = await openAccount(tidemark, t)
  broker.at(nowMsc - 5000).deposit(123_400)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(3000)
  const state = await tidemark.get(`/api/v1/ea/state?login=${broker.login}`)
  assert.equal(state.status, 200)
  const [one] = json<{ data: Record<string, unknown>[] }>(state).data
  assert.equal(one?.server, broker.server)
  assert.equal(one?.deals, 1)
  assert.equal(one?.utc_offset_s, 10_800)
  assert.equal(one?.complete, true, 'the deals add up to the balance')
  assert.match(await terminal.comment(), /up to date/)
})

test('a strategy’s own trades go the same way: opening and close are one trade of the ledger', {
  skip,
}, async (t) => {
  const { terminal, broker } = await openAccount(tidemark, t)
  await terminal.start()
  const strategy = new SimulatedTerminal({
    program: await buildProgram(join(sdkFolder, '../../examples/mql5/BreakoutWithLog.mq5')),
    folder: join(terminal.commonFolder, '..'),
    inputs: { InpBars: 5, InpBot: `paper ${broker.login}` },
  })
  t.after(() => strategy.kill())
  await showBroker(strategy, broker)
  await strategy.use(broker.key)
  assert.equal(await strategy.start(), 0)
  const tick = async (price: number) => {
    await strategy.run(1000)
    await strategy.command(['tick', String(price)])
    await terminal.run(1000)
  }
  for (const price of [1.1, 1.1002, 1.1001, 1.1, 1.1002, 1.1005]) await tick(price)
  const [open] = await tidemark.tradesOf(`paper ${broker.login}`)
  assert.equal(open?.status, 'OPEN')
  assert.equal(open?.entry_price, '1.10050')
  assert.equal(open?.stop_loss, '1.09950')
  for (const price of [1.0999, 1.1012, 1.1026]) await tick(price)
  const [closed, ...more] = await tidemark.tradesOf(`paper ${broker.login}`)
  assert.deepEqual(more, [])
  assert.equal(closed?.internal_id, open?.internal_id)
  assert.equal(closed?.status, 'CLOSED')
  assert.equal(closed?.realized_pnl, '21.00')
  assert.equal(closed?.account, broker.login)
  assert.equal(Date.parse(String(closed?.entry_time)), nowMsc + 6000 - 10_800_000)
})
