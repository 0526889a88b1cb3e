// What every command gets from main.ts, and the errors that become exit codes: 0 ok, 1 failed, 2 wrong use.
// Data goes to stdout and messages to stderr, so that `--json` output can be piped while a person still reads the notes.
import type { Config } from '../config/config.ts'
import { toConfig } from '../config/config.ts'
import { ConfigError, readEnv } from '../config/env.ts'
import { cloneRoot } from '../config/places.ts'
import { loadReadSecrets, type ReadSecrets } from '../config/secrets.ts'
import type { LedgerDatabase, OpenDatabaseOptions } from '../platform/database/open-database.ts'
import type { Log, LogFields } from '../platform/log.ts'

export type Output = {
  /** True with --json: `data` then prints exactly one JSON document. */
  readonly json: boolean
  readonly color: boolean
  /** Prints the command's result on stdout: as JSON, or as `human()` renders it. */
  data(value: unknown, human: () => string): void
  /** Says something on stderr. */
  note(text: string): void
}

export type CommandContext = {
  /** The effective configuration; throws ConfigError. `flags` are the command's own options. */
  config(flags?: { host?: string | undefined; port?: string | undefined }): Config
  secrets(): Promise<ReadSecrets>
  /** Opens the database (embedded: starts or joins it); closed by main.ts when the command ends. */
  openDatabase(options?: Pick<OpenDatabaseOptions, 'migrate' | 'poolSize'>): Promise<LedgerDatabase>
  readonly out: Output
  readonly log: Log
}

/** Wrong use of the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The command did its work and the answer is "no" (a check failed); everything is printed already. Exit code 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}

export type GlobalOptions = { json?: boolean; color?: boolean; dataDir?: string }

export function createOutput(options: GlobalOptions): Output {
  const json = options.json ?? false
  const color =
    !json && options.color !== false && !process.env.NO_COLOR && Boolean(process.stdout.isTTY)
  return {
    json,
    color,
    data: (value, human) => {
      const text = json ? JSON.stringify(value, null, 2) : human()
      if (text !== '') process.stdout.write(`${text}\n`)
    },
    note: (text) => void process.stderr.write(`${text}\n`),
  }
}

/** `options` is read late: the command line is parsed after the commands were given this context. */
export function createContext(options: () => GlobalOptions): CommandContext & AsyncDisposable {
  const opened: AsyncDisposable[] = []
  let output: Output | undefined
  const context: CommandContext & AsyncDisposable = {
    config: (flags = {}) => {
      const { dataDir } = options()
      const config = toConfig({
        env: readEnv(process.env),
        flags: {
          ...(flags.host === undefined ? {} : { host: flags.host }),
          ...(flags.port === undefined ? {} : { port: flags.port }),
          ...(dataDir === undefined ? {} : { dataDir }),
        },
        cloneRoot,
      })
      if (config.seededBug) warnOfSeededBug(config.seededBug)
      return config
    },
    secrets: () => loadReadSecrets(context.config()),
    openDatabase: async (options = {}) => {
      const config = context.config()
      // First, because a data folder with a database and without secrets is refused.
      await loadReadSecrets(config)
      const { openDatabase } = await import('../platform/database/open-database.ts')
      const database = await openDatabase({
        ...options,
        dataDir: config.dataDir,
        url: config.databaseUrl,
        log: context.log,
      })
      opened.push(database)
      return database
    },
    get out() {
      output ??= createOutput(options())
      return output
    },
    log: commandLog(() => process.env.TIDEMARK_LOG_LEVEL === 'debug'),
    [Symbol.asyncDispose]: async () => {
      for (const resource of opened.reverse()) await resource[Symbol.asyncDispose]()
    },
  }
  return context
}

/** Exit code and sentence for an error that ended a command. */
export function describeFailure(error: unknown): { exitCode: number; text: string } {
  if (error instanceof CommandFailed) return { exitCode: 1, text: '' }
  const wrongUse = error instanceof UsageError || error instanceof ConfigError
  const text = error instanceof Error ? error.message : String(error)
  const stack =
    process.env.TIDEMARK_LOG_LEVEL === 'debug' && error instanceof Error ? error.stack : ''
  return { exitCode: wrongUse ? 2 : 1, text: stack || text }
}

/** A command's log: warnings and errors as lines on stderr, everything when debugging. */
function commandLog(verbose: () => boolean): Log {
  const line = (level: string, message: string, fields: LogFields = {}) => {
    const facts = Object.entries(fields).map(([name, value]) => `${name}=${value}`)
    process.stderr.write(`${[`${level}:`, message, ...facts].join(' ')}\n`)
  }
  return {
    debug: (message, fields) => verbose() && line('debug', message, fields),
    info: (message, fields) => verbose() && line('info', message, fields),
    warn: (message, fields) => line('warning', message, fields),
    error: (message, error, fields) => {
      line('error', message, { ...fields, cause: error instanceof Error ? error.name : 'unknown' })
    },
  }
}

let warned = false
function warnOfSeededBug(bug: string): void {
  if (warned) return
  warned = true
  process.stderr.write(
    `\n*** TIDEMARK_TORTURE_SEEDED_BUG=${bug.slice(0, 40)}: this process LOSES OR CORRUPTS DATA ON PURPOSE. ***\n` +
      '*** It exists so that torture tests can show that they notice. Never set it on real data. ***\n\n',
  )
}
