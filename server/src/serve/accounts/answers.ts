// The answers about one account that are no lists: what each reads, and how it is put together.
// Each reads with one statement, so that values and as_of belong to one picture.
import {
  type AboutAnswer,
  type AccountAnswer,
  type AccountDeps,
  agedObject,
  described,
} from './account-answer.ts'
import { accountMembers, infoMembers } from './account-members.ts'
import { firstOf, resolveAccount } from './account-name.ts'
import { type ExposureRow, loadAccount, loadSummary, type OrNull } from './account-rows.ts'
import { type AccountView, viewOf } from './account-view.ts'
import { chooseFields } from './choose-fields.ts'
import { heldSummary, withHeld } from './held-rows.ts'
import type { MemberTable } from './members.ts'
import { type Summary, summaryMembers } from './summary-members.ts'

/** An answer of plain members, all of which ?fields= may choose from. */
function plainAnswer<View extends AccountView>(
  about: AboutAnswer,
  table: MemberTable<View>,
  load: (deps: AccountDeps, accountId: number) => Promise<View>,
): AccountAnswer {
  return {
    ...about,
    ...described(table),
    async answer(deps, { params, query, caller }, form) {
      const chosen = chooseFields(table, query.fields)
      const id = await resolveAccount(deps, params.id ?? '', query.server ?? null, caller)
      return agedObject(await load(deps, id), chosen, form)
    },
  }
}

export async function viewAccount(
  { read, clock, held, shared }: AccountDeps,
  id: number,
): Promise<AccountView> {
  return viewOf(
    withHeld(firstOf(await shared.load('account', id, () => loadAccount(read, id))), held),
    clock.now(),
  )
}

export async function viewSummary(
  { read, clock, held, shared }: AccountDeps,
  id: number,
): Promise<Summary> {
  const rows = await shared.load('summary', id, () => loadSummary(read, id))
  const first = firstOf(rows)
  const inMemory = heldSummary(first, held)
  if (inMemory !== null)
    return { ...viewOf(inMemory.row, clock.now()), exposure: inMemory.exposure }
  return { ...viewOf(first, clock.now()), exposure: rows.filter(isExposure) }
}

export const account = plainAnswer(
  {
    name: '',
    id: 'read_account',
    summary: 'Read one account as the list shows it',
    description: 'Balance, equity, how the broker’s clock is read, and whether all deals are here.',
    fieldsExample: 'balance,equity',
  },
  accountMembers,
  viewAccount,
)

export const info = plainAnswer(
  {
    name: 'info',
    id: 'read_account_info',
    summary: 'Read balance, equity, margin and free margin',
    description: 'The latest picture of the account.',
    fieldsExample: 'balance,equity',
  },
  infoMembers,
  viewAccount,
)

export const summary = plainAnswer(
  {
    name: 'summary',
    id: 'read_account_summary',
    summary: 'Read the consolidated metrics of an account',
    description:
      'Money, open positions by symbol, closed positions, and whether the deals add up to the balance.',
    fieldsExample: 'equity,open_positions',
  },
  summaryMembers,
  viewSummary,
)

function isExposure<Row extends OrNull<ExposureRow>>(row: Row): row is Row & ExposureRow {
  return row.symbol !== null
}
