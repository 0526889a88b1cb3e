// The SQL of sealed secrets.
import type { Queryable } from '../../platform/database/database.ts'
import type { SecretPlace } from './envelope.ts'

type Row = {
  owner_table: string
  owner_id: number
  field: string
  class: SecretPlace['class']
  envelope: Buffer
}

export type StoredSecret = { readonly place: SecretPlace; readonly envelope: Buffer }

export async function putEnvelope(
  db: Queryable,
  { table, id, field, class: kind }: SecretPlace,
  kekId: string,
  envelope: Buffer,
): Promise<void> {
  await db.query(
    `insert into sealed_secrets (owner_table, owner_id, field, class, kek_id, envelope) values ($1, $2, $3, $4, $5, $6)
     on conflict (owner_table, owner_id, field) do update
        set class = excluded.class, kek_id = excluded.kek_id, envelope = excluded.envelope, written_at = now()`,
    [table, id, field, kind, kekId, envelope],
  )
}

export async function loadEnvelopes(
  db: Queryable,
  table: string,
  id: number,
): Promise<StoredSecret[]> {
  const { rows } = await db.query<Row>(
    `select owner_table, owner_id, field, class, envelope from sealed_secrets
      where owner_table = $1 and owner_id = $2 order by field`,
    [table, id],
  )
  return rows.map(toStored)
}

export async function removeEnvelopes(db: Queryable, table: string, id: number): Promise<void> {
  await db.query('delete from sealed_secrets where owner_table = $1 and owner_id = $2', [table, id])
}

/** Up to `limit` secrets that are not under this key, locked so that nobody writes them meanwhile. */
export async function lockOthers(
  db: Queryable,
  kekId: string,
  limit: number,
): Promise<StoredSecret[]> {
  const { rows } = await db.query<Row>(
    `select owner_table, owner_id, field, class, envelope from sealed_secrets
      where kek_id <> $1 and class = 'read' order by owner_table, owner_id, field limit $2 for update`,
    [kekId, limit],
  )
  return rows.map(toStored)
}

/** The same secret under another key: it is not as if it had been written anew. */
export async function replaceEnvelope(
  db: Queryable,
  { table, id, field }: SecretPlace,
  kekId: string,
  envelope: Buffer,
): Promise<void> {
  await db.query(
    'update sealed_secrets set kek_id = $4, envelope = $5 where owner_table = $1 and owner_id = $2 and field = $3',
    [table, id, field, kekId, envelope],
  )
}

/** How many secrets stand under which key. */
export async function countByKek(db: Queryable): Promise<Map<string, number>> {
  const { rows } = await db.query<{ kek_id: string; secrets: string }>(
    `select kek_id, count(*) as secrets from sealed_secrets where class = 'read' group by kek_id order by kek_id`,
  )
  return new Map(rows.map(({ kek_id, secrets }) => [kek_id, Number(secrets)]))
}

export async function loadAllEnvelopes(db: Queryable): Promise<StoredSecret[]> {
  const { rows } = await db.query<Row>(
    `select owner_table, owner_id, field, class, envelope from sealed_secrets where class = 'read'
      order by owner_table, owner_id, field`,
  )
  return rows.map(toStored)
}

/** Writers of secrets share it; whoever ends a rotation holds it alone, so that none is written under a key that goes. */
const ROTATION_LOCK = 7_262_431

export async function shareRotation(db: Queryable): Promise<void> {
  await db.query('select pg_advisory_xact_lock_shared($1)', [ROTATION_LOCK])
}
export async function holdRotation(db: Queryable): Promise<void> {
  await db.query('select pg_advisory_xact_lock($1)', [ROTATION_LOCK])
}

function toStored({ owner_table, owner_id, field, class: kind, envelope }: Row): StoredSecret {
  return { place: { table: owner_table, id: owner_id, field, class: kind }, envelope }
}
