// Positions from deals: the golden cases, and what must hold whatever the deals are.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Deal, isExecution, orZero } from './deal.ts'
import { type Decimal, sameNumber } from './decimal.ts'
import { add, compare, sum, ZERO } from './decimal-math.ts'
import { legsOf, type PositionLeg } from './position-leg.ts'

type GoldenDeal = Record<string, string | number>
type Golden = {
  name: string
  deals: GoldenDeal[]
  expect: Array<Record<string, string | number>>
  after_deal_2?: Record<string, string>
  cash_flow?: string
}

const golden: { cases: Golden[] } = JSON.parse(
  readFileSync(new URL('testdata/closed-positions.json', import.meta.url), 'utf8'),
)

const dec = (value: string | number | undefined) => String(value) as Decimal // test data

function dealOf(given: Partial<Deal> & { deal: string }): Deal {
  return {
    order: null,
    position: '1',
    serverMsc: given.deal,
    type: 0,
    entry: 0,
    reason: null,
    magic: null,
    symbol: 'EURUSD',
    volume: dec('1'),
    price: dec('1.1'),
    profit: ZERO,
    commission: null,
    swap: null,
    fee: null,
    stopLoss: null,
    takeProfit: null,
    comment: null,
    ...given,
  }
}

function fromGolden(given: GoldenDeal): Deal {
  return dealOf({
    deal: String(given.deal),
    position: given.position === '0' ? null : String(given.position),
    serverMsc: String(given.t),
    type: Number(given.type),
    entry: Number(given.entry),
    volume: dec(given.volume),
    price: dec(given.price),
    profit: dec(given.profit),
    commission: dec(given.commission),
    swap: dec(given.swap),
    fee: dec(given.fee),
  })
}

function legsOfAll(deals: readonly Deal[]): PositionLeg[] {
  const positions = new Set(deals.flatMap(({ position }) => position ?? []))
  return [...positions].flatMap((position) =>
    legsOf(
      position,
      deals.filter((deal) => deal.position === position),
    ),
  )
}

function net(leg: PositionLeg): Decimal {
  return sum([leg.profit, leg.commission, leg.swap, leg.fee])
}

function assertSays(leg: PositionLeg | undefined, wanted: Record<string, string | number>): void {
  assert.ok(leg)
  const values: Record<string, string | number | null> = {
    position: leg.position,
    leg: leg.leg,
    side: leg.side,
    status: leg.status,
    volume: leg.volume,
    open_volume: leg.openVolume,
    entry_price: leg.entryPrice,
    exit_price: leg.exitPrice,
    profit: leg.profit,
    realized_profit: leg.profit,
    commission: leg.commission,
    swap: leg.swap,
    fee: leg.fee,
    net: net(leg),
    open_t: Number(leg.firstDeal),
    close_t: Number(leg.lastDeal),
  }
  for (const [name, value] of Object.entries(wanted)) {
    const found = values[name]
    const same =
      /price|volume|profit|commission|swap|fee|net/.test(name) && found !== null
        ? sameNumber(dec(found), dec(value))
        : found === value
    assert.ok(same, `${name}: ${found} instead of ${value}`)
  }
}

for (const { name, deals, expect, after_deal_2: after, cash_flow: cash } of golden.cases)
  test(`golden: ${name}`, () => {
    const all = deals.map(fromGolden)
    const legs = legsOfAll(all)
    assert.equal(legs.length, expect.length)
    for (const [index, wanted] of expect.entries()) assertSays(legs[index], wanted)
    if (after !== undefined) assertSays(legsOfAll(all.slice(0, 2))[0], after)
    if (cash !== undefined)
      assert.equal(sum(all.filter((deal) => !isExecution(deal)).map(({ profit }) => profit)), cash)
  })

test('the commission of a reversal is split by volume, to the cent', () => {
  const [one, two] = legsOfAll(golden.cases[1]?.deals.map(fromGolden) ?? [])
  assert.deepEqual([one?.commission, two?.commission], ['-0.70', '-1.40'])
})

test('an exit without its entry is incomplete, and whole once the entry is known', () => {
  const entry = dealOf({ deal: '1', magic: '7', comment: 'in' })
  const exit = dealOf({ deal: '2', type: 1, entry: 1, profit: dec('5.00') })
  const [alone] = legsOf('1', [exit])
  assert.deepEqual([alone?.status, alone?.side, alone?.entryPrice], ['incomplete', 'buy', null])
  const [leg] = legsOf('1', [exit, entry])
  assert.deepEqual([leg?.status, leg?.magic, leg?.comment], ['closed', '7', 'in'])
})

test('a position that is closed and opened again under its identifier begins another leg', () => {
  const rollover = 7
  const legs = legsOf('1', [
    dealOf({ deal: '1' }),
    dealOf({
      deal: '2',
      type: 1,
      entry: 1,
      price: dec('1.2'),
      profit: dec('10'),
      reason: rollover,
    }),
    dealOf({ deal: '3', price: dec('1.2'), reason: rollover }),
    dealOf({ deal: '4', type: 1, entry: 1, volume: dec('0.4'), price: dec('1.3') }),
  ])
  assert.deepEqual(
    legs.map((leg) => [leg.leg, leg.status, leg.volume, leg.openVolume, leg.entryPrice]),
    [
      [1, 'closed', '1', '0', '1.1'],
      [2, 'open', '1', '0.6', '1.2'],
    ],
  )
})

test('more closed than was seen opened leaves the open volume unknown', () => {
  const [leg] = legsOf('1', [
    dealOf({ deal: '1', volume: dec('0.5') }),
    dealOf({ deal: '2', type: 1, entry: 1, volume: dec('0.7') }),
  ])
  assert.deepEqual([leg?.status, leg?.openVolume], ['open', null])
})

test('a position of very many deals is built without summing up anew at each of them', () => {
  const most = 150_000
  const [leg, ...others] = legsOf('1', [
    dealOf({ deal: '1', volume: dec('1000000') }),
    // Each of them turns less than is open, so none ends the leg.
    ...Array.from({ length: most }, (_, at) =>
      dealOf({ deal: String(at + 2), type: 1, entry: 2, volume: dec('0.01'), profit: dec('0.01') }),
    ),
  ])
  assert.equal(others.length, 0)
  assert.deepEqual([leg?.openVolume, leg?.profit, leg?.deals], ['998500.00', '1500.00', most + 1])
})

test('cancelled deals and movements of money make no position', () => {
  assert.deepEqual(
    legsOf('1', [dealOf({ deal: '1', type: 13 }), dealOf({ deal: '2', type: 2 })]),
    [],
  )
})

test('the exit reason is that of the last exit', () => {
  const [leg] = legsOf('1', [
    dealOf({ deal: '1' }),
    dealOf({ deal: '2', type: 1, entry: 1, volume: dec('0.4'), reason: 3 }),
    dealOf({ deal: '3', type: 1, entry: 1, volume: dec('0.6'), reason: 4 }),
  ])
  assert.equal(leg?.exitReason, 4)
})

const money = fc
  .integer({ min: -99_999, max: 99_999 })
  .map((cents) => dec((cents / 100).toFixed(2)))
const lots = fc
  .integer({ min: 1, max: 500 })
  .map((hundredths) => dec((hundredths / 100).toFixed(2)))
const anyDeal = fc.record({
  type: fc.constantFrom(0, 1),
  entry: fc.constantFrom(0, 1, 2, 3),
  volume: lots,
  profit: money,
  commission: fc.option(money),
  swap: fc.option(money),
  fee: fc.option(money),
})

test('money over the legs equals money over the deals, in whatever order the deals come', () => {
  fc.assert(
    fc.property(fc.array(anyDeal, { minLength: 1, maxLength: 12 }), fc.integer(), (given, seed) => {
      const deals = given.map((deal, at) => dealOf({ ...deal, deal: String(at + 1) }))
      const legs = legsOf('1', deals)
      for (const name of ['profit', 'commission', 'swap', 'fee'] as const) {
        const total = deals.reduce((all, deal) => add(all, orZero(deal[name])), ZERO)
        assert.equal(compare(sum(legs.map((leg) => leg[name])), total), 0, name)
      }
      const shuffled = [...deals].sort(
        (one, two) => Math.sin(Number(one.deal) * seed) - Math.sin(Number(two.deal) * seed),
      )
      assert.deepEqual(legsOf('1', shuffled), legs)
    }),
  )
})
