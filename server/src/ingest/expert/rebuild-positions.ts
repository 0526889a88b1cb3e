// Builds positions anew from their deals, and brings the trades of the ledger in line with them.
// A trade is replaced only when it says something else; every version of it is kept, like those that senders report.
import { digestOfTrade } from '../../access/audit/trade-digest.ts'
import { canonicalMembers } from '../../domain/canonical-trade.ts'
import { legIdentity, legTrade } from '../../domain/leg-trade.ts'
import { legsOf, type PositionLeg } from '../../domain/position-leg.ts'
import type { Trade } from '../../domain/trade.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { groupText, type NumberedTrade } from '../group-text.ts'
import type { Sender } from '../pending-trade.ts'
import { insertTrades, replaceTrades } from '../trade-store.ts'
import type { WriterSlot } from '../writer-slot.ts'
import { loadPositionDeals, type StoredDeal } from './deal-store.ts'
import type { ExpertAccount } from './expert-report.ts'
import { cancelLegs, countLegs, type LegKey, type LegRow, upsertLegs } from './leg-store.ts'
import { type LegTrade, lockLegTrades } from './leg-trade-store.ts'

export type WrittenTrade = {
  readonly id: number
  readonly version: number
  readonly digest: string
}

export type RebuildContext = {
  readonly accountId: number
  readonly account: ExpertAccount
  readonly sender: Sender
  readonly slot: Pick<WriterSlot, 'ids'>
}

type DealTime = StoredDeal['time']
type BuiltLeg = {
  readonly leg: PositionLeg
  readonly opened: DealTime
  readonly closed: DealTime
}

/** What a trade should be now, and what it is. */
type Wanted = {
  readonly key: LegKey
  readonly trade: Trade
  readonly known: LegTrade | undefined
}

/** Answers the versions of trades that were written, for the audit. */
export async function rebuildPositions(
  tx: Queryable,
  context: RebuildContext,
  positions: readonly string[],
): Promise<WrittenTrade[]> {
  if (positions.length === 0) return []
  const { accountId } = context
  const deals = await loadPositionDeals(tx, accountId, positions)
  const before = await countLegs(tx, accountId, positions)
  const built: BuiltLeg[] = []
  const gone: LegKey[] = []
  for (const position of positions) {
    const stored = deals.get(position) ?? []
    const legs = legsOf(
      position,
      stored.map(({ deal }) => deal),
    )
    const times = new Map(stored.map(({ deal, time }) => [deal.deal, time]))
    for (const leg of legs) built.push({ leg, ...timesOf(leg, times) })
    const had = before.get(position) ?? 0
    for (let leg = legs.length + 1; leg <= had; leg++) gone.push({ position, leg })
  }
  const keys = [...built.map(({ leg }) => leg), ...gone]
  const known = await lockLegTrades(tx, accountId, keys.map(legIdentity))
  const knownOf = (key: LegKey) => known.get(legIdentity(key))
  const wanted: Wanted[] = []
  for (const { leg, opened, closed } of built) {
    const { server: exchange, login: account } = context.account
    const trade = legTrade(leg, { exchange, account, opened, closed })
    const stored = knownOf(leg)
    if (trade !== null) wanted.push({ key: leg, trade, known: stored })
    // Its entry was taken back: what the trade said of it must not go on counting.
    else if (stored !== undefined)
      wanted.push({ key: leg, trade: cancelled(stored.trade), known: stored })
  }
  for (const key of gone) {
    const stored = knownOf(key)
    if (stored !== undefined) wanted.push({ key, trade: cancelled(stored.trade), known: stored })
  }
  const { written, ids } = await writeTrades(tx, context, wanted)
  const rows = built.map(({ leg, opened, closed }): LegRow => {
    const internalId = ids.get(legIdentity(leg)) ?? knownOf(leg)?.internalId ?? null
    const closedAt = leg.status === 'closed' ? closed.instant : null
    return { leg, openedAt: opened.instant, closedAt, internalId }
  })
  await upsertLegs(tx, accountId, rows)
  await cancelLegs(tx, accountId, gone)
  return written
}

function timesOf(leg: PositionLeg, times: ReadonlyMap<string, DealTime>) {
  const opened = times.get(leg.firstDeal)
  const closed = times.get(leg.lastDeal)
  if (opened === undefined || closed === undefined) throw new Error('a leg of unknown deals')
  return { opened, closed }
}

/** What is left of a trade whose deals the broker took back. */
function cancelled(trade: Trade): Trade {
  return {
    ...trade,
    exitTime: null,
    exitZone: null,
    exitPrice: null,
    realizedPnl: null,
    commission: null,
    swap: null,
    fee: null,
    status: 'CANCELLED',
  }
}

async function writeTrades(
  tx: Queryable,
  { accountId, sender, slot }: RebuildContext,
  wanted: readonly Wanted[],
): Promise<{ readonly written: WrittenTrade[]; readonly ids: ReadonlyMap<string, number> }> {
  const fresh: NumberedTrade[] = []
  const replaced: Array<{ readonly known: LegTrade; readonly next: NumberedTrade }> = []
  const written: WrittenTrade[] = []
  const ids = new Map<string, number>()
  for (const { key, trade, known } of wanted) {
    const members = canonicalMembers(trade)
    const digest = digestOfTrade(trade, members)
    if (known?.digest === digest) continue
    const identity = legIdentity(key)
    const internalId = known?.internalId ?? slot.ids.next()
    const settle = () => undefined // nobody waits for a trade that is built here
    const pending = { trade, members, digest, accountId, identity, sender, settle }
    const next: NumberedTrade = { pending, internalId, keepRawAsText: false }
    if (known === undefined) fresh.push(next)
    else replaced.push({ known, next })
    ids.set(identity, internalId)
    written.push({ id: internalId, version: (known?.version ?? 0) + 1, digest })
  }
  if (fresh.length > 0) await insertTrades(tx, groupText(fresh).rows)
  if (replaced.length > 0) {
    const { rows, raws } = groupText(replaced.map(({ next }) => next))
    const earlier = replaced.map(({ known }) => ({
      a: accountId,
      i: known.internalId,
      content: canonicalMembers(known.trade),
    }))
    await replaceTrades(tx, rows, raws, JSON.stringify(earlier))
  }
  return { written, ids }
}
