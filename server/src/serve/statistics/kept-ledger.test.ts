// A ledger that is brought up to date piece by piece is the ledger that is read as a whole: late deals, corrections, trades
// that close or change, equity that goes on. Random histories against a real database.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openExpertBench } from '../../../test/support/expert-bench.ts'
import { type SampleDeal, sampleDeal } from '../../../test/support/expert-reports.ts'
import { createRandom } from '../../../test/support/random.ts'
import { anyone, type RouteRequest } from '../../platform/http/route.ts'
import { unsharedRows } from '../accounts/shared-rows.ts'
import { refreshLedger } from './kept-ledger.ts'
import { createLedgerCache, type LedgerCache } from './ledger-cache.ts'
import { createPotCache } from './pot-cache.ts'
import { settingsOf } from './settings.ts'
import { statisticsBody } from './statistics-answer.ts'
import { accountSubject, type StatisticsDeps } from './subject.ts'

const START = Date.UTC(2026, 2, 2)
const HOUR = 3_600_000

function requestFor(query: Record<string, string>): RouteRequest {
  return {
    ...{ id: 'r', caller: anyone, ip: '127.0.0.1', params: { id: '700001' }, query },
    ...{ header: () => undefined, contentType: '', body: Buffer.alloc(0) },
  }
}

async function bodyOf(deps: StatisticsDeps, query: Record<string, string>): Promise<string> {
  const request = requestFor(query)
  const subject = await accountSubject(deps, request, settingsOf(request))
  return JSON.stringify(await statisticsBody(deps, request, subject))
}

test('what was kept and brought up to date gives the same bytes as what is read anew', async (t) => {
  const bench = await openExpertBench(t, START + 60 * 24 * HOUR)
  const { read } = bench.database
  const { int: pick } = createRandom(20_260_302)
  const depsOf = (ledgers: LedgerCache): StatisticsDeps => ({
    ...{ read, shared: unsharedRows, ledgers, pots: createPotCache() },
    clock: { now: () => START + 60 * 24 * HOUR },
  })
  const warm = createLedgerCache(read)
  let ticket = 10
  let cents = 1_000_000
  const deals: SampleDeal[] = []
  const money = (amount: number) => (amount / 100).toFixed(2)
  const cash = (amount: number, hour: number) =>
    sampleDeal(String(ticket++), {
      ...{ position: '0', symbol: '', volume: '0', price: '0', type: 2, profit: money(amount) },
      time_msc: String(START + hour * HOUR),
    })
  const trade = (hour: number) => {
    const position = String(ticket)
    const profit = pick(20_000) - 9_500
    cents += profit - 350
    return [
      sampleDeal(String(ticket++), {
        ...{ position, time_msc: String(START + hour * HOUR), commission: '-3.50', sl: '1.05' },
      }),
      sampleDeal(String(ticket++), {
        ...{ position, type: 1, entry: 1, price: '1.12', profit: money(profit) },
        time_msc: String(START + (hour + 1 + pick(40)) * HOUR),
      }),
    ]
  }
  deals.push(cash(1_000_000, 1))
  let next: SampleDeal[] = [...deals]
  for (let turn = 0; turn < 14; turn++) {
    const hour = turn * 24 + 2
    next.push(...trade(hour + pick(12)))
    // Now and then: a deal that comes weeks late, money from outside, a deal that the broker rewrites.
    if (turn % 4 === 3) next.push(...trade(3 + pick(20)))
    if (turn % 5 === 2) {
      next.push(cash(50_000, hour))
      cents += 50_000
    }
    if (turn % 6 === 5) {
      const old = deals.filter(({ entry }) => entry === 1)[turn - 4]
      const rewritten = { ...old, profit: money(Math.round(Number(old?.profit) * 100) + 111) }
      cents += 111
      next.push(rewritten)
    }
    deals.push(...next)
    const equity = money(cents + pick(1_000))
    await bench.report({
      ...{ login: '700001', deals: next, offsetS: 0 },
      account: `"balance":${money(cents)},"equity":${equity},"credit":0.00,"currency":"USD","currency_digits":2`,
      gmtTime: Math.floor((START + (hour + 20) * HOUR) / 1000),
    })
    next = []
    for (const query of [{}, { to: '2026-03-12', day_zone: 'Europe/Prague' }])
      assert.equal(
        await bodyOf(depsOf(warm), query),
        await bodyOf(depsOf(createLedgerCache(read)), query),
      )
  }
  const found = JSON.parse(await bodyOf(depsOf(warm), {}))
  assert.equal(found.unexplained_difference, '0.00')
  assert.equal(found.trades, 17)
  assert.ok(found.observations.days > 10)
})

test('a bound on rows drops the ledger that was unused the longest, and it is read again', async (t) => {
  const bench = await openExpertBench(t)
  for (const login of ['700001', '700002'])
    await bench.report({ login, account: '"balance":1.00,"equity":1.00', deals: [], offsetS: 0 })
  const ledgers = createLedgerCache(bench.database.read, 1)
  const scope = { bot: null, fromDeals: false, state: null, capital: null }
  const first = await ledgers.get('a', { ...scope, accountIds: [1] })
  await ledgers.get('b', { ...scope, accountIds: [2] })
  const again = await ledgers.get('a', { ...scope, accountIds: [1] })
  assert.notEqual(again.ledger, first.ledger)
  assert.equal((await ledgers.get('a', { ...scope, accountIds: [1] })).ledger, again.ledger)
  const [one, two] = await Promise.all([
    ledgers.get('a', { ...scope, accountIds: [1] }),
    ledgers.get('a', { ...scope, accountIds: [1] }),
  ])
  assert.equal(one.ledger, two.ledger)
})

test('trades that are read again as they were change nothing, and a corrected one does', async (t) => {
  const bench = await openExpertBench(t)
  const { read, write } = bench.database
  await bench.report({
    login: '700001',
    deals: [sampleDeal('10'), sampleDeal('11', { entry: 1, profit: '5.00' })],
  })
  const scope = { accountIds: [1], bot: null, fromDeals: true, state: null, capital: null }
  const first = await refreshLedger(read, scope, null)
  assert.equal(first.ledger.trades.count, 1)
  // As while another transaction is under way: nothing since the beginning is settled.
  const unsettled = { ...first, kept: { ...first.kept, horizon: '0' } }
  assert.equal((await refreshLedger(read, scope, unsettled)).revision, first.revision)
  await write.query(`update live_trades set realized_pnl = realized_pnl + 1`)
  const corrected = await refreshLedger(read, scope, unsettled)
  assert.equal(corrected.revision, first.revision + 1)
  assert.equal(
    corrected.ledger.trades.net.units[0],
    (first.ledger.trades.net.units[0] ?? 0n) + 100n,
  )
})
