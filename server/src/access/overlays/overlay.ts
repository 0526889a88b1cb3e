// An overlay: what a widget token may show, from where, until when. Its fields are fixed when it is made.
// It holds no scope and names no route, because a widget token opens nothing but its own stream.
import type { BlockList } from 'node:net'
import type { Instant } from '../../domain/instant.ts'

/** Fixed values by field; a scene's parts are a list. */
export type OverlaySettings = Readonly<Record<string, unknown>>

export type OverlayTerms = {
  readonly widget: string
  readonly name: string
  /** The accounts it may show, by Tidemark's own number; the first is shown unless another is asked for. */
  readonly accountIds: readonly number[]
  readonly settings: OverlaySettings
  readonly mask: string
  readonly delayS: number
  /** Null = from anywhere. */
  readonly networks: readonly string[] | null
}

export type StoredOverlay = OverlayTerms & {
  readonly id: string
  readonly createdAt: Instant
  readonly createdBy: string
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
  /** As the database's clock sees it. */
  readonly state: 'active' | 'expired' | 'revoked'
  readonly lastUsedAt: Instant | null
  /** How many places opened it. */
  readonly places: number
}

/** One secret that is accepted now, with what its overlay allows. */
export type UsableOverlay = OverlayTerms & {
  readonly id: string
  readonly tokenHash: Buffer
  /** Milliseconds since 1970 by the database's clock; Infinity = no end. */
  readonly endsAtMs: number
}

/** An overlay as the running server holds it. */
export type OverlayRecord = Omit<OverlayTerms, 'networks'> & {
  readonly id: string
  readonly networks: BlockList | null
  readonly endsAtMs: number
}
