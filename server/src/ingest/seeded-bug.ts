// Faults that a torture test plants on purpose, to show that it would notice them. Never active in a normal run:
// the composition root installs one only when the torture variable names it, and says so loudly.
import type { ReportWriter } from './expert/report-writer.ts'
import type { GroupCommit } from './group-commit.ts'

export type IngestBug = 'ack_before_commit' | 'no_unique_key'

export function isIngestBug(name: string | null): name is IngestBug {
  return name === 'ack_before_commit' || name === 'no_unique_key'
}

export function withSeededBug(commits: GroupCommit, bug: IngestBug): GroupCommit {
  return {
    get queued() {
      return commits.queued
    },
    drained: () => commits.drained(),
    submit(trades) {
      if (bug === 'no_unique_key')
        return commits.submit(trades.map((trade) => ({ ...trade, identity: null })))
      const taken = commits.submit(trades.map((trade) => ({ ...trade, settle: () => undefined })))
      if (taken) for (const trade of trades) trade.settle({ kind: 'created', internalId: 1 })
      return taken
    },
  }
}

/** The same fault for reports of Expert Advisors: answered before anything is written. */
export function withSeededReportBug(writer: ReportWriter, bug: IngestBug): ReportWriter {
  if (bug !== 'ack_before_commit') return writer
  return {
    write(work) {
      void writer.write(work).catch(() => undefined) // nobody is told, which is the fault
      const none = { created: 0, duplicate: 0, corrected: 0, dealsKnown: 0, watermarkMsc: null }
      return Promise.resolve(none)
    },
    [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
  }
}
