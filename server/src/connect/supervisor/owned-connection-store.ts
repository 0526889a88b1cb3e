// The SQL of connections as the supervisor sees them: what is to be read, how, and how that goes.
import type { Queryable } from '../../platform/database/database.ts'
import type { FailureCause } from '../failure.ts'
import type { Lease } from './lease-store.ts'

export type LinkedAccount = {
  readonly accountId: number
  /** The broker's number, and the broker's server: together what the ledger knows the account by. */
  readonly account: string
  readonly server: string
  readonly retention: 'ledger' | 'cache_only'
  /** Of the ledger: the newest deal's time on the broker's clock; null = no deals are known. */
  readonly newestDealMsc: string | null
  /** How the broker's clock is read, when that was learnt. */
  readonly zone: string | null
}

export type OwnedConnection = {
  readonly connectionId: number
  readonly venue: string
  readonly name: string
  readonly server: string
  readonly settings: Readonly<Record<string, string>>
  /** Changes with the settings and with every secret written: then a new session is due. */
  readonly fingerprint: string
  /** Changes also when the same secrets are sealed under another key: worth a try when they could not be used. */
  readonly seals: string | null
  readonly state: ConnectionState
  readonly cause: FailureCause | null
  readonly accounts: readonly LinkedAccount[]
}

export type ConnectionState = 'new' | 'connecting' | 'live' | 'stale' | 'offline'

type ConnectionRow = {
  connection_id: number
  venue: string
  name: string
  server: string
  settings: string
  state: ConnectionState
  cause: FailureCause | null
  secrets_written: string | null
  seals: string | null
}

type AccountRow = {
  connection_id: number
  account_id: number
  account: string
  exchange: string
  retention: 'ledger' | 'cache_only'
  newest_deal_msc: string | null
  zone: string | null
}

/** These connections with their accounts; one that is gone is left out. */
export async function loadConnections(
  db: Queryable,
  connectionIds: readonly number[],
): Promise<OwnedConnection[]> {
  const { rows } = await db.query<ConnectionRow>(
    `select c.connection_id, c.venue, c.name, c.server, c.settings::text as settings, c.state, c.cause,
            s.secrets_written, s.seals
       from broker_connections c
       cross join lateral (
         select string_agg(field || ' ' || written_at::text, ',' order by field) as secrets_written,
                string_agg(encode(sha256(envelope), 'hex'), ',' order by field) as seals
           from sealed_secrets where owner_table = 'broker_connections' and owner_id = c.connection_id) s
      where c.connection_id = any($1::integer[])`,
    [connectionIds],
  )
  const { rows: linked } = await db.query<AccountRow>(
    `select l.connection_id, a.account_id, a.account, a.exchange, coalesce(t.retention, 'ledger') as retention,
            s.newest_deal_msc, s.zone
       from linked_accounts l join accounts a on a.account_id = l.account_id
       left join account_settings t on t.account_id = l.account_id
       left join account_states s on s.account_id = l.account_id
      where l.connection_id = any($1::integer[]) order by l.account_id`,
    [connectionIds],
  )
  return rows.map((row) => ({
    connectionId: row.connection_id,
    venue: row.venue,
    name: row.name,
    server: row.server,
    settings: JSON.parse(row.settings),
    fingerprint: `${row.settings} ${row.secrets_written}`,
    seals: row.seals,
    state: row.state,
    cause: row.cause,
    accounts: linked
      .filter(({ connection_id }) => connection_id === row.connection_id)
      .map((account) => ({
        accountId: account.account_id,
        account: account.account,
        server: account.exchange,
        retention: account.retention,
        newestDealMsc: account.newest_deal_msc,
        zone: account.zone,
      })),
  }))
}

/** Says how a connection stands; an owner of an earlier time says nothing. */
export async function storeHealth(
  db: Queryable,
  lease: Lease,
  health: {
    readonly state: ConnectionState
    readonly cause: FailureCause | null
    readonly detail: string | null
  },
): Promise<void> {
  await db.query(
    `update broker_connections c set state = $3, cause = $4, cause_detail = $5, state_since = now()
      where c.connection_id = $1
        and exists (select 1 from connection_leases l where l.connection_id = $1 and l.generation = $2 for share)`,
    [lease.connectionId, lease.generation, health.state, health.cause, health.detail],
  )
}

/** Until when a one-time code holds, by the broker's word; null = codes come by themselves. */
export async function storeCodeExpiry(
  db: Queryable,
  lease: Lease,
  untilMs: number | null,
): Promise<void> {
  await db.query(
    `update broker_connections c set code_expires_at = to_timestamp($3::double precision / 1000)
      where c.connection_id = $1
        and exists (select 1 from connection_leases l where l.connection_id = $1 and l.generation = $2 for share)`,
    [lease.connectionId, lease.generation, untilMs],
  )
}
