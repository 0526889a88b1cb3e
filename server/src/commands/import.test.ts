// `tidemark import` into a real ledger: nothing before it is confirmed, everything once, and what differs told line by line.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type MadeDeal, reportPage, statementPage, unitsText } from '@tidemark/practice'
import { runTidemark } from '../../test/support/command-line.ts'
import { assertVerifies, openExpertBench, rowsOf } from '../../test/support/expert-bench.ts'
import { sampleDeal } from '../../test/support/expert-reports.ts'
import { madeAccount, shortHistory, utf16 } from '../../test/support/made-history.ts'

const history = shortHistory(3, { commission: { entry: 350, exit: 350 } })

async function house(t: TestContext) {
  const bench = await openExpertBench(t, Date.UTC(2026, 2, 20))
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-import-'))
  await chmod(folder, 0o755)
  t.after(() => rm(folder, { recursive: true, force: true }))
  const databaseUrl = bench.database.url.use((url) => url)
  const count = async (table: string) =>
    Number((await rowsOf(bench.database, `select count(*) as n from ${table}`))[0]?.n)
  return {
    ...bench,
    count,
    async run(content: string | Uint8Array, name: string, ...words: string[]) {
      const file = join(folder, name)
      await writeFile(file, content)
      return runTidemark(['import', file, ...words], { dataDir: join(folder, 'data'), databaseUrl })
    },
  }
}

/** A deal as a terminal reports it: more than a report of the history says. */
function asReported(deal: MadeDeal) {
  const cents = (value: number) => unitsText(value, 2)
  return sampleDeal(String(deal.deal), {
    ...{ order: String(deal.order), position: String(deal.position) },
    ...{ time_msc: String(deal.atMs + 321), magic: String(deal.magic), symbol: deal.symbol },
    ...{ type: deal.type === 'buy' ? 0 : deal.type === 'sell' ? 1 : 2 },
    ...{ entry: deal.entry === 'in' ? 0 : 1, volume: cents(deal.lots) },
    ...{ price: unitsText(deal.points, deal.digits), profit: cents(deal.profitCents) },
    ...{ commission: cents(deal.commissionCents), swap: cents(deal.swapCents) },
    comment: deal.comment,
  })
}

const page = utf16(reportPage(history, { ...madeAccount, language: 'de', decimal: ',' }))

test('nothing is written before it is confirmed, and a file imported twice adds nothing twice', async (t) => {
  const { run, count, database } = await house(t)
  const looked = await run(page, 'a.html', '--dry-run')
  assert.equal(looked.code, 0, looked.stderr)
  assert.match(
    looked.stderr,
    new RegExp(
      `MetaTrader 5 history report: ${history.deals.length} deals of account 5012345 at Practice-MT5 \\(new to the ledger\\)`,
    ),
  )
  assert.match(looked.stderr, /sum of profit .* agrees/)
  const unasked = await run(page, 'a.html')
  assert.equal(unasked.code, 2)
  assert.match(unasked.stderr, /Say --yes to write, or --dry-run/)
  assert.equal(await count('deals'), 0)
  assert.equal(await count('accounts'), 0)

  const first = await run(page, 'a.html', '--yes', '--zone', 'America/New_York+7h', '--json')
  assert.equal(first.code, 0, first.stderr)
  const { imported, ...preview } = JSON.parse(first.stdout)
  assert.deepEqual(imported, { created: history.deals.length, duplicate: 0, refused: [] })
  assert.deepEqual([preview.new, preview.known, preview.differs], [history.deals.length, 0, 0])
  const again = JSON.parse((await run(page, 'b.html', '--yes', '--json')).stdout)
  assert.deepEqual([again.new, again.known, again.imported], [0, history.deals.length, null])
  assert.equal(await count('deals'), history.deals.length)

  const [state] = await rowsOf(database, 'select cash_total, zone from account_states')
  const cents = history.deals.reduce(
    (sum, one) => sum + one.profitCents + one.commissionCents + one.swapCents,
    0,
  )
  assert.equal(Number(state?.cash_total).toFixed(2), (cents / 100).toFixed(2))
  assert.equal(state?.zone, 'America/New_York+7h')
  const [time] = await rowsOf(
    database,
    `select dealt_at, time_basis from deals where deal = ${history.deals[0]?.deal}`,
  )
  assert.deepEqual(time, {
    dealt_at: '2026-02-02 06:00:00+00',
    time_basis: 'zone:America/New_York+7h',
  })
  const legs = await rowsOf(database, "select status from position_legs where status <> 'closed'")
  assert.deepEqual(legs, [])
  await assertVerifies(database, history.deals.length)
})

test('what an Expert reported before is known, keeps its positions, and is not written again', async (t) => {
  const { run, count, report, database } = await house(t)
  const reported = history.deals.slice(10, 40)
  await report({ ...madeAccount, deals: reported.map(asReported) })
  const { imported, known, differs, missing } = JSON.parse(
    (await run(page, 'a.html', '--yes', '--json')).stdout,
  )
  assert.deepEqual([known, differs, missing], [30, 0, 0])
  assert.equal(imported.created, history.deals.length - 30)
  assert.equal(await count('deals'), history.deals.length)
  const magics = await rowsOf(database, 'select count(*) as n from deals where magic is not null')
  assert.equal(Number(magics[0]?.n), 30)
  await assertVerifies(database, history.deals.length)
})

test('an Expert that reports an imported deal later makes it say more, once', async (t) => {
  const { run, report, database } = await house(t)
  await run(page, 'a.html', '--yes')
  const deals = history.deals.slice(0, 20)
  const answer = await report({ ...madeAccount, deals: deals.map(asReported) })
  assert.deepEqual([answer.deals.new, answer.deals.corrected], [0, 20])
  const before = history.deals.reduce(
    (sum, one) => sum + one.profitCents + one.commissionCents + one.swapCents,
    0,
  )
  const [state] = await rowsOf(database, 'select cash_total, deals from account_states')
  assert.deepEqual(
    [Number(state?.cash_total).toFixed(2), Number(state?.deals)],
    [(before / 100).toFixed(2), history.deals.length],
  )
  const again = JSON.parse((await run(page, 'a.html', '--dry-run', '--json')).stdout)
  assert.deepEqual([again.new, again.differs], [0, 0])
})

test('an account that only files know says so, in its own currency, until somebody reports it', async (t) => {
  const { run, report, database } = await house(t)
  await run(page, 'a.html', '--yes')
  const sourceOf = () =>
    rowsOf(database, 'select source, currency, snapshot_at from account_states')
  assert.deepEqual(await sourceOf(), [{ source: 'import', currency: 'USD', snapshot_at: null }])
  await report({ ...madeAccount, account: '"balance":1.50,"currency":"USD"' })
  const [state] = await sourceOf()
  assert.equal(state?.source, 'expert')
  assert.notEqual(state?.snapshot_at, null)
  // Another file of it does not take it back.
  await run(
    utf16(reportPage(shortHistory(9, { firstTicket: 77_000_001n }), madeAccount)),
    'b.html',
    '--yes',
  )
  assert.equal((await sourceOf())[0]?.source, 'expert')
})

test('where file and ledger differ each member is shown, and the ledger keeps what it has', async (t) => {
  const { run, report, database } = await house(t)
  const [deposit, ...rest] = history.deals
  const trade = rest.find(({ entry, type }) => entry === 'out' && type !== 'balance')
  assert.ok(deposit && trade)
  const other = { ...asReported(trade), profit: '1.23' }
  const extra = { ...asReported(trade), deal: '77', position: '78', order: '78' }
  await report({ ...madeAccount, deals: [other, extra] })
  const made = await run(page, 'a.html', '--yes')
  assert.equal(made.code, 0, made.stderr)
  assert.match(made.stderr, /differs {2}1 \(the ledger keeps what it has\)/)
  assert.match(
    made.stderr,
    new RegExp(`${trade.deal} +profit +${unitsText(trade.profitCents, 2)} +1\\.23`),
  )
  assert.match(made.stderr, /missing {2}1 that the ledger has in this period/)
  const rows = await rowsOf(
    database,
    `select profit, version from deals where deal = ${trade.deal}`,
  )
  assert.deepEqual(rows, [{ profit: '1.23', version: 1 }])
})

test('a MetaTrader 4 statement needs its server said, and then lands as trades', async (t) => {
  const { run, database, count } = await house(t)
  const statement = statementPage(history, { login: '777', company: 'Example Markets' })
  const unnamed = await run(statement, 's.htm', '--yes')
  assert.equal(unnamed.code, 1)
  assert.match(unnamed.stderr, /does not name the broker's server. Say it with --venue/)
  const made = await run(statement, 's.htm', '--yes', '--venue', 'Example-MT4')
  assert.equal(made.code, 0, made.stderr)
  assert.equal(await count('live_trades'), history.positions.length)
  const [trade] = await rowsOf(database, 'select exchange, status from live_trades limit 1')
  assert.deepEqual(trade, { exchange: 'Example-MT4', status: 'CLOSED' })
})

const list = `Ticker;Way;Opened;Closed;In;Out;Lots;Profit;Fees
EURUSD;buy;05/04/2026 10:00;13/04/2026 11:00;1,10000;1,10100;0,10;10,00;-0,35
EURUSD;buy;05/04/2026 10:00;13/04/2026 11:00;1,10000;1,10100;0,10;10,00;-0,35
XAUUSD;sell;14/04/2026 09:00;;2.330,10;;1,00;;
`
const mapped = [
  '--map',
  'Way=order_type',
  '--map',
  'In=entry_price',
  '--map',
  'Out=exit_price',
  '--account',
  '9',
  '--venue',
  'Any',
]

test('a list of trades lands by its columns, two equal rows as two trades, and once however often it is imported', async (t) => {
  const { run, database, count } = await house(t)
  const unmapped = await run(list, 'l.csv', '--account', '9', '--venue', 'Any', '--dry-run')
  assert.match(
    unmapped.stderr,
    /Row 1: no column is known for order_type, entry_price\. Say which with --map/,
  )
  const first = JSON.parse(
    (await run(list, 'l.csv', ...mapped, '--zone', 'Europe/Berlin', '--yes', '--json')).stdout,
  )
  assert.deepEqual([first.new, first.imported.created], [3, 3])
  const again = JSON.parse(
    (await run(list, 'l.csv', ...mapped, '--zone', 'Europe/Berlin', '--yes', '--json')).stdout,
  )
  assert.deepEqual([again.new, again.known], [0, 3])
  assert.equal(await count('live_trades'), 3)
  const rows = await rowsOf(
    database,
    'select asset_symbol, order_type, entry_time, entry_price, position_size, realized_pnl, fee, status from live_trades order by entry_time, internal_id offset 1',
  )
  assert.deepEqual(rows, [
    {
      asset_symbol: 'EURUSD',
      order_type: 'BUY',
      entry_time: '2026-04-05 08:00:00+00',
      entry_price: '1.10000',
      position_size: '0.10',
      realized_pnl: '10.00',
      fee: '-0.35',
      status: 'CLOSED',
    },
    {
      asset_symbol: 'XAUUSD',
      order_type: 'SELL',
      entry_time: '2026-04-14 07:00:00+00',
      entry_price: '2330.10',
      position_size: '1.00',
      realized_pnl: null,
      fee: null,
      status: 'OPEN',
    },
  ])
})

test('one row that breaks a rule keeps the whole file out, and names itself', async (t) => {
  const { run, count } = await house(t)
  const broken = await run(list.replace('2.330,10', '0'), 'l.csv', ...mapped, '--yes')
  assert.equal(broken.code, 1)
  assert.match(broken.stderr, /Row 4: entry_price must be greater than 0/)
  assert.equal(await count('live_trades'), 0)
})

test('wrong use is exit code 2 with a sentence, and an account that keeps nothing takes nothing', async (t) => {
  const { run, database } = await house(t)
  for (const [words, sentence] of [
    [['--zone', 'Mars'], /--zone must be a zone/],
    [['--map', 'x'], /--map must be a pair/],
    [['--lot-size', 'A=0'], /--lot-size must be a symbol and a number above 0/],
    [['--decimal', 'x'], /--decimal must be/],
  ] as const) {
    const made = await run(page, 'a.html', ...words)
    assert.equal(made.code, 2)
    assert.match(made.stderr, sentence)
  }
  const { rows } = await database.write.query<{ account_id: number }>(
    "insert into accounts (exchange, account) values ('Practice-MT5', '5012345') returning account_id",
  )
  await database.write.query(
    "insert into account_settings (account_id, retention) values ($1, 'cache_only')",
    [rows[0]?.account_id],
  )
  const kept = await run(page, 'a.html', '--yes')
  assert.match(kept.stderr, /set to cache_only: nothing of it is kept/)
})
