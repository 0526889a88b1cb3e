// Every SQL statement about keys, one function each. The keys themselves are never stored, only their keyed hash.
// Times are the database's own: servers and command lines with other clocks agree on when a key ends.
import type { Queryable } from '../../platform/database/database.ts'
import {
  type KeyRow,
  type SecretRow,
  type StoredKey,
  toStoredKey,
  toUsableSecret,
  type UsableSecret,
} from './key-rows.ts'

export type NewKey = Pick<
  StoredKey,
  | 'id'
  | 'kind'
  | 'name'
  | 'scopes'
  | 'accounts'
  | 'networks'
  | 'perSecond'
  | 'burst'
  | 'brokerZone'
  | 'createdBy'
> & {
  /** Seconds until it expires; null = never. */
  readonly lifetimeS: number | null
}

export async function insertKey(db: Queryable, key: NewKey): Promise<StoredKey> {
  await db.query(
    `insert into api_keys (key_id, kind, name, scopes, accounts, networks, rate_per_s, rate_burst, broker_zone, created_by, expires_at)
     values ($1, $2, $3, $4::text[], $5::text[], $6::text[], $7::float8, $8, $9, $10, now() + make_interval(secs => $11::float8))`,
    [
      key.id,
      key.kind,
      key.name,
      key.scopes,
      key.accounts,
      key.networks,
      key.perSecond,
      key.burst,
      key.brokerZone,
      key.createdBy,
      key.lifetimeS,
    ],
  )
  return loadKey(db, key.id)
}

/** Adds a secret after the ones the key has. */
export async function insertSecret(db: Queryable, id: string, tokenHash: Buffer): Promise<void> {
  await db.query(
    `insert into api_key_secrets (key_id, generation, token_hash)
     select $1, coalesce(max(generation), 0) + 1, $2::bytea from api_key_secrets where key_id = $1`,
    [id, tokenHash],
  )
}

/** Lets every secret of the key lapse after the overlap, unless it lapses earlier anyway. */
export async function endSecrets(db: Queryable, id: string, overlapS: number): Promise<void> {
  await db.query(
    `update api_key_secrets
     set valid_until = least(valid_until, now() + make_interval(secs => $2::float8))
     where key_id = $1 and (valid_until is null or valid_until > now())`,
    [id, overlapS],
  )
}

/** Locks the key against other changes until the transaction ends; null when there is none. */
export async function lockKey(db: Queryable, id: string): Promise<StoredKey | null> {
  const { rowCount } = await db.query('select 1 from api_keys where key_id = $1 for update', [id])
  return rowCount === 0 ? null : loadKey(db, id)
}

/** Null = from anywhere. */
export async function storeNetworks(
  db: Queryable,
  id: string,
  networks: readonly string[] | null,
): Promise<void> {
  await db.query('update api_keys set networks = $2::text[] where key_id = $1', [id, networks])
}

export async function markRevoked(db: Queryable, id: string): Promise<void> {
  await db.query(
    'update api_keys set revoked_at = now() where key_id = $1 and revoked_at is null',
    [id],
  )
}

/** Every key, newest first. */
export async function loadKeys(db: Queryable): Promise<StoredKey[]> {
  const { rows } = await db.query<KeyRow>(`${selectKeys} order by created_at desc, key_id`)
  return rows.map(toStoredKey)
}

export async function loadKey(db: Queryable, id: string): Promise<StoredKey> {
  const { rows } = await db.query<KeyRow>(`${selectKeys} where key_id = $1`, [id])
  return toStoredKey(one(rows))
}

/** Everything that the ring needs: the secrets that are accepted now. */
export async function loadUsableSecrets(db: Queryable): Promise<UsableSecret[]> {
  const { rows } = await db.query<SecretRow>(
    `select key_id, to_json(scopes)::text as scopes, to_json(accounts)::text as accounts, to_json(networks)::text as networks,
       rate_per_s::float8, rate_burst, broker_zone, token_hash,
       (extract(epoch from least(expires_at, valid_until)) * 1000)::float8 as ends_at_ms
     from api_keys join api_key_secrets using (key_id)
     where revoked_at is null and (expires_at is null or expires_at > now())
       and valid_from <= now() and (valid_until is null or valid_until > now())`,
  )
  return rows.map(toUsableSecret)
}

export type RingState = {
  /** Changes whenever a key, an overlay or a secret was added, changed or taken away, or the panic switch was used. */
  readonly fingerprint: string
  /** The database's clock, ms since 1970. */
  readonly nowMs: number
}

export async function loadRingState(db: Queryable): Promise<RingState> {
  const { rows } = await db.query<{ fingerprint: string; now_ms: number }>(
    `select concat_ws(' ',
        (select coalesce(sum(hashtextextended(row(key_id, scopes, accounts, networks, rate_per_s, rate_burst, broker_zone, expires_at)::text, 0)), 0)
           from api_keys where revoked_at is null),
        (select coalesce(sum(hashtextextended(row(key_id, generation, token_hash, valid_from, valid_until)::text, 0)), 0)
           from api_key_secrets),
        (select coalesce(sum(hashtextextended(row(overlay_id, account_ids, settings, mask, delay_s, networks, expires_at)::text, 0)), 0)
           from overlays where revoked_at is null),
        (select coalesce(sum(hashtextextended(row(overlay_id, generation, token_hash, valid_until)::text, 0)), 0)
           from overlay_secrets),
        (select since::text from overlay_panic)) as fingerprint,
       (extract(epoch from now()) * 1000)::float8 as now_ms`,
    [],
    'key_ring_state',
  )
  const row = one(rows)
  return { fingerprint: row.fingerprint, nowMs: row.now_ms }
}

const selectKeys = `select key_id, kind, name, to_json(scopes)::text as scopes, to_json(accounts)::text as accounts,
    to_json(networks)::text as networks, rate_per_s::float8, rate_burst, broker_zone, created_at, created_by,
    expires_at, revoked_at, last_used_at,
    case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'active' end as state,
    (select max(valid_until) from api_key_secrets s
      where s.key_id = k.key_id and s.valid_until > now()) as old_secret_until
  from api_keys k`

function one<R>(rows: readonly R[]): R {
  const row = rows[0]
  if (row === undefined) throw new Error('the statement returned no row')
  return row
}
