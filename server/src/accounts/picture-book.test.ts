// The book on a real database: many accounts in one transaction, places that grow with change alone, the fence, what is only held,
// and equity over time with the ends of days.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts'
import type { AccountPicture, HeldAsset } from '../domain/account-picture.ts'
import type { Decimal } from '../domain/decimal.ts'
import { loadEquity, loadMarks } from '../serve/equity/equity-query.ts'
import { createAnnouncer } from './announcer.ts'
import { createHeldPictures, HELD_MS } from './held-pictures.ts'
import {
  createPictureBook,
  LeaseLost,
  type PictureEntry,
  type PlacedPosition,
} from './picture-book.ts'
import type { PlacedOrder } from './picture-entry.ts'

const noon = Date.UTC(2026, 4, 28, 12)
const picture = (equity: string, balance = equity): AccountPicture => ({
  ...{ company: null, currency: 'USD', currency_digits: '2', leverage: '100', margin_mode: '2' },
  ...{ trade_mode: null, trade_allowed: null, balance, credit: '0.00', profit: '0.00', equity },
  ...{ margin: '0.00', margin_free: equity, margin_level: null },
})
const position = (ticket: string, profit: string): PlacedPosition => ({
  ...{ ticket, position: ticket, symbol: 'EURUSD', side: 'buy', volume: '1.00' as Decimal },
  ...{ openPrice: '1.10000' as Decimal, currentPrice: null, stopLoss: null, takeProfit: null },
  ...{ swap: null, profit: profit as Decimal, magic: null, comment: null },
  ...{ openedServerMsc: null, updatedServerMsc: null, openedAt: null, updatedAt: null },
})
const order = (id: string, units: string): PlacedOrder => ({
  ...{ order: id, clientId: null, type: 'limit', status: 'working', side: 'buy' },
  ...{ symbol: 'EURUSD', units: units as Decimal, lots: null, price: '1.05' as Decimal },
  ...{ stopPrice: null, stopLoss: null, takeProfit: null, comment: null },
  ...{ createdServerMsc: null, expiresServerMsc: null, createdAt: null, expiresAt: null },
})
const asset = (currency: string, amount: string): HeldAsset => ({
  ...{ currency, amount: amount as Decimal, free: null, locked: '0' as Decimal },
})

async function openBook(t: TestContext, accounts = 2) {
  const database = await createTestDatabase(t)
  let nowMs = noon
  const clock = { now: () => nowMs, monotonicMs: () => nowMs }
  const held = createHeldPictures(clock)
  t.after(() => held[Symbol.dispose]())
  const announcer = createAnnouncer()
  const announced: number[] = []
  announcer.onNews((ids) => announced.push(...ids))
  const book = createPictureBook({ database, announcer, held })
  for (let id = 1; id <= accounts; id += 1) {
    await database.write.query(`insert into accounts (exchange, account) values ('Book-MT5', $1)`, [
      String(id),
    ])
    await database.write.query(
      `insert into account_states (account_id, source, last_report_at, key_id) values ($1, 'mt5_web_api', now(), 'test')`,
      [id],
    )
  }
  const entry = (
    accountId: number,
    equity: string,
    positions: PlacedPosition[] | null = [],
  ): PictureEntry => ({
    ...{ accountId, takenMs: nowMs, receivedMs: nowMs, picture: picture(equity), positions },
    ...{ orders: null, assets: null },
  })
  const state = async (id: number) => {
    const { rows } = await database.read.query<Record<string, string | null>>(
      `select equity, seq, positions_seq, positions_known::text, cause, orders_seq, orders_known::text, assets_seq, assets_known::text
         from account_states where account_id = $1`,
      [id],
    )
    return rows[0] ?? {}
  }
  return {
    database,
    book,
    held,
    announced,
    entry,
    state,
    goTo: (ms: number) => {
      nowMs = ms
    },
  }
}

test('hundreds of accounts are written at once, and what did not change stays in its place', async (t) => {
  const { book, entry, state, announced } = await openBook(t, 300)
  const all = (equity: (id: number) => string) =>
    Array.from({ length: 300 }, (_, index) => entry(index + 1, equity(index + 1)))
  await book.take(
    all((id) => `${id}.00`),
    null,
  )
  assert.equal((await state(300)).equity, '300.00')
  assert.equal(announced.length, 300)
  const before = [await state(1), await state(2)]
  await book.take(
    all((id) => (id === 2 ? '2.50' : `${id}.00`)),
    null,
  )
  const after = [await state(1), await state(2)]
  assert.deepEqual(after[0], before[0], 'nothing new of it')
  assert.ok(Number(after[1]?.seq) > Number(before[1]?.seq))
  assert.equal(after[1]?.positions_seq, before[1]?.positions_seq)
})

test('a list takes the place of the one before; without one nothing is known', async (t) => {
  const { book, entry, state, database } = await openBook(t)
  const tickets = async () =>
    (
      await database.read.query<{ ticket: string; profit: string }>(
        'select ticket, profit from open_positions where account_id = 1 order by ticket',
      )
    ).rows
  await book.take([entry(1, '1.00', [position('7', '0.10'), position('8', '0.20')])], null)
  const first = await state(1)
  await book.take([entry(1, '1.00', [position('7', '0.10'), position('8', '0.20')])], null)
  assert.equal((await state(1)).positions_seq, first.positions_seq)
  await book.take([entry(1, '1.00', [position('8', '0.30'), position('9', '1.00')])], null)
  assert.deepEqual(
    (await tickets()).map(({ ticket }) => ticket),
    ['8', '9'],
  )
  assert.ok(Number((await state(1)).positions_seq) > Number(first.positions_seq))
  await book.take([entry(1, '1.00', null)], null)
  assert.deepEqual([await tickets(), (await state(1)).positions_known], [[], 'false'])
})

test('waiting orders and assets are lists like that of positions, each with a place of its own', async (t) => {
  const { book, entry, state, database } = await openBook(t)
  const rows = async () => [
    (await database.read.query('select broker_order, units from pending_orders order by 1')).rows,
    (await database.read.query('select asset, amount, free from held_assets order by 1')).rows,
  ]
  const take = (orders: PlacedOrder[] | null, assets: HeldAsset[] | null) =>
    book.take([{ ...entry(1, '1.00'), orders, assets }], null)
  await take([order('7', '1000'), order('8', '2000')], [asset('EUR', '5.5'), asset('BTC', '1')])
  const first = await state(1)
  assert.deepEqual([first.orders_known, first.assets_known], ['true', 'true'])
  assert.equal(
    new Set([first.seq, first.positions_seq, first.orders_seq, first.assets_seq]).size,
    4,
  )
  await take([order('8', '500')], [asset('EUR', '5.5'), asset('BTC', '1')])
  const second = await state(1)
  assert.deepEqual(await rows(), [
    [{ broker_order: '8', units: '500' }],
    [
      { asset: 'BTC', amount: '1', free: null },
      { asset: 'EUR', amount: '5.5', free: null },
    ],
  ])
  assert.ok(Number(second.orders_seq) > Number(first.orders_seq))
  assert.equal(second.assets_seq, first.assets_seq, 'nothing is new of them')
  await take(null, null)
  const third = await state(1)
  assert.deepEqual(await rows(), [[], []])
  assert.deepEqual(
    [third.orders_known, third.assets_known, third.positions_known],
    [...['false', 'false', 'true']],
  )
  assert.ok(Number(third.assets_seq) > Number(second.assets_seq))
  assert.equal(third.positions_seq, second.positions_seq)
})

test('who no longer owns the connection writes nothing', async (t) => {
  const { book, entry, state, database } = await openBook(t)
  await database.write.query(
    `insert into broker_connections (venue, name, server, settings, created_by) values ('mt5_web_api', 'desk', 'Book-MT5', '{}', 'test')`,
  )
  await database.write.query(
    `insert into connection_leases values (1, 'one', 5, now(), now() + interval '6 seconds')`,
  )
  await book.take([entry(1, '1.00')], { connectionId: 1, generation: 5 })
  await assert.rejects(book.take([entry(1, '2.00')], { connectionId: 1, generation: 4 }), LeaseLost)
  await assert.rejects(
    book.refuse(1, 'broker_silent', 'x', { connectionId: 1, generation: 6 }),
    LeaseLost,
  )
  assert.deepEqual([(await state(1)).equity, (await state(1)).cause], ['1.00', null])
})

test('a cause is noted and goes with the next values', async (t) => {
  const { book, entry, state } = await openBook(t)
  await book.refuse(1, 'account_unknown', 'retcode 13', null)
  const refused = await state(1)
  assert.equal(refused.cause, 'account_unknown')
  await book.refuse(1, 'account_unknown', 'retcode 13', null)
  assert.equal((await state(1)).seq, refused.seq, 'said once')
  await book.take([entry(1, '1.00')], null)
  assert.equal((await state(1)).cause, null)
})

test('values of a cache_only account are held for five minutes and never written', async (t) => {
  const { book, entry, held, state, database, goTo } = await openBook(t)
  await database.write.query(
    `insert into account_settings (account_id, retention) values (2, 'cache_only')`,
  )
  const whole = (units: string): PictureEntry => ({
    ...entry(2, '2.00', [position('7', '0.10')]),
    ...{ orders: [order('9', units)], assets: [asset('EUR', '5')] },
  })
  await book.take([entry(1, '1.00'), whole('1000')], null)
  assert.equal((await state(2)).equity, null)
  const history = await database.read.query('select account_id from equity_history')
  assert.deepEqual(history.rows, [{ account_id: 1 }])
  for (const table of ['open_positions', 'pending_orders', 'held_assets'])
    assert.equal((await database.read.query(`select 1 from ${table}`)).rows.length, 0, table)
  const first = held.get(2)
  assert.equal(first?.entry.picture.equity, '2.00')
  await book.take([whole('1000')], null)
  assert.deepEqual(held.get(2)?.ordersSeq, first?.ordersSeq, 'nothing is new')
  assert.equal(held.get(2)?.seq, first?.seq, 'nothing is new')
  await book.take([whole('999')], null)
  assert.ok(Number(held.get(2)?.ordersSeq) > Number(first?.ordersSeq))
  assert.equal(held.get(2)?.assetsSeq, first?.assetsSeq)
  goTo(noon + HELD_MS - 1)
  assert.notEqual(held.get(2), null)
  goTo(noon + HELD_MS)
  assert.equal(held.get(2), null)
})

const hour = 3_600_000
const spanOf = (accountId: number, from: number, to: number) => ({
  accountId,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})

test('whatever the length of the points, the lowest and the highest stay', async (t) => {
  const { book, entry, database, goTo } = await openBook(t, 1)
  const values = fc.sample(fc.integer({ min: 1, max: 1_000_000 }), { numRuns: 200, seed: 7 })
  for (const [index, value] of values.entries()) {
    goTo(noon + index * 17_000)
    await book.take([entry(1, `${value}.00`)], null)
  }
  const span = spanOf(1, noon - hour, noon + 2 * hour)
  for (const seconds of [60, 300, 900, 3600, 86_400]) {
    const points = await loadEquity(database.read, span, seconds)
    const min = Math.min(...points.map(({ min_equity }) => Number(min_equity)))
    const max = Math.max(...points.map(({ max_equity }) => Number(max_equity)))
    assert.deepEqual([min, max], [Math.min(...values), Math.max(...values)], `${seconds} s`)
    assert.equal(points[0]?.first_equity, `${values[0]}.00`)
    assert.equal(points.at(-1)?.last_equity, `${values.at(-1)}.00`)
    assert.equal(
      points.reduce((sum, { samples }) => sum + Number(samples), 0),
      values.length,
    )
  }
})

async function marksAround(t: TestContext, boundary: string, boundaryAt: number) {
  const { book, entry, database, goTo } = await openBook(t, 1)
  await database.write.query(
    'insert into account_settings (account_id, day_boundaries) values (1, $1)',
    [[boundary]],
  )
  for (const [offset, equity] of [
    [-60_000, '1.00'],
    [-5_000, '2.00'],
    [1_000, '3.00'],
    [60_000, '4.00'],
  ] as const) {
    goTo(boundaryAt + offset)
    await book.take([entry(1, equity)], null)
  }
  return marksOf(database, boundaryAt)
}

async function marksOf(database: TestDatabase, around: number) {
  const marks = await loadMarks(database.read, spanOf(1, around - 30 * hour, around + 30 * hour))
  return marks.map(({ boundary_at, before_equity, after_equity }) => [
    new Date(boundary_at).toISOString(),
    before_equity,
    after_equity,
  ])
}

for (const [what, boundary, at] of [
  ['in winter', '17:00 America/New_York', '2026-01-15T22:00:00.000Z'],
  ['in summer', '17:00 America/New_York', '2026-07-15T21:00:00.000Z'],
  ['on the day the clocks go forward', '17:00 America/New_York', '2026-03-08T21:00:00.000Z'],
  ['on the day they go back', '00:00 Europe/Athens', '2026-10-25T22:00:00.000Z'],
] as const)
  test(`the pictures on both sides of a day boundary are kept, ${what}`, async (t) => {
    assert.deepEqual(await marksAround(t, boundary, Date.parse(at)), [[at, '2.00', '3.00']])
  })
