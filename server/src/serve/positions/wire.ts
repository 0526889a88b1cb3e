// Positions as readers see them: exact text, and the words of MQL5 instead of its numbers.
import { dealReasonName } from '../../domain/deal.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { RowShape } from '../list-answer.ts'
import type { ListedPosition } from './position-query.ts'

/** Wire name and where its value comes from, in the order in which both formats list them. */
const members: ReadonlyArray<readonly [string, (row: ListedPosition) => string | null]> = [
  ['server', (row) => row.server],
  ['account', (row) => row.account],
  ['position', (row) => row.position],
  ['side', (row) => row.side],
  ['symbol', (row) => row.symbol],
  ['status', (row) => row.status],
  ['volume', (row) => row.volume],
  ['open_volume', (row) => row.open_volume],
  ['entry_price', (row) => row.entry_price],
  ['exit_price', (row) => row.exit_price],
  ['profit', (row) => row.profit],
  ['commission', (row) => row.commission],
  ['swap', (row) => row.swap],
  ['fee', (row) => row.fee],
  ['net', (row) => row.net],
  ['exit_reason', (row) => (row.exit_reason === null ? null : dealReasonName(row.exit_reason))],
  ['magic_number', (row) => row.magic],
  ['comment', (row) => row.comment],
  ['opened_at', (row) => instantFromSql(row.opened_at)],
  ['closed_at', (row) => (row.closed_at === null ? null : instantFromSql(row.closed_at))],
]

export const positionShape: RowShape<ListedPosition> = {
  fileName: 'positions.csv',
  csvHead: [...members.map(([name]) => name), 'leg', 'deals', 'internal_id'],
  toCells: (row) => [
    ...members.map(([, value]) => value(row)),
    String(row.leg),
    String(row.deals),
    row.internal_id,
  ],
  toJson(row) {
    const values = members.map(([name, value]) => `"${name}":${JSON.stringify(value(row))}`)
    const end = `"leg":${row.leg},"deals":${row.deals},"internal_id":${row.internal_id}`
    return `{${values.join(',')},${end}}`
  },
}
