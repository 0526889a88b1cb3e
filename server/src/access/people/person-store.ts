// Every SQL statement about people and their recovery codes. One-time secrets are not here: the vault holds them.
import { type Instant, instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type Person = {
  readonly id: number
  readonly name: string
  readonly createdAt: Instant
  readonly createdBy: string
  readonly credentialsChangedAt: Instant
  readonly lastLogInAt: Instant | null
  /** False after a reset, until the link of the reset was used. */
  readonly mayLogIn: boolean
  readonly recoveryCodesLeft: number
  readonly passkeys: number
}

type PersonRow = {
  person_id: number
  name: string
  created_at: string
  created_by: string
  credentials_changed_at: string
  last_log_in_at: string | null
  may_log_in: boolean
  codes: number
  passkeys: number
}

const selectPeople = `select person_id, name, created_at, created_by, credentials_changed_at, last_log_in_at,
    password_hash is not null as may_log_in,
    (select count(*)::int4 from person_recovery_codes c where c.person_id = p.person_id and used_at is null) as codes,
    (select count(*)::int4 from person_passkeys k where k.person_id = p.person_id) as passkeys
  from people p`

/** Everybody, in the order in which they came. */
export async function loadPeople(db: Queryable): Promise<Person[]> {
  const { rows } = await db.query<PersonRow>(`${selectPeople} order by person_id`)
  return rows.map(toPerson)
}

export async function loadPerson(db: Queryable, id: number): Promise<Person | null> {
  const { rows } = await db.query<PersonRow>(`${selectPeople} where person_id = $1`, [id])
  return rows[0] === undefined ? null : toPerson(rows[0])
}

export async function findPerson(db: Queryable, name: string): Promise<Person | null> {
  const { rows } = await db.query<PersonRow>(`${selectPeople} where lower(name) = lower($1)`, [
    name,
  ])
  return rows[0] === undefined ? null : toPerson(rows[0])
}

export async function countPeople(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ n: number }>('select count(*)::int4 as n from people')
  return rows[0]?.n ?? 0
}

/** Null when somebody has this name. */
export async function insertPerson(
  db: Queryable,
  given: { readonly name: string; readonly createdBy: string },
): Promise<number | null> {
  const { rows } = await db.query<{ person_id: number }>(
    'insert into people (name, created_by) values ($1, $2) on conflict do nothing returning person_id',
    [given.name, given.createdBy],
  )
  return rows[0]?.person_id ?? null
}

export async function deletePerson(db: Queryable, id: number): Promise<void> {
  await db.query('delete from people where person_id = $1', [id])
}

/** The PHC string; null when there is no such person, or it may not log in. */
export async function loadPasswordHash(db: Queryable, id: number): Promise<string | null> {
  const { rows } = await db.query<{ password_hash: string | null }>(
    'select password_hash from people where person_id = $1',
    [id],
  )
  return rows[0]?.password_hash ?? null
}

/** Null takes it away: nobody can log in as this person until a link gives a new one. */
export async function storePasswordHash(
  db: Queryable,
  id: number,
  phc: string | null,
): Promise<void> {
  await db.query(
    'update people set password_hash = $2, credentials_changed_at = now() where person_id = $1',
    [id, phc],
  )
}

/** A new one-time secret begins with no step used. */
export async function forgetSteps(db: Queryable, id: number): Promise<void> {
  await db.query(
    'update people set totp_last_step = 0, credentials_changed_at = now() where person_id = $1',
    [id],
  )
}

/** False when a code of this step, or of a later one, was used before: each counts once, whoever comes first. */
export async function useStep(db: Queryable, id: number, step: number): Promise<boolean> {
  const { rowCount } = await db.query(
    'update people set totp_last_step = $2 where person_id = $1 and totp_last_step < $2',
    [id, step],
  )
  return rowCount === 1
}

export async function noteLogIn(db: Queryable, id: number): Promise<void> {
  await db.query('update people set last_log_in_at = now() where person_id = $1', [id])
}

/** These take the place of all that were there, used or not. */
export async function storeRecoveryCodes(
  db: Queryable,
  id: number,
  hashes: readonly Buffer[],
): Promise<void> {
  await db.query('delete from person_recovery_codes where person_id = $1', [id])
  for (const hash of hashes)
    await db.query('insert into person_recovery_codes (person_id, code_hash) values ($1, $2)', [
      id,
      hash,
    ])
}

/** False when it is none of this person's, or was used before. */
export async function useRecoveryCode(db: Queryable, id: number, hash: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    'update person_recovery_codes set used_at = now() where person_id = $1 and code_hash = $2 and used_at is null',
    [id, hash],
  )
  return rowCount === 1
}

function toPerson(row: PersonRow): Person {
  return {
    id: row.person_id,
    name: row.name,
    createdAt: instantFromSql(row.created_at),
    createdBy: row.created_by,
    credentialsChangedAt: instantFromSql(row.credentials_changed_at),
    lastLogInAt: row.last_log_in_at === null ? null : instantFromSql(row.last_log_in_at),
    mayLogIn: row.may_log_in,
    recoveryCodesLeft: row.codes,
    passkeys: row.passkeys,
  }
}
