// One connection that writes groups of trades, one statement at a time, and settles every trade of each group.
// A lost answer is looked up, not guessed: the slot's lock tells that the old statement has ended, its chain tells how.
import type { Clock } from '../platform/clock.ts'
import { type Database, DatabaseUnavailable, SqlError } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { groupText, ingestEntryHead, ingestEntryTail, type NumberedTrade } from './group-text.ts'
import { openLaneConnection } from './lane-connection.ts'
import type { PendingTrade } from './pending-trade.ts'
import { settleKnown } from './settle-known.ts'
import { isNumberTaken, isRowFault, isWorthRepeating } from './sql-faults.ts'
import { findGroup, type StoredGroup, storeGroup } from './trade-store.ts'

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
  /** Called whenever the lane becomes ready. */
  readonly onReady: () => void
}

/** How long a group may be tried, or its lost answer be looked for, in milliseconds. */
const RECOVERY_MS = 4_000

export function openCommitLane({ database, clock, log, onReady }: CommitLaneDeps): CommitLane {
  const connection = openLaneConnection({ database, clock, log, onReady })

  async function commit(group: readonly PendingTrade[]): Promise<void> {
    const at = connection.current
    if (at === null) return settleAll(group, 'unavailable')
    const numbered = group.map((pending) => ({
      pending,
      internalId: at.slot.ids.next(),
      keepRawAsText: false,
    }))
    await store(numbered)
  }

  async function store(group: readonly NumberedTrade[]): Promise<void> {
    const stored = await attempt(group)
    if (stored === 'row_fault') return isolate(group)
    if (typeof stored === 'string')
      return settleAll(
        group.map(({ pending }) => pending),
        stored,
      )
    const known: NumberedTrade[] = []
    for (const numbered of group) {
      const { pending, internalId } = numbered
      if (stored.absent.has(String(internalId))) known.push(numbered)
      else pending.settle({ kind: 'created', internalId })
    }
    if (known.length > 0) await settleReports(known)
  }

  /** Runs the statement until its outcome is certain, or time is up. */
  async function attempt(
    group: readonly NumberedTrade[],
  ): Promise<StoredGroup | 'row_fault' | 'unavailable' | 'unknown'> {
    const texts = {
      ...groupText(group),
      ids: group.map(({ internalId }) => internalId),
      entryHead: ingestEntryHead(group, new Date(clock.now()).toISOString()),
      entryTail: ingestEntryTail(group),
    }
    const deadlineMs = clock.monotonicMs() + RECOVERY_MS
    do {
      const at = connection.current
      if (at === null) return 'unavailable'
      const { chain, head } = at.slot
      try {
        const stored = await storeGroup(at.session, { ...texts, chain, head })
        at.slot.head = stored.head
        return stored
      } catch (error) {
        if (error instanceof SqlError) {
          if (isRowFault(error)) return 'row_fault'
          if (isWorthRepeating(error)) continue
          // A number was given twice, so this lane's picture of its chain is old: read it anew.
          if (isNumberTaken(error) && (await connection.renew(deadlineMs))) continue
          log.error('the database does not take trades', error)
          return 'unavailable'
        }
        if (!(error instanceof DatabaseUnavailable)) {
          log.error('ingest failed', error)
          return 'unavailable'
        }
        log.warn('the connection broke during a commit; looking for its outcome', {
          trades: group.length,
        })
        const found = await outcomeOf(chain, head.seq + 1, deadlineMs)
        if (found !== null) return found
      }
    } while (clock.monotonicMs() < deadlineMs)
    return 'unavailable'
  }

  /** What became of the statement that wrote this place of the chain; null = it was not committed, and never will be. */
  async function outcomeOf(
    chain: string,
    seq: number,
    deadlineMs: number,
  ): Promise<StoredGroup | 'unknown' | null> {
    while (await connection.renew(deadlineMs)) {
      const at = connection.current
      if (at === null) break
      try {
        return await findGroup(at.session, chain, seq)
      } catch (error) {
        // The connection may break again while we look; only time ends the search.
        if (error instanceof DatabaseUnavailable) continue
        log.error('the outcome of a commit could not be looked up', error)
        break
      }
    }
    return 'unknown'
  }

  /** A row that the database refuses must not cost its neighbours anything: halve until it stands alone. */
  async function isolate(group: readonly NumberedTrade[]): Promise<void> {
    const [only] = group
    if (only === undefined) return
    if (group.length > 1) {
      const half = Math.ceil(group.length / 2)
      await store(group.slice(0, half))
      return store(group.slice(half))
    }
    // A raw answer that PostgreSQL does not take as JSON is kept as text: junk there never costs a trade.
    if (only.pending.trade.raw?.clean === true && !only.keepRawAsText)
      return store([{ ...only, keepRawAsText: true }])
    log.warn('the database refuses a trade that passed every check', {
      internal_id: only.internalId,
    })
    only.pending.settle({ kind: 'refused' })
  }

  async function settleReports(group: readonly NumberedTrade[]): Promise<void> {
    const deadlineMs = clock.monotonicMs() + RECOVERY_MS
    do {
      const at = connection.current
      if (at === null) break
      try {
        const time = new Date(clock.now()).toISOString()
        const { decisions, head } = await settleKnown(at.session, at.slot, group, time)
        at.slot.head = head
        for (const { pending, outcome } of decisions) pending.settle(outcome)
        return
      } catch (error) {
        if (error instanceof SqlError && isWorthRepeating(error)) continue
        if (!(error instanceof DatabaseUnavailable)) {
          log.error('reports of known trades could not be settled', error)
          break
        }
        // Merging again is harmless: what was committed is found as a repeat.
        if (!(await connection.renew(deadlineMs))) break
      }
    } while (clock.monotonicMs() < deadlineMs)
    // The trades themselves are stored; only what these reports add to them is not.
    settleAll(
      group.map(({ pending }) => pending),
      'unavailable',
    )
  }

  return {
    get ready() {
      return connection.current !== null
    },
    commit,
    [Symbol.asyncDispose]: () => connection.close(),
  }
}

function settleAll(group: readonly PendingTrade[], kind: 'unavailable' | 'unknown'): void {
  for (const pending of group) pending.settle({ kind })
}
