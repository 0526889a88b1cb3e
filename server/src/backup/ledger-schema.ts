// What belongs to the ledger in a database that may hold other things too: what our own migrations create.
// The names are read from the migrations' text; a test compares them with the catalog of a migrated database.
import type { Queryable } from '../platform/database/database.ts'
import type { Migration } from '../platform/database/migration-files.ts'

export type LedgerObjects = { readonly tables: string[]; readonly functions: string[] }

export type LedgerTable = { readonly name: string; readonly columns: readonly string[] }

/** Tables and functions that exist after the first `version` migrations, in order of creation. */
export function findLedgerObjects(
  migrations: readonly Migration[],
  version: number,
): LedgerObjects {
  const tables = new Set<string>()
  const functions = new Set<string>()
  const statement =
    /^\s*(create|drop)\s+(?:or\s+replace\s+)?(?:unlogged\s+)?(table|function)\s+(?:if\s+(?:not\s+)?exists\s+)?([a-z_0-9]+)/gim
  for (const { sql } of migrations.slice(0, version)) {
    for (const [, verb, kind, name] of sql.matchAll(statement)) {
      if (verb === undefined || kind === undefined || name === undefined) continue
      const names = kind.toLowerCase() === 'table' ? tables : functions
      if (verb.toLowerCase() === 'create') names.add(name)
      else names.delete(name)
    }
  }
  return { tables: [...tables], functions: [...functions] }
}

/** The tables with the columns that hold data, each after the tables it refers to. */
export async function loadLedgerTables(
  db: Queryable,
  names: readonly string[],
): Promise<LedgerTable[]> {
  const { rows } = await db.query<{ name: string; columns: string; refers_to: string }>(
    `select c.relname as name,
       (select json_agg(a.attname order by a.attnum) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       (select coalesce(json_agg(r.relname), '[]') from pg_constraint f join pg_class r on r.oid = f.confrelid
         where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as refers_to
     from pg_class c
     where c.oid in (select to_regclass(n) from unnest($1::text[]) n)`,
    [names],
  )
  const waiting = rows.map(({ name, columns, refers_to }) => {
    const table: { name: string; columns: string[]; refersTo: string[] } = {
      name,
      columns: JSON.parse(columns),
      refersTo: JSON.parse(refers_to),
    }
    return table
  })
  waiting.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
  const ordered: LedgerTable[] = []
  while (waiting.length > 0) {
    const placed = new Set(ordered.map((table) => table.name))
    const free = waiting.findIndex((table) => table.refersTo.every((name) => placed.has(name)))
    const [next] = waiting.splice(Math.max(free, 0), 1)
    if (next !== undefined) ordered.push({ name: next.name, columns: next.columns })
  }
  return ordered
}

export type IdentityColumn = {
  readonly table: string
  readonly column: string
  readonly sequence: string
}

export async function loadIdentityColumns(
  db: Queryable,
  names: readonly string[],
): Promise<IdentityColumn[]> {
  const { rows } = await db.query<{ table: string; column: string; sequence: string }>(
    `select c.relname as table, a.attname as column,
       pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.oid in (select to_regclass(n) from unnest($1::text[]) n)
       and a.attnum > 0 and not a.attisdropped
       and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null
     order by 1, 2`,
    [names],
  )
  return rows
}
