// What is read of accounts: values, positions, and why there are none.
import assert from 'node:assert/strict'
import { type Case, equalsTruth, type Fault, pictureOf, refusalOf, using } from './bench.ts'

/** Values are the broker's whatever form the answers have. */
const sameUnder = (id: Case['id'], fault: Fault, title: string): Case => ({
  id,
  title,
  async run(bench) {
    bench.trade(bench.accounts.active)
    bench.fault(fault, true)
    await using(bench, async (session) => {
      await equalsTruth(bench, session, bench.accounts.active)
      await equalsTruth(bench, session, bench.accounts.idle)
    })
  },
})

export const accountCases: readonly Case[] = [
  {
    id: 'C-08',
    title: 'values and positions are the broker’s to the last digit',
    run: (bench) =>
      using(bench, async (session) => {
        bench.trade(bench.accounts.active)
        bench.trade(bench.accounts.active, 'sell', 0.01)
        await equalsTruth(bench, session, bench.accounts.active)
      }),
  },
  {
    id: 'C-09',
    title: 'an idle account has its balance and nothing open',
    run: (bench) =>
      using(bench, async (session) => {
        await equalsTruth(bench, session, bench.accounts.idle)
        const { picture } = pictureOf(
          await session.readAccounts([bench.accounts.idle]),
          bench.accounts.idle,
        )
        assert.equal(Number(picture.margin), 0)
        assert.equal(picture.margin_level, null)
        assert.equal(picture.margin_free, picture.equity)
      }),
  },
  {
    id: 'C-10',
    title: 'an unknown account and one that may not be seen are refused, their neighbours are not',
    run: (bench) =>
      using(bench, async (session) => {
        const { active, unknown, forbidden } = bench.accounts
        const readings = await session.readAccounts([unknown, active, forbidden])
        assert.equal(readings.length, 3)
        pictureOf(readings, active)
        assert.equal(refusalOf(readings, unknown), 'account_unknown')
        assert.equal(refusalOf(readings, forbidden), 'account_not_permitted')
      }),
  },
  sameUnder('C-15', 'bare_numbers', 'numbers in place of text give the same values'),
  sameUnder(
    'C-16',
    'single_backslash',
    'malformed backslashes in group names give the same values',
  ),
  sameUnder('C-17', 'partial', 'answers that are cut short are completed'),
  sameUnder('C-18', 'cookies', 'a cookie that the broker wants back is given back'),
  {
    id: 'C-19',
    title: 'a list that is null is an empty list',
    run: (bench) =>
      using(bench, async (session) => {
        bench.fault('null_answers', true)
        await equalsTruth(bench, session, bench.accounts.idle)
      }),
  },
  {
    id: 'C-22',
    title: 'the broker’s clock is read with its summer time',
    run: (bench) =>
      using(bench, async (session) => {
        assert.equal((await session.readClock()).offsetS, bench.offsetS)
        bench.toWinter()
        assert.equal((await session.readClock()).offsetS, bench.winterOffsetS)
        assert.notEqual(bench.offsetS, bench.winterOffsetS)
      }),
  },
  {
    id: 'C-24',
    title: 'two hundred accounts cost two requests',
    run: (bench) =>
      using(bench, async (session) => {
        const { many } = bench
        assert.equal(many.length, 200)
        for (const account of many) bench.trade(account)
        const first = await session.readAccounts(many)
        for (const account of many) pictureOf(first, account)
        const before = bench.requests()
        const readings = await session.readAccounts(many)
        assert.equal(bench.requests(), before + 2)
        assert.equal(readings.length, 200)
        for (const account of [many.at(0), many.at(99), many.at(-1)])
          assert.equal(
            pictureOf(readings, account ?? '').picture.equity,
            bench.truth(account ?? '').equity,
          )
      }),
  },
  {
    id: 'C-31',
    title: 'a position keeps its identifier when it is reversed under a new ticket',
    run: (bench) =>
      using(bench, async (session) => {
        const { netting } = bench.accounts
        bench.trade(netting, 'buy', 0.25)
        const [before] = pictureOf(await session.readAccounts([netting]), netting).positions
        bench.trade(netting, 'sell', 0.75)
        const [after, ...others] = pictureOf(
          await session.readAccounts([netting]),
          netting,
        ).positions
        assert.deepEqual(others, [])
        assert.ok(before !== undefined && after !== undefined)
        assert.notEqual(after.ticket, before.ticket)
        assert.equal(after.position, before.position)
        assert.deepEqual([before.side, after.side], ['buy', 'sell'])
        const deals = await session.readDeals(netting, 0, bench.endOfTimeS)
        const ofPosition = deals.filter(({ content }) => content.position === before.position)
        assert.deepEqual(
          ofPosition.map(({ content }) => content.entry),
          [0, 2],
        )
      }),
  },
  {
    id: 'C-32',
    title: 'after a restart of the broker idle accounts have their balance all the same',
    async run(bench) {
      const { idle } = bench.accounts
      bench.trade(idle)
      bench.closeAll(idle)
      await using(bench, (session) => equalsTruth(bench, session, idle))
      bench.restart()
      await using(bench, (session) => equalsTruth(bench, session, idle))
    },
  },
  {
    id: 'C-33',
    title: 'nothing about people is read, kept or logged',
    run: (bench) =>
      using(bench, async (session) => {
        const { active, idle, netting } = bench.accounts
        bench.trade(active)
        const readings = await session.readAccounts([active, idle, netting, bench.accounts.unknown])
        const deals = await session.readDeals(active, 0, bench.endOfTimeS)
        const seen = `${JSON.stringify(readings)}${JSON.stringify(deals)}${bench.logged()}`
        assert.ok(bench.personal.length >= 4)
        for (const word of bench.personal) assert.ok(!seen.includes(word), word)
      }),
  },
  {
    id: 'C-37',
    title: 'orders that wait are the broker’s; a venue that does not show them gives no list',
    run: (bench) =>
      using(bench, async (session) => {
        const { active } = bench.accounts
        bench.placeWaiting(active)
        const reading = pictureOf(await session.readAccounts([active]), active)
        const { orders: wanted } = bench.truth(active)
        // An empty list would say that nothing waits.
        if (wanted === null) return assert.equal(reading.orders, undefined)
        assert.equal(wanted.length, 2)
        const price = (text: string | null) => (text === null ? null : Number(text))
        assert.deepEqual(
          reading.orders?.map(({ order, type, side, symbol, units, ...one }) => ({
            ...{ order, type, side, symbol, units: Number(units) },
            ...{ price: price(one.price), stopPrice: price(one.stopPrice) },
          })),
          wanted,
        )
        assert.equal(reading.assets, undefined, 'an account with a balance holds no assets')
      }),
  },
]
