// Every SQL statement about the people of the trade server. Their one-time secrets are not here: the vault holds them.
import { type Instant, instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type TradePerson = {
  readonly id: number
  readonly name: string
  readonly createdAt: Instant
  readonly createdBy: string
  readonly credentialsChangedAt: Instant
  readonly lastLogInAt: Instant | null
}

type PersonRow = {
  person_id: number
  name: string
  created_at: string
  created_by: string
  credentials_changed_at: string
  last_log_in_at: string | null
}

const columns = 'person_id, name, created_at, created_by, credentials_changed_at, last_log_in_at'

/** Everybody, in the order in which they came. */
export async function loadTradePeople(db: Queryable): Promise<TradePerson[]> {
  const { rows } = await db.query<PersonRow>(
    `select ${columns} from trade_people order by person_id`,
  )
  return rows.map(toPerson)
}

/** With the PHC string of the password, which nobody else is to see. */
export async function findTradePerson(
  db: Queryable,
  name: string,
): Promise<(TradePerson & { readonly phc: string }) | null> {
  const { rows } = await db.query<PersonRow & { password_hash: string }>(
    `select ${columns}, password_hash from trade_people where lower(name) = lower($1)`,
    [name],
  )
  const [row] = rows
  return row === undefined ? null : { ...toPerson(row), phc: row.password_hash }
}

/** Null when somebody has this name. */
export async function insertTradePerson(
  tx: Queryable,
  given: { readonly name: string; readonly phc: string; readonly createdBy: string },
): Promise<number | null> {
  const { rows } = await tx.query<{ person_id: number }>(
    `insert into trade_people (name, password_hash, created_by) values ($1, $2, $3)
     on conflict do nothing returning person_id`,
    [given.name, given.phc, given.createdBy],
  )
  return rows[0]?.person_id ?? null
}

/** Another password, and codes of another secret: no step of it was used. */
export async function storeTradePassword(tx: Queryable, id: number, phc: string): Promise<void> {
  await tx.query(
    `update trade_people set password_hash = $2, totp_last_step = 0, credentials_changed_at = clock_timestamp()
      where person_id = $1`,
    [id, phc],
  )
}

export async function deleteTradePerson(tx: Queryable, id: number): Promise<void> {
  await tx.query('delete from trade_people where person_id = $1', [id])
}

/** False when a code of this step, or of a later one, was used before: each counts once, whoever comes first. */
export async function useTradeStep(tx: Queryable, id: number, step: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update trade_people set totp_last_step = $2 where person_id = $1 and totp_last_step < $2',
    [id, step],
  )
  return rowCount === 1
}

export async function noteTradeLogIn(tx: Queryable, id: number): Promise<void> {
  await tx.query('update trade_people set last_log_in_at = now() where person_id = $1', [id])
}

function toPerson(row: PersonRow): TradePerson {
  return {
    ...{ id: row.person_id, name: row.name, createdBy: row.created_by },
    createdAt: instantFromSql(row.created_at),
    credentialsChangedAt: instantFromSql(row.credentials_changed_at),
    lastLogInAt: row.last_log_in_at === null ? null : instantFromSql(row.last_log_in_at),
  }
}
