// A list that comes with an account's picture, as a member of its answer.
// A picture without the list says nothing of what would stand in it; that is not the same as an empty one.
import type { AccountRow } from './account-rows.ts'
import { type AccountView, whyUnknown } from './account-view.ts'
import { exampleOf, innerJson, type Member, type MemberTable, propertiesOf } from './members.ts'

/** An account, and the rows of one of its lists. */
export type ListView<Row> = AccountView & { readonly open: readonly Row[] }

export const listMember = <Row>(
  name: string,
  chosen: MemberTable<Row>,
  isKnown: (row: AccountRow) => boolean,
): Member<ListView<Row>> => ({
  name,
  json({ row, open }, form) {
    if (!isKnown(row)) return 'null'
    return `[${open.map((one) => `{${innerJson(chosen, one, form)}}`).join(',')}]`
  },
  reason: whyUnknown,
  schema: (form) => ({
    type: ['array', 'null'],
    description: `Each with ${chosen.map((one) => one.name).join(', ')}.`,
    items: { type: 'object', required: ['reasons'], properties: propertiesOf(chosen, form) },
  }),
  example: (form) => [exampleOf(chosen, form)],
})
