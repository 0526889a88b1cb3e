// `tidemark stats ACCOUNT`: the figures of an account as a table, from the same place as GET …/statistics.
import { type Command, Option } from 'commander'
import { conventionNames } from '../domain/statistics/conventions.ts'
import { systemClock } from '../platform/clock.ts'
import { anyone, type RouteRequest } from '../platform/http/route.ts'
import { unsharedRows } from '../serve/accounts/shared-rows.ts'
import { createLedgerCache } from '../serve/statistics/ledger-cache.ts'
import { createPotCache } from '../serve/statistics/pot-cache.ts'
import { settingsOf } from '../serve/statistics/settings.ts'
import { statisticsBody } from '../serve/statistics/statistics-answer.ts'
import { accountSubject } from '../serve/statistics/subject.ts'
import type { CommandContext } from './command.ts'
import { textTable } from './text-table.ts'

type Typed = Readonly<
  Record<
    'from' | 'to' | 'convention' | 'server' | 'dayZone' | 'riskFree' | 'benchmark' | 'explain',
    string | undefined
  >
>

export function addStatsCommand(program: Command, context: CommandContext): void {
  program
    .command('stats')
    .argument('<account>', 'account number, or its id such as acc_7')
    .option('--from <time>', 'from this time on; default: the beginning')
    .option('--to <time>', 'before this time; default: now')
    .addOption(new Option('--convention <name>', 'whose definitions').choices(conventionNames))
    .option('--day-zone <cut>', 'when days begin, such as "17:00 America/New_York"')
    .option('--risk-free <rate>', 'per year, as a fraction', '0')
    .option('--benchmark <name>', 'for alpha and beta')
    .option('--explain <field>', 'how one figure was made, such as sharpe')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .summary('show the statistics of an account')
    .description('Ratios are fractions; what is not defined says why.')
    .addHelpText('before', examples)
    .action(async (account: string, typed: Typed) => {
      const { read } = await context.openDatabase()
      const query = Object.entries({
        ...{ from: typed.from, to: typed.to, convention: typed.convention, server: typed.server },
        ...{ day_zone: typed.dayZone, risk_free: typed.riskFree, benchmark: typed.benchmark },
        explain: typed.explain,
      }).filter((entry): entry is [string, string] => entry[1] !== undefined)
      const request: RouteRequest = {
        ...{ id: 'cli', caller: anyone, ip: '127.0.0.1', params: { id: account } },
        ...{ query: Object.fromEntries(query), header: () => undefined },
        ...{ contentType: '', body: Buffer.alloc(0) },
      }
      const deps = {
        read,
        shared: unsharedRows,
        clock: systemClock,
        ledgers: createLedgerCache(read),
        pots: createPotCache(),
      }
      const subject = await accountSubject(deps, request, settingsOf(request))
      const body = await statisticsBody(deps, request, subject)
      context.out.data(body, () => report(body))
    })
}

const examples = `Examples:
  tidemark stats 5012345
  tidemark stats 5012345 --from 2026-01-01 --convention mt5
  tidemark stats 5012345 --explain sharpe
`

const head = [
  'account',
  'as_of',
  'currency',
  'convention',
  'conventions',
  'observations',
  'first_day',
  'last_day',
]

function report(body: Readonly<Record<string, unknown>>): string {
  const {
    explain,
    null_reasons: reasons,
    warnings,
    observations,
    first_day: first,
    last_day: last,
  } = body
  if (explain !== undefined) return JSON.stringify(explain, null, 2)
  const why: Readonly<Record<string, unknown>> = { ...(reasons as object) } // as the answer makes them
  const rows = Object.entries(body)
    .filter(([name]) => ![...head, 'null_reasons', 'warnings'].includes(name))
    .map(
      ([name, value]) =>
        [name, value === null ? `- (${String(why[name] ?? 'none')})` : shown(value)] as const,
    )
  const table = textTable(
    [
      ['FIGURE', ([name]) => name],
      ['VALUE', ([, value]) => value],
    ],
    rows,
  )
  const { days, trades } = { days: 0, trades: 0, ...(observations as object) }
  const span = first === null ? 'no day is known' : `${String(first)} to ${String(last)}`
  const notes = [
    `${span}: ${days} days, ${trades} trades, ${String(body.currency ?? 'currency unknown')}, ${String(body.convention)}`,
  ]
  if (Array.isArray(warnings) && warnings.length > 0) notes.push(`Mind: ${warnings.join(', ')}`)
  return `${notes.join('\n')}\n\n${table}`
}

function shown(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(8)))
  if (Array.isArray(value)) return `${value.length} rows (--json shows them)`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).filter(([, one]) => one !== null)
  return members.map(([name, one]) => `${name} ${shown(one)}`).join(', ')
}
