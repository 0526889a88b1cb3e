// The SQL of idempotency: a key belongs to an account and the credential that asks, and stays taken for ever.
import type { Queryable } from '../../platform/database/database.ts'
import type { Ask } from './order-desk-port.ts'

export type KnownRequest = { readonly digest: string; readonly intentId: string }

/** Null when the key is new: then it is taken by this transaction. Waits for another one that is taking it. */
export async function takeRequest(
  tx: Queryable,
  { accountId, by, once, dryRun }: Ask,
  intentId: string,
): Promise<KnownRequest | null> {
  if (once === null) return null
  const place = [accountId, by, once.key, dryRun]
  const { rowCount } = await tx.query(
    `insert into order_requests (account_id, asked_by, idempotency_key, dry_run, digest, intent_id)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [...place, once.digest, intentId],
  )
  if (rowCount > 0) return null
  return loadRequest(tx, { accountId, by, once, dryRun })
}

export async function loadRequest(
  db: Queryable,
  { accountId, by, once, dryRun }: Pick<Ask, 'accountId' | 'by' | 'once' | 'dryRun'>,
): Promise<KnownRequest | null> {
  if (once === null) return null
  const { rows } = await db.query<{ digest: string; intent_id: string }>(
    `select digest, intent_id from order_requests
      where account_id = $1 and asked_by = $2 and idempotency_key = $3 and dry_run = $4`,
    [accountId, by, once.key, dryRun],
  )
  const [row] = rows
  return row === undefined ? null : { digest: row.digest, intentId: row.intent_id }
}
