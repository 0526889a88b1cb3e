// Every SQL statement about passkeys, and about the questions that authenticators are to sign.
import { type Instant, instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** A question is good for so long. */
export const CHALLENGE_S = 5 * 60

export type Passkey = {
  readonly id: number
  readonly personId: number
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  /** The name of this server that it is bound to. */
  readonly host: string
  readonly name: string
  readonly createdAt: Instant
  readonly lastUsedAt: Instant | null
}

type Row = {
  passkey_id: number
  person_id: number
  credential_id: string
  public_key: Buffer
  counter: string
  transports: string
  origin_host: string
  name: string
  created_at: string
  last_used_at: string | null
}

const columns = `passkey_id, person_id, credential_id, public_key, counter, transports, origin_host, name, created_at, last_used_at`

export async function loadPasskeys(db: Queryable, personId: number): Promise<Passkey[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from person_passkeys where person_id = $1 order by passkey_id`,
    [personId],
  )
  return rows.map(toPasskey)
}

/** Locked until the transaction ends, so that two log-ins at once cannot use one counter. */
export async function lockPasskey(db: Queryable, credentialId: string): Promise<Passkey | null> {
  const { rows } = await db.query<Row>(
    `select ${columns} from person_passkeys where credential_id = $1 for update`,
    [credentialId],
  )
  return rows[0] === undefined ? null : toPasskey(rows[0])
}

export type NewPasskey = Omit<Passkey, 'id' | 'createdAt' | 'lastUsedAt'>

/** False when this authenticator is known already. */
export async function insertPasskey(db: Queryable, given: NewPasskey): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into person_passkeys (person_id, credential_id, public_key, counter, transports, origin_host, name)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      ...[given.personId, given.credentialId, given.publicKey, given.counter],
      ...[given.transports.join(','), given.host, given.name],
    ],
  )
  return rowCount === 1
}

export async function notePasskeyUse(db: Queryable, id: number, counter: number): Promise<void> {
  await db.query(
    'update person_passkeys set counter = $2, last_used_at = now() where passkey_id = $1',
    [id, counter],
  )
}

/** False when the person has no such passkey. */
export async function deletePasskey(db: Queryable, personId: number, id: number): Promise<boolean> {
  const { rowCount } = await db.query(
    'delete from person_passkeys where person_id = $1 and passkey_id = $2',
    [personId, id],
  )
  return rowCount === 1
}

export type Purpose = 'register' | 'log_in' | 'step_up'

export async function insertChallenge(
  db: Queryable,
  given: {
    readonly challenge: string
    readonly personId: number | null
    readonly purpose: Purpose
  },
): Promise<void> {
  await db.query('delete from passkey_challenges where expires_at < now()')
  await db.query(
    `insert into passkey_challenges (challenge, person_id, purpose, expires_at)
     values ($1, $2, $3, now() + make_interval(secs => ${CHALLENGE_S}))`,
    [given.challenge, given.personId, given.purpose],
  )
}

/** True once: it was asked for this, of this person, and not too long ago. It is gone then. */
export async function useChallenge(
  db: Queryable,
  given: {
    readonly challenge: string
    readonly personId: number | null
    readonly purpose: Purpose
  },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `delete from passkey_challenges
      where challenge = $1 and purpose = $2 and person_id is not distinct from $3::int and expires_at > now()`,
    [given.challenge, given.purpose, given.personId],
  )
  return rowCount === 1
}

function toPasskey(row: Row): Passkey {
  return {
    ...{ id: row.passkey_id, personId: row.person_id, credentialId: row.credential_id },
    ...{ publicKey: row.public_key, counter: Number(row.counter), host: row.origin_host },
    transports: row.transports.split(',').filter((one) => one !== ''),
    ...{ name: row.name, createdAt: instantFromSql(row.created_at) },
    lastUsedAt: row.last_used_at === null ? null : instantFromSql(row.last_used_at),
  }
}
