// The answers about one account that are lists: open positions, waiting orders, assets. ?fields= chooses members of the rows.
// Each reads with one statement, so that the list and as_of belong to one picture.
import {
  type AboutAnswer,
  type AccountAnswer,
  type AccountDeps,
  agedObject,
  described,
} from './account-answer.ts'
import { currency } from './account-members.ts'
import { firstOf, resolveAccount } from './account-name.ts'
import { type AccountRow, loadPositions, type OrNull, type PositionRow } from './account-rows.ts'
import { type AccountView, viewOf } from './account-view.ts'
import { type AssetsView, assetMembers, assetsOf } from './asset-members.ts'
import { loadAssets } from './asset-rows.ts'
import { chooseFields } from './choose-fields.ts'
import { heldAssets, heldOrders } from './held-lists.ts'
import { heldPositions, withHeld } from './held-rows.ts'
import type { ListView } from './list-member.ts'
import type { MemberTable } from './members.ts'
import { type OrdersView, orderMembers, ordersOf } from './order-members.ts'
import { loadOrders } from './order-rows.ts'
import { listOf, type PositionsView, positionMembers } from './position-members.ts'

/** `read` is the statement, `held` what is in memory in place of its rows, `isRow` tells a row from an account without any. */
async function viewList<Row extends AccountRow>(
  { clock, held, shared }: AccountDeps,
  name: string,
  id: number,
  read: () => Promise<readonly Row[]>,
  heldOf: (row: AccountRow) => readonly Row[] | null,
  isRow: (row: Row) => boolean,
): Promise<ListView<Row>> {
  const rows = await shared.load(name, id, read)
  const first = firstOf(rows)
  const open = heldOf(first) ?? rows.filter(isRow)
  return { ...viewOf<AccountRow>(withHeld(first, held), clock.now()), open }
}

export const viewPositions = (deps: AccountDeps, id: number): Promise<PositionsView> =>
  viewList<AccountRow & OrNull<PositionRow>>(
    ...([deps, 'positions', id, () => loadPositions(deps.read, id)] as const),
    (row) => heldPositions(row, deps.held),
    ({ ticket }) => ticket !== null,
  )

export const viewOrders = (deps: AccountDeps, id: number): Promise<OrdersView> =>
  viewList(
    ...([deps, 'orders', id, () => loadOrders(deps.read, id)] as const),
    (row) => heldOrders(row, deps.held),
    ({ broker_order }) => broker_order !== null,
  )

export const viewAssets = (deps: AccountDeps, id: number): Promise<AssetsView> =>
  viewList(
    ...([deps, 'assets', id, () => loadAssets(deps.read, id)] as const),
    (row) => heldAssets(row, deps.held),
    ({ asset }) => asset !== null,
  )

function listAnswer<Row, View extends AccountView>(
  about: AboutAnswer,
  members: MemberTable<Row>,
  tableOf: (chosen: MemberTable<Row>) => MemberTable<View>,
  view: (deps: AccountDeps, id: number) => Promise<View>,
): AccountAnswer {
  return {
    ...about,
    ...described(tableOf(members)),
    async answer(deps, { params, query, caller }, form) {
      const chosen = chooseFields(members, query.fields)
      const id = await resolveAccount(deps, params.id ?? '', query.server ?? null, caller)
      return agedObject(await view(deps, id), tableOf(chosen), form)
    },
  }
}

export const positionsTable = (chosen: typeof positionMembers): MemberTable<PositionsView> => [
  currency,
  listOf(chosen),
]
export const ordersTable = (chosen: typeof orderMembers): MemberTable<OrdersView> => [
  ordersOf(chosen),
]
export const assetsTable = (chosen: typeof assetMembers): MemberTable<AssetsView> => [
  assetsOf(chosen),
]

export const positions = listAnswer(
  {
    name: 'positions',
    id: 'read_account_positions',
    summary: 'Read the open positions of an account',
    description:
      'Open positions of the latest picture, oldest first; null when there is no picture. Positions that the Expert filters out or hides are not in it.',
    fieldsExample: 'symbol,volume,profit',
  },
  positionMembers,
  positionsTable,
  viewPositions,
)

export const orders = listAnswer(
  {
    name: 'orders',
    id: 'read_account_orders',
    summary: 'Read the orders of an account that wait',
    description:
      'Orders that wait at the broker in the latest picture, oldest first; null where whoever gives the picture does not say them, as Expert Advisors and the MT5 Web API.',
    fieldsExample: 'symbol,side,lots,price',
  },
  orderMembers,
  ordersTable,
  viewOrders,
)

export const assets = listAnswer(
  {
    name: 'assets',
    id: 'read_account_assets',
    summary: 'Read what a cash account holds',
    description:
      'Amounts of each currency in the latest picture, by name; null for accounts that have a balance instead.',
    fieldsExample: 'currency,amount',
  },
  assetMembers,
  assetsTable,
  viewAssets,
)
