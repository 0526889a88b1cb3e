// How the connections to brokers stand, as the server that reads each has noted it, with the accounts of each.
import type { Queryable } from '../../platform/database/database.ts'

export type ConnectionRow = {
  readonly connection_id: number
  readonly name: string
  readonly venue: string
  readonly server: string
  readonly state: string
  readonly cause: string | null
  readonly cause_detail: string | null
  readonly state_since: string
  readonly paused_at: string | null
  readonly code_expires_at: string | null
  /** Null for a connection that reads no account yet. */
  readonly account_id: number | null
  readonly account: string | null
  readonly absent_deals: string
}

/** @param accounts account numbers that may be seen; null = all, and then connections without accounts, too */
export async function loadConnections(
  db: Queryable,
  accounts: readonly string[] | null,
): Promise<ConnectionRow[]> {
  const { rows } = await db.query<ConnectionRow>(
    `select c.connection_id, c.name, c.venue, c.server, c.state, c.cause, c.cause_detail, c.state_since, c.paused_at,
            case when c.code_expires_at > now() then c.code_expires_at end as code_expires_at,
            a.account_id, a.account,
            (select count(*) from deals_not_at_broker d where d.account_id = a.account_id)::text as absent_deals
       from broker_connections c
       left join linked_accounts l on l.connection_id = c.connection_id
       left join accounts a on a.account_id = l.account_id
      where $1::text[] is null or a.account = any($1)
      order by c.name, a.account_id`,
    [accounts],
  )
  return rows
}
