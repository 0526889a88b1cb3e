// `npm run bench -- dashboard`: every page of the dashboard over a million trades and five years of equity, in a real Chromium: after a
// start, again, and after one more trade. Times are never asserted; the run fails only when a page or an answer is wrong.
import { parseArgs } from 'node:util'
import { commitId } from '../../server/test/support/program.ts'
import { createTempHome } from '../../server/test/support/temp-home.ts'
import { launchBrowser } from '../../web/test/launch-browser.ts'
import { logInThere } from '../../web/test/log-in-there.ts'
import { memoryBytes } from '../measure/trees.ts'
import type { Goal } from '../report/goals.ts'
import {
  factsLine,
  goalLines,
  goalTable,
  machine,
  publishBetween,
  writeLatest,
} from '../report/write-results.ts'
import { type DashboardDesk, openDesk } from './dashboard-desk.ts'
import { type ListCost, measureLists } from './measure-lists.ts'
import { measurePage, type PageCost } from './measure-page.ts'

const help = `Measures every page of the dashboard in Chromium on a made-up desk; see bench/README.md.

  --quick      20,000 trades: a look, not a measurement
  --trades N   trades of the big account (default 1,000,000), over five years
  --publish    also writes the tables of bench/README.md
  --json       prints only the result, as one JSON document
`
const GOAL_MS = 1_000
const GOAL_LIST_MS = 100

const pagesOf = ({ big }: DashboardDesk) => [
  { path: '/dashboard', sign: '[data-month]' },
  { path: '/dashboard/positions', sign: 'h1' },
  { path: '/dashboard/trades', sign: 'tbody tr' },
  { path: '/dashboard/trades?symbol=XAUUSD&bot=bot-3', sign: 'tbody tr' },
  { path: '/dashboard/performance', sign: '[data-figure=sharpe]' },
  { path: `/dashboard/accounts/${big}`, sign: '[data-figure=sharpe]' },
  { path: '/dashboard/rules', sign: '[data-rule=daily_loss]' },
  { path: `/dashboard/rules/${big}`, sign: '[data-rule=daily_loss]' },
  { path: '/dashboard/bots', sign: 'tbody tr' },
  { path: '/dashboard/bots?bot=bot-3', sign: '[data-figure=profit_factor]' },
  { path: '/dashboard/connections', sign: 'h1' },
  { path: `/dashboard/report/${big}`, sign: '[data-figure=sharpe]' },
]

type Round = 'cold' | 'warm' | 'after a trade'
type Row = PageCost & { readonly round: Round }

export async function benchDashboard(words: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: words,
    options: {
      quick: { type: 'boolean', default: false },
      trades: { type: 'string' },
      publish: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (options.help) {
    process.stdout.write(help)
    return
  }
  const progress = (line: string): void => {
    if (!options.json) process.stderr.write(`${line}\n`)
  }
  const trades = Number(options.trades ?? (options.quick ? 20_000 : 1_000_000))
  progress(`dashboard: ${trades} trades; ${machine()}`)
  await using home = await createTempHome({ databaseUrl: undefined })
  const desk = await openDesk(home, trades, progress)
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    await logInThere(page, desk.server.url, desk.person)
    const lists = await measureLists(desk)
    for (const list of lists) progress(listLine(list))
    await desk.restart()
    const rows: Row[] = []
    for (const round of ['cold', 'warm', 'after a trade'] as const)
      for (const one of pagesOf(desk)) {
        if (round === 'after a trade') await desk.oneMoreTrade()
        const cost = await measurePage(page, desk.server.url, one)
        rows.push({ round, ...cost })
        progress(pageLine({ round, ...cost }))
        if (faults.length > 0) throw new Error(`${one.path}: ${faults.join('\n')}`)
      }
    const memory = memoryBytes(desk.server.pid, home.dataDir)
    const goals = goalsOf(rows, lists)
    const facts = { at: new Date().toISOString(), commit: commitId(), node: process.versions.node }
    const result = { ...facts, machine: machine(), trades, pages: rows, lists, memory, goals }
    const file = writeLatest(result, 'latest-dashboard')
    const megabytes = `${Math.round((memory.own + memory.database) / 1e6)} MB with its database`
    if (options.publish)
      publishBetween('dashboard', [
        `${factsLine(facts, `${trades.toLocaleString('en')} trades, ${megabytes}`)}`,
        ...['', ...goalTable(goals), '', ...pageTable(rows)],
      ])
    process.stdout.write(
      options.json
        ? `${JSON.stringify(result)}\n`
        : `\n${goalLines(goals).join('\n')}\n\n${file}\n`,
    )
  } finally {
    await browser.close()
    await desk.stop()
  }
}

function goalsOf(rows: readonly Row[], lists: readonly ListCost[]): Goal[] {
  const slowest = (round: Round) =>
    rows
      .filter((row) => row.round === round)
      .reduce((most, row) => (row.figures_ms > most.figures_ms ? row : most))
  const list = Math.max(
    ...lists.flatMap(({ newest_ms, deep_ms, last_ms }) => [newest_ms, deep_ms, last_ms]),
  )
  const figures = (what: string, round: Round, limit: number | null): Goal => {
    const { figures_ms, page } = slowest(round)
    return {
      ...{
        what,
        goal: limit === null ? '–' : `≤ ${limit} ms`,
        reached: `${figures_ms} ms (${page})`,
      },
      met: limit === null ? null : figures_ms <= limit,
    }
  }
  return [
    figures('slowest page to its first figures, after a start', 'cold', null),
    figures('slowest page to its first figures, again', 'warm', GOAL_MS),
    figures('slowest page to its first figures, after one more trade', 'after a trade', GOAL_MS),
    {
      ...{
        what: 'slowest page of the list of trades, any filter and depth',
        goal: `≤ ${GOAL_LIST_MS} ms`,
      },
      ...{ reached: `${list} ms`, met: list <= GOAL_LIST_MS },
    },
  ]
}

function pageTable(rows: readonly Row[]): string[] {
  const cell = (page: string, round: Round) => {
    const row = rows.find((one) => one.page === page && one.round === round)
    return row === undefined ? '' : `${row.figures_ms} / ${row.complete_ms} / ${row.server_ms}`
  }
  const warm = rows.filter(({ round }) => round === 'warm')
  return [
    '| page | requests | bytes | after a start, ms | again, ms | after one more trade, ms |',
    '|---|---|---|---|---|---|',
    ...warm.map(
      ({ page, requests, bytes }) =>
        `| \`${page}\` | ${requests} | ${bytes.toLocaleString('en')} | ${cell(page, 'cold')} | ${cell(page, 'warm')} | ${cell(page, 'after a trade')} |`,
    ),
  ]
}

function pageLine(row: Row): string {
  const ms = [row.figures_ms, row.complete_ms, row.server_ms, row.slowest_ms].map((one) =>
    String(one).padStart(6),
  )
  return `${row.round.padEnd(14)} ${row.page.padEnd(42)} figures ${ms[0]}  complete ${ms[1]}  server ${ms[2]}  slowest ${ms[3]} ms (${row.slowest})  ${row.requests} requests, ${row.bytes} bytes`
}

function listLine({ filter, newest_ms, deep_ms, last_ms }: ListCost): string {
  return `trades, ${filter.padEnd(54)} newest ${newest_ms}  deep ${deep_ms}  last ${last_ms} ms`
}
