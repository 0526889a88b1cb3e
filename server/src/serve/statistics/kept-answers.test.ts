// Answers that a server has kept something for are the answers of one that knows nothing yet, byte for byte: of accounts, of the pot
// of them, and of a bot, while trades, late ones, corrections, flows and equity come in at random. Against a real database.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openExpertBench } from '../../../test/support/expert-bench.ts'
import { type SampleDeal, sampleDeal } from '../../../test/support/expert-reports.ts'
import { createRandom } from '../../../test/support/random.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { anyone } from '../../platform/http/route.ts'
import { unsharedRows } from '../accounts/shared-rows.ts'
import { answerQuestion } from './answer-question.ts'
import { createLedgerCache } from './ledger-cache.ts'
import { createPotCache } from './pot-cache.ts'
import type { Question } from './question.ts'

const START = Date.UTC(2026, 2, 2)
const HOUR = 3_600_000
const logins = ['700001', '700002', '700003'] as const

const questions: readonly Omit<Question, 'nowMs' | 'caller'>[] = [
  { answer: 'statistics', of: 'account', params: { id: '700001' }, query: {} },
  { answer: 'statistics_series', of: 'account', params: { id: '700002' }, query: {} },
  { answer: 'statistics', of: 'desk', params: {}, query: {} },
  { answer: 'statistics_periods', of: 'desk', params: {}, query: { by: 'day' } },
  { answer: 'statistics_breakdown', of: 'desk', params: {}, query: { by: 'account' } },
  { answer: 'statistics', of: 'desk', params: {}, query: { from: '2026-03-05', to: '2026-03-09' } },
  { answer: 'statistics', of: 'desk', params: {}, query: { accounts: '700003,700001' } },
]

test('what is kept between questions never shows in an answer', async (t) => {
  const bench = await openExpertBench(t, START + 60 * 24 * HOUR)
  const { read } = bench.database
  const { int: pick } = createRandom(20_261_128)
  const deps = (from: Queryable) => ({
    ...{ read: from, shared: unsharedRows },
    ...{ ledgers: createLedgerCache(from), pots: createPotCache() },
  })
  const warm = deps(read)
  const cents = new Map<string, number>(logins.map((login) => [login, 0]))
  const past: { login: string; deal: SampleDeal }[] = []
  let ticket = 10
  const book = (login: string, amount: number) => cents.set(login, (cents.get(login) ?? 0) + amount)
  const money = (amount: number) => (amount / 100).toFixed(2)
  const flow = (login: string, amount: number, hour: number) => {
    book(login, amount)
    return sampleDeal(String(ticket++), {
      ...{ position: '0', symbol: '', volume: '0', price: '0', type: 2, profit: money(amount) },
      time_msc: String(START + hour * HOUR),
    })
  }
  const trade = (login: string, hour: number) => {
    const [position, profit] = [String(ticket), pick(20_000) - 9_500]
    book(login, profit)
    const entry = sampleDeal(String(ticket++), {
      ...{ position, time_msc: String(START + hour * HOUR), sl: '1.05' },
    })
    const exit = sampleDeal(String(ticket++), {
      ...{ position, type: 1, entry: 1, price: '1.12', profit: money(profit) },
      time_msc: String(START + (hour + 1 + pick(20)) * HOUR),
    })
    past.push({ login, deal: exit })
    return [entry, exit]
  }
  for (let turn = 0; turn < 12; turn++) {
    const login = logins[turn < 3 ? turn : pick(3)] ?? logins[0]
    const hour = turn * 12 + 2
    const deals: SampleDeal[] = turn < 3 ? [flow(login, 1_000_000, 1)] : []
    // Sometimes money alone moves, and no trade.
    const isQuiet = turn % 4 === 3
    if (!isQuiet && pick(4) !== 0) deals.push(...trade(login, hour + pick(6)))
    if (!isQuiet && pick(4) === 0) deals.push(...trade(login, 3 + pick(20)))
    if (isQuiet || pick(4) === 0) deals.push(flow(login, pick(2) === 0 ? 40_000 : -25_000, hour))
    const old = past[pick(past.length)]
    if (!isQuiet && pick(3) === 0 && old?.login === login) {
      old.deal = { ...old.deal, profit: money(Math.round(Number(old.deal.profit) * 100) + 111) }
      book(login, 111)
      deals.push(old.deal)
    }
    const balance = cents.get(login) ?? 0
    await bench.report({
      ...{ login, deals, offsetS: 0 },
      account: `"balance":${money(balance)},"equity":${money(balance + pick(900))},"credit":0.00,"currency":"USD","currency_digits":2`,
      gmtTime: Math.floor((START + (hour + 20) * HOUR) / 1000),
    })
    // Now and then two turns fall into one minute.
    const nowMs = START + 60 * 24 * HOUR + Math.floor(turn / 2) * 60_000
    for (const one of questions) {
      if (turn < 3 && (one.query.accounts !== undefined || one.of === 'account')) continue
      const question = { ...one, caller: anyone, nowMs }
      const kept = await answerQuestion(warm, question)
      assert.equal(kept, await answerQuestion(deps(read), question), JSON.stringify({ turn, one }))
      assert.equal(await answerQuestion(warm, question), kept)
    }
  }
  const pot = { answer: 'statistics', of: 'desk', params: {}, query: {}, caller: anyone } as const
  const found = JSON.parse(await answerQuestion(warm, { ...pot, nowMs: START + 61 * 24 * HOUR }))
  assert.ok(found.trades > 5, `${found.trades} trades`)
})
