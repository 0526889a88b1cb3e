// Writes reports of Expert Advisors, one after the other, on a connection and a chain of its own.
// A report whose answer was lost is simply sent again: every deal is known by its ticket.
import type { Clock } from '../../platform/clock.ts'
import {
  type Database,
  DatabaseUnavailable,
  type Queryable,
  SqlError,
} from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { openLaneConnection } from '../lane-connection.ts'
import { isNumberTaken, isWorthRepeating } from '../sql-faults.ts'
import type { ChainHead, WriterSlot } from '../writer-slot.ts'
import type { ReportResult } from './take-report.ts'

/** Work in one transaction; answers its result and where the chain stands after the commit. */
export type ReportWork = (
  tx: Queryable,
  slot: WriterSlot,
) => Promise<{ readonly result: ReportResult; readonly head: ChainHead }>

export type ReportWriter = AsyncDisposable & {
  /** Throws ledger_busy, or ledger_unavailable: then nothing is stored, or all of it when the answer to the commit was lost. */
  write(work: ReportWork): Promise<ReportResult>
}

/** Reports that may wait: each may be a megabyte of text, and as much again once it was read. */
const MOST_WAITING = 100
/** How long a report may take, waiting included, in milliseconds. */
const LONGEST_MS = 5_000

export type ReportWriterDeps = {
  readonly database: Pick<Database, 'openSession'>
  readonly clock: Clock
  readonly log: Log
}

export function openReportWriter({ database, clock, log }: ReportWriterDeps): ReportWriter {
  const connection = openLaneConnection({ database, clock, log, onReady: () => undefined })
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function run(work: ReportWork, deadlineMs: number): Promise<ReportResult> {
    let cause: unknown
    do {
      const at = connection.current
      if (at === null) {
        if (!(await connection.renew(deadlineMs))) break
        continue
      }
      try {
        return await inTransaction(at.session, at.slot, work)
      } catch (error) {
        cause = error
        if (error instanceof SqlError && isWorthRepeating(error)) continue
        // A number was given twice: this writer's picture of its chain is old, and is read anew.
        if (error instanceof SqlError && isNumberTaken(error)) {
          await connection.renew(deadlineMs)
          continue
        }
        if (!(error instanceof DatabaseUnavailable)) throw unlessLedger(error, log)
        // Taking the report again is harmless: what was committed is found as a repeat.
        await connection.renew(deadlineMs)
      }
    } while (clock.monotonicMs() < deadlineMs)
    throw unavailable(cause)
  }

  return {
    write(work) {
      if (waiting >= MOST_WAITING) return Promise.reject(busy())
      waiting++
      const deadlineMs = clock.monotonicMs() + LONGEST_MS
      const turn = last.then(() => {
        if (clock.monotonicMs() > deadlineMs) throw busy()
        return run(work, deadlineMs)
      })
      last = turn.then(
        () => waiting--,
        () => waiting--,
      )
      return turn
    },
    async [Symbol.asyncDispose]() {
      await last
      await connection.close()
    },
  }
}

async function inTransaction(
  session: Queryable,
  slot: WriterSlot,
  work: ReportWork,
): Promise<ReportResult> {
  await session.query('begin')
  let done: Awaited<ReturnType<ReportWork>>
  try {
    done = await work(session, slot)
    await session.query('commit')
  } catch (error) {
    // When the connection is gone there is nothing left to roll back, and the first error is the one to tell.
    await session.query('rollback').catch(() => undefined)
    throw error
  }
  slot.head = done.head
  return done.result
}

function unlessLedger(error: unknown, log: Log): unknown {
  if (!isLedgerFault(error)) return error
  log.error('the database does not take reports', error)
  return unavailable(error)
}

/**
 * A database that is full, failing, read-only or at a limit of its own is unavailable. Class 54 is such a limit: no deal is
 * long enough to be too large for a row, so none must be given up for it.
 */
export function isLedgerFault(error: unknown): boolean {
  return error instanceof SqlError && /^(25006|53|54|57|58)/.test(error.sqlState)
}

export function unavailable(cause: unknown): TidemarkError {
  const detail = 'The database does not answer. Send the same report again: every deal lands once.'
  return new TidemarkError('ledger_unavailable', detail, { cause, retryAfterMs: 2000 })
}

function busy(): TidemarkError {
  const detail = 'Too many reports are waiting to be written. Nothing of this one was stored.'
  return new TidemarkError('ledger_busy', detail, { retryAfterMs: 1000 })
}
