// What an audit entry says about trades: which versions were written, and what they were.
// Ingest entries carry one digest for the whole commit group, merge entries and reports of deals one for each version.

/** One version of a trade that an entry vouches for; `digest` only where the entry has one of its own. */
export type AuditedVersion = {
  readonly id: string
  readonly version: number
  readonly digest: string | null
}

export type TradeClaim = {
  readonly chain: string
  readonly seq: number
  readonly versions: readonly AuditedVersion[]
  /** SHA-256 over the digests of all versions in id order; null when each has its own. */
  readonly groupDigest: string | null
}

/** Null when the entry says nothing about trades; throws when it cannot be understood. */
export function tradeClaimOf(chain: string, seq: number, body: string): TradeClaim | null {
  if (!/"(?:ingest|merge|deals)"/.test(body)) return null
  const entry: unknown = JSON.parse(body)
  if (!isObject(entry)) return null
  if (entry.kind === 'ingest') return { chain, seq, ...ingestClaim(entry) }
  // A report of deals names the versions of trades that it made, like a merge.
  if (entry.kind === 'merge' || entry.kind === 'deals') return { chain, seq, ...mergeClaim(entry) }
  return null
}

type Claim = Pick<TradeClaim, 'versions' | 'groupDigest'>

function ingestClaim(entry: Record<string, unknown>): Claim {
  const absent = new Set(textsIn(entry.absent))
  const ids = arrayOf(entry.by)
    .flatMap((sender) => textsIn(isObject(sender) ? sender.ids : null))
    .filter((id) => !absent.has(id))
    .sort((one, two) => one.length - two.length || (one < two ? -1 : 1))
  if (ids.length !== entry.n) throw new Error('the number of trades is not the one it names')
  const versions = ids.map((id) => ({ id, version: 1, digest: null }))
  return { versions, groupDigest: String(entry.digest) }
}

function mergeClaim(entry: Record<string, unknown>): Claim {
  const versions = arrayOf(entry.rows).map((row) => {
    if (!isObject(row)) throw new Error('a row is no object')
    return { id: idOf(row.id), version: Number(row.version), digest: String(row.digest) }
  })
  return { versions, groupDigest: null }
}

/** Every id in a list, however deep it is nested. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return [idOf(value)]
}

function idOf(value: unknown): string {
  if (typeof value === 'string' && /^[1-9]\d{0,18}$/.test(value)) return value
  throw new Error('an id is no number')
}

function arrayOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Error('a list is missing')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
