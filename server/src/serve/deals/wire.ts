// Deals as readers see them: exact text, names instead of MQL5's numbers, and the broker's own time beside UTC.
import { dealEntryName, dealReasonName, dealTypeName } from '../../domain/deal.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { RowShape } from '../list-answer.ts'
import type { ListedDeal } from './deal-query.ts'

/** Wire name and where its value comes from, in the order in which both formats list them. */
const members: ReadonlyArray<readonly [string, (row: ListedDeal) => string | null]> = [
  ['server', (row) => row.server],
  ['account', (row) => row.account],
  ['deal', (row) => row.deal],
  ['order', (row) => row.deal_order],
  ['position', (row) => row.position],
  ['time', (row) => instantFromSql(row.dealt_at)],
  ['time_zone', (row) => row.time_basis],
  ['server_time', (row) => new Date(Number(row.server_msc)).toISOString().slice(0, -1)],
  ['type', (row) => dealTypeName(row.type)],
  ['entry', (row) => dealEntryName(row.entry)],
  ['reason', (row) => (row.reason === null ? null : dealReasonName(row.reason))],
  ['symbol', (row) => (row.symbol === '' ? null : row.symbol)],
  ['volume', (row) => row.volume],
  ['price', (row) => row.price],
  ['profit', (row) => row.profit],
  ['commission', (row) => row.commission],
  ['swap', (row) => row.swap],
  ['fee', (row) => row.fee],
  ['stop_loss', (row) => row.stop_loss],
  ['take_profit', (row) => row.take_profit],
  ['magic_number', (row) => row.magic],
  ['comment', (row) => row.comment],
  ['external_id', (row) => row.external_id],
]

export const dealShape: RowShape<ListedDeal> = {
  fileName: 'deals.csv',
  csvHead: [...members.map(([name]) => name), 'version', 'received_at'],
  toCells: (row) => [
    ...members.map(([, value]) => value(row)),
    String(row.version),
    instantFromSql(row.received_at),
  ],
  toJson(row) {
    const values = members.map(([name, value]) => `"${name}":${JSON.stringify(value(row))}`)
    const end = `"version":${row.version},"received_at":"${instantFromSql(row.received_at)}"`
    return `{${values.join(',')},${end}}`
  },
}
