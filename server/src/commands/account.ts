// `tidemark account list`: the accounts that are reported, with what they hold and how fresh that is.
// It reads what GET /api/v1/accounts reads, so both always say the same.
import type { Command } from 'commander'
import type { Queryable } from '../platform/database/database.ts'
import { agedObject } from '../serve/accounts/account-answer.ts'
import { accountMembers } from '../serve/accounts/account-members.ts'
import { type AccountRow, listAccounts } from '../serve/accounts/account-rows.ts'
import { type AccountView, viewOf } from '../serve/accounts/account-view.ts'
import { objectText } from '../serve/accounts/entity-tag.ts'
import { wordsOf } from '../serve/accounts/freshness.ts'
import { addAccountChanges } from './account-change.ts'
import { addClassify } from './account-classify.ts'
import type { CommandContext } from './command.ts'
import { type Column, textTable } from './text-table.ts'

export function addAccountCommand(program: Command, context: CommandContext): void {
  const account = program
    .command('account')
    .summary('list accounts, let connections read them, link them')
  account.description('Accounts that Expert Advisors report and that connections read.')
  account.addHelpText('before', examples)
  addAccountChanges(account, context)
  addClassify(account, context)
  account
    .command('list')
    .summary('show all accounts with balance, equity and how fresh they are')
    .description(
      'Shows each account with its state, how old its values are, and why it is not live. What is not known is a dash.',
    )
    .addHelpText('before', examples)
    .action(async () => {
      const database = await context.openDatabase()
      const rows = await allAccounts(database.read)
      const nowMs = Date.now()
      const views = rows.map((row) => viewOf(row, nowMs))
      context.out.data({ data: views.map(toJson) }, () => accountTable(views))
    })
}

const examples = `Examples:
  tidemark account list
  tidemark account list --json
`

const PAGE = 1000

async function allAccounts(db: Queryable): Promise<AccountRow[]> {
  const all: AccountRow[] = []
  for (;;) {
    const page = await listAccounts(db, null, all.at(-1)?.account_id ?? 0, PAGE)
    all.push(...page)
    if (page.length < PAGE) return all
  }
}

/** Its decimals are text, so that parsing loses no digit. */
function toJson(view: AccountView): unknown {
  return JSON.parse(objectText(agedObject(view, accountMembers, 'text')))
}

const columns: readonly Column<AccountView>[] = [
  ['ACCOUNT', ({ row }) => row.account],
  ['SERVER', ({ row }) => row.server],
  ['STATE', ({ freshness }) => freshness.state],
  ['AGE', ({ freshness }) => (freshness.ageS === null ? null : shortAge(freshness.ageS))],
  ['BALANCE', ({ row }) => row.balance],
  ['EQUITY', ({ row }) => row.equity],
  ['CURRENCY', ({ row }) => row.currency],
  ['BROKER ZONE', ({ row }) => row.zone],
  ['CAUSE', ({ freshness: { cause } }) => (cause === null ? '' : wordsOf(cause).means)],
  ['NEXT STEP', ({ freshness: { cause } }) => (cause === null ? '' : wordsOf(cause).nextStep)],
]

function accountTable(views: readonly AccountView[]): string {
  if (views.length === 0)
    return 'No account was reported yet. Put the Expert Advisor on a chart; docs/guide/metatrader.md says how.'
  return textTable(columns, views)
}

function shortAge(ageS: number): string {
  if (ageS < 120) return `${ageS}s`
  if (ageS < 7200) return `${Math.floor(ageS / 60)}min`
  return ageS < 172_800 ? `${Math.floor(ageS / 3600)}h` : `${Math.floor(ageS / 86_400)}d`
}
