// `tidemark people …`: who may log in to the pages. Credentials are never typed here: a link lets the person choose them.
import type { Command } from 'commander'
import {
  inviteSomebody,
  type ManagePeopleDeps,
  removePerson,
  resetPerson,
  unlockPerson,
} from '../access/people/manage-people.ts'
import { loadPeople, type Person } from '../access/people/person-store.ts'
import { createVault } from '../access/vault/vault.ts'
import type { Config } from '../config/config.ts'
import { readMasterKeys } from '../config/master-key-change.ts'
import { serverUrl } from '../config/server-url.ts'
import { systemClock } from '../platform/clock.ts'
import type { Secret } from '../platform/secret.ts'
import { type CommandContext, UsageError } from './command.ts'
import { findRunningServer } from './doctor/running-server.ts'
import { actorName } from './key/person.ts'
import { setupLink } from './people/setup-link.ts'
import { type Column, textTable } from './text-table.ts'

export function addPeopleCommand(program: Command, context: CommandContext): void {
  const people = program
    .command('people')
    .summary('who may log in to the pages; links to set up and to reset')
    .description(
      'People log in with a password and a one-time code, or with a passkey. Whoever can run this command can let somebody in.',
    )
    .addHelpText('before', examples)
  addList(people, context)
  addLink(people, context)
  addReset(people, context)
  addUnlock(people, context)
  addRemove(people, context)
}

const examples = `Examples:
  tidemark people list
  tidemark people link                 a link for the first person, or for one more
  tidemark people reset alice          alice has lost her phone
  tidemark people unlock alice         alice has typed too many wrong codes
`

const anywhere = [
  '--anywhere',
  'the link works from other machines too, at TIDEMARK_PUBLIC_URL (default: on this machine alone)',
] as const

function addList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .summary('show who may log in')
    .addHelpText('before', 'Examples:\n  tidemark people list\n  tidemark people list --json\n')
    .action(async () => {
      const { database } = await deps(context)
      const all = await loadPeople(database.read)
      context.out.data({ data: all.map(personJson) }, () =>
        all.length === 0
          ? 'Nobody can log in yet. `tidemark people link` makes a link to set it up.'
          : textTable(columns, all),
      )
    })
}

function addLink(parent: Command, context: CommandContext): void {
  parent
    .command('link')
    .summary('make a link by which somebody sets up a log-in')
    .description('The link works once, for 15 minutes. Whoever opens it becomes an owner.')
    .option(...anywhere)
    .addHelpText('before', 'Examples:\n  tidemark people link\n  tidemark people link --anywhere\n')
    .action(async (typed: { anywhere?: true }) => {
      const token = await inviteSomebody(await deps(context), {
        localOnly: typed.anywhere !== true,
      })
      await showLink(context, token, typed.anywhere === true)
    })
}

function addReset(parent: Command, context: CommandContext): void {
  parent
    .command('reset')
    .argument('<name>', 'the person')
    .summary('take somebody’s credentials away and make a link to new ones')
    .description(
      'Password, passkeys and sessions end at once. The link lets the person choose a new password and authenticator.',
    )
    .option(...anywhere)
    .addHelpText('before', 'Examples:\n  tidemark people reset alice\n')
    .action(async (name: string, typed: { anywhere?: true }) => {
      const localOnly = typed.anywhere !== true
      const reset = await resetPerson(await deps(context), name, { localOnly })
      if (reset === null) throw unknownPerson(name)
      await showLink(context, reset.token, !localOnly)
    })
}

function addUnlock(parent: Command, context: CommandContext): void {
  parent
    .command('unlock')
    .argument('<name>', 'the person')
    .summary('give somebody who typed too many wrong codes all tries again')
    .addHelpText('before', 'Examples:\n  tidemark people unlock alice\n')
    .action(async (name: string) => {
      const found = await unlockPerson(await deps(context), name)
      if (found === null) throw unknownPerson(name)
      context.out.data({ ok: true, name: found.name }, () => `${found.name} may try again.`)
    })
}

function addRemove(parent: Command, context: CommandContext): void {
  parent
    .command('remove')
    .argument('<name>', 'the person')
    .option('--yes', 'do not ask')
    .summary('remove somebody, and end their sessions')
    .addHelpText('before', 'Examples:\n  tidemark people remove bob --yes\n')
    .action(async (name: string, { yes }: { yes?: true }) => {
      if (yes !== true)
        throw new UsageError(`This removes ${name.slice(0, 40)} for good. Say --yes to do it.`)
      const removed = await removePerson(await deps(context), name)
      if (removed === null) throw unknownPerson(name)
      if (removed === 'last')
        throw new Error('Nobody would be left who may log in. Use `tidemark people reset` instead.')
      context.out.data({ ok: true, name: removed.name }, () => `${removed.name} is removed.`)
    })
}

async function deps(context: CommandContext): Promise<ManagePeopleDeps> {
  const config = context.config()
  const database = await context.openDatabase()
  const vault = createVault(() => readMasterKeys(config))
  return { database, vault, clock: systemClock, actor: actorName() }
}

async function showLink(
  context: CommandContext,
  token: Secret,
  isAnywhere: boolean,
): Promise<void> {
  const config = context.config()
  const url = isAnywhere ? publicUrlOf(config) : await localUrlOf(config)
  token.use((text) => {
    const link = setupLink(url, text)
    context.out.data({ link, valid_s: 15 * 60, anywhere: isAnywhere }, () => link)
  })
  context.out.note(
    isAnywhere
      ? 'The link works once, for 15 minutes. Give it to nobody but the person it is for.'
      : 'The link works once, for 15 minutes, in a browser on the machine that the server runs on.',
  )
}

async function localUrlOf(config: Config): Promise<string> {
  const running = await findRunningServer(config.dataDir)
  return running?.url ?? serverUrl({ ...config, host: '127.0.0.1' }, config.port)
}

function publicUrlOf({ publicUrl }: Config): string {
  if (publicUrl !== null) return publicUrl
  throw new UsageError(
    '--anywhere needs TIDEMARK_PUBLIC_URL: the https address under which people reach this server.',
  )
}

const unknownPerson = (name: string) =>
  new Error(`There is nobody called "${name.slice(0, 40)}". \`tidemark people list\` shows who is.`)

function personJson(person: Person) {
  return {
    ...{ name: person.name, may_log_in: person.mayLogIn, created_at: person.createdAt },
    ...{ created_by: person.createdBy, last_log_in_at: person.lastLogInAt },
    ...{ recovery_codes_left: person.recoveryCodesLeft, passkeys: person.passkeys },
  }
}

const columns: readonly Column<Person>[] = [
  ['NAME', ({ name }) => name],
  ['LAST LOG-IN', ({ lastLogInAt }) => lastLogInAt ?? 'never'],
  ['RECOVERY CODES', ({ recoveryCodesLeft }) => String(recoveryCodesLeft)],
  ['PASSKEYS', ({ passkeys }) => String(passkeys)],
  ['STATE', ({ mayLogIn }) => (mayLogIn ? 'may log in' : 'waits for the link of a reset')],
]
