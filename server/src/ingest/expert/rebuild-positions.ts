// Builds positions anew from their deals, and brings the trades of the ledger in line with them.
// A trade is replaced only when it says something else; every version of it is kept, like those that senders report.
import { digestOfTrade } from '../../access/audit/trade-digest.ts'
import { canonicalMembers } from '../../domain/canonical-trade.ts'
import { legIdentity, legTrade } from '../../domain/leg-trade.ts'
import { legsOf, type PositionLeg } from '../../domain/position-leg.ts'
import type { Trade } from '../../domain/trade.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { groupText, type NumberedTrade } from '../group-text.ts'
import { type KnownTrade, keyOf, lockKnownTrades } from '../known-trades.ts'
import type { Sender } from '../pending-trade.ts'
import { insertTrades, replaceTrades } from '../trade-store.ts'
import type { WriterSlot } from '../writer-slot.ts'
import { loadPositionDeals, type StoredDeal } from './deal-store.ts'
import type { ExpertAccount } from './expert-report.ts'
import { cancelLegs, countLegs, type LegKey, type LegRow, upsertLegs } from './leg-store.ts'

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

/** What a trade should be now, and what it is. */
type Wanted = {
  readonly key: LegKey
  readonly trade: Trade
  readonly known: KnownTrade | undefined
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
  const built = positions.flatMap((position) => {
    const stored = deals.get(position) ?? []
    return legsOf(
      position,
      stored.map(({ deal }) => deal),
    ).map((leg) => ({ leg, ...timesOf(leg, stored) }))
  })
  const gone = positions.flatMap((position) => {
    const legs = built.filter(({ leg }) => leg.position === position).length
    const extra = Math.max(0, (before.get(position) ?? 0) - legs)
    return Array.from({ length: extra }, (_, at) => ({ position, leg: legs + 1 + at }))
  })
  const keys = [...built.map(({ leg }) => leg), ...gone]
  const known = await lockKnownTrades(
    tx,
    keys.map((key) => ({ accountId, identity: legIdentity(key) })),
  )
  const knownOf = (key: LegKey) => known.get(keyOf(accountId, legIdentity(key)))
  const wanted: Wanted[] = []
  for (const { leg, opened, closed } of built) {
    const { server: exchange, login: account } = context.account
    const trade = legTrade(leg, { exchange, account, opened, closed })
    if (trade !== null) wanted.push({ key: leg, trade, known: knownOf(leg) })
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

function timesOf(leg: PositionLeg, stored: readonly StoredDeal[]) {
  const timeOf = (ticket: string) => stored.find(({ deal }) => deal.deal === ticket)?.time
  const opened = timeOf(leg.firstDeal)
  const closed = timeOf(leg.lastDeal)
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
  const replaced: Array<{ readonly known: KnownTrade; readonly next: NumberedTrade }> = []
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
      a: known.accountId,
      i: known.internalId,
      content: canonicalMembers(known.trade),
    }))
    await replaceTrades(tx, rows, raws, JSON.stringify(earlier))
  }
  return { written, ids }
}
