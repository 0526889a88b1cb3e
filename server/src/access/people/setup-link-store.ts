// The links by which somebody gets credentials: a token of 256 random bits, of which only the hash is stored.
import { createHash, randomBytes } from 'node:crypto'
import type { Queryable } from '../../platform/database/database.ts'
import { Secret } from '../../platform/secret.ts'

export const LINK_S = 15 * 60

export type SetupLink = {
  readonly id: number
  /** Null: it makes a new person. */
  readonly personId: number | null
  readonly localOnly: boolean
}

export type NewLink = {
  readonly personId: number | null
  readonly localOnly: boolean
  readonly createdBy: string
}

const hashOf = (token: string) => createHash('sha256').update(token).digest()

export async function insertLink(db: Queryable, given: NewLink): Promise<Secret> {
  const token = randomBytes(32).toString('base64url')
  await db.query(
    `insert into setup_links (token_hash, person_id, local_only, created_by, expires_at)
     values ($1, $2, $3, $4, now() + make_interval(secs => ${LINK_S}))`,
    [hashOf(token), given.personId, given.localOnly, given.createdBy],
  )
  return new Secret(token)
}

/** Locks it until the transaction ends; null when there is none, or its time is over. */
export async function lockLink(db: Queryable, token: Secret): Promise<SetupLink | null> {
  const { rows } = await db.query<{
    link_id: number
    person_id: number | null
    local_only: boolean
  }>(
    `select link_id, person_id, local_only from setup_links
      where token_hash = $1 and expires_at > now() for update`,
    [token.use(hashOf)],
  )
  const row = rows[0]
  return row === undefined
    ? null
    : { id: row.link_id, personId: row.person_id, localOnly: row.local_only }
}

/** The ids of links that are over, which are gone then. */
export async function deleteEndedLinks(db: Queryable): Promise<number[]> {
  const { rows } = await db.query<{ link_id: number }>(
    'delete from setup_links where expires_at <= now() returning link_id',
  )
  return rows.map(({ link_id }) => link_id)
}

export async function deleteLink(db: Queryable, id: number): Promise<void> {
  await db.query('delete from setup_links where link_id = $1', [id])
}

/** Links of a person, or those that make a new one; how a newer link ends the older. */
export async function deleteLinksOf(db: Queryable, personId: number): Promise<number[]> {
  const { rows } = await db.query<{ link_id: number }>(
    'delete from setup_links where person_id = $1 returning link_id',
    [personId],
  )
  return rows.map(({ link_id }) => link_id)
}
