// One connection that writes groups of trades, one statement at a time, and settles every trade of each group.
// A lost answer is looked up, not guessed: the slot's lock tells that the old statement has ended, its chain tells how.
import type { Clock } from '../platform/clock.ts'
import {
  type Database,
  DatabaseUnavailable,
  type Session,
  SqlError,
} from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { groupText, ingestEntryHead, ingestEntryTail, type NumberedTrade } from './group-text.ts'
import type { PendingTrade } from './pending-trade.ts'
import { settleKnown } from './settle-known.ts'
import { isNumberTaken, isRowFault, isWorthRepeating } from './sql-faults.ts'
import { findGroup, type StoredGroup, storeGroup } from './trade-store.ts'
import { leaseSlot, type WriterSlot } from './writer-slot.ts'

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

/** How long a group whose answer was lost may wait for the truth, in milliseconds. */
const RECOVERY_MS = 4_000
const REPEATS = 5

export function openCommitLane({ database, clock, log, onReady }: CommitLaneDeps): CommitLane {
  let connection: { readonly session: Session; readonly slot: WriterSlot } | null = null
  let connecting: Promise<void> | null = null
  let closing = false

  /** Connects until it works; the slot of a lost connection is waited for, since its chain holds the answer. */
  function connect(wanted: number | null): Promise<void> {
    connecting ??= (async () => {
      let waitMs = 20
      while (connection === null && !closing) {
        try {
          connection = await openConnection(wanted)
          onReady()
        } catch (error) {
          log.warn('ingest cannot reach the database', { wait_ms: waitMs, reason: nameOf(error) })
          await new Promise((resolve) => setTimeout(resolve, waitMs))
          waitMs = Math.min(waitMs * 2, 500)
        }
      }
    })().finally(() => {
      connecting = null
    })
    return connecting
  }

  async function openConnection(wanted: number | null) {
    const session = await database.openSession('ingest')
    try {
      return { session, slot: await leaseSlot(session, clock, wanted) }
    } catch (error) {
      await session[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Drops a broken connection and makes a new one on the same slot; false when that took too long. */
  async function reconnect(): Promise<boolean> {
    const broken = connection
    connection = null
    try {
      await broken?.session[Symbol.asyncDispose]()
    } catch (error) {
      log.debug('a broken connection did not close', { reason: nameOf(error) })
    }
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, RECOVERY_MS).unref())
    await Promise.race([connect(broken?.slot.node ?? null), timeout])
    return connection !== null
  }

  async function commit(group: readonly PendingTrade[]): Promise<void> {
    const at = connection
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
    for (let round = 0; round < REPEATS; round++) {
      const at = connection
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
          if (isNumberTaken(error) && (await reconnect())) continue
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
        if (!(await reconnect())) return 'unknown'
        const found = await outcomeOf(chain, head.seq + 1)
        if (found !== null) return found
      }
    }
    return 'unavailable'
  }

  async function outcomeOf(chain: string, seq: number): Promise<StoredGroup | 'unknown' | null> {
    const at = connection
    if (at === null) return 'unknown'
    try {
      return await findGroup(at.session, chain, seq)
    } catch (error) {
      log.error('the outcome of a commit could not be looked up', error)
      return 'unknown'
    }
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
    for (let round = 0; round < REPEATS; round++) {
      const at = connection
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
        if (!(await reconnect())) break
      }
    }
    // The trades themselves are stored; only what these reports add to them is not.
    settleAll(
      group.map(({ pending }) => pending),
      'unavailable',
    )
  }

  void connect(null)
  return {
    get ready() {
      return connection !== null
    },
    commit,
    async [Symbol.asyncDispose]() {
      closing = true
      await connecting
      await connection?.session[Symbol.asyncDispose]()
      connection = null
    },
  }
}

function settleAll(group: readonly PendingTrade[], kind: 'unavailable' | 'unknown'): void {
  for (const pending of group) pending.settle({ kind })
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
}
