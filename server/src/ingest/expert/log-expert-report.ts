// The use case behind POST /api/v1/ea/reports: finds the account, takes the report, and sets apart what the database refuses.

import type { Announcer } from '../../accounts/announcer.ts'
import type { HeldPictures } from '../../accounts/held-pictures.ts'
import { findCacheOnly } from '../../accounts/picture-store.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Database, DatabaseUnavailable, SqlError } from '../../platform/database/database.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { AccountDirectory } from '../account-directory.ts'
import { ensureAccount } from '../log-reports.ts'
import type { Sender } from '../pending-trade.ts'
import { isRowFault } from '../sql-faults.ts'
import type { ExpertReport, RefusedDeal } from './expert-report.ts'
import { isLedgerFault, type ReportWriter, unavailable } from './report-writer.ts'
import {
  type ImportedAccount,
  type ReportContext,
  type ReportResult,
  takePicture,
  takeReport,
} from './take-report.ts'

export type LogExpertReportDeps = {
  readonly accounts: AccountDirectory
  readonly database: Pick<Database, 'transaction' | 'read'>
  readonly announcer: Pick<Announcer, 'announce'>
  readonly held: Pick<HeldPictures, 'hold'>
  readonly writer: ReportWriter
  readonly clock: Clock
}

export type LoggedReport = ReportResult & {
  readonly refused: readonly RefusedDeal[]
  /** The terminal knows more deals than the ledger: the whole history should be sent again. */
  readonly resync: boolean
}

export async function logExpertReport(
  deps: LogExpertReportDeps,
  reported: ExpertReport,
  sender: Sender,
  keyZone: string | null,
  imported: ImportedAccount | null = null,
): Promise<LoggedReport> {
  const { server, login } = reported.account
  const accountId = await ensureAccount(deps.accounts, server, login)
  const cacheOnly = (await cacheOnlyOf(deps, accountId)).has(accountId)
  const context: ReportContext = {
    ...{ accountId, sender, keyZone, nowMs: deps.clock.now(), cacheOnly, imported },
    onPicture: (entry, place) => deps.held.hold([entry], place),
  }
  const given = cacheOnly ? withoutHistory(reported) : reported
  const taken = (await takeWithoutDeals(deps, given, context)) ?? (await take(deps, given, context))
  deps.announcer.announce([accountId])
  const refused = [...given.refused, ...taken.refused].sort((one, two) => one.index - two.index)
  const { historyDeals } = given
  const resync =
    historyDeals !== null && refused.length === 0 && taken.result.dealsKnown < historyDeals
  return { ...taken.result, refused, resync }
}

/** An account that keeps nothing has no deals either: they are taken note of and let go. */
function withoutHistory(report: ExpertReport): ExpertReport {
  return { ...report, deals: [], refused: [], historyDeals: null }
}

async function cacheOnlyOf({ database }: LogExpertReportDeps, accountId: number) {
  try {
    return await findCacheOnly(database.read, [accountId])
  } catch (error) {
    throw isLedgerFault(error) || error instanceof DatabaseUnavailable ? unavailable(error) : error
  }
}

type Taken = { readonly result: ReportResult; readonly refused: readonly RefusedDeal[] }

/** Null when the report must go through the writer. */
async function takeWithoutDeals(
  deps: LogExpertReportDeps,
  report: ExpertReport,
  context: ReportContext,
): Promise<Taken | null> {
  if (report.deals.length > 0) return null
  try {
    const result = await deps.database.transaction(async (tx) => {
      const taken = await takePicture(tx, report, context)
      if (taken === 'needs_writer') throw new NeedsWriter()
      return taken
    })
    return { result, refused: [] }
  } catch (error) {
    if (error instanceof NeedsWriter) return null
    throw isLedgerFault(error) ? unavailable(error) : error
  }
}

/** Takes the transaction back: what it would change belongs into a chain. */
class NeedsWriter extends Error {
  override readonly name = 'NeedsWriter'
}

/** A deal that the database refuses must not cost its neighbours anything: halve until it stands alone. */
async function take(
  deps: LogExpertReportDeps,
  report: ExpertReport,
  context: ReportContext,
): Promise<Taken> {
  try {
    const result = await deps.writer.write((tx, slot) => takeReport(tx, slot, report, context))
    return { result, refused: [] }
  } catch (error) {
    if (!(error instanceof SqlError) || !isRowFault(error) || report.deals.length === 0) throw error
    const [only] = report.deals
    if (report.deals.length === 1 && only !== undefined) {
      const detail = 'The database refuses this deal: a value is outside what it can store.'
      const problem = new TidemarkError('trade_invalid', detail, { cause: error })
      const rest = await take(deps, { ...report, deals: [] }, context)
      return { result: rest.result, refused: [{ index: only.index, problem }] }
    }
    const half = Math.ceil(report.deals.length / 2)
    const first = await take(deps, { ...report, deals: report.deals.slice(0, half) }, context)
    const second = await take(deps, { ...report, deals: report.deals.slice(half) }, context)
    return {
      result: sumOf(first.result, second.result),
      refused: [...first.refused, ...second.refused],
    }
  }
}

function sumOf(first: ReportResult, second: ReportResult): ReportResult {
  return {
    ...second,
    created: first.created + second.created,
    duplicate: first.duplicate + second.duplicate,
    corrected: first.corrected + second.corrected,
  }
}
