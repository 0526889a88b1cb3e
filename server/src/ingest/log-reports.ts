// Takes checked reports of one request into the ledger and tells what became of each.
// Resolves only when every report is settled: what is answered as stored is on disk.
import { digestOfTrade } from '../access/audit/trade-digest.ts'
import { canonicalMembers } from '../domain/canonical-trade.ts'
import { DatabaseUnavailable, SqlError } from '../platform/database/database.ts'
import { TidemarkError } from '../platform/problem.ts'
import type { AccountDirectory } from './account-directory.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Outcome, PendingTrade, Sender } from './pending-trade.ts'
import type { Report } from './wire.ts'

export type LogReportsDeps = {
  readonly accounts: AccountDirectory
  readonly commits: GroupCommit
}

/** A report and its identity (see identityOf). */
export type IdentifiedReport = { readonly report: Report; readonly identity: string | null }

/** Outcomes in the order of `reports`. Throws ledger_busy when they do not fit, ledger_unavailable without a database. */
export async function logReports(
  deps: LogReportsDeps,
  reports: readonly IdentifiedReport[],
  sender: Sender,
): Promise<Outcome[]> {
  const accountIds = await accountIdsOf(deps.accounts, reports)
  return new Promise((resolve, reject) => {
    const outcomes = new Array<Outcome>(reports.length)
    let open = reports.length
    if (open === 0) return resolve([])
    const pending = reports.map(({ report: { trade }, identity }, index): PendingTrade => {
      const members = canonicalMembers(trade)
      return {
        trade,
        members,
        digest: digestOfTrade(trade, members),
        accountId: accountIds[index] ?? 0,
        identity,
        sender,
        settle(outcome) {
          outcomes[index] = outcome
          if (--open === 0) resolve(outcomes)
        },
      }
    })
    if (!deps.commits.submit(pending)) reject(busy())
  })
}

async function accountIdsOf(
  accounts: AccountDirectory,
  reports: readonly IdentifiedReport[],
): Promise<number[]> {
  const ids: number[] = []
  for (const { report } of reports) {
    const { exchange, account } = report.trade
    ids.push(
      accounts.known(exchange, account) ?? (await ensureAccount(accounts, exchange, account)),
    )
  }
  return ids
}

/** The account's id. Throws ledger_unavailable when the database is away or cannot write. */
export async function ensureAccount(
  accounts: AccountDirectory,
  exchange: string,
  account: string,
): Promise<number> {
  try {
    return await accounts.ensure(exchange, account)
  } catch (error) {
    if (error instanceof DatabaseUnavailable || cannotWrite(error)) throw unavailable(error)
    throw error
  }
}

/** The database is there, but full, failing or read-only. */
function cannotWrite(error: unknown): boolean {
  return error instanceof SqlError && /^(25006|53|57|58)/.test(error.sqlState)
}

function busy(): TidemarkError {
  const detail = 'Too many trades are waiting to be written. Nothing of this request was stored.'
  return new TidemarkError('ledger_busy', detail, { retryAfterMs: 1000 })
}

function unavailable(cause: unknown): TidemarkError {
  const detail = 'The database does not answer. Nothing of this request was stored.'
  return new TidemarkError('ledger_unavailable', detail, { cause, retryAfterMs: 2000 })
}
