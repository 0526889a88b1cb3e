// Keys as they are stored, and how rows of the database become them.
// Arrays come as JSON text, because the driver hands over everything that is not a plain number as text.
import { type Instant, instantFromSql } from '../../domain/instant.ts'

export type StoredKey = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly accounts: readonly string[] | null
  readonly networks: readonly string[] | null
  readonly perSecond: number | null
  readonly burst: number | null
  readonly brokerZone: string | null
  readonly createdAt: Instant
  readonly createdBy: string
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
  readonly lastUsedAt: Instant | null
  /** As the database's clock sees it. */
  readonly state: 'active' | 'expired' | 'revoked'
  /** Until when a replaced secret is still accepted, when one is. */
  readonly oldSecretUntil: Instant | null
}

/** One secret that is accepted now, with what its key allows. */
export type UsableSecret = Pick<
  StoredKey,
  'id' | 'scopes' | 'accounts' | 'networks' | 'perSecond' | 'burst' | 'brokerZone'
> & {
  readonly tokenHash: Buffer
  /** Milliseconds since 1970 by the database's clock; Infinity = no end. */
  readonly endsAtMs: number
}

type LimitColumns = {
  readonly key_id: string
  readonly scopes: string
  readonly accounts: string | null
  readonly networks: string | null
  readonly rate_per_s: number | null
  readonly rate_burst: number | null
  readonly broker_zone: string | null
}

export type SecretRow = LimitColumns & {
  readonly token_hash: Buffer
  readonly ends_at_ms: number | null
}

export type KeyRow = LimitColumns & {
  readonly kind: string
  readonly name: string
  readonly created_at: string
  readonly created_by: string
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly last_used_at: string | null
  readonly state: StoredKey['state']
  readonly old_secret_until: string | null
}

function toLimits(row: LimitColumns): Omit<UsableSecret, 'tokenHash' | 'endsAtMs'> {
  return {
    id: row.key_id,
    scopes: toWords(row.scopes) ?? [],
    accounts: toWords(row.accounts),
    networks: toWords(row.networks),
    perSecond: row.rate_per_s,
    burst: row.rate_burst,
    brokerZone: row.broker_zone,
  }
}

export function toUsableSecret(row: SecretRow): UsableSecret {
  return {
    ...toLimits(row),
    tokenHash: row.token_hash,
    endsAtMs: row.ends_at_ms ?? Number.POSITIVE_INFINITY,
  }
}

export function toStoredKey(row: KeyRow): StoredKey {
  const instant = (text: string | null): Instant | null =>
    text === null ? null : instantFromSql(text)
  return {
    ...toLimits(row),
    kind: row.kind,
    name: row.name,
    createdAt: instantFromSql(row.created_at),
    createdBy: row.created_by,
    expiresAt: instant(row.expires_at),
    revokedAt: instant(row.revoked_at),
    lastUsedAt: instant(row.last_used_at),
    state: row.state,
    oldSecretUntil: instant(row.old_secret_until),
  }
}

function toWords(json: string | null): readonly string[] | null {
  if (json === null) return null
  const words: unknown = JSON.parse(json)
  return Array.isArray(words) ? words.map(String) : null
}
