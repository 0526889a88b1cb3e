// Keeps what is known of a broker's clock: each report's offset is a sighting; the zone that explains what was seen is the rule.
// When the rule changes, times that it gave are read anew, some with each report: an account may hold a hundred thousand.
import {
  addSighting,
  fitsZone,
  learnZone,
  readBrokerTime,
  type SeenOffset,
} from '../../domain/broker-clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import {
  type AccountState,
  loadSightings,
  settleTimes,
  storeSighting,
  storeZone,
  type ZoneRule,
} from './account-state-store.ts'
import { loadDueTimes, updateTimes } from './deal-store.ts'

export type BrokerClock = {
  readonly seen: readonly SeenOffset[]
  readonly zone: string | null
  /** Some times still stand as an earlier rule gave them. */
  readonly timesDue: boolean
}

/** A sighting is prolonged in the database no more often than this. */
const PROLONG_MS = 60_000

/** Times that are read anew with one report: what depends on them is built again in the same transaction. */
const TIMES_AT_ONCE = 1000

/** A key that said a zone and reported within this time is in use. */
const KEY_IN_USE_MS = 86_400_000

type ZoneState = Pick<AccountState, 'zone' | 'zoneBasis' | 'zoneKey' | 'zoneKeySeenMs'>

export type ClockReport = {
  readonly offsetS: number | null
  readonly nowMs: number
  readonly keyId: string
  /** The zone that the key says, which nothing that is learnt overrules. */
  readonly keyZone: string | null
}

export async function learnClock(
  tx: Queryable,
  accountId: number,
  state: ZoneState & Pick<AccountState, 'timesDue'>,
  report: ClockReport,
): Promise<BrokerClock> {
  const before = await loadSightings(tx, accountId)
  const seen = await notice(tx, accountId, before, report)
  const rule = ruleOf(state, report, seen)
  const { zone } = rule
  const timesDue = state.timesDue || zone !== state.zone
  if (zone !== state.zone || rule.basis !== state.zoneBasis || rule.keyId !== state.zoneKey)
    await storeZone(tx, accountId, rule, timesDue)
  return { seen, zone, timesDue }
}

/** Answers the positions whose deals are at another time than before. */
export async function readTimesAnew(
  tx: Queryable,
  accountId: number,
  { seen, zone, timesDue }: BrokerClock,
): Promise<{ readonly moved: readonly string[]; readonly isMoved: boolean }> {
  if (!timesDue || zone === null) return { moved: [], isMoved: false }
  const due = await loadDueTimes(tx, accountId, zone, TIMES_AT_ONCE)
  if (due.length < TIMES_AT_ONCE) await settleTimes(tx, accountId)
  const times = due.map(({ deal, version, server_msc }) => {
    const time = readBrokerTime(Number(server_msc), { liveOffsetS: null, seen, zone })
    return { deal, version, time }
  })
  return { moved: await updateTimes(tx, accountId, times), isMoved: times.length > 0 }
}

function ruleOf(
  state: ZoneState,
  { keyZone, keyId, nowMs }: ClockReport,
  seen: readonly SeenOffset[],
): ZoneRule {
  const { zone: before, zoneKey, zoneKeySeenMs } = state
  // Two keys that say different zones must not take turns: the first one stays while it is in use.
  const isTaken =
    state.zoneBasis === 'key' &&
    zoneKey !== keyId &&
    nowMs - (zoneKeySeenMs ?? nowMs) < KEY_IN_USE_MS
  if (keyZone !== null && !isTaken) return { zone: keyZone, basis: 'key', keyId }
  // Another key of the account that says no zone does not take it back.
  if (state.zoneBasis === 'key') return { zone: before, basis: 'key', keyId: zoneKey }
  const newest = seen.at(-1)
  // A clock that goes on as it was may contradict the rule as well: on the day on which it should have changed.
  const fits =
    newest === undefined ||
    (state.zone !== null && fitsZone(state.zone, newest.toMs, newest.offsetS))
  const zone = fits ? state.zone : (learnZone(seen) ?? state.zone)
  return { zone, basis: zone === null ? null : 'learnt', keyId: null }
}

/** Answers all that was seen so far. */
async function notice(
  tx: Queryable,
  accountId: number,
  before: readonly SeenOffset[],
  { offsetS, nowMs }: { readonly offsetS: number | null; readonly nowMs: number },
): Promise<readonly SeenOffset[]> {
  if (offsetS === null) return before
  const newest = before.at(-1) ?? null
  const { kind, seen } = addSighting(newest, nowMs, offsetS)
  if (kind === 'doubt') return before
  if (kind === 'begin') {
    await storeSighting(tx, accountId, seen)
    return [...before, seen]
  }
  if (newest !== null && seen.toMs - newest.toMs >= PROLONG_MS)
    await storeSighting(tx, accountId, seen)
  return [...before.slice(0, -1), seen]
}
