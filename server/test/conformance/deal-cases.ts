// What is read of the history: every deal, once, as the broker has it.
import assert from 'node:assert/strict'
import { type Case, dealsEqualTruth, using } from './bench.ts'

export const dealCases: readonly Case[] = [
  {
    id: 'C-20',
    title: 'deals are complete over many pages, in order, each once',
    run: (bench) =>
      using(bench, async (session) => {
        const { active } = bench.accounts
        bench.deposit(active, 350)
        bench.trade(active)
        bench.closeAll(active)
        const deals = await dealsEqualTruth(bench, session, active)
        assert.ok(deals.length > 350)
      }),
  },
  {
    id: 'C-21',
    title: 'a cancelled deal comes back changed, under the same ticket',
    run: (bench) =>
      using(bench, async (session) => {
        const { active } = bench.accounts
        bench.trade(active)
        bench.closeAll(active)
        const before = await session.readDeals(active, 0, bench.endOfTimeS)
        bench.cancelLastDeal(active)
        const after = await dealsEqualTruth(bench, session, active)
        const last = before.at(-1)?.content
        const changed = after.find(({ content }) => content.deal === last?.deal)?.content
        assert.notEqual(changed?.type, last?.type)
        assert.equal(Number(changed?.profit), 0)
      }),
  },
  {
    id: 'C-34',
    title: 'deals that are numbers in place of text give the same values',
    run: (bench) =>
      using(bench, async (session) => {
        const { active } = bench.accounts
        bench.trade(active)
        bench.closeAll(active)
        bench.fault('bare_numbers', true)
        await dealsEqualTruth(bench, session, active)
      }),
  },
  {
    id: 'C-35',
    title: 'a span of time holds the deals of both its ends and no others',
    run: (bench) =>
      using(bench, async (session) => {
        const { active } = bench.accounts
        bench.trade(active)
        bench.closeAll(active)
        bench.trade(active)
        bench.closeAll(active)
        const all = bench.truth(active).deals
        const seconds = all.map(({ serverMsc }) => Math.floor(Number(serverMsc) / 1000))
        const [from, to] = [seconds.at(1) ?? 0, seconds.at(-2) ?? 0]
        const read = await session.readDeals(active, from, to)
        const expected = all.filter((_, index) => {
          const second = seconds[index] ?? 0
          return second >= from && second <= to
        })
        assert.ok(expected.length > 0 && expected.length < all.length)
        assert.deepEqual(
          read.map(({ content }) => content.deal),
          expected.map(({ deal }) => deal),
        )
      }),
  },
  {
    id: 'C-36',
    title: 'an account without deals in a span has none, at the cost of one request',
    run: (bench) =>
      using(bench, async (session) => {
        const before = bench.requests()
        assert.deepEqual(await session.readDeals(bench.accounts.active, 1, 2), [])
        assert.equal(bench.requests(), before + 1)
      }),
  },
]
