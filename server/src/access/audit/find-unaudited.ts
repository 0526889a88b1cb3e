// Finds trade versions that stand in the ledger although no audit entry vouches for them.
// Both sides are counted into buckets first; only buckets that differ are looked at one by one, so memory stays flat.
import type { Queryable } from '../../platform/database/database.ts'
import type { Finding } from './finding.ts'
import { tradeClaimOf } from './trade-entries.ts'
import {
  loadVersionPage,
  type VersionPlace,
  type VersionTable,
  versionKey,
} from './trade-version-store.ts'
import { walkEntries } from './walk-entries.ts'

const bucketCount = 1 << 16
const pageRows = 20_000
const tables: readonly VersionTable[] = ['live_trades', 'trade_versions']

/** How many versions each bucket holds. */
export type VersionCounts = { add(id: string, version: number): void; readonly counts: Int32Array }

export function createVersionCounts(): VersionCounts {
  const counts = new Int32Array(bucketCount)
  return {
    add(id, version) {
      const bucket = bucketOf(id, version)
      counts[bucket] = (counts[bucket] ?? 0) + 1
    },
    counts,
  }
}

export async function findUnaudited(
  db: Queryable,
  audited: VersionCounts,
  limit: number,
): Promise<Finding[]> {
  const stored = createVersionCounts()
  for await (const { id, version } of walkVersions(db)) stored.add(id, version)
  const suspects = new Set<number>()
  for (let bucket = 0; bucket < bucketCount; bucket++)
    if ((stored.counts[bucket] ?? 0) > (audited.counts[bucket] ?? 0)) suspects.add(bucket)
  if (suspects.size === 0) return []
  const known = await auditedIn(db, suspects)
  const findings: Finding[] = []
  for await (const { id, version } of walkVersions(db)) {
    if (findings.length === limit) break
    if (!suspects.has(bucketOf(id, version)) || known.has(versionKey(id, version))) continue
    findings.push({
      kind: 'trade_unaudited',
      internal_id: id,
      version,
      detail: 'no audit entry says that it was received',
    })
  }
  return findings
}

async function auditedIn(db: Queryable, buckets: ReadonlySet<number>): Promise<Set<string>> {
  const known = new Set<string>()
  for await (const { chain, row } of walkEntries(db)) {
    try {
      for (const { id, version } of tradeClaimOf(chain, row.seq, row.body)?.versions ?? [])
        if (buckets.has(bucketOf(id, version))) known.add(versionKey(id, version))
    } catch {
      // An entry that cannot be read was reported where the chain was checked.
    }
  }
  return known
}

async function* walkVersions(db: Queryable): AsyncGenerator<VersionPlace> {
  for (const table of tables) {
    let after: VersionPlace = { account: 0, id: '0', version: 0 }
    for (;;) {
      const page = await loadVersionPage(db, table, after, pageRows)
      yield* page
      const last = page.at(-1)
      if (last === undefined || page.length < pageRows) break
      after = last
    }
  }
}

function bucketOf(id: string, version: number): number {
  const low = Number(BigInt.asUintN(32, BigInt(id)))
  return Math.imul(low ^ Math.imul(version, 0x9e3779b1), 0x85ebca6b) >>> 16
}
