// The SQL of the audit table: append, heads and pages. Rows are never changed; the database refuses to.
// A chain's place (chain, seq) is its primary key, so two writers can never both take it.
import type { Queryable } from '../../platform/database/database.ts'
import { type ChainHead, type ChainRow, GENESIS } from './chain.ts'

type SqlRow = { seq: string; body: string; prev_hash: Buffer; hash: Buffer }

export async function loadHead(db: Queryable, chain: string): Promise<ChainHead> {
  const { rows } = await db.query<{ seq: string; hash: Buffer }>(
    'select seq, hash from audit_entries where chain = $1 order by seq desc limit 1',
    [chain],
  )
  const row = rows[0]
  return row === undefined ? { seq: 0, hash: GENESIS } : { seq: Number(row.seq), hash: row.hash }
}

/** Where each chain stands. */
export async function loadHeads(db: Queryable): Promise<(ChainHead & { chain: string })[]> {
  const { rows } = await db.query<{ chain: string; seq: string; hash: Buffer }>(
    `${chainNames} select names.chain, head.seq, head.hash from names
       cross join lateral (select seq, hash from audit_entries e where e.chain = names.chain order by seq desc limit 1) head`,
  )
  return rows.map((row) => ({ chain: row.chain, seq: Number(row.seq), hash: row.hash }))
}

/** The hashes (hex) at several places, null where nothing stands; in the order asked. */
export async function loadHashes(
  db: Queryable,
  places: readonly { readonly chain: string; readonly seq: number }[],
): Promise<(string | null)[]> {
  const { rows } = await db.query<{ hash: string | null }>(
    `select encode(e.hash, 'hex') as hash
       from unnest($1::text[], $2::bigint[]) with ordinality as p (chain, seq, nr)
       left join audit_entries e on e.chain = p.chain and e.seq = p.seq order by p.nr`,
    [places.map((place) => place.chain), places.map((place) => place.seq)],
  )
  return rows.map((row) => row.hash)
}

/** True when a row within the next 100,000 of the chain has this hash. */
export async function hashComesLater(
  db: Queryable,
  chain: string,
  afterSeq: number,
  hash: Buffer,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'select 1 from audit_entries where chain = $1 and seq > $2 and seq <= $2::bigint + 100000 and hash = $3 limit 1',
    [chain, afterSeq, hash],
  )
  return rowCount > 0
}

// Names of all chains, found by jumping from one to the next in the index.
const chainNames = `with recursive names as (
    (select chain from audit_entries order by chain limit 1)
    union all
    select (select e.chain from audit_entries e where e.chain > names.chain order by e.chain limit 1)
      from names where names.chain is not null
  )`

export async function loadChains(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ chain: string }>(
    `${chainNames} select chain from names where chain is not null`,
  )
  return rows.map((row) => row.chain)
}

/** The next rows of a chain after `afterSeq`, at most `limit`. */
export async function loadPage(
  db: Queryable,
  chain: string,
  afterSeq: number,
  limit: number,
): Promise<ChainRow[]> {
  const { rows } = await db.query<SqlRow>(
    'select seq, body, prev_hash, hash from audit_entries where chain = $1 and seq > $2 order by seq limit $3',
    [chain, afterSeq, limit],
  )
  return rows.map((row) => ({
    seq: Number(row.seq),
    body: row.body,
    prevHash: row.prev_hash,
    hash: row.hash,
  }))
}

export async function appendRows(
  db: Queryable,
  chain: string,
  rows: readonly ChainRow[],
): Promise<void> {
  await db.query(
    `insert into audit_entries (chain, seq, body, prev_hash, hash)
     select $1, seq, body, decode(prev_hash, 'hex'), decode(hash, 'hex')
       from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as r (seq, body, prev_hash, hash)`,
    [
      chain,
      rows.map((row) => row.seq),
      rows.map((row) => row.body),
      rows.map((row) => row.prevHash.toString('hex')),
      rows.map((row) => row.hash.toString('hex')),
    ],
  )
}

/** Keeps other writers out of the chain until the transaction ends. */
export async function lockChain(tx: Queryable, chain: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tidemark audit ' || $1, 0))`, [
    chain,
  ])
}
