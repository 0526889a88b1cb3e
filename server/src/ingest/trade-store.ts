// The SQL of ingest. One statement stores a whole group and its audit entry: both are committed, or neither.
// Members travel as one jsonb text (PostgreSQL reads the digits itself), raw answers as one run of bytes beside it.
import { nextPlace } from '../accounts/news-place.ts'
import type { Queryable } from '../platform/database/database.ts'
import type { ChainHead } from './writer-slot.ts'

/** Columns that come from the members of a report, with the types in which the record is read. */
const memberColumns = {
  bot_name: 'text',
  exchange: 'text',
  asset_symbol: 'text',
  order_type: 'text',
  entry_time: 'timestamptz',
  exit_time: 'timestamptz',
  entry_price: 'numeric',
  exit_price: 'numeric',
  position_size: 'numeric',
  realized_pnl: 'numeric',
  commission: 'numeric',
  magic_number: 'bigint',
  exchange_order_id: 'text',
  status: 'text',
  swap: 'numeric',
  fee: 'numeric',
  stop_loss: 'numeric',
  take_profit: 'numeric',
  mae: 'numeric',
  mfe: 'numeric',
  comment: 'text',
  entry_zone: 'text',
  exit_zone: 'text',
} as const

const names = Object.keys(memberColumns)
const record = Object.entries(memberColumns)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ')

/** The bytes of one row's raw answer, cut from $2; `ro` is its offset counted from 1. */
const rawText = `convert_from(substring($2::bytea from r.ro for r.rl), 'UTF8')`
const rawColumns = `case when r.ru is null and r.rl is not null then ${rawText}::json end, case when r.ru then ${rawText} end`
const serverRecord =
  'i bigint, a integer, k text, d text, w text, ro integer, rl integer, ru boolean'

const insertGroup = `
with stored as (
  insert into live_trades (account_id, internal_id, identity, digest, key_id, ${names.join(', ')}, raw_api_response, raw_unclean)
  select r.a, r.i, r.k, decode(r.d, 'hex'), r.w, ${names.map((name) => `r.${name}`).join(', ')}, ${rawColumns}
    from jsonb_to_recordset($1::jsonb) as r(${serverRecord}, ${record})
  on conflict (account_id, identity) where identity is not null do nothing
  returning internal_id, digest
), total as materialized (
  select count(*) as n from stored
), missing as (
  select coalesce(string_agg('"' || i || '"', ',' order by i), '') as ids
    from unnest($9::bigint[]) i where i not in (select internal_id from stored)
), entry as materialized (
  select case when total.n = $8 then $3 || $7 else
           $3 || ',"absent":[' || (select ids from missing) || '],"n":' || total.n || ',"digest":"'
           || (select encode(sha256(coalesce(string_agg(digest, ''::bytea order by internal_id), '')), 'hex') from stored) || '"}'
         end as body
    from total
), audited as (
  insert into audit_entries (chain, seq, body, prev_hash, hash)
  select $4, $5::bigint, entry.body, $6::bytea, sha256($6::bytea || convert_to(entry.body, 'UTF8')) from entry
  returning hash
)
select audited.hash, case when total.n = $8 then '' else (select ids from missing) end as absent from audited, total`

export type GroupParameters = {
  /** JSON array of rows: members, then server fields. */
  readonly rows: string
  /** Raw answers, end to end. */
  readonly raws: Buffer
  readonly ids: readonly number[]
  /** The audit entry up to what depends on which rows were stored. */
  readonly entryHead: string
  /** Its rest when all of them are, which is nearly always: PostgreSQL then need not build it. */
  readonly entryTail: string
  readonly chain: string
  readonly head: ChainHead
}

export type StoredGroup = { readonly head: ChainHead; readonly absent: ReadonlySet<string> }

/** Stores a group and its audit entry; answers which ids were not stored because their identity exists. */
export async function storeGroup(db: Queryable, group: GroupParameters): Promise<StoredGroup> {
  const { rows: members, raws, ids, entryHead, entryTail, chain, head } = group
  const seq = head.seq + 1
  const values = [
    members,
    raws,
    entryHead,
    chain,
    seq,
    head.hash,
    entryTail,
    ids.length,
    `{${ids}}`,
  ]
  const { rows } = await db.query<{ hash: Buffer; absent: string }>(
    insertGroup,
    values,
    'ingest_group',
  )
  const [row] = rows
  if (row === undefined) throw new Error('a stored group came back without its audit entry')
  return { head: { seq, hash: row.hash }, absent: idsOf(row.absent) }
}

/**
 * What became of a group whose answer was lost: its entry, or null when it was not committed.
 * Whoever held the slot in between may have written the same place, so only an entry that begins as the group's own counts.
 */
export async function findGroup(
  db: Queryable,
  chain: string,
  seq: number,
  entryHead: string,
): Promise<StoredGroup | null> {
  const { rows } = await db.query<{ hash: Buffer; absent: string }>(
    `select hash, coalesce((select string_agg(id, ',') from json_array_elements_text(body::json -> 'absent') id), '') as absent
       from audit_entries where chain = $1 and seq = $2 and starts_with(body, $3)`,
    [chain, seq, entryHead],
  )
  const [row] = rows
  return row === undefined ? null : { head: { seq, hash: row.hash }, absent: idsOf(row.absent) }
}

function idsOf(list: string): ReadonlySet<string> {
  return new Set(list === '' ? [] : list.replaceAll('"', '').split(','))
}

/** Stores trades that have no raw answer, without an audit entry of their own; their identities must be new. */
export async function insertTrades(db: Queryable, rows: string): Promise<void> {
  await db.query(
    `insert into live_trades (account_id, internal_id, identity, digest, key_id, ${names.join(', ')})
     select r.a, r.i, r.k, decode(r.d, 'hex'), r.w, ${names.map((name) => `r.${name}`).join(', ')}
       from jsonb_to_recordset($1::jsonb) as r(${serverRecord}, ${record})`,
    [rows],
  )
}

/** Moves the current version of each named trade to trade_versions and writes the new one in its place. */
export async function replaceTrades(
  db: Queryable,
  rows: string,
  raws: Buffer,
  earlier: string,
): Promise<void> {
  await db.query(keepVersions, [earlier])
  await db.query(updateTrades, [rows, raws])
}

const keepVersions = `
insert into trade_versions (account_id, internal_id, version, content, raw_source, digest, key_id, received_at)
select t.account_id, t.internal_id, t.version, r.content::json, coalesce(t.raw_api_response::text, t.raw_unclean), t.digest, t.key_id, t.received_at
  from json_to_recordset($1::json) as r(a integer, i bigint, content text)
  join live_trades t on t.account_id = r.a and t.internal_id = r.i`

const updateTrades = `
update live_trades t
   set ${names.map((name) => `${name} = r.${name}`).join(', ')},
       (raw_api_response, raw_unclean) = (select ${rawColumns}),
       digest = decode(r.d, 'hex'), key_id = r.w, version = t.version + 1, received_at = now(), seq = ${nextPlace('trades', 't.seq')}
  from jsonb_to_recordset($1::jsonb) as r(${serverRecord}, ${record})
 where t.account_id = r.a and t.internal_id = r.i`

/** Writes one audit entry at the chain's next place. */
export async function appendToChain(
  db: Queryable,
  chain: string,
  seq: number,
  body: string,
  prev: Buffer,
  hash: Buffer,
): Promise<void> {
  await db.query(
    'insert into audit_entries (chain, seq, body, prev_hash, hash) values ($1, $2, $3, $4, $5)',
    [chain, seq, body, prev, hash],
  )
}
