// Every SQL statement about sessions. The ids themselves are not stored, only their hash; times are the database's own.
import type { Queryable } from '../../platform/database/database.ts'

/** A session lives so long at most, however much it is used. */
export const LONGEST_S = 12 * 3600
/** And ends when nobody has used it for so long. */
export const IDLE_S = 30 * 60

export type StoredSession = {
  /** SHA-256 of its id, in hex. */
  readonly hash: string
  readonly personId: number
  readonly personName: string
  readonly ip: string
  readonly browser: string
  /** All in milliseconds since 1970 by the database's clock. */
  readonly createdMs: number
  readonly lastSeenMs: number
  readonly steppedUpMs: number
  readonly endsMs: number
}

type SessionRow = {
  hash: string
  person_id: number
  name: string
  ip: string
  browser: string
  created_ms: number
  last_seen_ms: number
  stepped_up_ms: number
  ends_ms: number
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`

/** The sessions that may still be used, with the database's time of now. */
export async function loadSessions(
  db: Queryable,
): Promise<{ readonly nowMs: number; readonly sessions: StoredSession[] }> {
  const { rows } = await db.query<SessionRow & { now_ms: number }>(
    `select encode(session_hash, 'hex') as hash, person_id, name, ip, browser, ${ms('s.created_at')} as created_ms,
        ${ms('last_seen_at')} as last_seen_ms, ${ms('stepped_up_at')} as stepped_up_ms, ${ms('ends_at')} as ends_ms,
        ${ms('now()')} as now_ms
       from (select now()) as n left join (sessions s join people using (person_id))
         on ends_at > now() and last_seen_at > now() - make_interval(secs => ${IDLE_S})
      order by s.created_at`,
    [],
    'live_sessions',
  )
  const nowMs = rows[0]?.now_ms ?? 0
  // The row of `now` stands there alone when there is no session.
  return { nowMs, sessions: rows.filter(({ hash }) => hash !== null).map(toSession) }
}

export type NewSession = {
  readonly hash: Buffer
  readonly personId: number
  readonly ip: string
  readonly browser: string
}

export async function insertSession(db: Queryable, given: NewSession): Promise<void> {
  await db.query(
    `insert into sessions (session_hash, person_id, ip, browser, ends_at)
     values ($1, $2, $3, $4, now() + make_interval(secs => ${LONGEST_S}))`,
    [given.hash, given.personId, given.ip, given.browser],
  )
}

/** The same session under a new id, stepped up now; its end stays. False when it has ended meanwhile. */
export async function renewSession(db: Queryable, oldHash: string, hash: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sessions set session_hash = $2, stepped_up_at = now(), last_seen_at = now()
      where session_hash = decode($1, 'hex') and ends_at > now()`,
    [oldHash, hash],
  )
  return rowCount === 1
}

export async function deleteSession(db: Queryable, hash: string): Promise<void> {
  await db.query(`delete from sessions where session_hash = decode($1, 'hex')`, [hash])
}

/** All sessions of a person, but for the one that is kept; how many. */
export async function deleteSessionsOf(
  db: Queryable,
  personId: number,
  keptHash: string | null,
): Promise<number> {
  const { rowCount } = await db.query(
    `delete from sessions where person_id = $1 and ($2::text is null or session_hash <> decode($2, 'hex'))`,
    [personId, keptHash],
  )
  return rowCount
}

/** How long ago each was last used, in seconds. */
export async function storeUse(
  db: Queryable,
  used: readonly { readonly hash: string; readonly agoS: number }[],
): Promise<void> {
  await db.query(
    `update sessions s set last_seen_at = greatest(last_seen_at, now() - make_interval(secs => u.ago))
       from unnest($1::text[], $2::float8[]) as u (hash, ago) where s.session_hash = decode(u.hash, 'hex')`,
    [used.map(({ hash }) => hash), used.map(({ agoS }) => agoS)],
  )
}

/** Forgets what ended long ago. */
export async function deleteEndedSessions(db: Queryable): Promise<void> {
  await db.query(
    `delete from sessions where ends_at < now() or last_seen_at < now() - make_interval(secs => ${IDLE_S})`,
  )
}

function toSession(row: SessionRow): StoredSession {
  return {
    ...{ hash: row.hash, personId: row.person_id, personName: row.name },
    ...{ ip: row.ip, browser: row.browser, createdMs: row.created_ms },
    ...{ lastSeenMs: row.last_seen_ms, steppedUpMs: row.stepped_up_ms, endsMs: row.ends_ms },
  }
}
