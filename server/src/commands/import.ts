// `tidemark import FILE`: shows what a file would add to the ledger, asks, and only then writes.
// It works while the server runs and while it does not; a server that runs tells its listeners at once.
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { confirmImport, type ImportResult } from '../import/confirm-import.ts'
import { fileLimits } from '../import/file/limits.ts'
import { checkOptions, OptionRefused, type TypedOptions } from '../import/options-text.ts'
import { type FileReader, type ImportOptions, planImport } from '../import/plan-import.ts'
import { type ImportPreview, previewOf } from '../import/preview.ts'
import { readImport } from '../import/read-import.ts'
import { systemClock } from '../platform/clock.ts'
import { type CommandContext, CommandFailed, UsageError } from './command.ts'
import { openImportLedger } from './import/open-ledger.ts'
import { previewText } from './import/print-preview.ts'
import { readTickTraderHistory } from './import/ticktrader-history.ts'
import { actorName } from './key/person.ts'

type Typed = {
  account?: string
  venue?: string
  zone?: string
  map: string[]
  lotSize: string[]
  decimal?: string
  dates?: string
  dryRun?: true
  yes?: true
}

export function addImportCommand(program: Command, context: CommandContext): void {
  const several = (value: string, before: string[]) => [...before, value]
  program
    .command('import')
    .argument('<file>', 'a report or an export: html, xlsx, csv or json')
    .summary('take the history of an account from a file')
    .description(
      'Reads a MetaTrader 5 history report, a MetaTrader 4 statement, a TickTrader history export or a list of trades; shows what it would add and what differs from the ledger; writes nothing until you confirm. Importing a file twice adds nothing twice.',
    )
    .option('--account <number>', 'the account, where the file does not name it')
    .option('--venue <server>', 'the broker’s server, where the file does not name it')
    .option('--zone <zone>', 'zone of its times, such as America/New_York+7h or Europe/Athens')
    .option(
      '--map <column=member>',
      'a column of a list of trades, such as "Ticker=asset_symbol"',
      several,
      [],
    )
    .option('--lot-size <symbol=units>', 'units in one lot, for a TickTrader export', several, [])
    .option(
      '--decimal <sign>',
      'the sign before decimals, "." or ",", where the file leaves it open',
    )
    .option('--dates <order>', 'dmy or mdy, where the file leaves it open')
    .option('--dry-run', 'show it and write nothing')
    .option('--yes', 'write without asking')
    .addHelpText('before', examples)
    .action((file: string, typed: Typed) => run(context, file, typed))
}

const examples = `Examples:
  tidemark import ReportHistory-5012345.html --dry-run
  tidemark import ReportHistory-5012345.xlsx --zone America/New_York+7h
  tidemark import Statement.htm --venue Broker-MT4
  tidemark import trades.csv --account 7 --venue Binance --map "Ticker=asset_symbol"
`

async function run(context: CommandContext, file: string, typed: Typed): Promise<void> {
  const options = optionsOf(typed)
  const bytes = await readFileWithin(file)
  const { out } = context
  const database = await context.openDatabase()
  await using opened = openImportLedger(database, context.log)
  const readFile: FileReader = async (file, said) => readImport(file, said, readTickTraderHistory)
  const deps = { ledger: opened.ledger, readFile }
  const plan = await planImport(deps, bytes, options)
  const preview = previewOf(plan)
  const asks = typed.dryRun !== true && typed.yes !== true && preview.new > 0
  if (asks || !out.json) out.note(previewText(preview))
  const answer = (imported: ImportResult | null) =>
    out.data({ ...preview, imported }, () => resultText(preview, imported))
  if (typed.dryRun === true || preview.new === 0) return answer(null)
  if (asks && !(await isConfirmed(`Import ${preview.new} of them? [y/N] `))) {
    out.note('Nothing was written.')
    throw new CommandFailed('not confirmed')
  }
  const progress = progressOf(out.note)
  const imported = await confirmImport(deps.ledger, plan, actorName(), progress)
  answer(imported)
  if (imported.refused.length > 0) throw new CommandFailed('some were refused')
}

async function readFileWithin(file: string): Promise<Uint8Array> {
  try {
    await using handle = await open(file, 'r')
    const { size } = await handle.stat()
    if (size > fileLimits.bytes)
      throw new UsageError(
        `${file} has ${size} bytes; ${fileLimits.bytes} are the most. Export a shorter period.`,
      )
    return await handle.readFile()
  } catch (error) {
    if (error instanceof UsageError) throw error
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UsageError(`${file.slice(0, 200)} cannot be read (${reason}).`, { cause: error })
  }
}

const optionNames: Readonly<Record<keyof TypedOptions, string>> = {
  ...{ account: '--account', venue: '--venue', zone: '--zone', decimal: '--decimal' },
  ...{ dates: '--dates', map: '--map', lotSize: '--lot-size' },
}

function optionsOf(typed: Typed): ImportOptions {
  try {
    return checkOptions(typed, (option) => optionNames[option])
  } catch (error) {
    if (error instanceof OptionRefused) throw new UsageError(error.message, { cause: error })
    throw error
  }
}

async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError('Nobody can be asked here. Say --yes to write, or --dry-run to look only.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim())
  } finally {
    terminal.close()
  }
}

const EVERY_MS = 2_000

function progressOf(note: (text: string) => void): (done: number, of: number) => void {
  let spokenAt = systemClock.monotonicMs()
  return (done, of) => {
    if (done < of && systemClock.monotonicMs() - spokenAt < EVERY_MS) return
    if (of > 1_000) note(`  ${done} of ${of} written`)
    spokenAt = systemClock.monotonicMs()
  }
}

function resultText(preview: ImportPreview, imported: ImportResult | null): string {
  if (imported === null)
    return preview.new === 0
      ? 'Nothing is new: the ledger has it all.'
      : 'Nothing was written (--dry-run).'
  return [
    `Imported ${imported.created}.`,
    ...(imported.duplicate > 0 ? [`${imported.duplicate} were reported by others meanwhile.`] : []),
    ...imported.refused.map(({ row, detail }) => `Row ${row} was not stored: ${detail}`),
  ].join('\n')
}
