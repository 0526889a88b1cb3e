// `tidemark account add | link | set | remove`: which accounts are read, under which investor password, and what is kept.
import type { Command } from 'commander'
import { findAccountsNamed, type Retention } from '../connect/connections/account-link-store.ts'
import { accountComplaint, dayBoundaryComplaint } from '../connect/connections/account-terms.ts'
import { loadConnections } from '../connect/connections/connection-store.ts'
import {
  type AccountChange,
  addAccounts,
  changeAccount,
  expectAccount,
  linkAccount,
  noteWrongPassword,
  removeAccount,
} from '../connect/connections/manage-accounts.ts'
import {
  type ManageDeps,
  openConnectionSecrets,
} from '../connect/connections/manage-connections.ts'
import { refusalOf, withSession } from '../connect/connections/try-connection.ts'
import { ConnectFailure } from '../connect/failure.ts'
import { systemClock } from '../platform/clock.ts'
import { Secret } from '../platform/secret.ts'
import { connectionNamed, connectorOf, fail, fileText, manageDeps } from './broker-setup.ts'
import { type CommandContext, UsageError } from './command.ts'
import { readSecretLine } from './key/person.ts'

type Kept = { retention?: string; dayBoundary?: string[] }

export function addAccountChanges(account: Command, context: CommandContext): void {
  addAdd(account, context)
  addLink(account, context)
  addSet(account, context)
  addRemove(account, context)
}

function addAdd(parent: Command, context: CommandContext): void {
  const command = parent
    .command('add')
    .summary('let a connection read accounts, or say beforehand how one is kept')
    .description(
      'With --broker a connection reads the accounts from now on. With --server it is an account that an Expert Advisor will report.',
    )
    .requiredOption('--account <numbers>', 'account numbers, several with commas')
    .option('--broker <name>', 'the connection that reads them')
    .option('--server <server>', 'the broker’s server, for an account that an Expert will report')
  keepOptions(command)
    .addHelpText('before', addExamples)
    .action(async (typed: { account: string; broker?: string; server?: string } & Kept) => {
      const accounts = numbersOf(typed.account)
      const change = changeOf(typed)
      if ((typed.broker === undefined) === (typed.server === undefined))
        throw new UsageError('Say either --broker or --server.')
      const deps = await manageDeps(context)
      if (typed.broker !== undefined)
        await addAccounts(deps, await connectionNamed(deps, typed.broker), accounts, change)
      else
        for (const account of accounts)
          await expectAccount(deps, typed.server ?? '', account, change)
      context.out.data({ ok: true, accounts }, () => `Added: ${accounts.join(', ')}.`)
      context.out.note('Next: tidemark account list')
    })
}

const addExamples = `Examples:
  tidemark account add --broker desk --account 50012345,50012346
  tidemark account add --broker desk --account 50012345 --retention cache_only
  tidemark account add --server FXOpen-MT5 --account 5012345 --day-boundary "17:00 America/New_York"
`

function addLink(parent: Command, context: CommandContext): void {
  parent
    .command('link')
    .argument('<account>', 'account number, or its id such as acc_7')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .option(
      '--investor-password-file <file>',
      'read it from this file; else from standard input, or asked for',
    )
    .summary('link an account with its investor password')
    .description(
      'Asks the broker whether the password is right, and keeps a hash of it, sealed. The password itself is not kept.',
    )
    .addHelpText(
      'before',
      'Examples:\n  tidemark account link 50012345\n  tidemark account link 50012345 --investor-password-file inv.txt\n',
    )
    .action(async (name: string, typed: { server?: string; investorPasswordFile?: string }) => {
      const deps = await manageDeps(context)
      const found = await accountNamed(deps, name, typed.server)
      const file = typed.investorPasswordFile
      const password = new Secret(
        file === undefined
          ? await readSecretLine('Investor password: ')
          : fileText('investor-password-file', file),
      )
      if (password.use((text) => text.length < 1 || text.length > 200))
        throw new UsageError('The investor password must have 1 to 200 characters.')
      const isVerified = await verify(context, deps, found, name, password)
      await linkAccount(deps, found.accountId, password, isVerified)
      context.out.data({ ok: true, account: name, verified: isVerified }, () =>
        isVerified
          ? `Account ${name} is linked: the broker confirmed the password.`
          : `Account ${name} is linked. An Expert Advisor reports it, so there is no broker to ask whether the password is right.`,
      )
    })
}

/** True when the broker confirmed it, false when there is none to ask; ends the command when it is wrong. */
async function verify(
  context: CommandContext,
  deps: ManageDeps,
  { accountId, connectionId }: { accountId: number; connectionId: number | null },
  name: string,
  password: Secret,
): Promise<boolean> {
  if (connectionId === null) return false
  const connection = (await loadConnections(deps.database.read)).find(
    (one) => one.connectionId === connectionId,
  )
  if (connection === undefined) return false
  const secrets = await openConnectionSecrets(deps, connectionId)
  const given = { settings: connection.settings, secrets, clock: systemClock, log: context.log }
  const number = await numberOf(deps, accountId)
  const tried = await withSession(connectorOf(connection.venue), given, (session) =>
    session.checkInvestorPassword(number, password),
  )
  if ('refusal' in tried) fail(context, `Account ${name} could not be checked`, tried.refusal)
  if (tried.ok === 'right') return true
  if (tried.ok === 'none')
    throw new UsageError(
      `Account ${name} has no investor password: its broker gives tokens that may only read. It is read as soon as it is added.`,
    )
  await noteWrongPassword(deps, accountId)
  const wrong = new ConnectFailure('investor_password_wrong', 'retcode 3006 to user/check_password')
  return fail(context, `Account ${name} is not linked`, refusalOf(wrong))
}

async function numberOf({ database }: ManageDeps, accountId: number): Promise<string> {
  const { rows } = await database.read.query<{ account: string }>(
    'select account from accounts where account_id = $1',
    [accountId],
  )
  return rows[0]?.account ?? ''
}

function addSet(parent: Command, context: CommandContext): void {
  const command = parent
    .command('set')
    .argument('<account>', 'account number, or its id such as acc_7')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .summary('change what is kept of an account')
  keepOptions(command)
    .addHelpText(
      'before',
      'Examples:\n  tidemark account set 50012345 --day-boundary "17:00 America/New_York"\n',
    )
    .action(async (name: string, typed: { server?: string } & Kept) => {
      const change = changeOf(typed)
      if (change.retention === null && change.dayBoundaries === null)
        throw new UsageError('Say --retention or --day-boundary.')
      const deps = await manageDeps(context)
      const { accountId } = await accountNamed(deps, name, typed.server)
      await changeAccount(deps, accountId, name, change)
      context.out.data({ ok: true, account: name }, () => `Account ${name} is changed.`)
    })
}

function addRemove(parent: Command, context: CommandContext): void {
  parent
    .command('remove')
    .argument('<account>', 'account number, or its id such as acc_7')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .summary('stop reading an account and forget its investor password')
    .description('What the ledger knows of it stays.')
    .addHelpText('before', 'Examples:\n  tidemark account remove 50012345\n')
    .action(async (name: string, typed: { server?: string }) => {
      const deps = await manageDeps(context)
      const { accountId } = await accountNamed(deps, name, typed.server)
      await removeAccount(deps, accountId)
      context.out.data(
        { ok: true, account: name },
        () => `Account ${name} is no longer read; what is known of it stays.`,
      )
    })
}

function keepOptions(command: Command): Command {
  return command
    .option(
      '--retention <mode>',
      'ledger: everything is kept; cache_only: values stay in memory for 5 minutes at most',
    )
    .option(
      '--day-boundary <time...>',
      'time and zone at which a day ends, such as "17:00 America/New_York"; equity is kept exactly there',
    )
}

function changeOf({ retention, dayBoundary }: Kept): AccountChange {
  if (retention !== undefined && retention !== 'ledger' && retention !== 'cache_only')
    throw new UsageError(
      `--retention must be ledger or cache_only, not "${retention.slice(0, 40)}".`,
    )
  for (const one of dayBoundary ?? []) {
    const complaint = dayBoundaryComplaint(one)
    if (complaint !== null) throw new UsageError(`--day-boundary ${complaint}.`)
  }
  return {
    retention: (retention as Retention | undefined) ?? null,
    dayBoundaries: dayBoundary ?? null,
  }
}

function numbersOf(text: string): string[] {
  const numbers = text.split(',').map((one) => one.trim())
  for (const one of numbers)
    if (accountComplaint(one) !== null)
      throw new UsageError(
        `--account must hold account numbers with commas, not "${one.slice(0, 60)}".`,
      )
  return [...new Set(numbers)]
}

export async function accountNamed(
  { database }: ManageDeps,
  name: string,
  server: string | undefined,
) {
  const found = await findAccountsNamed(database.read, name, server ?? null)
  const [first] = found
  if (first === undefined)
    throw new Error(
      `There is no account "${name.slice(0, 60)}". \`tidemark account list\` shows them.`,
    )
  if (found.length === 1) return first
  throw new UsageError(
    `Account ${name} stands at several servers (${found.map((one) => one.server).join(', ')}): choose one with --server.`,
  )
}
