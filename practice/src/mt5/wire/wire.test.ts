// Objects of the Web API as text: numbers to the last digit, times on the server's clock, nothing that is not a string.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { symbols } from '../../market/symbols.ts'
import type { Account, Daily, Deal, PositionNow } from '../account.ts'
import { createBrokerClock, newYorkPlus7 } from '../broker-clock.ts'
import { dailyObject, heavy } from './daily.ts'
import { groupObject, symbolObject, tickObject, tickStatObject } from './server.ts'
import { dealObject, positionObject } from './trades.ts'
import { accountObject, balanceCheckObject, userObject } from './user.ts'
import { milliseconds, rateText, seconds, volumes, type WireValue } from './wire-object.ts'

const clock = createBrokerClock(newYorkPlus7)
const winterMs = Date.UTC(2026, 0, 15, 12, 0, 0, 789)
const summerMs = Date.UTC(2026, 6, 15, 12)
const [eurusd] = symbols
assert.ok(eurusd)

const account = (more: Partial<Account> = {}): Account => ({
  ...{ login: '100001', group: 'practice\\USD', name: 'Ada Example', mode: 'hedging' },
  ...{ mainPassword: 'main-secret', investorPassword: 'inv-secret', apiPassword: 'api-secret' },
  ...{ leverage: 100, currency: 'USD', registeredMs: winterMs, balance: 1_000_050n, credit: 7n },
  ...{ positions: [], deals: [], pending: [], orders: [], daily: [], active: true },
  stopOut: { activation: 0, atMs: 0, level: 0n, equity: 0n, margin: 0n },
  ...more,
})
const rate = { num: 123_456_789n, den: 100_000_000n }
const position: PositionNow = {
  ...{ ticket: 18_446_744_073_709_551_615n, id: 9_007_199_254_740_993n, symbol: 'EURUSD' },
  ...{ action: 1, volume: 12_345_678, openPoints: 110_868, stopPoints: 0, takePoints: 109_000 },
  ...{ storage: -712n, marginRate: rate, createdMs: winterMs, updatedMs: summerMs, reason: 1 },
  ...{ expert: 42n, comment: 'grid "7"', pricePoints: 99, profit: -5n, profitRate: rate },
}
const deal: Deal = {
  ...{ ticket: 1n, order: 2n, position: 3n, action: 2, entry: 0, reason: 2, symbol: '' },
  ...{ volume: 0, closedVolume: 0, points: 0, stopPoints: 0, takePoints: 0, positionPoints: 0 },
  ...{ bid: 0, ask: 0, profit: 12_345n, storage: 0n, commission: 0n, profitRate: rate },
  ...{ atMs: summerMs, expert: 0n, comment: 'Deposit' },
}
const money = { balance: 1n, credit: 2n, profit: -3n, storage: 4n, margin: 5n, equity: 6n }

function scalarsOf(value: WireValue): WireValue[] {
  if (typeof value === 'string') return [value]
  return Object.values(value).flatMap(scalarsOf)
}

test('times are those of the server’s clock: two hours ahead in winter, three in summer; 0 stays 0', () => {
  assert.equal(seconds(clock, winterMs), String(Math.floor(winterMs / 1000) + 2 * 3600))
  assert.equal(milliseconds(clock, winterMs), String(winterMs + 2 * 3_600_000))
  assert.equal(seconds(clock, summerMs), String(summerMs / 1000 + 3 * 3600))
  assert.deepEqual([seconds(clock, 0), milliseconds(clock, 0)], ['0', '0'])
})

test('volumes are cut in the old unit and whole in the new one; rates have eight places', () => {
  assert.deepEqual(volumes('Volume', 12_345_678), { Volume: '1234', VolumeExt: '12345678' })
  assert.equal(rateText(rate), '1.23456789')
  assert.equal(rateText({ num: 2n, den: 3n }), '0.66666666')
})

test('a position: 64-bit numbers whole, prices with the symbol’s digits, money with the account’s', () => {
  const wire = positionObject(account(), position, eurusd, clock)
  assert.equal(wire.Position, '18446744073709551615')
  assert.equal(wire.ExpertPositionID, '9007199254740993')
  assert.deepEqual(
    [wire.PriceOpen, wire.PriceCurrent, wire.PriceSL, wire.PriceTP],
    ['1.10868', '0.00099', '0.00000', '1.09000'],
  )
  assert.deepEqual([wire.Profit, wire.Storage, wire.Digits], ['-0.05', '-7.12', '5'])
  assert.deepEqual([wire.Volume, wire.VolumeExt], ['1234', '12345678'])
  const yen = positionObject(account({ currency: 'JPY' }), position, eurusd, clock)
  assert.deepEqual([yen.Profit, yen.DigitsCurrency], ['-5', '0'])
})

test('a deposit is a deal without a symbol', () => {
  const wire = dealObject(account(), deal, null, clock)
  assert.deepEqual(
    [wire.Symbol, wire.Digits, wire.ContractSize, wire.Price, wire.Profit, wire.Action],
    ['', '0', '0.00', '0', '123.45', '2'],
  )
})

test('who somebody is comes empty without the right to see it, and no password comes at all', () => {
  const seen = userObject(account(), { clock, personal: true })
  assert.deepEqual(
    [seen.Name, seen.FirstName, seen.LastName, seen.Balance],
    ['Ada Example', 'Ada', 'Example', '10000.50'],
  )
  const hidden = userObject(account(), { clock, personal: false })
  for (const name of ['Name', 'FirstName', 'LastName', 'Email', 'Phone', 'Address', 'LastIP'])
    assert.equal(hidden[name], '', name)
  assert.deepEqual(Object.keys(hidden), Object.keys(seen), 'the members are the same')
  assert.doesNotMatch(JSON.stringify([seen, hidden]), /secret/)
})

test('how an account stands: equity, floating and the level of its margin', () => {
  const values = { ...money, marginFree: 1n, marginLevel: 12_000n }
  const wire = accountObject(account(), values, clock)
  assert.deepEqual(
    [wire.Balance, wire.Credit, wire.Floating, wire.Equity, wire.MarginFree, wire.MarginLevel],
    ['0.01', '0.02', '0.01', '0.06', '0.01', '120.00'],
  )
  assert.equal(wire.SOTime, '0')
})

test('the check of a balance has six places in every currency', () => {
  const pair = (text: string) => ({ User: text, History: text })
  assert.deepEqual(balanceCheckObject(account()).Balance, pair('10000.500000'))
  const yen = account({ currency: 'JPY', balance: 1_000_050n })
  assert.deepEqual(balanceCheckObject(yen).Balance, pair('1000050.000000'))
})

const daily: Daily = {
  ...{ serverMs: Date.UTC(2026, 0, 15, 23, 59, 59), balance: 100n, credit: 0n, equity: 250n },
  ...{ margin: 0n, profit: 150n, storage: 0n, positions: [], orders: [] },
  sums: {
    ...{ profit: 1n, balance: 2n, credit: 3n, charge: 4n, correction: 5n, bonus: 6n },
    ...{ storage: 7n, commission: 8n },
  },
  before: { balanceDay: 9n, balanceMonth: 10n, equityDay: 11n, equityMonth: 12n },
}

test('the record of a day: its time counts from 1601, a level of nothing is 0, and only the heavy one holds what was open', () => {
  const light = dailyObject(account(), daily, 'ada@practice.invalid')
  // 2026-01-15T23:59:59 as a Windows FILETIME.
  assert.equal(light.Timestamp, '134129951990000000')
  assert.equal(light.MarginLevel, '0.00')
  assert.deepEqual([light.BalancePrevDay, light.EquityPrevMonth], ['0.09', '0.12'])
  assert.equal(light.Name, 'Ada Example')
  assert.equal(dailyObject(account(), daily, '').Name, '')
  assert.equal(light.Positions, undefined)
  assert.deepEqual(heavy(light, ['p'], []).Positions, ['p'])
  const used = dailyObject(account(), { ...daily, margin: 100n }, '')
  assert.deepEqual([used.MarginLevel, used.MarginFree], ['250.00', '1.50'])
})

test('prices, symbols and groups', () => {
  const quote = {
    ...{ symbol: eurusd, bid: 110_868, ask: 110_876, atMs: winterMs, change: 1 },
    ...{ low: 110_000, high: 111_000, direction: 2 as const },
  }
  const tick = tickObject(quote, clock)
  assert.deepEqual([tick.Bid, tick.Ask, tick.Symbol], ['1.10868', '1.10876', 'EURUSD'])
  const stat = tickStatObject(quote)
  assert.deepEqual([stat.BidLow, stat.AskLow, stat.BidDir], ['1.10000', '1.10008', '2'])
  assert.equal(symbolObject(eurusd).TickSize, '0.00001')
  const group = groupObject({ name: 'g', mode: 'netting', currency: 'JPY' })
  assert.deepEqual([group.MarginMode, group.CurrencyDigits], ['0', '0'])
})

test('every scalar is text, as MetaQuotes document it', () => {
  const all = [
    positionObject(account(), position, eurusd, clock),
    dealObject(account(), deal, eurusd, clock),
    userObject(account(), { clock, personal: true }),
    accountObject(account(), { ...money, marginFree: 1n, marginLevel: 0n }, clock),
    dailyObject(account(), daily, ''),
    symbolObject(eurusd),
  ]
  for (const value of all.flatMap(scalarsOf)) assert.equal(typeof value, 'string')
})
