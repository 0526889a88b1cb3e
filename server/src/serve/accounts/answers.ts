// The four answers about one account: what each reads, and how it is put together.
// Each reads with one statement, so that values, positions and as_of belong to one picture.
import {
  type AboutAnswer,
  type AccountAnswer,
  type AccountDeps,
  agedObject,
  described,
} from './account-answer.ts'
import { accountMembers, currency, infoMembers } from './account-members.ts'
import { noSuchAccount, resolveAccount } from './account-name.ts'
import {
  type ExposureRow,
  loadAccount,
  loadPositions,
  loadSummary,
  type OrNull,
} from './account-rows.ts'
import { type AccountView, viewOf } from './account-view.ts'
import { chooseFields } from './choose-fields.ts'
import { heldPositions, heldSummary, withHeld } from './held-rows.ts'
import type { MemberTable } from './members.ts'
import { listOf, type PositionsView, positionMembers } from './position-members.ts'
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

export async function viewPositions(
  { read, clock, held, shared }: AccountDeps,
  id: number,
): Promise<PositionsView> {
  const rows = await shared.load('positions', id, () => loadPositions(read, id))
  const first = firstOf(rows)
  const open = heldPositions(first, held) ?? rows.filter((row) => row.ticket !== null)
  return { ...viewOf(withHeld(first, held), clock.now()), open }
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

export const positions: AccountAnswer = {
  name: 'positions',
  id: 'read_account_positions',
  summary: 'Read the open positions of an account',
  description:
    'Open positions of the latest picture, oldest first; null when there is no picture. Positions that the Expert filters out or hides are not in it.',
  fieldsExample: 'symbol,volume,profit',
  ...described(positionsTable(positionMembers)),
  async answer(deps, { params, query, caller }, form) {
    const chosen = chooseFields(positionMembers, query.fields)
    const id = await resolveAccount(deps, params.id ?? '', query.server ?? null, caller)
    return agedObject(await viewPositions(deps, id), positionsTable(chosen), form)
  },
}

export function positionsTable(chosen: typeof positionMembers): MemberTable<PositionsView> {
  return [currency, listOf(chosen)]
}

function firstOf<Row>([first]: readonly Row[]): Row {
  if (first === undefined) throw noSuchAccount()
  return first
}

function isExposure<Row extends OrNull<ExposureRow>>(row: Row): row is Row & ExposureRow {
  return row.symbol !== null
}
