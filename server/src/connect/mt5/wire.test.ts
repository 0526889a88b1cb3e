// Deals and positions beyond the documented samples: reasons by name, 64 bits, identity, and whose data is not kept.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConnectFailure } from '../failure.ts'
import { type Fields, fieldsOf, readEnvelope } from './answer.ts'
import { lotsOf } from './lots.ts'
import * as wire from './wire.ts'

const vectors: {
  reason_server: Record<string, string>
  reason_mql5: Record<string, string>
  samples: Record<'deal' | 'position', Record<string, string>> & {
    user_get: { answer: Record<string, string> }
    total: { answer: Fields }
  }
} = JSON.parse(readFileSync(join(import.meta.dirname, 'testdata/mt5-web-api.json'), 'utf8'))
const { deal, position, user_get } = vectors.samples

for (const [number, name] of Object.entries(vectors.reason_server))
  test(`reason ${number} of the server, ${name}, is the reason of that name in MQL5`, () => {
    const same = Object.entries(vectors.reason_mql5).find(([, other]) => other === name)
    // Its number follows that of SPLIT; the tables end there.
    const expected = name === 'CORPORATE_ACTION' ? 10 : same === undefined ? null : Number(same[0])
    const read = wire.dealOf({ ...deal, Reason: number }, 0)
    assert.equal(read.content.reason, expected)
    assert.equal(JSON.parse(read.source).Reason, number)
  })

test('a reason of a newer server is unknown, not wrong', () => {
  for (const Reason of ['20', '999', ''])
    assert.equal(wire.dealOf({ ...deal, Reason }, 0).content.reason, null)
})

test('an Expert’s number keeps its 64 bits, with a sign as MQL5 has it', () => {
  for (const [sent, magic] of [
    ['0', null],
    ['9007199254740993', '9007199254740993'],
    ['9223372036854775807', '9223372036854775807'],
    ['18446744073709551615', '-1'],
    ['-1', '-1'],
  ] as const)
    assert.equal(wire.dealOf({ ...deal, ExpertID: sent }, 0).content.magic, magic)
  for (const odd of ['18446744073709551616', '1.5', 'x'])
    assert.throws(() => wire.dealOf({ ...deal, ExpertID: odd }, 0), ConnectFailure)
})

test('of a deal only what it did is kept, whatever else a server sends along', () => {
  const personal = { Name: 'Jane Doe', Email: 'jane@example.com', Phone: '+1', Dealer: '1007' }
  const { source } = wire.dealOf({ ...deal, ...personal, ApiData: [{ Name: 'x' }] }, 0)
  const kept = Object.keys(JSON.parse(source))
  for (const name of [...Object.keys(personal), 'ApiData']) assert.ok(!kept.includes(name), name)
  assert.equal(JSON.parse(source).Profit, deal.Profit)
  // None of the members of a user that say who it is has a place in a deal.
  const who = Object.keys(user_get.answer).filter((name) =>
    /Name|Mail|Phone|Addr|City|ID$/.test(name),
  )
  assert.ok(who.length > 5)
  for (const name of who) assert.ok(!kept.includes(name) || name in deal, name)
})

test('nothing personal of a user gets into a picture', () => {
  const marked = Object.fromEntries(
    Object.entries(user_get.answer).map(([name, value]) => [
      name,
      /^(Login|Balance|Credit|Leverage|CurrencyDigits)$/.test(name) ? value : 'PERSONAL',
    ]),
  )
  const facts = { currency: 'USD', currencyDigits: '2', marginMode: '2', company: 'A Broker' }
  assert.doesNotMatch(JSON.stringify(wire.idlePictureOf(marked, facts)), /PERSONAL/)
})

test('an account whose group may not be read has its values and no currency', () => {
  const picture = wire.idlePictureOf(user_get.answer, null)
  assert.equal(picture.balance, user_get.answer.Balance)
  assert.deepEqual([picture.currency, picture.margin_mode, picture.company], [null, null, null])
  assert.equal(picture.currency_digits, user_get.answer.CurrencyDigits)
})

test('the identifier of a position is the one that its deals carry, through a reversal too', () => {
  const reversed = { ...position, Position: '9000', ExpertPositionID: '618' }
  assert.deepEqual(
    [wire.positionOf(reversed).ticket, wire.positionOf(reversed).position],
    ['9000', '618'],
  )
  for (const none of ['0', ''])
    assert.equal(wire.positionOf({ ...position, ExpertPositionID: none }).position, '618')
})

test('a side that is neither buy nor sell is not guessed', () => {
  for (const Action of ['2', '7']) assert.throws(() => wire.positionOf({ ...position, Action }))
})

test('lots are the hundred-millionths of a lot, exactly', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 18n), (units) => {
      const lots = lotsOf(String(units), null)
      const [whole = '0', rest = ''] = lots.split('.')
      assert.equal(BigInt(whole) * 10n ** 8n + BigInt(rest.padEnd(8, '0')), units)
      assert.doesNotMatch(lots, /\.$|\.\d*0$|^0\d/)
    }),
  )
})

test('money keeps the digits that were sent in every member of a deal, as text and as a number', () => {
  const amounts = fc
    .tuple(fc.bigInt(-(10n ** 14n), 10n ** 14n), fc.integer({ min: 1, max: 8 }))
    .map(([units, places]) => {
      const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
      const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`
      return units < 0n ? `-${text}` : text
    })
  fc.assert(
    fc.property(amounts, amounts, amounts, fc.boolean(), (Profit, Storage, Commission, bare) => {
      const text = JSON.stringify({
        retcode: 0,
        answer: { ...deal, Profit, Storage, Commission },
      })
      const sent = bare ? text.replaceAll(/"(-?\d+\.\d+)"/g, '$1') : text
      const { content } = wire.dealOf(fieldsOf(readEnvelope(sent, 'x'), 'x'), 0)
      assert.deepEqual(
        [content.profit, content.swap, content.commission],
        [Profit, Storage, Commission],
      )
    }),
  )
})

test('deals come in the order of their time, of one millisecond in that of their tickets', () => {
  const at = (Deal: string, TimeMsc: string) => wire.dealOf({ ...deal, Deal, TimeMsc }, 0).content
  const deals = [at('10', '5'), at('9', '5'), at('11', '4'), at('2', '9007199254740993')]
  assert.deepEqual(
    deals.sort(wire.compareDeals).map((one) => one.deal),
    ['11', '9', '10', '2'],
  )
})

test('the broker’s clock stands where its zone and its summer time say', () => {
  for (const [TimeZone, DaylightState, offsetS] of [
    ['120', '0', 7_200],
    ['120', '1', 10_800],
    ['-300', '1', -14_400],
    ['330', '0', 19_800],
  ] as const)
    assert.equal(wire.offsetSOf({ TimeZone, DaylightState }), offsetS)
  for (const TimeZone of ['99999', '1e3', '', undefined])
    assert.throws(() => wire.offsetSOf({ TimeZone, DaylightState: '0' }), ConnectFailure)
})
