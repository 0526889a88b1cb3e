// Open positions of the latest picture, as the terminal showed them. Tickets are 64 bit and so text in both forms.
// A stop or a magic number that is null was not set; any other null is a value that the terminal did not say.
import { instantFromSql } from '../../domain/instant.ts'
import type { OrNull, PositionRow } from './account-rows.ts'
import { type ListView, listMember } from './list-member.ts'
import { decimal, type Member, type MemberTable, text } from './members.ts'

type Row = OrNull<PositionRow>

const unsaid = () => 'not_reported'
const timeOf = (sql: string | null) => (sql === null ? null : instantFromSql(sql))

export const positionMembers: MemberTable<Row> = [
  text({
    name: 'ticket',
    means: 'Ticket, 64-bit integer as text.',
    example: '9007199254740993',
    of: (row) => row.ticket,
  }),
  text({
    name: 'position',
    means: 'Identifier, as in GET /api/v1/positions.',
    example: '9007199254740993',
    of: (row) => row.position,
  }),
  text({ name: 'symbol', means: 'Symbol.', example: 'EURUSD', of: (row) => row.symbol }),
  text({ name: 'side', means: 'buy or sell.', example: 'buy', of: (row) => row.side }),
  decimal({ name: 'volume', means: 'Lots.', example: '1.00', of: (row) => row.volume }),
  decimal({
    name: 'open_price',
    means: 'Price at which it was opened.',
    example: '1.10000',
    of: (row) => row.open_price,
  }),
  decimal({
    name: 'current_price',
    means: 'Price now.',
    example: '1.10012',
    of: (row) => row.current_price,
    reason: unsaid,
  }),
  decimal({
    name: 'stop_loss',
    means: 'Null = none is set.',
    example: '1.09500',
    of: (row) => row.stop_loss,
  }),
  decimal({
    name: 'take_profit',
    means: 'Null = none is set.',
    example: null,
    of: (row) => row.take_profit,
  }),
  decimal({
    name: 'profit',
    means: 'Floating profit, account currency, swap not included.',
    example: '12.30',
    of: (row) => row.position_profit,
    reason: unsaid,
  }),
  decimal({
    name: 'swap',
    means: 'Swap so far.',
    example: '-0.35',
    of: (row) => row.swap,
    reason: unsaid,
  }),
  text({
    name: 'open_time',
    means: 'RFC 3339, UTC.',
    example: '2026-05-28T09:12:00Z',
    of: (row) => timeOf(row.opened_at),
    reason: unsaid,
  }),
  text({
    name: 'update_time',
    means: 'When it was last changed; RFC 3339, UTC.',
    example: '2026-05-28T09:12:00Z',
    of: (row) => timeOf(row.updated_at),
    reason: unsaid,
  }),
  text({
    name: 'magic_number',
    means: '64-bit integer as text.',
    example: '20260405',
    of: (row) => row.magic,
  }),
  text({ name: 'comment', means: 'Free text.', example: 'breakout', of: (row) => row.comment }),
]

/** An account and its open positions. */
export type PositionsView = ListView<Row>

export const listOf = (chosen: MemberTable<Row>): Member<PositionsView> =>
  listMember('positions', chosen, ({ positions_known }) => positions_known)
