// Checks that every trade version which the audit vouches for is stored, and is what it was.
// Claims are gathered until there are enough ids for one look into the ledger, so memory stays flat.
import { createHash } from 'node:crypto'
import type { Queryable } from '../../platform/database/database.ts'
import type { Finding } from './finding.ts'
import type { AuditedVersion, TradeClaim } from './trade-entries.ts'
import { loadVersions, type StoredVersion, versionKey } from './trade-version-store.ts'

export type TradeCheck = {
  /** Takes a claim; answers what was found once enough of them came together. */
  next(claim: TradeClaim): Promise<Finding[]>
  /** Looks at what is left. */
  end(): Promise<Finding[]>
  readonly versions: number
}

const idsPerLook = 1000

export function createTradeCheck(db: Queryable, accounts: readonly number[]): TradeCheck {
  let claims: TradeClaim[] = []
  let ids = new Set<string>()
  let versions = 0

  async function look(): Promise<Finding[]> {
    if (ids.size === 0) return []
    const stored = await loadVersions(db, accounts, ids)
    const findings = claims.flatMap((claim) => judgeClaim(claim, stored))
    claims = []
    ids = new Set()
    return findings
  }

  return {
    async next(claim) {
      claims.push(claim)
      for (const { id } of claim.versions) ids.add(id)
      versions += claim.versions.length
      return ids.size >= idsPerLook ? look() : []
    },
    end: look,
    get versions() {
      return versions
    },
  }
}

function judgeClaim(
  claim: TradeClaim,
  stored: ReadonlyMap<string, StoredVersion>,
): readonly Finding[] {
  const findings: Finding[] = []
  const digests = createHash('sha256')
  for (const audited of claim.versions) {
    const found = stored.get(versionKey(audited.id, audited.version))
    const wrong = judgeVersion(audited, found)
    if (wrong !== null) findings.push({ ...wrong, ...placeOf(claim, audited) })
    digests.update(Buffer.from(found?.stored ?? '', 'hex'))
  }
  const { groupDigest, versions } = claim
  if (findings.length > 0 || groupDigest === null || digests.digest('hex') === groupDigest)
    return findings
  const [first] = versions
  const detail = 'its content and its digest were changed together'
  if (first !== undefined && versions.length === 1)
    return [{ kind: 'trade_changed', ...placeOf(claim, first), detail }]
  const ids = versions.map(({ id }) => id)
  return [
    {
      kind: 'trade_changed',
      chain: claim.chain,
      seq: claim.seq,
      detail: `one of the ${ids.length} trades ${ids[0]} to ${ids.at(-1)} was changed, and its digest with it`,
    },
  ]
}

function judgeVersion(
  audited: AuditedVersion,
  found: StoredVersion | undefined,
): Pick<Finding, 'kind' | 'detail'> | null {
  if (found === undefined) return { kind: 'trade_missing', detail: 'it is not in the ledger' }
  if (found.computed === null || found.computed !== found.stored)
    return { kind: 'trade_changed', detail: 'its content does not fit its digest' }
  if (audited.digest !== null && audited.digest !== found.stored)
    return { kind: 'trade_changed', detail: 'its content and its digest were changed together' }
  return null
}

function placeOf(
  { chain, seq }: TradeClaim,
  { id, version }: AuditedVersion,
): Pick<Finding, 'chain' | 'seq' | 'internal_id' | 'version'> {
  return { chain, seq, internal_id: id, version }
}
