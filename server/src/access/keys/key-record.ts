// A key as the running server holds it: everything a request is checked against, and nothing that could be a secret.
// There is one record per secret, so during a rotation a key has two, which end at different times.
import type { BlockList } from 'node:net'
import type { Caller } from '../../platform/http/route.ts'

export type KeyLimits = {
  /** Null = the limits of the route's class. */
  readonly perSecond: number | null
  readonly burst: number | null
}

export type KeyRecord = KeyLimits & {
  readonly caller: Caller
  /** Null = from anywhere. */
  readonly networks: BlockList | null
  /** Database time (ms since 1970) after which this secret is no longer accepted; Infinity = never. */
  readonly endsAtMs: number
}
