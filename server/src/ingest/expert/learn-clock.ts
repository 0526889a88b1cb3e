// Keeps what is known of a broker's clock: each report's offset is a sighting; the zone that explains what was seen is the rule.
// When the rule changes, times that it gave are read anew, some with each report: an account may hold a hundred thousand.
import { addSighting, readBrokerTime, type SeenOffset } from '../../domain/broker-clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import {
  type AccountState,
  loadSightings,
  settleTimes,
  storeSighting,
  storeZone,
} from './account-state-store.ts'
import { loadDueTimes, updateTimes } from './deal-store.ts'
import { type ZoneClaim, type ZoneState, zoneRuleOf } from './zone-rule.ts'

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

export type ClockReport = ZoneClaim & { readonly offsetS: number | null }

export async function learnClock(
  tx: Queryable,
  accountId: number,
  state: ZoneState & Pick<AccountState, 'timesDue'>,
  report: ClockReport,
): Promise<BrokerClock> {
  const before = await loadSightings(tx, accountId)
  const seen = await notice(tx, accountId, before, report)
  const rule = zoneRuleOf(state, report, seen)
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
