// Puts the slice together: two lanes and the report writer to the database, the queue before them, the routes in front.
// Disposing it drains the queue first, so that everything taken is answered.
import type { Announcer } from '../accounts/announcer.ts'
import type { HeldPictures } from '../accounts/held-pictures.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { Route } from '../platform/http/route.ts'
import type { Log } from '../platform/log.ts'
import { createAccountDirectory } from './account-directory.ts'
import { openCommitLane } from './commit-lane.ts'
import { type ConnectedReport, logConnectedDeals } from './expert/log-connected-deals.ts'
import type { LoggedReport } from './expert/log-expert-report.ts'
import { openReportWriter, type ReportWriter } from './expert/report-writer.ts'
import { type ExpertRouteDeps, expertRoutes } from './expert/routes.ts'
import { createGroupCommit, type GroupCommit, groupCommitLimits } from './group-commit.ts'
import { logTradeLines } from './log-trade-lines.ts'
import type { Outcome, Sender } from './pending-trade.ts'
import { type IngestEvents, ingestRoutes } from './routes.ts'

/** Two lanes: one writes while the other's rows are laid out; more cost PostgreSQL more than they bring. */
const LANES = 2

export type IngestDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  readonly announcer: Pick<Announcer, 'announce'>
  readonly held: Pick<HeldPictures, 'hold'>
  readonly events: IngestEvents &
    ExpertRouteDeps['events'] & { group(trades: number, ms: number): void }
  /** Lets a torture test's control put a fault between the routes and the queue. */
  readonly around?: {
    commits(commits: GroupCommit): GroupCommit
    reports(writer: ReportWriter): ReportWriter
  }
}

export type Ingest = AsyncDisposable & {
  readonly routes: readonly Route[]
  /** Trades that wait to be written. */
  readonly queued: number
  /** Deals that another part of this server fetched from a broker. */
  takeDeals(report: ConnectedReport): Promise<LoggedReport>
  /** Trades that another part of this program read from a file: JSON texts, checked before. */
  takeTrades(lines: readonly string[], zone: string | null, sender: Sender): Promise<Outcome[]>
}

export function createIngest(deps: IngestDeps): Ingest {
  const { database, clock, log, announcer, held, events, around } = deps
  const lanes = Array.from({ length: LANES }, () =>
    openCommitLane({ database, clock, log, announcer, onReady: () => commits.wake() }),
  )
  const commits = createGroupCommit({
    lanes,
    clock,
    limits: groupCommitLimits,
    onGroup: (trades, ms) => events.group(trades, ms),
  })
  const accounts = createAccountDirectory(database.write)
  const reports = openReportWriter({ database, clock, log })
  // A broker's whole history must not keep the reports of Experts waiting. Made when there is something to write.
  let connected: ReportWriter | null = null
  const writer = around?.reports(reports) ?? reports
  return {
    routes: [
      ...ingestRoutes({ accounts, commits: around?.commits(commits) ?? commits, events }),
      ...expertRoutes({
        ...{ accounts, database, writer, clock, announcer, held },
        read: database.read,
        events,
      }),
    ],
    get queued() {
      return commits.queued
    },
    async takeDeals(report) {
      connected ??= openReportWriter({ database, clock, log })
      const logged = await logConnectedDeals(
        { accounts, database, writer: connected, clock, announcer, held },
        report,
      )
      events.deals('created', logged.created)
      events.deals('corrected', logged.corrected)
      events.deals('refused', logged.refused.length)
      return logged
    },
    async takeTrades(lines, zone, sender) {
      const outcomes = await logTradeLines({ accounts, commits }, lines, zone, sender)
      for (const { kind } of outcomes) events.trades(kind, 1)
      return outcomes
    },
    async [Symbol.asyncDispose]() {
      await commits.drained()
      await reports[Symbol.asyncDispose]()
      await connected?.[Symbol.asyncDispose]()
      for (const lane of lanes) await lane[Symbol.asyncDispose]()
    },
  }
}
