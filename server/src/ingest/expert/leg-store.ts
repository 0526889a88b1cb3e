// The SQL of positions built from deals. They can be built anew from the deals at any time; the rows are for those who read.

import type { Instant } from '../../domain/instant.ts'
import type { PositionLeg } from '../../domain/position-leg.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type LegKey = { readonly position: string; readonly leg: number }

export type LegRow = {
  readonly leg: PositionLeg
  readonly openedAt: Instant
  /** Null while it is open. */
  readonly closedAt: Instant | null
  /** Its trade; null while it cannot be one. */
  readonly internalId: number | null
}

/** How many legs are stored of each position. */
export async function countLegs(
  db: Queryable,
  accountId: number,
  positions: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ position: string; legs: number }>(
    `select position, max(leg) as legs from position_legs
      where account_id = $1 and position = any($2::bigint[]) group by position`,
    [accountId, positions],
  )
  return new Map(rows.map(({ position, legs }) => [position, legs]))
}

/** A position that reversed often has many legs, and its next deal changes the last of them: the others are not written. */
export async function upsertLegs(
  db: Queryable,
  accountId: number,
  legs: readonly LegRow[],
): Promise<void> {
  if (legs.length === 0) return
  const rows = legs.map(({ leg, openedAt, closedAt, internalId }) => ({
    ...{ position: leg.position, leg: leg.leg, side: leg.side, symbol: leg.symbol },
    ...{ volume: leg.volume, open_volume: leg.openVolume, entry_price: leg.entryPrice },
    ...{
      exit_price: leg.exitPrice,
      profit: leg.profit,
      commission: leg.commission,
      swap: leg.swap,
    },
    ...{ fee: leg.fee, status: leg.status, magic: leg.magic, exit_reason: leg.exitReason },
    ...{ comment: leg.comment, opened_at: openedAt, closed_at: closedAt, deals: leg.deals },
    internal_id: internalId === null ? null : String(internalId),
  }))
  await db.query(
    `insert into position_legs (account_id, ${columns.join(', ')})
     select $1, ${columns.join(', ')}
       from json_to_recordset($2::json) as r(position bigint, leg integer, side text, symbol text, volume numeric,
            open_volume numeric, entry_price numeric, exit_price numeric, profit numeric, commission numeric, swap numeric,
            fee numeric, status text, magic bigint, exit_reason smallint, comment text, opened_at timestamptz,
            closed_at timestamptz, deals integer, internal_id bigint)
      where not exists (select 1 from position_legs l where l.account_id = $1 and l.position = r.position and l.leg = r.leg
                           and ${rowOf('l')} is not distinct from ${rowOf('r')})
     on conflict (account_id, position, leg) do update
        set ${columns
          .slice(2)
          .map((name) => `${name} = excluded.${name}`)
          .join(', ')}`,
    [accountId, JSON.stringify(rows)],
  )
}

const columns = [
  'position',
  'leg',
  'side',
  'symbol',
  'volume',
  'open_volume',
  'entry_price',
  'exit_price',
  'profit',
  'commission',
  'swap',
  'fee',
  'status',
  'magic',
  'exit_reason',
  'comment',
  'opened_at',
  'closed_at',
  'deals',
  'internal_id',
]

function rowOf(table: string): string {
  return `row(${columns
    .slice(2)
    .map((name) => `${table}.${name}`)
    .join(', ')})`
}

/** A later correction left fewer legs than there were: what is beyond them never was. */
export async function cancelLegs(
  db: Queryable,
  accountId: number,
  gone: readonly LegKey[],
): Promise<void> {
  if (gone.length === 0) return
  await db.query(
    `update position_legs l
        set status = 'cancelled', open_volume = 0, profit = 0, commission = 0, swap = 0, fee = 0, deals = 0
       from json_to_recordset($2::json) as r(position bigint, leg integer)
      where l.account_id = $1 and l.position = r.position and l.leg = r.leg`,
    [accountId, JSON.stringify(gone)],
  )
}
