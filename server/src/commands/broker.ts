// `tidemark broker …`: connections to brokers. What a venue needs to know is its own list of fields, not this command's.
import type { Command } from 'commander'
import { connectionNameComplaint } from '../connect/connections/account-terms.ts'
import { connectionJson, wordsOf } from '../connect/connections/connection-json.ts'
import { type ConnectionRow, loadConnections } from '../connect/connections/connection-store.ts'
import {
  addConnection,
  changeConnection,
  openConnectionSecrets,
  pauseConnection,
  removeConnection,
} from '../connect/connections/manage-connections.ts'
import { tryConnection } from '../connect/connections/try-connection.ts'
import type { ReadConnector } from '../connect/read-port.ts'
import { venues } from '../connect/venues.ts'
import { systemClock } from '../platform/clock.ts'
import {
  addFieldOptions,
  connectionNamed,
  connectorOf,
  type FilledIn,
  fail,
  manageDeps,
  readFields,
  refuseComplaints,
  unknownConnection,
} from './broker-setup.ts'
import { type CommandContext, UsageError } from './command.ts'
import { type Column, textTable } from './text-table.ts'

export function addBrokerCommand(program: Command, context: CommandContext): void {
  const broker = program
    .command('broker')
    .summary('connect to brokers, and see how connections stand')
    .description(
      'Connections to brokers: where, as whom, how they stand. Secrets are sealed and never shown.',
    )
    .addHelpText('before', examples)
  addAdd(broker, context)
  addList(broker, context)
  addTest(broker, context)
  addSet(broker, context)
  addPause(broker, context, 'pause')
  addPause(broker, context, 'resume')
  addRemove(broker, context)
}

const examples = `Examples:
  tidemark broker add --venue mt5_web_api --name desk --server FXOpen-MT5 --url https://mt5.example.com --login 1000 --password-file api.password
  tidemark broker add --venue ticktrader --name mine --server FXOpen-TT --url https://ttlivewebapi.fxopen.net --web-api-id … --web-api-key … --web-api-secret-file secret.txt
  tidemark broker list
  tidemark broker test desk
  tidemark broker set desk --fingerprint CE:21:DC:…
  tidemark broker pause desk
`

type AddOptions = { venue: string; name: string; server?: string; test: boolean } & Record<
  string,
  unknown
>

function addAdd(parent: Command, context: CommandContext): void {
  const command = parent
    .command('add')
    .summary('connect to a broker')
    .description('Tries the connection, then stores it. Running servers begin to read it at once.')
    .requiredOption(
      '--venue <venue>',
      `what the broker speaks: ${venues.map(({ venue }) => venue).join(', ')}`,
    )
    .requiredOption('--name <name>', 'what you call it, 1 to 40 characters')
    .option('--server <server>', 'the broker’s server, as terminals name it (default: the name)')
    .option('--no-test', 'store it without trying it')
  addFieldOptions(command)
  command.addHelpText('before', examples).action(async (typed: AddOptions) => {
    const { venue, name, server = name } = typed
    const complaint = connectionNameComplaint(name)
    if (complaint !== null) throw new UsageError(`--name ${complaint}.`)
    if (server.length > 50) throw new UsageError('--server must have at most 50 characters.')
    const connector = connectorOf(venue)
    const filled = await readFields(connector.fields, typed, { askFor: true })
    refuseComplaints(connector.fields, filled)
    if (typed.test) await tryOut(context, connector, filled)
    const id = await addConnection(await manageDeps(context), { venue, name, server, ...filled })
    if (id === null)
      throw new Error(
        `A connection "${name}" exists already. Choose another name, or change it with broker set.`,
      )
    context.out.data({ ok: true, name, venue, server }, () => `Connected to ${name}.`)
    context.out.note(`Next: tidemark account add --broker "${name}" --account NUMBER`)
  })
}

/** Refuses with cause and next step when no session opens. */
async function tryOut(
  context: CommandContext,
  connector: ReadConnector,
  filled: FilledIn,
): Promise<void> {
  const given = { ...filled, clock: systemClock, log: context.log }
  const tried = await tryConnection(connector, given)
  if ('ok' in tried) return
  const { refusal, fingerprint } = tried
  const hint =
    fingerprint === null
      ? ''
      : `  Presented:      ${fingerprint}\n  If the broker confirms that this is its fingerprint, add: --fingerprint ${fingerprint}`
  fail(context, 'The connection does not work', refusal, hint)
}

function addList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .summary('show all connections and how they stand')
    .description(
      'Shows each connection with its state, and why it is not live. Secrets are not shown.',
    )
    .addHelpText('before', 'Examples:\n  tidemark broker list\n  tidemark broker list --json\n')
    .action(async () => {
      const { database } = await manageDeps(context)
      const rows = await loadConnections(database.read)
      context.out.data({ data: rows.map(connectionJson) }, () => connectionTable(rows))
    })
}

const columns: readonly Column<ConnectionRow>[] = [
  ['NAME', ({ name }) => name],
  ['VENUE', ({ venue }) => venue],
  ['SERVER', ({ server }) => server],
  ['STATE', ({ state, pausedAt }) => (pausedAt === null ? state : 'paused')],
  ['ACCOUNTS', ({ accounts }) => String(accounts)],
  ['CODE UNTIL', ({ codeExpiresAt }) => codeExpiresAt],
  ['CAUSE', (row) => (row.cause === null ? '' : (wordsOf(row)?.means ?? row.cause))],
  ['NEXT STEP', (row) => wordsOf(row)?.nextStep ?? ''],
]

function connectionTable(rows: readonly ConnectionRow[]): string {
  if (rows.length === 0)
    return 'No broker is connected yet. docs/guide/connecting-a-broker.md says how; `tidemark practice mt5` starts one to try.'
  return textTable(columns, rows)
}

function addTest(parent: Command, context: CommandContext): void {
  parent
    .command('test')
    .argument('<name>', 'the connection')
    .summary('try a connection now')
    .description('Opens a session of its own with what is stored, and says what does not work.')
    .addHelpText('before', 'Examples:\n  tidemark broker test desk\n')
    .action(async (name: string) => {
      const deps = await manageDeps(context)
      const { connectionId, venue, settings } = await connectionNamed(deps, name)
      const secrets = await openConnectionSecrets(deps, connectionId)
      await tryOut(context, connectorOf(venue), { settings, secrets })
      context.out.data({ ok: true, name }, () => `The connection ${name} works.`)
    })
}

function addSet(parent: Command, context: CommandContext): void {
  const command = parent
    .command('set')
    .argument('<name>', 'the connection')
    .summary('change settings or the password of a connection')
    .description('Changes what is named and leaves the rest. Running servers connect anew.')
    .option('--no-test', 'store it without trying it')
  addFieldOptions(command)
  command
    .addHelpText('before', 'Examples:\n  tidemark broker set desk --password-file new.password\n')
    .action(async (name: string, typed: { test: boolean } & Record<string, unknown>) => {
      const deps = await manageDeps(context)
      const { connectionId, venue, settings } = await connectionNamed(deps, name)
      const connector = connectorOf(venue)
      const change = await readFields(connector.fields, typed, { askFor: false })
      const stored = await openConnectionSecrets(deps, connectionId)
      const whole = {
        settings: { ...settings, ...change.settings },
        secrets: { ...stored, ...change.secrets },
      }
      refuseComplaints(connector.fields, whole)
      if (typed.test) await tryOut(context, connector, whole)
      await changeConnection(deps, name, change)
      context.out.data({ ok: true, name }, () => `The connection ${name} is changed.`)
    })
}

function addPause(parent: Command, context: CommandContext, word: 'pause' | 'resume'): void {
  const isPause = word === 'pause'
  parent
    .command(word)
    .argument('<name>', 'the connection')
    .summary(isPause ? 'stop reading a connection for a while' : 'read a paused connection again')
    .addHelpText('before', `Examples:\n  tidemark broker ${word} desk\n`)
    .action(async (name: string) => {
      const found = await pauseConnection(await manageDeps(context), name, isPause)
      if (found === null) throw unknownConnection(name)
      context.out.data({ ok: true, name }, () =>
        isPause
          ? `The connection ${name} is no longer read.`
          : `The connection ${name} is read again.`,
      )
    })
}

function addRemove(parent: Command, context: CommandContext): void {
  parent
    .command('remove')
    .argument('<name>', 'the connection')
    .option('--yes', 'do not ask')
    .summary('forget a connection and its password')
    .description('Its accounts and all that is known of them stay; they are no longer read.')
    .addHelpText('before', 'Examples:\n  tidemark broker remove desk --yes\n')
    .action(async (name: string, { yes }: { yes?: true }) => {
      const deps = await manageDeps(context)
      const { accounts } = await connectionNamed(deps, name)
      if (yes !== true)
        throw new UsageError(`This ends the reading of ${accounts} accounts. Say --yes to do it.`)
      if ((await removeConnection(deps, name)) === null) throw unknownConnection(name)
      context.out.data(
        { ok: true, name },
        () => `The connection ${name} is removed; what is known of its accounts stays.`,
      )
    })
}
