// `tidemark key …`: create, list, rotate, revoke and check API keys.
// A key is printed once and never taken from the command line, where everybody on the machine could read it.
import { type Command, Option } from 'commander'
import { NetworkSyntaxError } from '../access/client-ip.ts'
import { untilInForce } from '../access/keys/in-force.ts'
import { keyToJson } from '../access/keys/key-json.ts'
import {
  KeyRequestError,
  readKeyRequest,
  readOverlap,
  type TypedKeyRequest,
} from '../access/keys/key-request.ts'
import { loadKeys } from '../access/keys/key-store.ts'
import { createKey, type ManageKeysDeps, revokeKey, rotateKey } from '../access/keys/manage-keys.ts'
import { isTradeScope, ScopeError } from '../access/keys/scopes.ts'
import { checkToken } from '../access/keys/token.ts'
import { loadUsage } from '../access/keys/usage-store.ts'
import { loadTradeSecrets } from '../config/trade-secrets.ts'
import { systemClock } from '../platform/clock.ts'
import { type CommandContext, CommandFailed, UsageError } from './command.ts'
import { actorName, readSecretLine } from './key/person.ts'
import { describeNewKey, keyTable } from './key/print-keys.ts'
import { dayToJson, describeUsage } from './key/print-usage.ts'
import { checkVerdict, refuseKeyAsArgument, unknownKey } from './key/refusals.ts'

export function addKeyCommand(program: Command, context: CommandContext): void {
  const key = program.command('key').summary('create, list, rotate, revoke and check API keys')
  key.description(
    'API keys: who may send trades, read them or trade, from where, how fast, until when.',
  )
  key.addHelpText('before', examples)
  addCreate(key, context)
  addList(key, context)
  addUsage(key, context)
  addRotate(key, context)
  addRevoke(key, context)
  addCheck(key, context)
}

const examples = `Examples:
  tidemark key create --name mt5-bot --scope ingest
  tidemark key create --name partner --scope read --account 5012345 --ip 203.0.113.0/24 --expires 30d
  tidemark key list
  tidemark key usage 4kJ2mZ0q
  tidemark key rotate 4kJ2mZ0q --overlap 24h
  tidemark key revoke 4kJ2mZ0q
  tidemark key check < key.txt
`

function addCreate(parent: Command, context: CommandContext): void {
  parent
    .command('create')
    .summary('make a key; it is printed once')
    .description('Makes a key and prints it. It is not stored and cannot be shown again.')
    .requiredOption('--name <name>', 'what the key is for')
    .requiredOption(
      '--scope <scopes>',
      'ingest, read, trade, or single scopes such as trades:read; several with commas',
    )
    .option('--account <accounts>', 'only these account numbers (default: all)')
    .option(
      '--ip <networks>',
      'only from these addresses or CIDR networks (default: anywhere; required with --scope trade)',
    )
    .option(
      '--expires <time>',
      'valid for 30d, 12h, 4w… (default: until revoked; with --scope trade 90d, which is also the most)',
    )
    .option(
      '--rate <rate>',
      'at most 10/s, 600/min… (default: 100/s for ingest, 10/s for reads and for trading)',
    )
    .option('--burst <count>', 'so many at once when it was idle (default: follows from the rate)')
    .option(
      '--zone <zone>',
      "zone of times that name none (the broker's server time): Europe/Athens, America/New_York+7h, …",
    )
    .addHelpText('before', createExamples)
    .action(async (typed: TypedKeyRequest) => {
      const request = orUsageError(() => readKeyRequest(typed))
      const isTrade = request.scopes.some(isTradeScope)
      const { key, token } = await change(context, isTrade, (keys) => createKey(keys, request))
      token.use((text) => {
        context.out.data({ id: key.id, key: text, ...keyToJson(key) }, () =>
          describeNewKey(key, text),
        )
      })
      context.out.note('Keep the key now: it is not stored and cannot be shown again.')
    })
}

const createExamples = `Examples:
  tidemark key create --name mt5-bot --scope ingest --zone America/New_York+7h
  tidemark key create --name notebook --scope read --expires 30d
  tidemark key create --name desk --scope ingest,read --ip 10.0.0.0/8,192.0.2.7 --rate 50/s
  tidemark key create --name my-algo --scope trade --account 5012345 --ip 127.0.0.1
`

function addList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .summary('show all keys, newest first')
    .description(
      'Shows all keys with what they may do and when they were last used. Never the keys themselves.',
    )
    .addHelpText('before', 'Examples:\n  tidemark key list\n  tidemark key list --json\n')
    .action(async () => {
      const database = await context.openDatabase()
      const keys = await loadKeys(database.read)
      context.out.data({ data: keys.map((key) => ({ id: key.id, ...keyToJson(key) })) }, () =>
        keyTable(keys),
      )
    })
}

function addUsage(parent: Command, context: CommandContext): void {
  parent
    .command('usage')
    .argument('<id>', 'id of the key, as key list shows it')
    .summary('show what a key was used for, by day')
    .description(
      'Shows the requests of a key by day (UTC) and class of routes, and how many of them were refused: too fast, not in scope, or from elsewhere. Servers write the counts every five seconds.',
    )
    .option('--days <count>', 'so many days, today among them', '30')
    .addHelpText('before', 'Examples:\n  tidemark key usage 4kJ2mZ0q --days 7\n')
    .action(async (id: string, options: { days: string }) => {
      refuseKeyAsArgument(id)
      const days = /^[1-9]\d{0,3}$/.test(options.days) ? Number(options.days) : 0
      if (days === 0) throw new UsageError(`--days must be 1 to 9999; "${options.days}" is not.`)
      const database = await context.openDatabase()
      const key = (await loadKeys(database.read)).find((one) => one.id === id)
      if (key === undefined) throw await unknownKey(context, id)
      const used = await loadUsage(database.read, id, days)
      context.out.data({ id, ...keyToJson(key), days: used.map(dayToJson) }, () =>
        describeUsage(key, used),
      )
    })
}

function addRotate(parent: Command, context: CommandContext): void {
  parent
    .command('rotate')
    .argument('<id>', 'id of the key, as key list shows it')
    .summary('replace the secret of a key')
    .description(
      'Gives the key a new secret. The old one stays valid for the overlap, so that bots can be changed in peace.',
    )
    .option('--overlap <time>', 'how long the old secret stays valid, 0 to 7d', '24h')
    .addOption(
      new Option('--leaked', 'the old secret ends now, the same as --overlap 0').conflicts(
        'overlap',
      ),
    )
    .addHelpText(
      'before',
      'Examples:\n  tidemark key rotate 4kJ2mZ0q\n  tidemark key rotate 4kJ2mZ0q --leaked\n',
    )
    .action(async (id: string, options: { overlap: string; leaked?: boolean }) => {
      refuseKeyAsArgument(id)
      const overlapS = options.leaked ? 0 : orUsageError(() => readOverlap(options.overlap))
      const isTrade = await isTradeKey(context, id)
      const result = await change(context, isTrade, (keys) => rotateKey(keys, id, overlapS))
      if (result.kind === 'unknown') throw await unknownKey(context, id)
      if (result.kind === 'ended')
        throw new Error(
          `The key ${id} is ${result.key.state} and stays so. Make a new one with key create.`,
        )
      const { key, token } = result
      token.use((text) => {
        context.out.data({ id, key: text, ...keyToJson(key) }, () => describeNewKey(key, text))
      })
      context.out.note(
        key.oldSecretUntil === null
          ? 'The old secret is no longer accepted. Keep the new one now: it cannot be shown again.'
          : `The old secret is accepted until ${key.oldSecretUntil}. Keep the new one now: it cannot be shown again.`,
      )
    })
}

function addRevoke(parent: Command, context: CommandContext): void {
  parent
    .command('revoke')
    .argument('<id>', 'id of the key, as key list shows it')
    .summary('end a key at once, for good')
    .description('Ends a key. Running servers refuse it within a second.')
    .addHelpText('before', 'Examples:\n  tidemark key revoke 4kJ2mZ0q\n')
    .action(async (id: string) => {
      refuseKeyAsArgument(id)
      const result = await change(context, false, (keys) => revokeKey(keys, id))
      if (result.kind === 'unknown') throw await unknownKey(context, id)
      const { key, kind } = result
      const when = kind === 'revoked' ? 'is revoked' : `was revoked already, at ${key.revokedAt}`
      context.out.data({ id, ...keyToJson(key) }, () => `The key ${id} (${key.name}) ${when}.`)
    })
}

function addCheck(parent: Command, context: CommandContext): void {
  parent
    .command('check')
    .allowExcessArguments()
    .summary('tell whether a text is a key, offline')
    .description(
      'Reads a key from standard input and checks its form and checksum. Asks no server and stores nothing.',
    )
    .addHelpText(
      'before',
      'Examples:\n  tidemark key check                    (asks for the key)\n  tidemark key check < key.txt\n',
    )
    .action(async (_options: unknown, command: Command) => {
      if (command.args.length > 0)
        throw new UsageError(
          'A key does not belong on the command line, where others can read it. Give it on standard input.',
        )
      const verdict = checkVerdict(checkToken(await readSecretLine('Key: ')))
      context.out.data(verdict.json, () => verdict.text)
      if (!verdict.json.valid) throw new CommandFailed('not a key')
    })
}

/** Keys that trade are stored under a secret of the trade server's own. */
async function isTradeKey(context: CommandContext, id: string): Promise<boolean> {
  const database = await context.openDatabase()
  return (await loadKeys(database.read)).some((key) => key.id === id && key.kind === 't')
}

/** Changes keys and returns when running servers hold the change; says so when one did not answer. */
async function change<T>(
  context: CommandContext,
  isTrade: boolean,
  act: (keys: ManageKeysDeps) => Promise<T>,
): Promise<T> {
  const { pepper } = isTrade ? loadTradeSecrets(context.config()) : await context.secrets()
  const database = await context.openDatabase()
  const keys = { database, pepper, clock: systemClock, actor: actorName() }
  const { result, inForce } = await untilInForce(database, () => act(keys))
  const missing = inForce.servers - inForce.confirmed
  if (missing > 0)
    context.out.note(
      `${missing} of ${inForce.servers} running servers did not confirm the change in time; they take it over within a second of reaching the database.`,
    )
  return result
}

function orUsageError<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (
      error instanceof KeyRequestError ||
      error instanceof ScopeError ||
      error instanceof NetworkSyntaxError
    )
      throw new UsageError(error.message, { cause: error })
    throw error
  }
}
