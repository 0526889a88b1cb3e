// One connection that writes groups of trades, one statement at a time, and settles every trade of each group.
// A lost answer is looked up, not guessed: once the old session has let its slot go the statement has ended, and the chain tells how.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Announcer } from '../accounts/announcer.ts'
import type { Clock } from '../platform/clock.ts'
import {
  type Database,
  DatabaseUnavailable,
  type Queryable,
  SqlError,
} from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { groupText, ingestEntryHead, ingestEntryTail, type NumberedTrade } from './group-text.ts'
import { openLaneConnection } from './lane-connection.ts'
import type { PendingTrade } from './pending-trade.ts'
import { settleKnown } from './settle-known.ts'
import { isLimit, isNumberTaken, isRowFault, isWorthRepeating } from './sql-faults.ts'
import { findGroup, type StoredGroup, storeGroup } from './trade-store.ts'
import { isReleased, type WriterSlot } from './writer-slot.ts'

export type CommitLane = AsyncDisposable & {
  /** False while its connection is being made. */
  readonly ready: boolean
  /** Writes the group and settles each of its trades; never rejects. */
  commit(group: readonly PendingTrade[]): Promise<void>
}

export type CommitLaneDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  /** Told of the accounts of each group, after its commit. */
  readonly announcer: Pick<Announcer, 'announce'>
  /** Called whenever the lane becomes ready. */
  readonly onReady: () => void
}

/** Why a statement was refused: a row of it, or something that is too large or used up. */
type Fault = 'row_fault' | 'limit'

/** A group under the ids it was stored with; `absent` are those whose identity existed. */
type StoredTrades = {
  readonly group: readonly NumberedTrade[]
  readonly absent: StoredGroup['absent']
}

/** How long a group may be tried, or its lost answer be looked for, in milliseconds. */
const RECOVERY_MS = 4_000
const lookEveryMs = 20

export function openCommitLane(deps: CommitLaneDeps): CommitLane {
  const { database, clock, log, announcer, onReady } = deps
  const connection = openLaneConnection({ database, clock, log, onReady })

  async function commit(group: readonly PendingTrade[]): Promise<void> {
    await store(group, false)
  }

  /** Answers whether the database took it: false when it is away or its answer was lost. */
  async function store(group: readonly PendingTrade[], keepRawAsText: boolean): Promise<boolean> {
    const stored = await attempt(group, keepRawAsText)
    if (stored === 'row_fault' || stored === 'limit') return isolate(group, stored, keepRawAsText)
    if (typeof stored === 'string') {
      settleAll(group, stored)
      return false
    }
    const known: NumberedTrade[] = []
    for (const numbered of stored.group) {
      const { pending, internalId } = numbered
      if (stored.absent.has(String(internalId))) known.push(numbered)
      else pending.settle({ kind: 'created', internalId })
    }
    const settled = known.length === 0 || (await settleReports(known))
    announcer.announce([...new Set(group.map(({ accountId }) => accountId))])
    return settled
  }

  /** Runs the statement until its outcome is certain, or time is up. */
  async function attempt(
    pendings: readonly PendingTrade[],
    keepRawAsText: boolean,
  ): Promise<StoredTrades | Fault | 'unavailable' | 'unknown'> {
    const deadlineMs = clock.monotonicMs() + RECOVERY_MS
    do {
      const at = connection.current
      if (at === null) return 'unavailable'
      const { chain, head, ids } = at.slot
      // Numbered anew each time: ids of a slot that was let go belong to whoever holds it now.
      const group = pendings.map((pending) => ({ pending, internalId: ids.next(), keepRawAsText }))
      const entryHead = ingestEntryHead(group, new Date(clock.now()).toISOString())
      try {
        const stored = await storeGroup(at.session, {
          ...groupText(group),
          ids: group.map(({ internalId }) => internalId),
          entryHead,
          entryTail: ingestEntryTail(group),
          chain,
          head,
        })
        at.slot.head = stored.head
        return { group, absent: stored.absent }
      } catch (error) {
        if (error instanceof SqlError) {
          if (isRowFault(error)) return isLimit(error) ? 'limit' : 'row_fault'
          if (isWorthRepeating(error)) continue
          // A number was given twice, so this lane's picture of its chain is old: read it anew.
          const isOld = isNumberTaken(error)
          if (isOld && (await connection.renew(deadlineMs))) continue
          log.error('the database does not take trades', error)
          // A server that went down over its own error (a PANIC while it committed) may still have written the commit.
          if (isOld || (await answers(at.session))) return 'unavailable'
        } else if (!(error instanceof DatabaseUnavailable)) {
          log.error('ingest failed', error)
          return 'unavailable'
        }
        log.warn('the connection broke during a commit; looking for its outcome', {
          trades: pendings.length,
        })
        const found = await outcomeOf(at.slot, head.seq + 1, entryHead, deadlineMs)
        if (found === 'unknown') return found
        if (found !== null) return { group, absent: found.absent }
      }
    } while (clock.monotonicMs() < deadlineMs)
    return 'unavailable'
  }

  /** What became of the statement that wrote this place of the chain; null = it was not committed, and never will be. */
  async function outcomeOf(
    slot: WriterSlot,
    seq: number,
    entryHead: string,
    deadlineMs: number,
  ): Promise<StoredGroup | 'unknown' | null> {
    let isConnected = await connection.renew(deadlineMs)
    while (isConnected && clock.monotonicMs() < deadlineMs) {
      const session = connection.current?.session
      if (session === undefined) break
      try {
        if (await isReleased(session, slot))
          return await findGroup(session, slot.chain, seq, entryHead)
        await sleep(lookEveryMs)
      } catch (error) {
        // The connection may break again while we look; only time ends the search.
        if (error instanceof DatabaseUnavailable) {
          isConnected = await connection.renew(deadlineMs)
          continue
        }
        log.error('the outcome of a commit could not be looked up', error)
        break
      }
    }
    return 'unknown'
  }

  /** A row that the database refuses must not cost its neighbours anything: halve until it stands alone. */
  async function isolate(
    group: readonly PendingTrade[],
    fault: Fault,
    keptRawAsText: boolean,
  ): Promise<boolean> {
    const [only] = group
    if (only === undefined) return true
    if (group.length > 1) {
      const half = Math.ceil(group.length / 2)
      if (await store(group.slice(0, half), false)) return store(group.slice(half), false)
      // What comes later in a batch must not stand in the ledger before what came first and is sent again.
      settleAll(group.slice(half), 'unavailable')
      return false
    }
    // A raw answer that PostgreSQL does not take as JSON is kept as text: junk there never costs a trade.
    if (only.trade.raw?.clean === true && !keptRawAsText) return store(group, true)
    log.warn('the database refuses a trade that passed every check', { fault })
    // A limit can be the database's own, such as the end of its transaction ids: the trade must not be given up for it.
    only.settle({ kind: fault === 'limit' ? 'unavailable' : 'refused' })
    return fault !== 'limit'
  }

  async function settleReports(group: readonly NumberedTrade[]): Promise<boolean> {
    const deadlineMs = clock.monotonicMs() + RECOVERY_MS
    let otherwise: 'unavailable' | 'unknown' = 'unavailable'
    do {
      const at = connection.current
      if (at === null) break
      try {
        const time = new Date(clock.now()).toISOString()
        const { decisions, head } = await settleKnown(at.session, at.slot, group, time)
        at.slot.head = head
        for (const { pending, outcome } of decisions) pending.settle(outcome)
        return true
      } catch (error) {
        if (error instanceof SqlError && isWorthRepeating(error)) continue
        if (!(error instanceof DatabaseUnavailable)) {
          log.error('reports of known trades could not be settled', error)
          break
        }
        // Merging again is harmless: what was committed is found as a repeat.
        otherwise = 'unknown'
        if (!(await connection.renew(deadlineMs))) break
      }
    } while (clock.monotonicMs() < deadlineMs)
    // The trades themselves are stored; only what these reports add to them is not, or may not be.
    settleAll(
      group.map(({ pending }) => pending),
      otherwise,
    )
    return false
  }

  return {
    get ready() {
      return connection.current !== null
    },
    commit,
    [Symbol.asyncDispose]: () => connection.close(),
  }
}

/** Whether the session still works: then the statement that failed on it has ended, and nothing of it is left. */
async function answers(session: Queryable): Promise<boolean> {
  try {
    await session.query('select 1')
    return true
  } catch {
    return false // whatever it is, this session tells nothing any more
  }
}

function settleAll(group: readonly PendingTrade[], kind: 'unavailable' | 'unknown'): void {
  for (const pending of group) pending.settle({ kind })
}
