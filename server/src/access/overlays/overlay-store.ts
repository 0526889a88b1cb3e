// Every SQL statement about overlays, one function each. Times are the database's own, as for keys.
import { instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { OverlaySettings, OverlayTerms, StoredOverlay, UsableOverlay } from './overlay.ts'

export type NewOverlay = OverlayTerms & {
  readonly id: string
  readonly createdBy: string
  /** Seconds until it expires; null = never. */
  readonly lifetimeS: number | null
}

type TermColumns = {
  readonly overlay_id: string
  readonly widget: string
  readonly name: string
  readonly account_ids: string
  readonly settings: string
  readonly mask: string
  readonly delay_s: number
  readonly networks: string | null
}

const termColumns = `o.overlay_id, o.widget, o.name, to_json(o.account_ids)::text as account_ids, o.settings, o.mask, o.delay_s,
  to_json(o.networks)::text as networks`

export async function insertOverlay(db: Queryable, overlay: NewOverlay): Promise<void> {
  await db.query(
    `insert into overlays (overlay_id, widget, name, account_ids, settings, mask, delay_s, networks, created_by, expires_at)
     values ($1, $2, $3, $4::int[], $5, $6, $7, $8::text[], $9, now() + make_interval(secs => $10::float8))`,
    [
      overlay.id,
      overlay.widget,
      overlay.name,
      overlay.accountIds,
      JSON.stringify(overlay.settings),
      overlay.mask,
      overlay.delayS,
      overlay.networks,
      overlay.createdBy,
      overlay.lifetimeS,
    ],
  )
}

/** Adds a secret and ends the ones before it. */
export async function replaceOverlaySecret(
  db: Queryable,
  id: string,
  tokenHash: Buffer,
): Promise<void> {
  await db.query(
    'update overlay_secrets set valid_until = now() where overlay_id = $1 and valid_until is null',
    [id],
  )
  await db.query(
    `insert into overlay_secrets (overlay_id, generation, token_hash)
     select $1, coalesce(max(generation), 0) + 1, $2::bytea from overlay_secrets where overlay_id = $1`,
    [id, tokenHash],
  )
}

/** Locks the overlay until the transaction ends; null when there is none. */
export async function lockOverlay(db: Queryable, id: string): Promise<StoredOverlay | null> {
  const { rowCount } = await db.query('select 1 from overlays where overlay_id = $1 for update', [
    id,
  ])
  return rowCount === 0 ? null : loadOverlay(db, id)
}

export async function markOverlayRevoked(db: Queryable, id: string): Promise<void> {
  await db.query('update overlays set revoked_at = now() where overlay_id = $1', [id])
}

type OverlayRow = TermColumns & {
  readonly created_at: string
  readonly created_by: string
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly state: StoredOverlay['state']
  readonly last_used_at: string | null
  readonly places: string
}

const selectOverlays = `select ${termColumns}, o.created_at, o.created_by, o.expires_at, o.revoked_at,
    case when o.revoked_at is not null then 'revoked' when o.expires_at <= now() then 'expired' else 'active' end as state,
    (select max(last_used_at) from overlay_uses u where u.overlay_id = o.overlay_id) as last_used_at,
    (select count(*) from overlay_uses u where u.overlay_id = o.overlay_id) as places
  from overlays o`

/** Every overlay, newest first. */
export async function loadOverlays(db: Queryable): Promise<StoredOverlay[]> {
  const { rows } = await db.query<OverlayRow>(
    `${selectOverlays} order by o.created_at desc, o.overlay_id`,
  )
  return rows.map(toStored)
}

export async function loadOverlay(db: Queryable, id: string): Promise<StoredOverlay> {
  const { rows } = await db.query<OverlayRow>(`${selectOverlays} where o.overlay_id = $1`, [id])
  const [row] = rows
  if (row === undefined) throw new Error('the overlay is not there')
  return toStored(row)
}

/** What the running server needs: the secrets that are accepted now. */
export async function loadUsableOverlays(db: Queryable): Promise<UsableOverlay[]> {
  const { rows } = await db.query<
    TermColumns & { readonly token_hash: Buffer; readonly ends_at_ms: number | null }
  >(
    `select ${termColumns}, s.token_hash, (extract(epoch from least(o.expires_at, s.valid_until)) * 1000)::float8 as ends_at_ms
       from overlays o join overlay_secrets s using (overlay_id)
      where o.revoked_at is null and (o.expires_at is null or o.expires_at > now())
        and (s.valid_until is null or s.valid_until > now())`,
  )
  return rows.map((row) => ({
    ...toTerms(row),
    tokenHash: row.token_hash,
    endsAtMs: row.ends_at_ms ?? Number.POSITIVE_INFINITY,
  }))
}

/** Since when all overlays are empty; null = they are not. */
export async function loadPanic(db: Queryable): Promise<string | null> {
  const { rows } = await db.query<{ since: string }>('select since from overlay_panic')
  return rows[0] === undefined ? null : instantFromSql(rows[0].since)
}

export async function insertPanic(db: Queryable, causedBy: string): Promise<void> {
  await db.query('insert into overlay_panic (caused_by) values ($1) on conflict (one) do nothing', [
    causedBy,
  ])
}

export async function deletePanic(db: Queryable): Promise<void> {
  await db.query('delete from overlay_panic')
}

/** Most places that are kept of one overlay: a stolen address is opened from anywhere. */
const mostPlaces = 100

/** Notes from where it was opened; true when that place is new. */
export async function noteUse(db: Queryable, id: string, ip: string): Promise<boolean> {
  const { rows } = await db.query<{ is_new: boolean }>(
    `insert into overlay_uses (overlay_id, ip)
     select o.overlay_id, $2 from overlays o where o.overlay_id = $1
        and (exists (select 1 from overlay_uses u where u.overlay_id = $1 and u.ip = $2)
          or (select count(*) from overlay_uses u where u.overlay_id = $1) < ${mostPlaces})
     on conflict (overlay_id, ip) do update set last_used_at = now()
     returning (xmax = 0) as is_new`,
    [id, ip],
  )
  return rows[0]?.is_new === true
}

function toTerms(row: TermColumns): OverlayTerms & { readonly id: string } {
  // These columns hold what this file wrote: lists of numbers and of text, and an object.
  const settings = JSON.parse(row.settings) as OverlaySettings
  const accountIds = JSON.parse(row.account_ids) as number[]
  return {
    id: row.overlay_id,
    widget: row.widget,
    name: row.name,
    accountIds,
    settings,
    mask: row.mask,
    delayS: Number(row.delay_s),
    networks: row.networks === null ? null : (JSON.parse(row.networks) as string[]),
  }
}

function toStored(row: OverlayRow): StoredOverlay {
  const instant = (text: string | null) => (text === null ? null : instantFromSql(text))
  return {
    ...toTerms(row),
    createdAt: instantFromSql(row.created_at),
    createdBy: row.created_by,
    expiresAt: instant(row.expires_at),
    revokedAt: instant(row.revoked_at),
    state: row.state,
    lastUsedAt: instant(row.last_used_at),
    places: Number(row.places),
  }
}
