// From the words of the command line to one command. Only the module of the command that was asked for is loaded.
// The prototype setter is removed first: `__proto__` in somebody's JSON then is a name like any other.
import { Command, CommanderError } from 'commander'
import {
  type CommandContext,
  createContext,
  describeFailure,
  type GlobalOptions,
} from './commands/command.ts'
import { readVersion } from './config/places.ts'

type Entry = {
  readonly summary: string
  load(): Promise<(program: Command, context: CommandContext) => void>
}

/** In the order in which `tidemark --help` lists them. */
export const commands: Readonly<Record<string, Entry>> = {
  serve: {
    summary: 'start the read server',
    load: async () => (await import('./commands/serve.ts')).addServeCommand,
  },
  key: {
    summary: 'create, list, rotate, revoke and check API keys',
    load: async () => (await import('./commands/key.ts')).addKeyCommand,
  },
  account: {
    summary: 'list accounts, let connections read them, link them',
    load: async () => (await import('./commands/account.ts')).addAccountCommand,
  },
  broker: {
    summary: 'connect to brokers, and see how connections stand',
    load: async () => (await import('./commands/broker.ts')).addBrokerCommand,
  },
  trade: {
    summary: 'start the trade server; arm, limit and stop trading',
    load: async () => (await import('./commands/trade/trade.ts')).addTradeCommand,
  },
  hook: {
    summary: 'signals: who may send them, when they are executed',
    load: async () => (await import('./commands/hook.ts')).addHookCommand,
  },
  overlay: {
    summary: 'addresses for OBS and other streaming software',
    load: async () => (await import('./commands/overlay.ts')).addOverlayCommand,
  },
  otp: {
    summary: 'answer a broker that asks for a one-time code',
    load: async () => (await import('./commands/otp.ts')).addOtpCommand,
  },
  import: {
    summary: 'take the history of an account from a file',
    load: async () => (await import('./commands/import.ts')).addImportCommand,
  },
  people: {
    summary: 'who may log in to the pages; links to set up and to reset',
    load: async () => (await import('./commands/people.ts')).addPeopleCommand,
  },
  vault: {
    summary: 'check the stored secrets, and change the key that seals them',
    load: async () => (await import('./commands/vault.ts')).addVaultCommand,
  },
  rules: {
    summary: 'watch the rules of a prop firm on an account',
    load: async () => (await import('./commands/rules.ts')).addRulesCommand,
  },
  stats: {
    summary: 'show the statistics of an account',
    load: async () => (await import('./commands/stats.ts')).addStatsCommand,
  },
  benchmark: {
    summary: 'daily closes to compare accounts with, and to convert currencies',
    load: async () => (await import('./commands/benchmark.ts')).addBenchmarkCommand,
  },
  audit: {
    summary: 'verify and export the audit trail',
    load: async () => (await import('./commands/audit.ts')).addAuditCommand,
  },
  backup: {
    summary: 'write the whole ledger to one file',
    load: async () => (await import('./commands/backup.ts')).addBackupCommand,
  },
  restore: {
    summary: 'fill an empty ledger from a backup',
    load: async () => (await import('./commands/restore.ts')).addRestoreCommand,
  },
  migrate: {
    summary: 'bring the database schema up to date',
    load: async () => (await import('./commands/migrate.ts')).addMigrateCommand,
  },
  doctor: {
    summary: 'check that everything is as it should be',
    load: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
  },
  practice: {
    summary: 'start a practice broker to try things against',
    load: async () => (await import('./commands/practice/practice.ts')).addPracticeCommand,
  },
  config: {
    summary: 'show the effective configuration',
    load: async () => (await import('./commands/config.ts')).addConfigCommand,
  },
  openapi: {
    summary: 'print the OpenAPI description of the HTTP interface',
    load: async () => (await import('./commands/openapi.ts')).addOpenapiCommand,
  },
}

/** Runs one command line and gives its exit code. */
export async function main(words: readonly string[]): Promise<number> {
  Reflect.deleteProperty(Object.prototype, '__proto__')
  process.stdout.on('error', leaveWhenNobodyReads)
  const program = createProgram()
  const context = createContext(() => program.opts<GlobalOptions>())
  // Waits keep no process alive, and a command that waits for its turn at a broker has not ended.
  const running = setInterval(() => undefined, 60_000)
  try {
    await addCommands(program, context, wantedCommand(words))
    await program.parseAsync(words, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const { exitCode, text } = describeFailure(error)
    if (text !== '') process.stderr.write(`tidemark: ${text}\n`)
    return exitCode
  } finally {
    await context[Symbol.asyncDispose]()
    clearInterval(running)
  }
}

export function createProgram(): Command {
  return new Command('tidemark')
    .description("One private server for all of a trader's or a desk's trading accounts.")
    .usage('<command> [options]')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .option('--json', 'print one JSON document on stdout')
    .option('--no-color', 'print without colours')
    .option('--data-dir <folder>', 'folder of the embedded database and the secrets')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'tidemark: ')),
    })
    .exitOverride()
    .showHelpAfterError('Run `tidemark --help` for what there is.')
    .addHelpText('after', examples)
}

/** Adds the commands: `wanted` (or with null all) in full, the others by name only. */
export async function addCommands(
  program: Command,
  context: CommandContext,
  wanted: string | null,
): Promise<void> {
  for (const [name, entry] of Object.entries(commands)) {
    if (wanted === null || wanted === name) {
      const add = await entry.load()
      add(program, context)
    } else {
      program.command(name).summary(entry.summary).description(entry.summary)
    }
  }
}

/** The first word that is no option; the value of --data-dir is skipped. '' when there is none. */
function wantedCommand(words: readonly string[]): string {
  const rest = words.filter((_word, index) => words[index - 1] !== '--data-dir')
  const operands = rest.filter((word) => !word.startsWith('-'))
  return (operands[0] === 'help' ? operands[1] : operands[0]) ?? ''
}

/** `tidemark … | head` closes the pipe early; that is no failure. */
function leaveWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

const examples = `
Examples:
  tidemark serve                                      start on http://127.0.0.1:8787
  tidemark key create --name mt5-bot --scope ingest   a key that may write trades
  tidemark key create --name notebook --scope read    a key that may read them
  tidemark doctor                                     what is wrong, and what to do
  tidemark audit verify                               prove that nothing was changed

In the clone, put npx before it. Exit codes: 0 ok, 1 failed, 2 wrong use.`
