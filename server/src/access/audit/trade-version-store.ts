// Reads the stored versions of trades by id alone, although every key of the ledger begins with the account.
// Ids rise with time, so the ids of one audit page are a few narrow ranges: each is looked up once in every account.
import { type TradeRow, tradeColumns, tradeFromRow } from '../../domain/trade-row.ts'
import { contentToTrade } from '../../domain/version-content.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { digestOfTrade } from './trade-digest.ts'

export type StoredVersion = {
  readonly id: string
  readonly version: number
  /** What the row says its digest is. */
  readonly stored: string
  /** What its content gives; null when the content cannot be read. */
  readonly computed: string | null
}

/** Ids that lie closer together than this (ten seconds) share a range. */
const widestGap = 10_000 * 4096

type LiveRow = TradeRow & { internal_id: string; version: number; digest: Buffer }
type EarlierRow = {
  internal_id: string
  version: number
  digest: Buffer
  content: string
  raw_source: string | null
}

/** Every version of the trades with these ids, by `id version`. */
export async function loadVersions(
  db: Queryable,
  accounts: readonly number[],
  ids: ReadonlySet<string>,
): Promise<Map<string, StoredVersion>> {
  const { from, to } = rangesOf(ids)
  const values = [from, to, accounts]
  const versions = new Map<string, StoredVersion>()
  const add = (row: LiveRow | EarlierRow, digest: () => string): void => {
    const { internal_id: id, version } = row
    if (!ids.has(id)) return
    const stored = row.digest.toString('hex')
    versions.set(versionKey(id, version), { id, version, stored, computed: orNull(digest) })
  }
  const live = await db.query<LiveRow>(
    rangeQuery('live_trades', `t.internal_id, t.version, t.digest, ${tradeColumns}`),
    values,
  )
  for (const row of live.rows) add(row, () => digestOfTrade(tradeFromRow(row)))
  const earlier = await db.query<EarlierRow>(
    rangeQuery('trade_versions', 't.internal_id, t.version, t.digest, t.content, t.raw_source'),
    values,
  )
  for (const row of earlier.rows)
    add(row, () => digestOfTrade(contentToTrade(row.content, row.raw_source)))
  return versions
}

export function versionKey(id: string, version: number): string {
  return `${id} ${version}`
}

export async function loadAccountIds(db: Queryable): Promise<number[]> {
  const { rows } = await db.query<{ account_id: number }>('select account_id from accounts')
  return rows.map((row) => row.account_id)
}

/** One page of (id, version) of a table, in key order. */
export async function loadVersionPage(
  db: Queryable,
  table: VersionTable,
  after: VersionPlace,
  limit: number,
): Promise<VersionPlace[]> {
  const { rows } = await db.query<{ account_id: number; internal_id: string; version: number }>(
    `select account_id, internal_id, version from ${table} where ${afterPlace[table]}
      order by account_id, internal_id, version limit $4`,
    [after.account, after.id, after.version, limit],
  )
  return rows.map((row) => ({ account: row.account_id, id: row.internal_id, version: row.version }))
}

export type VersionTable = 'live_trades' | 'trade_versions'

// In live_trades the version is no part of the key: there is one row for each id.
const afterPlace: Readonly<Record<VersionTable, string>> = {
  live_trades: '(account_id, internal_id) > ($1::int, $2::bigint) and $3::int is not null',
  trade_versions: '(account_id, internal_id, version) > ($1::int, $2::bigint, $3::int)',
}

export type VersionPlace = {
  readonly account: number
  readonly id: string
  readonly version: number
}

function rangeQuery(table: VersionTable, columns: string): string {
  return `select found.* from unnest($1::bigint[], $2::bigint[]) as r (low, high)
    cross join unnest($3::int[]) as owner (id)
    cross join lateral (
      select ${columns} from ${table} t join accounts a on a.account_id = t.account_id
       where t.account_id = owner.id and t.internal_id between r.low and r.high offset 0
    ) found`
}

function rangesOf(ids: ReadonlySet<string>): { from: string[]; to: string[] } {
  const sorted = [...ids].map(BigInt).sort((one, two) => (one < two ? -1 : one > two ? 1 : 0))
  const from: string[] = []
  const to: string[] = []
  let last: bigint | null = null
  for (const id of sorted) {
    if (last === null || id - last > widestGap) {
      from.push(String(id))
      if (last !== null) to.push(String(last))
    }
    last = id
  }
  if (last !== null) to.push(String(last))
  return { from, to }
}

function orNull(digest: () => string): string | null {
  try {
    return digest()
  } catch {
    return null // content that is no trade any more was changed, which is what the caller reports
  }
}
