// `tidemark trade person …`: who may log in to the pages of the trade server. People are made here, at the machine, and nowhere else.
import type { Command } from 'commander'
import { oneTimeAddress } from '../../access/people/one-time-code.ts'
import { passwordComplaint } from '../../access/people/password-rule.ts'
import { nameComplaint } from '../../access/people/person-name.ts'
import { Secret } from '../../platform/secret.ts'
import {
  addTradePerson,
  type ManagePeopleDeps,
  removeTradePerson,
  resetTradePerson,
  unlockTradePerson,
} from '../../trade/people/manage-people.ts'
import { loadTradePeople, type TradePerson } from '../../trade/people/person-store.ts'
import { fileText } from '../broker-setup.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { readSecretLine } from '../key/person.ts'
import { type Column, textTable } from '../text-table.ts'
import { vaultOf } from './accounts.ts'
import { tradeDeps } from './trade-deps.ts'

const examples = `Examples:
  tidemark trade person add alice
  tidemark trade person add alice --password-file password.txt
  tidemark trade person list
  tidemark trade person reset alice
`
const passwordOption = [
  '--password-file <file>',
  'the password: 12 to 200 characters; else from standard input, or asked for',
] as const

export function addTradePeople(trade: Command, context: CommandContext): void {
  const person = trade
    .command('person')
    .summary('who may log in to the pages of the trade server')
    .description(
      'The trade server has people of its own: a log-in of the read server means nothing here. Each has a password and an authenticator.',
    )
    .addHelpText('before', examples)
  const depsOf = async (): Promise<ManagePeopleDeps> => ({
    ...(await tradeDeps(context)),
    vault: vaultOf(context),
  })

  person
    .command('add')
    .argument('<name>', 'what the person is called; not case-sensitive')
    .option(...passwordOption)
    .summary('add a person; the authenticator’s secret is shown once')
    .addHelpText('before', examples)
    .action(async (name: string, typed: { passwordFile?: string }) => {
      const complaint = nameComplaint(name)
      if (complaint !== null) throw new UsageError(`The name ${complaint}.`)
      const secret = await addTradePerson(await depsOf(), name, await passwordFor(name, typed))
      if (secret === null) throw new UsageError(`There is a person called ${name} already.`)
      tell(context, name, secret, 'may log in to the trade server')
    })
  person
    .command('reset')
    .argument('<name>')
    .option(...passwordOption)
    .summary('another password and another authenticator; every session ends')
    .addHelpText('before', 'Examples:\n  tidemark trade person reset alice\n')
    .action(async (name: string, typed: { passwordFile?: string }) => {
      const secret = await resetTradePerson(await depsOf(), name, await passwordFor(name, typed))
      if (secret === null) throw unknown(name)
      tell(context, name, secret, 'has new credentials')
    })
  person
    .command('list')
    .summary('show who may log in')
    .addHelpText('before', 'Examples:\n  tidemark trade person list\n')
    .action(async () => {
      const { database } = await tradeDeps(context)
      const rows = await loadTradePeople(database.read)
      context.out.data({ data: rows.map(personToJson) }, () =>
        rows.length === 0
          ? 'Nobody may log in to the trade server yet. Add somebody: tidemark trade person add NAME'
          : textTable(columns, rows),
      )
    })
  person
    .command('unlock')
    .argument('<name>')
    .summary('let somebody who typed wrong too often try again at once')
    .addHelpText('before', 'Examples:\n  tidemark trade person unlock alice\n')
    .action(async (name: string) => {
      if (!(await unlockTradePerson(await depsOf(), name))) throw unknown(name)
      context.out.data({ ok: true, name }, () => `${name} may try again.`)
    })
  person
    .command('remove')
    .argument('<name>')
    .summary('take a person away; every session ends')
    .addHelpText('before', 'Examples:\n  tidemark trade person remove alice\n')
    .action(async (name: string) => {
      if (!(await removeTradePerson(await depsOf(), name))) throw unknown(name)
      context.out.data({ ok: true, name }, () => `${name} may not log in any more.`)
    })
}

const columns: readonly Column<TradePerson>[] = [
  ['NAME', ({ name }) => name],
  ['LAST LOG-IN', ({ lastLogInAt }) => lastLogInAt],
  ['CREDENTIALS OF', ({ credentialsChangedAt }) => credentialsChangedAt],
  ['ADDED BY', ({ createdBy }) => createdBy],
]

const personToJson = ({ name, createdAt, createdBy, ...rest }: TradePerson) => ({
  ...{ name, created_at: createdAt, created_by: createdBy },
  ...{ credentials_changed_at: rest.credentialsChangedAt, last_log_in_at: rest.lastLogInAt },
})

async function passwordFor(
  name: string,
  { passwordFile }: { readonly passwordFile?: string },
): Promise<Secret> {
  const password = new Secret(
    passwordFile === undefined
      ? await readSecretLine(`Password of ${name} for the trade server: `)
      : fileText('password-file', passwordFile),
  )
  const complaint = passwordComplaint(password, name)
  if (complaint !== null) throw new UsageError(`The password ${complaint}.`)
  return password
}

function tell(context: CommandContext, name: string, secret: string, what: string): void {
  const address = oneTimeAddress(secret, name, 'Tidemark trading')
  context.out.data({ ok: true, name, secret, address }, () =>
    [
      `${name} ${what}. For the authenticator, shown once:`,
      '',
      `  secret   ${secret}`,
      `  address  ${address}`,
      '',
      'Enter the secret in the authenticator app (time-based, six digits), then log in at the page of `tidemark trade`.',
    ].join('\n'),
  )
}

const unknown = (name: string) =>
  new UsageError(
    `There is nobody called "${name.slice(0, 40)}". \`tidemark trade person list\` shows them.`,
  )
