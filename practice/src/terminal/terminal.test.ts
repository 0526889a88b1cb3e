// A terminal without a terminal: what it reports adds up, in whole cents, and nothing is told twice or left out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeHistory } from '../history/make-history.ts'
import { createMarket } from '../market/market.ts'
import { createRandom } from '../market/random.ts'
import { createTerminal, type TerminalOptions } from './terminal.ts'

const nowMs = Date.UTC(2026, 3, 8, 12)
const made = makeHistory({
  ...{
    seed: 3,
    fromMs: Date.UTC(2026, 1, 2, 8),
    toMs: Date.UTC(2026, 3, 7),
    depositCents: 1_000_000,
  },
  bots: [
    {
      ...{ magic: 9, name: 'Past', symbols: ['EURUSD'] },
      days: 60,
      hours: [9, 18],
      holds: 200,
      wins: 50,
    },
  ],
})

function terminalOf(more: Partial<TerminalOptions> = {}) {
  let atMs = nowMs
  const market = createMarket(createRandom(5), atMs)
  const terminal = createTerminal({
    ...{ login: '5012345', server: 'Practice', seed: 9, market, history: made, now: () => atMs },
    bots: [{ magic: 12, name: 'Live', symbols: ['EURUSD', 'USDJPY', 'XAUUSD'], reach: 20 }],
    ...more,
  })
  const live = (steps: number) => {
    for (let step = 0; step < steps; step += 1) {
      atMs += 1_000
      market.step(atMs)
      terminal.step()
    }
  }
  return { terminal, live, market }
}

type Terminal = ReturnType<typeof terminalOf>['terminal']
function reportAll(terminal: Terminal, most: number) {
  const reports = []
  for (;;) {
    const { text, deals } = terminal.nextReport(most)
    reports.push(JSON.parse(text))
    terminal.reported(deals)
    if (deals < most) return reports
  }
}
/** Amounts have two digits. */
const cents = (amount: unknown) => Math.round(Number(amount) * 100)

test('the past comes in pieces, and only the last one has the picture', () => {
  const { terminal } = terminalOf()
  assert.equal(terminal.deals, made.deals.length)
  const reports = reportAll(terminal, 25)
  const told = reports.flatMap(({ deals }) => deals.map(({ deal }: { deal: string }) => deal))
  assert.deepEqual(
    told,
    made.deals.map(({ deal }) => String(deal)),
  )
  for (const [index, report] of reports.entries()) {
    const isLast = index === reports.length - 1
    assert.equal('positions' in report, isLast)
    assert.deepEqual(report.history, isLast ? { deals: made.deals.length } : undefined)
    assert.equal('balance' in report.account, isLast)
  }
})

test('a report that was not taken is told again, and one that was is not', () => {
  const { terminal } = terminalOf()
  const first = terminal.nextReport(10)
  assert.equal(terminal.nextReport(10).text, first.text)
  terminal.reported(first.deals)
  assert.notEqual(terminal.nextReport(10).text, first.text)
  assert.equal(JSON.parse(terminal.nextReport(10).text).deals[0].deal, String(made.deals[10]?.deal))
})

test('after hours of trading the balance is the sum of all deals, and equity what is open on top', () => {
  const { terminal, live } = terminalOf()
  let [seenOpen, seenNone] = [false, false]
  const deals: Record<string, string>[] = []
  for (let hour = 0; hour < 40; hour += 1) {
    // At first there is the history alone, and nothing is open.
    if (hour > 0) live(90)
    for (const report of reportAll(terminal, 50)) {
      deals.push(...report.deals)
      if (!('positions' in report)) continue
      const { account, positions } = report
      const sum = deals.reduce(
        (all, one) => all + cents(one.profit) + cents(one.commission) + cents(one.swap),
        0,
      )
      assert.equal(cents(account.balance), sum)
      const floating = positions.reduce(
        (all: number, one: Record<string, string>) => all + cents(one.profit),
        0,
      )
      assert.equal(cents(account.profit), floating)
      assert.equal(cents(account.equity), sum + floating)
      assert.equal(cents(account.margin_free), cents(account.equity) - cents(account.margin))
      assert.equal(Number(account.margin_level) === 0, positions.length === 0)
      assert.ok(positions.length <= 5)
      assert.equal(positions.length, terminal.positions)
      seenOpen ||= positions.length > 0
      seenNone ||= positions.length === 0
    }
  }
  assert.ok(seenOpen && seenNone)
  assert.equal(deals.length, terminal.deals)
  assert.equal(new Set(deals.map(({ deal }) => deal)).size, deals.length)
})

test('what was opened is closed once at most, and a stop or a target says so in reason and comment', () => {
  const { terminal, live } = terminalOf()
  live(6_000)
  const deals = reportAll(terminal, 500)
    .flatMap((one) => one.deals)
    .slice(made.deals.length)
  const outs = deals.filter(({ entry }) => entry === 1)
  assert.equal(new Set(outs.map(({ position }) => position)).size, outs.length)
  assert.equal(deals.length - 2 * outs.length, terminal.positions)
  for (const out of outs) {
    const opened = deals.find((one) => one.position === out.position && one.entry === 0)
    assert.deepEqual([out.volume, out.symbol, out.magic], [opened.volume, opened.symbol, '12'])
    assert.equal(out.type, 1 - opened.type)
    const word = /^\[(sl|tp) /.exec(out.comment)?.[1] ?? 'none'
    assert.equal(out.reason, { sl: 4, tp: 5, none: 3 }[word])
  }
  for (const reason of [4, 5])
    assert.ok(
      outs.some((one) => one.reason === reason),
      `${reason}`,
    )
})

test('the clock is seven hours ahead of New York, and unknown while the broker is away', () => {
  const { clock, terminal } = JSON.parse(terminalOf().terminal.nextReport(1).text)
  assert.deepEqual(clock, {
    server_time: nowMs / 1000 + 10_800,
    gmt_time: nowMs / 1000,
    utc_offset_s: 10_800,
  })
  assert.equal(terminal.connected, true)
  const away = JSON.parse(terminalOf({ connected: false }).terminal.nextReport(1).text)
  assert.equal(away.clock.utc_offset_s, null)
  assert.equal(away.terminal.connected, false)
})

test('without bots nothing is ever opened', () => {
  const { terminal, live } = terminalOf({ bots: [] })
  live(500)
  assert.deepEqual([terminal.positions, terminal.deals], [0, made.deals.length])
})
