// Deals once and for ever, and what is built from them: positions, and trades of the ledger.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  assertVerifies,
  openExpertBench,
  rowsOf,
  tradesIn,
} from '../../../test/support/expert-bench.ts'
import { type SampleDeal, sampleDeal } from '../../../test/support/expert-reports.ts'

test('a position is opened, closed in parts, and shown as a trade that lives on under one id', async (t) => {
  const { database, report } = await openExpertBench(t)
  const opening = sampleDeal('1', {
    magic: '9007199254740993',
    comment: 'breakout',
    commission: '-3.50',
  })
  const first = await report({ deals: [opening] })
  assert.deepEqual(
    { ...first, status: undefined },
    {
      status: undefined,
      deals: { new: 1, duplicate: 0, corrected: 0, refused: [] },
      refused_indexes: [],
      deals_known: 1,
      watermark_msc: '1779990001000',
      resync: false,
    },
  )
  const [open] = await tradesIn(database)
  assert.deepEqual(
    [open?.status, open?.realized_pnl, open?.exit_price, open?.version],
    ['OPEN', null, null, 1],
  )
  await report({
    deals: [
      sampleDeal('2', {
        type: 1,
        entry: 1,
        volume: '0.40',
        price: '1.10100',
        profit: '40.00',
        commission: '-1.40',
      }),
    ],
  })
  await report({
    deals: [
      sampleDeal('3', {
        type: 1,
        entry: 1,
        volume: '0.60',
        price: '1.10200',
        profit: '120.00',
        commission: '-2.10',
        swap: '-0.50',
      }),
    ],
  })
  assert.deepEqual(await tradesIn(database), [
    {
      bot_name: 'magic-9007199254740993',
      asset_symbol: 'EURUSD',
      order_type: 'BUY',
      entry_price: '1.10000',
      exit_price: '1.10160',
      position_size: '1.00',
      realized_pnl: '160.00',
      commission: '-7.00',
      swap: '-0.50',
      fee: '0.00',
      exchange_order_id: '100',
      status: 'CLOSED',
      version: 3,
      comment: 'breakout',
      entry_time: '2026-05-28 14:40:01+00',
      exit_time: '2026-05-28 14:40:03+00',
      entry_zone: 'zone:America/New_York+7h',
      magic_number: '9007199254740993',
    },
  ])
  const versions = await rowsOf(database, 'select version from trade_versions order by version')
  assert.deepEqual(versions, [{ version: 1 }, { version: 2 }])
  await assertVerifies(database, 3)
})

type Golden = {
  name: string
  deals: Array<Record<string, string | number>>
  expect: Array<Record<string, string | number>>
  cash_flow?: string
}
const golden: { cases: Golden[] } = JSON.parse(
  readFileSync(new URL('../../domain/testdata/closed-positions.json', import.meta.url), 'utf8'),
)

for (const { name, deals, expect, cash_flow: cash } of golden.cases)
  for (const order of ['in order', 'backwards, one by one, twice'] as const)
    test(`golden, ${order}: ${name}`, async (t) => {
      const { database, report, state } = await openExpertBench(t)
      const given = deals.map(({ t: at, ...deal }) =>
        sampleDeal(String(deal.deal), {
          ...deal,
          time_msc: String(1_779_990_000_000 + Number(at)),
        } as SampleDeal),
      )
      if (order === 'in order') await report({ deals: given })
      else for (const deal of [...given, ...given].reverse()) await report({ deals: [deal] })
      const legs = await rowsOf(
        database,
        `select position::text, leg, side, status, trim_scale(volume) as volume, trim_scale(entry_price) as entry_price,
                trim_scale(exit_price) as exit_price, trim_scale(profit) as profit, trim_scale(commission) as commission,
                trim_scale(swap) as swap, trim_scale(fee) as fee, trim_scale(profit + commission + swap + fee) as net
           from position_legs order by position, leg`,
      )
      assert.equal(legs.length, expect.length)
      for (const [index, wanted] of expect.entries())
        for (const [member, value] of Object.entries(wanted)) {
          if (/_t$/.test(member)) continue
          const found = legs[index]?.[member]
          const same = /^-?[\d.]+$/.test(String(value))
            ? Number(found) === Number(value)
            : found === value
          assert.ok(same, `${member}: ${found} instead of ${value}`)
        }
      const closed = await rowsOf(database, `select * from live_trades where status = 'CLOSED'`)
      assert.equal(closed.length, expect.length)
      if (cash !== undefined) {
        await report({ account: `"balance":${cash}` })
        assert.equal((await state())[0]?.complete, true)
      }
      await assertVerifies(database, deals.length)
    })

test('a repeat changes nothing, and padded digits are no correction', async (t) => {
  const { database, report } = await openExpertBench(t)
  await report({ deals: [sampleDeal('1')] })
  const again = await report({
    deals: [sampleDeal('1'), sampleDeal('1', { price: '1.1', volume: '1', utc_offset_s: 10800 })],
  })
  assert.deepEqual([again.deals.duplicate, again.deals.new, again.deals_known], [2, 0, 1])
  assert.equal((await rowsOf(database, 'select 1 from deals')).length, 1)
  assert.equal((await tradesIn(database))[0]?.version, 1)
})

test('a deal that the broker takes back leaves its versions, and the trade is open again or cancelled', async (t) => {
  const { database, report, state } = await openExpertBench(t)
  const deposit = sampleDeal('1', {
    type: 2,
    position: '0',
    symbol: '',
    volume: '0',
    price: '0',
    profit: '1000.00',
  })
  const opening = sampleDeal('2')
  const closing = sampleDeal('3', { type: 1, entry: 1, profit: '50.00' })
  await report({ deals: [deposit, opening, closing] })
  const taken = await report({ deals: [{ ...closing, type: 14, profit: '0.00' }] })
  assert.equal(taken.deals.corrected, 1)
  assert.equal((await tradesIn(database))[0]?.status, 'OPEN')
  await report({ deals: [{ ...opening, type: 13 }], account: '"balance":1000.00' })
  const [trade] = await tradesIn(database)
  assert.deepEqual([trade?.status, trade?.realized_pnl], ['CANCELLED', null])
  const [leg] = await rowsOf(database, 'select status, profit from position_legs')
  assert.deepEqual([leg?.status, leg?.profit], ['cancelled', '0'])
  assert.equal((await state())[0]?.complete, true)
  // The first content comes once more, late: it is a repeat, not news.
  assert.equal((await report({ deals: [closing] })).deals.duplicate, 1)
  assert.equal((await rowsOf(database, 'select 1 from deals')).length, 5)
  await assertVerifies(database, 5)
})

test('a trade whose entry alone is taken back does not go on counting', async (t) => {
  const { database, report } = await openExpertBench(t)
  const opening = sampleDeal('1')
  await report({ deals: [opening, sampleDeal('2', { type: 1, entry: 1, profit: '50.00' })] })
  await report({ deals: [{ ...opening, type: 13 }] })
  const [taken] = await tradesIn(database)
  assert.deepEqual([taken?.status, taken?.realized_pnl, taken?.version], ['CANCELLED', null, 2])
  const [leg] = await rowsOf(database, 'select status from position_legs')
  assert.equal(leg?.status, 'incomplete')
  await report({ deals: [{ ...opening, price: '1.20000' }] })
  const [again] = await tradesIn(database)
  assert.deepEqual([again?.status, again?.realized_pnl, again?.version], ['CLOSED', '50.00', 3])
  await assertVerifies(database, 4)
})

test('reports of many senders at once land once each', async (t) => {
  const { database, report } = await openExpertBench(t)
  const all = Array.from({ length: 40 }, (_, at) =>
    sampleDeal(String(at + 1), { position: String((at % 7) + 1) }),
  )
  await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      report({ login: String((at % 3) + 1), deals: at % 2 === 0 ? all : [...all].reverse() }),
    ),
  )
  const counts = await rowsOf(
    database,
    'select account_id, count(*) as n from deals group by 1 order by 1',
  )
  assert.deepEqual(
    counts.map(({ n }) => n),
    ['40', '40', '40'],
  )
  assert.equal((await rowsOf(database, 'select 1 from live_trades')).length, 21)
  await assertVerifies(database, 120)
})

test('stored deals cannot be changed or removed', async (t) => {
  const { database, report } = await openExpertBench(t)
  await report({ deals: [sampleDeal('1')] })
  const refused = { sqlState: '42501' }
  await assert.rejects(database.write.query('update deals set profit = 1'), refused)
  await assert.rejects(database.write.query('delete from deals'), refused)
  await assert.rejects(database.write.query('truncate deals'), refused)
})
