// What a cash account holds of each currency. Accounts with a balance have no such list: theirs is null, not empty.
import type { OrNull } from './account-rows.ts'
import type { AssetRow } from './asset-rows.ts'
import { type ListView, listMember } from './list-member.ts'
import { decimal, type Member, type MemberTable, text } from './members.ts'

type Row = OrNull<AssetRow>

const unsaid = () => 'not_reported'

export const assetMembers: MemberTable<Row> = [
  text({
    name: 'currency',
    means: 'The currency, as the broker calls it.',
    example: 'EUR',
    of: (row) => row.asset,
  }),
  decimal({
    name: 'amount',
    means: 'All of it, what is locked included.',
    example: '1500.50',
    of: (row) => row.amount,
  }),
  decimal({
    name: 'free',
    means: 'What can be traded or withdrawn.',
    example: '1400.50',
    of: (row) => row.free,
    reason: unsaid,
  }),
  decimal({
    name: 'locked',
    means: 'What is held back for orders that wait.',
    example: '100.00',
    of: (row) => row.locked,
    reason: unsaid,
  }),
]

/** An account and what it holds. */
export type AssetsView = ListView<Row>

export const assetsOf = (chosen: MemberTable<Row>): Member<AssetsView> =>
  listMember('assets', chosen, ({ assets_known }) => assets_known)
