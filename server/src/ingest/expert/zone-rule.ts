// Which zone an account's clock follows, and who says so: the key of whoever reports it, else what was seen, else a file's word.
import { fitsZone, learnZone, type SeenOffset } from '../../domain/broker-clock.ts'
import type { AccountState, ZoneRule } from './account-state-store.ts'

/** A key that said a zone and reported within this time is in use. */
const KEY_IN_USE_MS = 86_400_000

export type ZoneState = Pick<AccountState, 'zone' | 'zoneBasis' | 'zoneKey' | 'zoneKeySeenMs'>

export type ZoneClaim = {
  readonly nowMs: number
  readonly keyId: string
  /** The zone that the key says, which nothing that is learnt overrules; of a file, what was said beside it. */
  readonly keyZone: string | null
  /** A file brings the deals: it adds and never overrules. */
  readonly imported: boolean
}

export function zoneRuleOf(
  state: ZoneState,
  { keyZone, keyId, nowMs, imported }: ZoneClaim,
  seen: readonly SeenOffset[],
): ZoneRule {
  const { zone: before, zoneKey, zoneKeySeenMs } = state
  if (imported)
    // Held like a zone that was learnt: what is seen later, and any key, may replace it.
    return before === null && keyZone !== null
      ? { zone: keyZone, basis: 'learnt', keyId: null }
      : { zone: before, basis: state.zoneBasis, keyId: zoneKey }
  // The report by which a key says its zone notes when that was. Where nothing is noted, a file's word was once taken for a key's.
  const isSaid = state.zoneBasis === 'key' && zoneKeySeenMs !== null
  // Two keys that say different zones must not take turns: the first one stays while it is in use.
  const isTaken = isSaid && zoneKey !== keyId && nowMs - zoneKeySeenMs < KEY_IN_USE_MS
  if (keyZone !== null && !isTaken) return { zone: keyZone, basis: 'key', keyId }
  // Another key of the account that says no zone does not take it back.
  if (isSaid) return { zone: before, basis: 'key', keyId: zoneKey }
  const newest = seen.at(-1)
  // A clock that goes on as it was may contradict the rule as well: on the day on which it should have changed.
  const fits =
    newest === undefined || (before !== null && fitsZone(before, newest.toMs, newest.offsetS))
  const zone = fits ? before : (learnZone(seen) ?? before)
  return { zone, basis: zone === null ? null : 'learnt', keyId: null }
}
