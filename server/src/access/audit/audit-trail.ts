// Writes one chained audit row for each request, in batches of 20 ms, without any request waiting for it.
// A batch whose commit was lost is looked up by its place in the chain before it is written again, so nothing stands twice.
import type { Clock } from '../../platform/clock.ts'
import { type Database, type Session, SqlError } from '../../platform/database/database.ts'
import type { RequestEntry } from '../../platform/http/route.ts'
import type { Log } from '../../platform/log.ts'
import { type ChainHead, type ChainRow, linkBodies } from './chain.ts'
import { appendRows, loadHashes, loadHead } from './entry-store.ts'
import { type ChainLease, leaseChain } from './lease-chain.ts'
import { createWaitingEntries } from './request-entries.ts'

export type AuditEntry = RequestEntry

export type AuditTrail = AsyncDisposable & {
  /** Never throws and never waits. */
  record(entry: AuditEntry): void
  /** Resolves when everything recorded before is committed. */
  flush(): Promise<void>
}

export type AuditTrailDeps = {
  readonly database: Pick<Database, 'openSession'>
  /** Servers on one database write chains of their own: this name and a number. */
  readonly chain: string
  readonly clock: Clock
  readonly log: Log
}

const batchMs = 20
const batchRows = 1000
const bounds = { entries: 20_000, refusalGroups: 200 }
const longestPauseMs = 2000
/** Longer than any statement of ours may run: rows that were sent this long ago have arrived, or never will. */
const doubtMs = 15_000
/** How long a stopping server tries to write what is left. */
const farewellMs = 3000

export function createAuditTrail(deps: AuditTrailDeps): AuditTrail {
  const { database, clock, log } = deps
  const waiting = createWaitingEntries(bounds)
  let session: Session | null = null
  let lease: ChainLease | null = null
  let head: ChainHead | null = null
  let writing: Promise<void> | null = null
  let closing = false
  let wake: () => void = () => undefined

  /** Waits for the batch time, or until somebody asks to be quick. */
  function pause(lengthMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lengthMs)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  function start(): Promise<void> {
    writing ??= write().finally(() => {
      writing = null
      if (waiting.size > 0 && !closing) void start().catch(() => undefined)
    })
    return writing
  }

  async function write(): Promise<void> {
    if (!closing) await pause(batchMs)
    for (let bodies = waiting.take(batchRows); bodies.length > 0; bodies = waiting.take(batchRows))
      await commit(bodies)
  }

  /** Tries until the bodies stand in the chain, exactly once. */
  async function commit(bodies: readonly string[]): Promise<void> {
    const startedMs = clock.monotonicMs()
    let rows: ChainRow[] | null = null
    let sentTo = ''
    for (let attempt = 0; ; attempt++) {
      try {
        // While rows may be on their way, only the chain's own lock tells that they are not.
        const isInDoubt = rows !== null && clock.monotonicMs() - startedMs < doubtMs
        const { on, chain } = await ready(isInDoubt ? 'same' : 'any')
        if (rows !== null && (await isCommitted(on, sentTo, rows))) return
        head ??= await loadHead(on, chain)
        rows = linkBodies(head, bodies)
        sentTo = chain
        await appendRows(on, chain, rows)
        const last = rows.at(-1)
        head = last === undefined ? head : { seq: last.seq, hash: last.hash }
        return
      } catch (error) {
        head = null
        if (attempt === 0) log.error('audit: entries wait for the database', error)
        if (closing && clock.monotonicMs() - startedMs > farewellMs) throw error
        // A place that is taken needs no new connection, only another look.
        if (!(error instanceof SqlError)) await endSession()
        await pause(Math.min(50 * 2 ** Math.min(attempt, 10), longestPauseMs))
      }
    }
  }

  /** A session that holds a chain: the one we had, or any, for another server may hold ours for good. */
  async function ready(which: 'same' | 'any'): Promise<{ on: Session; chain: string }> {
    if (session !== null && lease !== null && !session.lost)
      return { on: session, chain: lease.chain }
    await endSession()
    const opened = await database.openSession('audit')
    try {
      lease = await leaseChain(opened, deps.chain, which === 'same' ? lease : null)
    } catch (error) {
      await closeQuietly(opened)
      throw error
    }
    session = opened
    head = null
    return { on: opened, chain: lease.chain }
  }

  async function isCommitted(
    on: Session,
    chain: string,
    rows: readonly ChainRow[],
  ): Promise<boolean> {
    const last = rows.at(-1)
    if (last === undefined) return true
    const [stored] = await loadHashes(on, [{ chain, seq: last.seq }])
    return stored === last.hash.toString('hex')
  }

  async function endSession(): Promise<void> {
    const ended = session
    session = null
    await closeQuietly(ended)
  }

  return {
    record(entry) {
      waiting.add(entry)
      if (writing === null && !closing) void start().catch(() => undefined)
    },
    async flush() {
      while (writing !== null || waiting.size > 0) {
        const current = start()
        wake()
        await current
      }
    },
    async [Symbol.asyncDispose]() {
      closing = true
      wake()
      try {
        await (writing ?? Promise.resolve())
        await this.flush()
      } catch (error) {
        log.error('audit: the last entries could not be written', error, { waiting: waiting.size })
      }
      await endSession()
    },
  }
}

async function closeQuietly(session: Session | null): Promise<void> {
  try {
    await session?.[Symbol.asyncDispose]()
  } catch {
    // It was broken already.
  }
}
