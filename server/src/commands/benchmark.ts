// `tidemark benchmark add | follow | list | remove`: daily closes that accounts are compared with, and that convert currencies.
import { readFileSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { Command } from 'commander'
import { type BenchmarkRow, listBenchmarks } from '../accounts/benchmarks/benchmark-store.ts'
import {
  dropBenchmark,
  followSymbol,
  putBenchmark,
} from '../accounts/benchmarks/manage-benchmarks.ts'
import { namePattern, readCloseLines, symbolPattern } from '../accounts/benchmarks/read-closes.ts'
import { hasDailyCloses } from '../connect/venues.ts'
import { failureOf } from '../domain/broker-failure.ts'
import { readDayCut } from '../domain/days/day-cut.ts'
import { manageDeps } from './broker-setup.ts'
import { type CommandContext, UsageError } from './command.ts'
import { type Column, textTable } from './text-table.ts'

const MOST_BYTES = 4 * 1024 * 1024

export function addBenchmarkCommand(program: Command, context: CommandContext): void {
  const benchmark = program
    .command('benchmark')
    .summary('daily closes to compare accounts with, and to convert currencies')
    .description(
      'Series of daily closes. Statistics take one with ?benchmark= for alpha and beta; one named like a pair (EURUSD) converts between its currencies.',
    )
    .addHelpText('before', examples)
  benchmark
    .command('add')
    .argument('<file>', 'lines of a day and a close, such as 2026-05-27,5324.75')
    .option('--name <name>', 'default: the name of the file')
    .option('--day-zone <cut>', 'when its days end', '17:00 America/New_York')
    .summary('take the closes of a file; a series of the same name is replaced')
    .description('Days must end when those of the accounts do, or beta means nothing.')
    .action(async (file: string, typed: { name?: string; dayZone: string }) => {
      const name = typed.name ?? basename(file, extname(file))
      refuseName(name)
      if (readDayCut(typed.dayZone) === null)
        throw new UsageError(
          '--day-zone must be a time in a zone, such as "17:00 America/New_York".',
        )
      const read = readCloseLines(textOf(file))
      if (read.kind === 'refused')
        throw new UsageError(
          read.complaints.map(({ line, sentence }) => `Line ${line}: ${sentence}`).join('\n'),
        )
      await putBenchmark(await manageDeps(context), name, typed.dayZone, read.closes)
      const { length } = read.closes
      context.out.data(
        { ok: true, name, closes: length },
        () => `Benchmark ${name} has ${length} closes.`,
      )
    })
  benchmark
    .command('follow')
    .argument('<name>', 'what statistics call it')
    .requiredOption('--broker <name>', 'name of a connection; `tidemark broker list` shows them')
    .option('--symbol <symbol>', 'in the broker’s spelling; default: the name')
    .summary('read the closes of a symbol at a connected broker, from now on by itself')
    .description(
      'The server that reads the connection adds each day once it is over, five years back at first. Days end at midnight UTC.',
    )
    .action(async (name: string, typed: { broker: string; symbol?: string }) => {
      refuseName(name)
      const { broker: connection, symbol = name } = typed
      if (!symbolPattern.test(symbol))
        throw new UsageError('--symbol must have 1 to 40 visible characters.')
      const deps = await manageDeps(context)
      const outcome = await followSymbol(deps, { name, connection, symbol }, hasDailyCloses)
      if (outcome === 'no_connection')
        throw new Error(
          `There is no connection "${connection.slice(0, 40)}". \`tidemark broker list\` shows them.`,
        )
      if (outcome === 'no_closes')
        throw new Error(
          `The broker of "${connection}" gives no closes of days; add a file instead.`,
        )
      context.out.data({ ok: true, name, connection, symbol }, () =>
        [
          `Benchmark ${name} follows ${symbol} at ${connection}.`,
          'A running server reads it within a minute; `tidemark benchmark list` shows how far it is.',
        ].join('\n'),
      )
    })
  benchmark
    .command('list')
    .summary('show the series')
    .action(async () => {
      const database = await context.openDatabase()
      const rows = await listBenchmarks(database.read)
      context.out.data({ data: rows.map((row) => ({ ...row, closes: Number(row.closes) })) }, () =>
        rows.length === 0 ? 'There is no benchmark yet.' : textTable(columns, rows),
      )
    })
  benchmark
    .command('remove')
    .argument('<name>')
    .summary('remove a series')
    .action(async (name: string) => {
      if (!(await dropBenchmark(await manageDeps(context), name)))
        throw new Error(
          `There is no benchmark "${name.slice(0, 40)}". \`tidemark benchmark list\` shows them.`,
        )
      context.out.data({ ok: true, name }, () => `Benchmark ${name} is removed.`)
    })
}

const examples = `Examples:
  tidemark benchmark add SPX.csv
  tidemark benchmark add rates.csv --name EURUSD
  tidemark benchmark follow US500 --broker mine --symbol '#SPXm'
  tidemark benchmark list
`

const columns: readonly Column<BenchmarkRow>[] = [
  ['NAME', ({ name }) => name],
  ['CLOSES', ({ closes }) => closes],
  ['FROM', ({ first_day }) => first_day],
  ['TO', ({ last_day }) => last_day],
  ['DAYS END', ({ day_zone }) => day_zone],
  [
    'FOLLOWS',
    ({ connection, symbol }) => (connection === null ? null : `${symbol} at ${connection}`),
  ],
  ['CAUSE', ({ cause }) => (cause === null ? '' : (failureOf(cause)?.means ?? cause))],
]

function refuseName(name: string): void {
  if (!new RegExp(namePattern).test(name))
    throw new UsageError('A name must have 1 to 40 letters, digits, dots or dashes.')
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > MOST_BYTES) throw new UsageError(`${file} is larger than 4 MiB.`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file} cannot be read.`, { cause: error })
  }
}
