// Statistics as readers get them: an account worked out by hand, a bot without an account, a desk, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey } from '../support/command-line.ts'
import { reportText, type SampleDeal, sampleDeal } from '../support/expert-reports.ts'
import { json, send } from '../support/http-client.ts'
import type { StatisticsBody as Body } from '../support/statistics-answers.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation, tradeText, useTidemark } from './harness.ts'

const OFFSET_S = 10_800
const server = 'Stats-MT5'

const tidemark = useTidemark({
  async prepare({ post }) {
    const report = async (
      login: string,
      currency: string,
      deals: SampleDeal[],
      balance: string,
    ) => {
      const account = `"balance":${balance},"equity":${balance},"credit":0.00,"currency":"${currency}","currency_digits":2`
      const text = reportText({
        ...{ login, server, account, deals, offsetS: OFFSET_S },
        gmtTime: Date.parse('2026-05-08T20:00:00Z') / 1000,
      })
      const answer = await post('/api/v1/ea/reports', text)
      assert.equal(answer.status, 200, answer.text)
    }
    await report('620001', 'USD', worked, '14397.00')
    await report('620002', 'USD', [cash('21', '2026-05-05T09:00:00Z', '1000.00')], '1000.00')
    await report('620003', 'EUR', [cash('31', '2026-05-05T09:00:00Z', '1000.00')], '1000.00')
  },
})

function at(time: string): string {
  return String(Date.parse(time) + OFFSET_S * 1000)
}

function cash(deal: string, time: string, profit: string, type = 2): SampleDeal {
  const nothing = { order: '0', position: '0', symbol: '', volume: '0', price: '0' }
  return sampleDeal(deal, { ...nothing, time_msc: at(time), type, profit })
}

function trade(id: number, opened: string, closed: string, money: SampleDeal): SampleDeal[] {
  const own = { position: String(id), magic: String(id % 2) }
  return [
    sampleDeal(String(id * 10), { ...own, time_msc: at(opened), price: '1.10000', sl: '1.09000' }),
    sampleDeal(String(id * 10 + 1), {
      ...{ ...own, time_msc: at(closed), type: 1, entry: 1, price: '1.12000' },
      ...money,
    }),
  ]
}

/** 10,000; +197; -100; 5,000 more; +300; 1,000 taken out: nothing is open at any cut, so equity is the balance. */
const worked: SampleDeal[] = [
  cash('1', '2026-05-04T07:00:00Z', '10000.00'),
  ...trade(10, '2026-05-04T10:00:00Z', '2026-05-04T12:00:00Z', {
    ...{ profit: '200.00', commission: '-2.00', swap: '-1.00' },
  }),
  ...trade(20, '2026-05-05T10:00:00Z', '2026-05-05T10:30:00Z', {
    profit: '-100.00',
    price: '1.09000',
  }),
  cash('2', '2026-05-06T09:00:00Z', '5000.00'),
  ...trade(30, '2026-05-07T10:00:00Z', '2026-05-07T18:00:00Z', { profit: '300.00' }),
  cash('3', '2026-05-08T09:00:00Z', '-1000.00'),
  cash('4', '2026-05-08T10:00:00Z', '500.00', 3),
]
const span = 'to=2026-05-08T20:00:00Z'

async function read(path: string): Promise<Body> {
  const answer = await tidemark.get(path)
  assert.equal(answer.status, 200, answer.text)
  assert.doesNotMatch(answer.text, /NaN|Infinity/)
  return json<Body>(answer)
}
const near = (one: unknown, two: number) =>
  assert.ok(Math.abs(Number(one) - two) < 1e-9, `${one} is not ${two}`)

test('an account worked out by hand has exactly these figures', async () => {
  const found = await read(`/api/v1/accounts/620001/statistics?${span}`)
  assert.equal(found.net_profit, '397.00')
  assert.equal(found.total_deposits, '15000.00')
  assert.equal(found.total_withdrawals, '1000.00')
  assert.equal(found.credit, '500.00')
  assert.equal(found.balance, '14397.00')
  assert.deepEqual([found.trades, found.wins, found.losses], [3, 2, 1])
  near(found.profit_factor, 497 / 100)
  near(found.win_rate, 2 / 3)
  assert.equal(found.average_win, '248.50')
  near(found.absolute_gain, 397 / 15000)
  const returns = [197 / 10000, -100 / 10197, 0, 300 / 15097, 0]
  const total = returns.reduce((product, one) => product * (1 + one), 1) - 1
  near(found.total_return, total)
  const mean = returns.reduce((sum, one) => sum + one, 0) / 5
  const variance = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 4
  near(found.sharpe, (mean / Math.sqrt(variance)) * Math.sqrt(252))
  near(found.max_drawdown_relative.fraction, 100 / 10197)
  assert.equal(found.max_drawdown_money.amount, '100.00')
  assert.equal(found.max_drawdown_money.recovered_at, '2026-05-07T18:00:00Z')
  near(found.expectancy_r, (197 / 100 + -100 / 100 + 300 / 150) / 3)
  assert.equal(found.alpha, null)
  assert.equal(found.null_reasons.alpha, 'no_benchmark')
  assert.ok(found.warnings.includes('short_history'))
  assert.deepEqual(
    [found.conventions.day_zone, found.conventions.day_cut, found.conventions.periods_per_year],
    ['UTC', '21:00', 252],
  )
  assert.deepEqual([found.first_day, found.last_day], ['2026-05-04', '2026-05-08'])
  assert.equal(found.unexplained_difference, '0.00')
  assert.equal(found.current_streak.count, 1)
  assert.equal(found.profit_this_week, '397.00')
  assert.equal(found.profit_today, '0.00')
})

test('months add up to the net profit and chain to the total return; each day says its money', async () => {
  const path = `/api/v1/accounts/620001/statistics/periods?${span}`
  const [days, months] = [await read(`${path}&by=day`), await read(`${path}&by=month`)]
  assert.deepEqual(
    days.data.map((one) => [one.period, one.profit, one.flows, one.trades]),
    [
      ['2026-05-04', '197.00', '10000.00', 1],
      ['2026-05-05', '-100.00', '0.00', 1],
      ['2026-05-06', '0.00', '5000.00', 0],
      ['2026-05-07', '300.00', '0.00', 1],
      ['2026-05-08', '0.00', '-1000.00', 0],
    ],
  )
  assert.equal(months.data.length, 1)
  assert.equal(months.total.profit, '397.00')
  near(months.data[0]?.return, months.total.return)
  assert.equal(months.data[0]?.partial, true)
  const series = await read(`/api/v1/accounts/620001/statistics/series?${span}`)
  assert.deepEqual(
    series.data.map((one) => one.equity),
    ['10197.00', '10097.00', '15097.00', '15397.00', '14397.00'],
  )
  near(series.data.at(-1)?.index, 1 + months.total.return)
  near(series.data[1]?.underwater, -100 / 10197)
})

for (const by of [
  'symbol',
  'side',
  'magic',
  'bot',
  'account',
  'weekday',
  'hour',
  'session',
  'duration',
])
  test(`the rows by ${by} add up to the total`, async () => {
    const found = await read(`/api/v1/accounts/620001/statistics/breakdown?by=${by}&${span}`)
    const sum = found.data.reduce((total, row) => total + Number(row.net), 0)
    assert.equal(sum.toFixed(2), '397.00')
    assert.equal(found.total.trades, 3)
    if (by === 'weekday')
      assert.deepEqual(
        found.data.map((row) => row.key),
        ['monday', 'tuesday', 'thursday'],
      )
    if (by === 'duration')
      assert.deepEqual(
        found.data.map((row) => row.key),
        ['15-60m', '1-4h', '4-24h'],
      )
  })

test('a distribution holds every trade, in money and in R', async () => {
  const path = '/api/v1/accounts/620001/statistics/distribution'
  for (const unit of ['profit', 'r']) {
    const found = await read(`${path}?of=${unit}&${span}`)
    assert.deepEqual([found.count, found.excluded], [3, 0])
    assert.equal(
      found.data.reduce((sum, bin) => sum + bin.trades, 0),
      3,
    )
  }
})

test('each convention has its fields and says that it lacks the others', async () => {
  const path = `/api/v1/accounts/620001/statistics?${span}&convention=`
  const [mt5, myfxbook, empyrical] = [
    await read(`${path}mt5`),
    await read(`${path}myfxbook`),
    await read(`${path}empyrical`),
  ]
  // An out deal's own result: the commission of this one is on it.
  assert.equal(mt5.trades, 3)
  near(mt5.profit_factor, 4.97)
  assert.equal(mt5.conventions.trade_unit, 'out_deal')
  assert.deepEqual([mt5.sharpe, mt5.null_reasons.sharpe], [null, 'not_in_convention'])
  near(mt5.growth, (10097 / 10000) * (15397 / 15097) - 1)
  near(myfxbook.gain_twr_trades, 1.0197 * (1 - 100 / 10197) * (1 + 300 / 15097) - 1)
  assert.equal(myfxbook.null_reasons.max_drawdown_money, 'not_in_convention')
  assert.equal(empyrical.null_reasons.profit_factor, 'not_in_convention')
  assert.equal(typeof empyrical.sharpe, 'number')
})

test('a field is explained with its formula, its inputs and where its rows are', async () => {
  const { explain } = await read(`/api/v1/accounts/620001/statistics?${span}&explain=profit_factor`)
  assert.equal(explain.formula, 'gross_profit / gross_loss')
  const values = Object.fromEntries(explain.inputs.map((one) => [one.name, one.value]))
  assert.deepEqual([values.gross_profit, values.gross_loss], ['497.00', '100.00'])
  const rows = await read(explain.rows.href)
  assert.equal(rows.data.length, explain.rows.count)
  const { id } = await read('/api/v1/accounts/620001')
  const byId = await read(`/api/v1/accounts/${id}/statistics?${span}&explain=profit_factor`)
  assert.deepEqual(byId.explain.rows, explain.rows)
  const deals = await read(`/api/v1/accounts/${id}/statistics?explain=net_profit`)
  assert.match(deals.explain.rows.href, /[?&]account=620001(&|$)/)
  const wrong = await tidemark.get('/api/v1/accounts/620001/statistics?explain=sharp')
  assertViolation(assertProblem(wrong, 422, 'query_invalid'), 'explain')
})

test('a bot that logs without an account has its ratios, and its returns once the capital is said', async () => {
  const pnl = ['100.00', '-40.00', '60.00', '0.00', '-10.00']
  for (const [n, realized] of pnl.entries()) {
    const answer = await tidemark.logTrade(
      tradeText({
        ...{ bot_name: '"StatBot"', exchange: '"Binance"', exchange_order_id: `"stat-${n}"` },
        entry_time: `"2026-03-0${n + 2}T10:00:00Z"`,
        exit_time: `"2026-03-0${n + 2}T11:00:00Z"`,
        ...{ exit_price: '65100', realized_pnl: realized, commission: '-1.00', status: '"CLOSED"' },
      }),
    )
    assert.equal(answer.status, 201, answer.text)
  }
  const path = '/api/v1/statistics?bot=StatBot&to=2026-03-07'
  const found = await read(path)
  assert.equal(found.net_profit, '105.00')
  assert.deepEqual([found.trades, found.wins, found.losses], [5, 2, 3])
  const daily = [99, -41, 59, -1, -11]
  const mean = 105 / 5
  const variance = daily.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 4
  near(found.sharpe, (mean / Math.sqrt(variance)) * Math.sqrt(252))
  assert.equal(found.conventions.return_basis, 'constant_capital')
  assert.deepEqual([found.total_return, found.null_reasons.total_return], [null, 'no_deposits'])
  const funded = await read(`${path}&capital=1000`)
  near(funded.total_return, 0.105)
  assert.equal(funded.conventions.return_basis, 'balance')
  const series = await read('/api/v1/statistics/series?bot=StatBot&to=2026-03-07&capital=1000')
  assert.equal(series.data.at(-1)?.equity, '1105.00')
  assertProblem(await tidemark.get('/api/v1/statistics?bot=Nobody'), 404, 'not_found')
})

test('accounts of one currency make a desk; of two they need a rate, and without one nothing is known', async () => {
  const desk = await read(`/api/v1/statistics?accounts=620001,620002&${span}`)
  assert.equal(desk.net_profit, '397.00')
  assert.equal(desk.total_deposits, '16000.00')
  assert.equal(desk.accounts.length, 2)
  const returns = [197 / 10000, -100 / 11197, 0, 300 / 16097, 0]
  near(desk.total_return, returns.reduce((product, one) => product * (1 + one), 1) - 1)
  const mixed = '/api/v1/statistics?accounts=620001,620003'
  assertViolation(assertProblem(await tidemark.get(mixed), 422, 'query_invalid'), 'currency')
  const blind = await read(`${mixed}&currency=USD`)
  assert.deepEqual([blind.net_profit, blind.null_reasons.net_profit], [null, 'no_rate'])
  assert.deepEqual([blind.total_return, blind.trades], [null, null])
})

test('what changed is in the next answer, and what did not is the same bytes with the same tag', async () => {
  const path = `/api/v1/accounts/620001/statistics?to=2026-05-08T20:00:00Z`
  const [one, two] = [await tidemark.get(path), await tidemark.get(path)]
  assert.equal(one.text, two.text)
  const tag = one.headers.etag ?? ''
  assert.equal((await tidemark.get(path, { 'if-none-match': tag })).status, 304)
  const late = trade(40, '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z', { profit: '50.00' })
  const more = reportText({
    ...{ login: '620001', server, deals: late, offsetS: OFFSET_S },
    account:
      '"balance":14447.00,"equity":14447.00,"credit":0.00,"currency":"USD","currency_digits":2',
    gmtTime: Date.parse('2026-05-08T20:01:00Z') / 1000,
  })
  assert.equal((await tidemark.post('/api/v1/ea/reports', more)).status, 200)
  const found = await read(path)
  assert.deepEqual([found.net_profit, found.trades, found.balance], ['447.00', 4, '14447.00'])
})

test('a key sees the statistics of its own accounts only, and needs the scope', async () => {
  const limited = await createKey(tidemark.home, {
    scope: 'stats:read',
    more: ['--account', '620002'],
  })
  const other = await createKey(tidemark.home, { scope: 'trades:read' })
  const ask = (path: string, key: string) =>
    send(tidemark.server.url + path, { headers: { authorization: `Bearer ${key}` } })
  await until(async () => (await ask('/api/v1/statistics', limited.key)).status === 200, {
    what: 'the key',
  })
  assertProblem(await ask('/api/v1/accounts/620001/statistics', limited.key), 404, 'not_found')
  assertProblem(await ask('/api/v1/statistics?accounts=620001', limited.key), 404, 'not_found')
  assertProblem(await ask('/api/v1/statistics?bot=StatBot', limited.key), 404, 'not_found')
  const own = json<Body>(await ask('/api/v1/statistics', limited.key))
  assert.deepEqual(
    own.accounts.map((one) => one.account),
    ['620002'],
  )
  await until(async () => (await ask('/api/v1/trades', other.key)).status === 200, {
    what: 'the key',
  })
  assertProblem(await ask('/api/v1/accounts/620001/statistics', other.key), 403, 'scope_missing')
})

for (const [query, pointer] of [
  ['day_zone=Nowhere', 'day_zone'],
  ['from=2026-05-02&to=2026-05-01', 'to'],
  ['benchmark=nothing', 'benchmark'],
  ['convention=secret', 'convention'],
  ['capital=0', 'capital'],
] as const)
  test(`${query} is refused by name`, async () => {
    const answer = await tidemark.get(`/api/v1/accounts/620001/statistics?${query}`)
    assertViolation(assertProblem(answer, 422, 'query_invalid'), pointer)
  })
