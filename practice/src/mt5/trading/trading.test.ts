// Money that always adds up: over long seeded runs, in every currency, and through everything that can happen to a position.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { first, start, units } from '../../../test/bench.ts'
import type { AccountSpec, PracticeMt5, Truth } from '../../index.ts'

type Rows = Truth['deals']
const sum = (rows: Rows, ...names: string[]) =>
  rows.reduce((all, row) => names.reduce((one, name) => one + units(row[name]), all), 0n)

/** Equity = balance + credit + floating, deals = balance, margin = its parts: to the last digit. */
function assertAddsUp({ account, deals, positions }: Truth): void {
  const money = deals.filter(({ Action }) => Action !== '3')
  assert.equal(sum(money, 'Profit', 'Storage', 'Commission', 'Fee'), units(account.Balance))
  const credits = deals.filter(({ Action }) => Action === '3')
  assert.equal(sum(credits, 'Profit'), units(account.Credit))
  const floating = sum(positions, 'Profit', 'Storage')
  assert.equal(floating, units(account.Floating))
  assert.equal(units(account.Balance) + units(account.Credit) + floating, units(account.Equity))
  assert.equal(units(account.Equity) - units(account.Margin), units(account.MarginFree))
  assert.equal(
    positions.length === 0,
    account.Margin === (account.CurrencyDigits === '0' ? '0' : '0.00'),
  )
}

/** Volume that went in and did not come out again is what is open, position by position. */
function assertVolumes({ deals, positions }: Truth): void {
  const open = new Map<string, bigint>()
  for (const { PositionID: id = '', Action, VolumeExt } of deals.filter(
    ({ Symbol: name }) => name !== '',
  )) {
    const signed = Action === '0' ? BigInt(VolumeExt ?? 0) : -BigInt(VolumeExt ?? 0)
    open.set(id, (open.get(id) ?? 0n) + signed)
  }
  const expected = new Map(
    positions.map(({ ExpertPositionID: id = '', Action, VolumeExt }) => [
      id,
      Action === '0' ? BigInt(VolumeExt ?? 0) : -BigInt(VolumeExt ?? 0),
    ]),
  )
  for (const [id, volume] of open) assert.equal(volume, expected.get(id) ?? 0n, id)
  assert.ok([...expected.keys()].every((id) => open.has(id)))
}

const currencies = ['USD', 'EUR', 'JPY'] as const
for (const mode of ['hedging', 'netting'] as const)
  test(`${mode}: over three days of trading everything adds up`, async (t) => {
    const accounts = currencies.map((currency) => ({ mode, currency }))
    const practice = await start(t, { accounts, seed: 11 })
    const reasons = new Set<string | undefined>()
    for (let hour = 0; hour < 3 * 24; hour += 1) {
      practice.advance(180_000)
      if (hour % 24 === 0) practice.advance(86_400_000 - 24 * 180_000)
      if (hour % 50 === 0) practice.credit(first(practice), 12_300)
      if (hour % 12 === 0)
        for (const { login } of practice.accounts) assertAddsUp(practice.truth(login))
    }
    for (const { login } of practice.accounts) {
      const truth = practice.truth(login)
      assert.ok(truth.deals.length > 20)
      assertVolumes(truth)
      for (const { Reason } of truth.deals) reasons.add(Reason)
      const tickets = truth.deals.map(({ Deal }) => BigInt(Deal ?? 0))
      assert.ok(
        tickets.every((ticket, index) => index === 0 || ticket > (tickets[index - 1] ?? 0n)),
      )
    }
    // A netting account turns round more often than it meets a stop.
    const expected = mode === 'hedging' ? ['1', '2', '3', '4'] : ['1', '2']
    assert.ok(
      expected.every((reason) => reasons.has(reason)),
      [...reasons].join(),
    )
  })

test('the same seed gives the same two days, another one does not', async (t) => {
  const days = async (seed: number) => {
    const practice = await start(t, { seed, accounts: 4 })
    practice.advance(2 * 86_400_000)
    return practice.accounts.map((account) => [account, practice.truth(account.login)])
  }
  assert.deepEqual(await days(5), await days(5))
  assert.notDeepEqual(await days(5), await days(6))
})

async function still(t: Parameters<typeof start>[0], spec: AccountSpec = {}) {
  const practice = await start(t, { accounts: [{ depositCents: 1_000_000, ...spec }], bot: false })
  return { practice, login: first(practice) }
}
const position = (practice: PracticeMt5, index = 0) =>
  practice.truth(first(practice)).positions[index] ?? {}

test('volumes: 0.01 lot, 1 lot, and less than the old member can say', async (t) => {
  const { practice, login } = await still(t)
  const written = [0.01, 1, 0.00001].map((lots, index) => {
    practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots })
    const { Volume, VolumeExt } = position(practice, index)
    return [Volume, VolumeExt]
  })
  assert.deepEqual(written, [
    ['100', '1000000'],
    ['10000', '100000000'],
    ['0', '1000'],
  ])
  assert.throws(() => practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0 }), /above 0/)
})

test('a position is closed in parts; the volume and the swap of the rest stay', async (t) => {
  const { practice, login } = await still(t)
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  practice.advance(86_400_000)
  const before = position(practice)
  assert.equal(before.Storage, '-7.12')
  practice.close(login, before.Position ?? '', 0.4)
  const part = practice.truth(login).deals.at(-1)
  assert.deepEqual([part?.Entry, part?.VolumeExt, part?.Storage], ['1', '40000000', '-2.84'])
  assert.deepEqual(
    [position(practice).VolumeExt, position(practice).Storage],
    ['60000000', '-4.28'],
  )
  assertAddsUp(practice.truth(login))
  assert.throws(() => practice.close(login, before.Position ?? '', 0.7), /cannot be closed/)
  practice.close(login, before.Position ?? '')
  assertAddsUp(practice.truth(login))
  assert.deepEqual(practice.truth(login).positions, [])
})

test('stop loss and take profit close at the market, with the reason and the price they were set to', async (t) => {
  const { practice, login } = await still(t)
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.1 })
  const points = Number(position(practice).PriceCurrent?.replace('.', ''))
  practice.close(login, position(practice).Position ?? '')
  const wide = { symbol: 'EURUSD', side: 'buy', lots: 0.1 } as const
  practice.trade(login, { ...wide, stopPoints: points + 1, takePoints: points * 2 })
  practice.trade(login, { ...wide, stopPoints: 1, takePoints: 2 })
  practice.trade(login, { ...wide, side: 'sell', stopPoints: 1 })
  practice.advance(1000)
  const closing = practice.truth(login).deals.slice(-3)
  assert.deepEqual(
    closing.map(({ Reason, Comment }) => [Reason, Comment?.slice(0, 4)]),
    [
      ['3', '[sl '],
      ['4', '[tp '],
      ['3', '[sl '],
    ],
  )
  assertAddsUp(practice.truth(login))
})

test('when margin runs short the position that loses most is closed first', async (t) => {
  const { practice, login } = await still(t, { depositCents: 130_000 })
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.01 })
  for (let turn = 0; turn < 20 && practice.truth(login).positions.length === 2; turn += 1) {
    practice.advance(600_000)
    if (practice.truth(login).account.SOActivation === '0') practice.deposit(login, -10_000)
  }
  const { account, deals } = practice.truth(login)
  const out = deals.find(({ Reason }) => Reason === '5')
  assert.equal(out?.VolumeExt, '100000000')
  assert.match(out?.Comment ?? '', /^\[so \d+\.\d\d%\]$/)
  assert.notEqual(account.SOTime, '0')
  assertAddsUp(practice.truth(login))
})

test('waiting orders: seen while they wait; filled, cancelled or out of time they are history', async (t) => {
  const { practice, login } = await still(t)
  const order = { symbol: 'EURUSD', side: 'buy', lots: 0.1 } as const
  const filled = practice.placeOrder(login, { ...order, kind: 'stop', points: 1 })
  const cancelled = practice.placeOrder(login, { ...order, kind: 'limit', points: 1 })
  const expired = practice.placeOrder(login, {
    ...{ ...order, kind: 'limit', points: 1, expiresMs: practice.now() + 500 },
  })
  assert.deepEqual(
    practice.truth(login).pending.map(({ Order, State, Type }) => [Order, State, Type]),
    [
      [filled, '1', '4'],
      [cancelled, '1', '2'],
      [expired, '1', '2'],
    ],
  )
  practice.advance(1000)
  practice.cancelOrder(login, cancelled)
  const { orders, pending, positions } = practice.truth(login)
  assert.deepEqual(pending, [])
  assert.deepEqual(
    orders.map(({ Order, State }) => [Order, State]),
    [
      [filled, '4'],
      [expired, '6'],
      [cancelled, '2'],
    ],
  )
  assert.equal(positions[0]?.Position, filled)
  assertAddsUp(practice.truth(login))
})

test('opposite positions close each other: two deals, the whole result on the first', async (t) => {
  const { practice, login } = await still(t)
  const buy = practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 }) ?? ''
  practice.advance(60_000)
  const sell = practice.trade(login, { symbol: 'EURUSD', side: 'sell', lots: 0.4 }) ?? ''
  const [one, other] = [position(practice, 0), position(practice, 1)]
  practice.closeBy(login, buy, sell)
  const [first, second] = practice.truth(login).deals.slice(-2)
  assert.deepEqual([first?.Entry, second?.Entry], ['3', '3'])
  assert.deepEqual([first?.Price, second?.Price], [other.PriceOpen, one.PriceOpen])
  assert.equal(second?.Profit, '0.00')
  const moved = units(other.PriceOpen) - units(one.PriceOpen)
  assert.equal(units(first?.Profit), moved * 40n)
  assert.deepEqual([position(practice).Position, position(practice).VolumeExt], [buy, '60000000'])
  assertAddsUp(practice.truth(login))
  assert.throws(() => practice.closeBy(login, buy, buy), /only opposite positions/)
})

test('netting: a position grows at the weighted price, shrinks, and turns round under a new ticket', async (t) => {
  const { practice, login } = await still(t, { mode: 'netting' })
  const ticket = practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  practice.advance(60_000)
  assert.equal(practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 3 }), ticket)
  const [one, two] = practice.truth(login).deals.slice(-2)
  const weighted = (units(one?.Price) + 3n * units(two?.Price) + 2n) / 4n
  assert.equal(units(position(practice).PriceOpen), weighted)
  assert.equal(practice.trade(login, { symbol: 'EURUSD', side: 'sell', lots: 2 }), null)
  assert.equal(position(practice).VolumeExt, '200000000')
  const after = practice.trade(login, { symbol: 'EURUSD', side: 'sell', lots: 3 })
  assert.notEqual(after, ticket)
  const { Position, ExpertPositionID, Action, VolumeExt } = position(practice)
  assert.deepEqual(
    [Position, ExpertPositionID, Action, VolumeExt],
    [after, ticket, '1', '100000000'],
  )
  const turn = practice.truth(login).deals.at(-1)
  assert.deepEqual(
    [turn?.Entry, turn?.PositionID, turn?.VolumeClosedExt],
    ['2', ticket, '200000000'],
  )
  assertAddsUp(practice.truth(login))
  assertVolumes(practice.truth(login))
})

test('a cancelled deal changes its type and is booked back', async (t) => {
  const { practice, login } = await still(t)
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 1 })
  practice.advance(60_000)
  practice.close(login, position(practice).Position ?? '')
  const before = practice.truth(login)
  const closing = before.deals.at(-1)
  practice.cancelDeal(login, closing?.Deal ?? '')
  const { account, deals } = practice.truth(login)
  assert.equal(account.Balance, before.account.Balance)
  assert.deepEqual([deals.at(-2)?.Action, deals.at(-2)?.Profit], ['14', '0.00'])
  assert.deepEqual([deals.at(-1)?.Action, deals.at(-1)?.Profit], ['5', closing?.Profit])
  assertAddsUp(practice.truth(login))
  assert.throws(() => practice.cancelDeal(login, closing?.Deal ?? ''), /could be cancelled/)
})

test('yen have no digits; dollars of profit are exchanged for them', async (t) => {
  const { practice, login } = await still(t, { currency: 'JPY', depositCents: 1_000_000 })
  practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.1 })
  const { account, deals } = practice.truth(login)
  assert.deepEqual([account.CurrencyDigits, deals[0]?.Profit], ['0', '1000000'])
  // 0.35 dollars of commission at 148.207 yen; 0.08 pips of spread are 0.80 dollars.
  assert.equal(deals[1]?.Commission, '-52')
  assert.equal(position(practice).Profit, '-119')
  assert.match(position(practice).RateProfit ?? '', /^148\.20700000$/)
  assertAddsUp(practice.truth(login))
})
