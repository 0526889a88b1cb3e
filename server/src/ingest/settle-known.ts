// Decides what reports of known trades mean (repeat, update, contradiction), stores the updates and answers the senders.
// One transaction per call; its audit entry is committed with it.
import { chainHash } from '../access/audit/chain.ts'
import { digestOfTrade } from '../access/audit/trade-digest.ts'
import { canonicalMembers } from '../domain/canonical-trade.ts'
import { mergeTrade } from '../domain/merge-trade.ts'
import type { Queryable } from '../platform/database/database.ts'
import { groupBySender, groupText, type NumberedTrade } from './group-text.ts'
import { type KnownTrade, keyOf, lockKnownTrades } from './known-trades.ts'
import type { Outcome, PendingTrade } from './pending-trade.ts'
import { appendToChain, replaceTrades } from './trade-store.ts'
import type { ChainHead, WriterSlot } from './writer-slot.ts'

type Decision = {
  readonly pending: PendingTrade
  readonly submittedId: number
  readonly outcome: Outcome
}
type Replacement = {
  readonly known: KnownTrade
  readonly earlier: string
  readonly next: NumberedTrade
}

/** Answers what became of each; `head` is where the chain stands after the commit. */
export async function settleKnown(
  session: Queryable,
  slot: WriterSlot,
  group: readonly NumberedTrade[],
  at: string,
): Promise<{ readonly decisions: readonly Decision[]; readonly head: ChainHead }> {
  await session.query('begin')
  try {
    const settled = await decide(session, slot, group, at)
    await session.query('commit')
    return settled
  } catch (error) {
    // When the connection is gone there is nothing left to roll back, and the first error is the one to tell.
    await session.query('rollback').catch(() => undefined)
    throw error
  }
}

async function decide(
  session: Queryable,
  slot: WriterSlot,
  group: readonly NumberedTrade[],
  at: string,
): Promise<{ readonly decisions: readonly Decision[]; readonly head: ChainHead }> {
  const known = await lockKnownTrades(
    session,
    group.map(({ pending }) => pending),
  )
  const decisions: Decision[] = []
  const written: string[] = []
  let waiting = group
  // A trade that several reports of this group change is changed once a round, so that every version is kept.
  while (waiting.length > 0) {
    const round = new Map<KnownTrade, Replacement>()
    const next: NumberedTrade[] = []
    for (const numbered of waiting) {
      const { pending, internalId: submittedId } = numbered
      const stored = known.get(keyOf(pending.accountId, pending.identity))
      if (stored === undefined) throw new Error('a known trade could not be found by its identity')
      if (round.has(stored)) {
        next.push(numbered)
        continue
      }
      const { outcome, replacement } = meet(stored, pending)
      if (replacement !== null) round.set(stored, replacement)
      decisions.push({ pending, submittedId, outcome })
    }
    await store(session, [...round.values()])
    for (const { known: trade } of round.values())
      written.push(
        `{"id":"${trade.internalId}","version":${trade.version},"digest":"${trade.digest}"}`,
      )
    waiting = next
  }
  const repeats = decisions
    .filter(({ outcome }) => outcome.kind === 'duplicate')
    .map(
      ({ submittedId, outcome }) =>
        `["${submittedId}","${'internalId' in outcome ? outcome.internalId : ''}"]`,
    )
  const by = groupBySender(group, ({ internalId }) => `"${internalId}"`)
  const body = `{"kind":"merge","at":"${at}","by":[${by}],"rows":[${written.join(',')}],"repeats":[${repeats.join(',')}]}`
  const head = { seq: slot.head.seq + 1, hash: chainHash(slot.head.hash, body) }
  await appendToChain(session, slot.chain, head.seq, body, slot.head.hash, head.hash)
  return { decisions, head }
}

function meet(
  stored: KnownTrade,
  pending: PendingTrade,
): { readonly outcome: Outcome; readonly replacement: Replacement | null } {
  const { internalId } = stored
  if (pending.digest === stored.digest)
    return { outcome: { kind: 'duplicate', internalId }, replacement: null }
  const merge = mergeTrade(stored.trade, stored.earlier, pending.trade)
  if (merge.kind === 'conflict')
    return { outcome: { kind: 'conflict', members: merge.members }, replacement: null }
  if (merge.kind === 'repeat')
    return { outcome: { kind: 'duplicate', internalId }, replacement: null }
  const earlier = canonicalMembers(stored.trade)
  const members = canonicalMembers(merge.merged)
  const digest = digestOfTrade(merge.merged, members)
  stored.earlier.push(stored.trade)
  stored.trade = merge.merged
  stored.digest = digest
  stored.version++
  const changed: PendingTrade = { ...pending, trade: merge.merged, members, digest }
  return {
    outcome: { kind: 'updated', internalId },
    replacement: {
      known: stored,
      earlier,
      next: { pending: changed, internalId, keepRawAsText: false },
    },
  }
}

async function store(session: Queryable, round: readonly Replacement[]): Promise<void> {
  if (round.length === 0) return
  const { rows, raws } = groupText(round.map(({ next }) => next))
  const earlier = JSON.stringify(
    round.map(({ known, earlier: content }) => ({
      a: known.accountId,
      i: known.internalId,
      content,
    })),
  )
  await replaceTrades(session, rows, raws, earlier)
}
