// Keeps what is known of a broker's clock: each report's offset is a sighting; a zone that explains all of them is the rule.
// When the rule changes, times that it gave are read anew, and what they belong to is built again.
import {
  addSighting,
  learnZone,
  readBrokerTime,
  type SeenOffset,
} from '../../domain/broker-clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import {
  type AccountState,
  loadSightings,
  storeSighting,
  storeZone,
} from './account-state-store.ts'
import { loadRuledTimes, updateTimes } from './deal-store.ts'

export type BrokerClock = {
  readonly seen: readonly SeenOffset[]
  readonly zone: string | null
  /** Positions whose deals are at another time than before. */
  readonly movedPositions: readonly string[]
}

/** A sighting is prolonged in the database no more often than this. */
const PROLONG_MS = 60_000

export async function learnClock(
  tx: Queryable,
  accountId: number,
  state: Pick<AccountState, 'zone' | 'zoneBasis'>,
  report: {
    readonly offsetS: number | null
    readonly nowMs: number
    /** The zone that the key says, which nothing that is learnt overrules. */
    readonly keyZone: string | null
  },
): Promise<BrokerClock> {
  const before = await loadSightings(tx, accountId)
  const { seen, isNew } = await notice(tx, accountId, before, report)
  const basis = report.keyZone !== null ? 'key' : 'learnt'
  const zone = report.keyZone ?? (isNew ? (learnZone(seen) ?? state.zone) : state.zone)
  if (zone === state.zone && (zone === null || basis === state.zoneBasis) && !isNew)
    return { seen, zone, movedPositions: [] }
  if (zone !== state.zone || basis !== state.zoneBasis)
    await storeZone(tx, accountId, zone, zone === null ? null : basis)
  return { seen, zone, movedPositions: await readAnew(tx, accountId, seen, zone) }
}

async function notice(
  tx: Queryable,
  accountId: number,
  before: readonly SeenOffset[],
  { offsetS, nowMs }: { readonly offsetS: number | null; readonly nowMs: number },
): Promise<{ readonly seen: readonly SeenOffset[]; readonly isNew: boolean }> {
  if (offsetS === null) return { seen: before, isNew: false }
  const newest = before.at(-1) ?? null
  const { kind, seen } = addSighting(newest, nowMs, offsetS)
  if (kind === 'doubt') return { seen: before, isNew: false }
  if (kind === 'begin') {
    await storeSighting(tx, accountId, seen)
    return { seen: [...before, seen], isNew: true }
  }
  if (newest !== null && seen.toMs - newest.toMs >= PROLONG_MS)
    await storeSighting(tx, accountId, seen)
  return { seen: [...before.slice(0, -1), seen], isNew: false }
}

async function readAnew(
  tx: Queryable,
  accountId: number,
  seen: readonly SeenOffset[],
  zone: string | null,
): Promise<string[]> {
  const ruled = await loadRuledTimes(tx, accountId)
  const changed = ruled.flatMap(({ deal, version, server_msc, time_basis }) => {
    const time = readBrokerTime(Number(server_msc), { liveOffsetS: null, seen, zone })
    return time.basis === time_basis ? [] : [{ deal, version, time }]
  })
  return updateTimes(tx, accountId, changed)
}
