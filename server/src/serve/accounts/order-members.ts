// Orders that wait at the broker, as the latest picture has them. Both sizes are given: units are the broker's, lots are for people.
// A price, a stop or an expiry that is null was not set.
import { instantFromSql } from '../../domain/instant.ts'
import type { OrNull } from './account-rows.ts'
import { type ListView, listMember } from './list-member.ts'
import { decimal, type Member, type MemberTable, text } from './members.ts'
import type { OrderRow } from './order-rows.ts'

type Row = OrNull<OrderRow>

const timeOf = (sql: string | null) => (sql === null ? null : instantFromSql(sql))
const price = (
  name: string,
  means: string,
  example: string | null,
  of: (row: Row) => string | null,
) => decimal<Row>({ name, means, example, of })

export const orderMembers: MemberTable<Row> = [
  text({
    name: 'order',
    means: 'The broker’s number of it, 64-bit integer as text.',
    example: '769021',
    of: (row) => row.broker_order,
  }),
  text({
    name: 'client_id',
    means: 'What whoever sent it called it; null = nothing.',
    example: null,
    of: (row) => row.client_id,
  }),
  text({
    name: 'type',
    means: 'market, limit, stop or stop_limit; another word of the broker stays as it came.',
    example: 'limit',
    of: (row) => row.order_type,
  }),
  text({
    name: 'status',
    means: 'new, working or partially_filled; another word of the broker stays as it came.',
    example: 'working',
    of: (row) => row.status,
  }),
  text({ name: 'symbol', means: 'Symbol.', example: 'EURUSD', of: (row) => row.symbol }),
  text({ name: 'side', means: 'buy or sell.', example: 'buy', of: (row) => row.side }),
  decimal({
    name: 'units',
    means: 'What is not filled yet, in units of the base or of the contract.',
    example: '10000',
    of: (row) => row.units,
  }),
  decimal({
    name: 'lots',
    means: 'The same in lots.',
    example: '0.1',
    of: (row) => row.lots,
    reason: () => 'contract_size_unknown',
  }),
  price(
    'price',
    'At which it is to be filled; null = at the market.',
    '1.08450',
    (row) => row.price,
  ),
  price(
    'stop_price',
    'At which it is triggered; null = it has no trigger.',
    null,
    (row) => row.stop_price,
  ),
  price('stop_loss', 'Null = none is set.', '1.08000', (row) => row.stop_loss),
  price('take_profit', 'Null = none is set.', null, (row) => row.take_profit),
  text({
    name: 'create_time',
    means: 'RFC 3339, UTC.',
    example: '2026-05-28T09:12:00Z',
    of: (row) => timeOf(row.created_at),
    reason: () => 'not_reported',
  }),
  text({
    name: 'expire_time',
    means: 'When it ends by itself; RFC 3339, UTC; null = it waits until it is cancelled.',
    example: null,
    of: (row) => timeOf(row.expires_at),
  }),
  text({
    name: 'comment',
    means: 'Free text.',
    example: 'breakout',
    of: (row) => row.order_comment,
  }),
]

/** An account and its waiting orders. */
export type OrdersView = ListView<Row>

export const ordersOf = (chosen: MemberTable<Row>): Member<OrdersView> =>
  listMember('orders', chosen, ({ orders_known }) => orders_known)
