// One window of one account's deals: read at the broker, held against the ledger, what is missing taken, what is gone noted.
import { digestOfDeal } from '../../access/audit/deal-digest.ts'
import { DEALS_AT_ONCE } from '../deal-book.ts'
import { ConnectFailure, type FailureCause, failures } from '../failure.ts'
import { type AccountTask, planReconcile, ruleOf } from './account-task.ts'
import { inChunks } from './agenda.ts'
import { REREAD_MS } from './check-sum.ts'
import { compareDeals } from './compare-deals.ts'
import { spanAfter, windowEndS } from './history-window.ts'
import { forgetGoneDeals, loadLedgerDeals, noteGoneDeals } from './ledger-store.ts'
import { jitter } from './pacing.ts'
import type { Reading } from './reading.ts'
import { spend } from './request-budget.ts'

/** A deal may carry a time that is ahead of the clock that was read. */
const AHEAD_S = 3_600
const SPREAD = 0.1

/** These say that the session is of no use; any other failure concerns these deals alone. */
export const ofSession: readonly FailureCause[] = [
  'session_lost',
  'broker_unreachable',
  'broker_silent',
  'broker_busy',
]

export async function readDealsOf(reading: Reading, task: AccountTask): Promise<void> {
  const { memory, clock, pacing, random, log } = reading
  const nowMs = clock.monotonicMs()
  const untilS = Math.floor(clock.now() / 1000) + memory.brokerClock.offsetS + AHEAD_S
  if (task.reconcileAtMs <= nowMs) {
    planReconcile(task, untilS - AHEAD_S, pacing)
    task.reconcileAtMs = nowMs + jitter(pacing.reconcileMs, SPREAD, random)
  }
  const { span } = task
  if (span === null) return
  // Every deal is read then: another reading of everything would find no more.
  if (span.fromS === 0) task.rereadAtMs = nowMs + REREAD_MS
  const toS = windowEndS(span, untilS)
  try {
    const deals = await readWindow(reading, task, span.fromS, toS)
    task.span = spanAfter(span, { toS, deals, untilS })
    if (task.span === null) task.isCompared = task.balanceBefore !== null
  } catch (error) {
    if (!(error instanceof ConnectFailure) || ofSession.includes(error.reason)) throw error
    task.span = null
    task.reconcileAtMs = nowMs + pacing.operatorRetryMs
    log.warn(`account: its deals cannot be read: ${failures[error.reason].means}`, {
      account_id: task.linked.accountId,
      connection: memory.connection.name,
      cause: error.reason,
      detail: error.detail,
      next_step: failures[error.reason].nextStep,
    })
  }
}

/** Answers how many deals the broker gave. */
async function readWindow(
  reading: Reading,
  task: AccountTask,
  fromS: number,
  toS: number,
): Promise<number> {
  const { session, memory, clock, pacing, read, write } = reading
  const { accountId, account } = task.linked
  const sentBefore = memory.requests
  const deals = await session.readDeals(account, fromS, toS).finally(() => {
    const sent = memory.requests - sentBefore
    task.budget = spend(task.budget, ruleOf(pacing), Math.max(1, sent), clock.monotonicMs())
  })
  const known = await loadLedgerDeals(read, accountId, fromS, toS)
  const { toTake, gone } = compareDeals(deals, known, ({ content }) => digestOfDeal(content))
  for (const some of inChunks(toTake, DEALS_AT_ONCE)) await takeDeals(reading, task, some)
  await noteGone(reading, task, gone)
  if (deals.length > 0) {
    const tickets = deals.map(({ content }) => content.deal)
    await forgetGoneDeals(write, accountId, tickets)
  }
  return deals.length
}

async function takeDeals(
  { dealBook, memory, log }: Reading,
  task: AccountTask,
  deals: Parameters<typeof dealBook.take>[0]['deals'],
): Promise<void> {
  const { accountId, account, server } = task.linked
  const { offsetS, zone } = memory.brokerClock
  const taken = await dealBook.take({
    account: { login: account, server },
    deals,
    offsetS,
    brokerZone: zone,
    fence: memory.lease,
  })
  task.linked = { ...task.linked, newestDealMsc: taken.newestDealMsc }
  for (const { deal, detail } of taken.refused) {
    if (task.refusedDeals.has(deal)) continue
    task.refusedDeals.add(deal)
    log.warn('account: a deal of the broker breaks a rule and is left out', {
      account_id: accountId,
      deal,
      detail,
    })
  }
}

async function noteGone(
  { write, memory, log }: Reading,
  { linked }: AccountTask,
  gone: readonly string[],
): Promise<void> {
  if (gone.length === 0) return
  const fresh = await noteGoneDeals(write, linked.accountId, gone)
  if (fresh.length === 0) return
  log.warn('account: the broker no longer gives deals that it gave before; the ledger keeps them', {
    account_id: linked.accountId,
    connection: memory.connection.name,
    deals: fresh.slice(0, 20).join(' '),
    count: fresh.length,
  })
}
