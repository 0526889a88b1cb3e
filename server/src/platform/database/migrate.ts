// Brings a database up to the newest schema: forward only, each migration in a transaction of its own.
// Two processes may start at once: an advisory lock makes the second wait and then find nothing to do.
import type { Connection } from './connection.ts'
import type { Queryable } from './database.ts'
import { type Migration, newestVersion } from './migration-files.ts'
import { DatabaseRefused } from './refused.ts'
import { runInTransaction } from './transaction.ts'

/** Any fixed number; it only has to differ from the other advisory locks of Tidemark. */
export const migrationLock = '7236083124'

export type MigrationReport = { readonly from: number; readonly to: number }

export async function migrate(
  connection: Connection,
  migrations: readonly Migration[],
): Promise<MigrationReport> {
  // The common start: nothing to do, so nothing to lock.
  const before = await loadSchemaVersion(connection, migrations)
  if (before === newestVersion(migrations)) return { from: before, to: before }
  await connection.query("set lock_timeout = '120s'")
  await connection.query('select pg_advisory_lock($1)', [migrationLock])
  try {
    const from = await loadSchemaVersion(connection, migrations)
    for (const migration of migrations.slice(from)) {
      await runInTransaction(connection, 'begin', (tx) => applyMigration(tx, migration))
    }
    return { from, to: newestVersion(migrations) }
  } finally {
    // When the connection broke the server has freed the lock already.
    await connection.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined)
  }
}

/** Runs one migration and notes it; the caller owns the transaction. */
export async function applyMigration(tx: Queryable, migration: Migration): Promise<void> {
  await tx.query(`create table if not exists schema_migrations (
    version integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`)
  await tx.query(migration.sql)
  await tx.query('insert into schema_migrations (version, name, checksum) values ($1, $2, $3)', [
    migration.version,
    migration.name,
    migration.checksum,
  ])
}

/** The version of the schema, 0 for an empty database; refuses a schema that these migrations did not make. */
export async function loadSchemaVersion(
  db: Queryable,
  migrations: readonly Migration[],
): Promise<number> {
  const applied = await loadApplied(db)
  const newest = newestVersion(migrations)
  const highest = applied.at(-1)?.version ?? 0
  if (highest > newest) {
    throw new DatabaseRefused(
      `The database has schema version ${highest}, this Tidemark knows up to ${newest}. ` +
        'A newer Tidemark has used it: install that version, or restore a backup made before the upgrade.',
    )
  }
  for (const [index, row] of applied.entries()) {
    const known = migrations[index]
    if (known === undefined || known.version !== row.version || known.checksum !== row.checksum) {
      throw new DatabaseRefused(
        `Schema version ${row.version} (${row.name}) of the database is not the one that this Tidemark carries. ` +
          'Use the Tidemark that made it; migrations are never edited after a release.',
      )
    }
  }
  return highest
}

type Applied = { version: number; name: string; checksum: string }

async function loadApplied(db: Queryable): Promise<Applied[]> {
  // Asked first, because a failing statement would end a transaction that the caller may have open.
  const { rows: found } = await db.query<{ made: boolean }>(
    "select to_regclass('schema_migrations') is not null as made",
  )
  if (found[0]?.made !== true) return []
  const { rows } = await db.query<Applied>(
    'select version, name, checksum from schema_migrations order by version',
  )
  return rows
}
