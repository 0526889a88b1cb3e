// What a balance operation really was: brokers book rebates, fees, transfers and payouts all as the same type.
// The deal stays as the broker wrote it; only how it is counted changes, with an entry in the audit.
import { appendEntry, commandChain } from '../access/audit/write-entry.ts'
import type { Reclassification } from '../domain/statistics/ledger-totals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'

export type ClassifyDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  readonly actor: string
}

/** `kind` null = as the broker's type says again. False when there is no balance operation under this ticket. */
export async function classifyBooking(
  { database, clock, actor }: ClassifyDeps,
  accountId: number,
  deal: string,
  kind: Reclassification | null,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const { rowCount } = await tx.query(
      'select 1 from deals where account_id = $1 and deal = $2::bigint and is_current and type = 2',
      [accountId, deal],
    )
    if (rowCount === 0) return false
    if (kind === null)
      await tx.query('delete from booking_kinds where account_id = $1 and deal = $2::bigint', [
        accountId,
        deal,
      ])
    else
      await tx.query(
        `insert into booking_kinds (account_id, deal, kind, set_by) values ($1, $2::bigint, $3, $4)
         on conflict (account_id, deal) do update set kind = excluded.kind, set_by = excluded.set_by, set_at = now()`,
        [accountId, deal, kind, actor],
      )
    const at = new Date(clock.now()).toISOString()
    await appendEntry(tx, commandChain, {
      kind: 'booking_classified',
      at,
      by: actor,
      account_id: accountId,
      deal,
      as: kind,
    })
    return true
  })
}
