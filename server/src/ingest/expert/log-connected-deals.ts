// Deals that this server fetched from a broker itself, or read from a file: taken by the same path as those that an Expert reports, so that there
// is one way into the ledger. Whether their reader may still write is asked in the same transaction, before anything else.

import type { ReportedDeal } from '../../domain/reported-deal.ts'
import type { Queryable } from '../../platform/database/database.ts'
import {
  type LogExpertReportDeps,
  type LoggedReport,
  logExpertReport,
} from './log-expert-report.ts'
import type { ImportedAccount } from './take-report.ts'

export type ConnectedReport = {
  readonly account: { readonly login: string; readonly server: string }
  /** One at least. */
  readonly deals: readonly ReportedDeal[]
  /** Seconds east of UTC of the broker's clock now; null = nothing was seen of it. */
  readonly offsetS: number | null
  readonly brokerZone: string | null
  /** Stands where the id of a key stands in what was reported. */
  readonly sender: string
  /** Of deals that a file brought: what it says of the account. Whoever reports it later takes the account over. */
  readonly imported?: ImportedAccount
  /** Throws when the reader may write no more; then nothing is stored. */
  guard(tx: Queryable): Promise<void>
}

export async function logConnectedDeals(
  deps: LogExpertReportDeps,
  { account, deals, offsetS, brokerZone, sender, imported, guard }: ConnectedReport,
): Promise<LoggedReport> {
  const { writer } = deps
  const guarded = {
    ...writer,
    write: (work: Parameters<typeof writer.write>[0]) =>
      writer.write(async (tx, slot) => {
        await guard(tx)
        return work(tx, slot)
      }),
  }
  return logExpertReport(
    { ...deps, writer: guarded },
    {
      account,
      clock: { gmtS: Math.floor(deps.clock.now() / 1000), offsetS },
      ...{ picture: null, positions: null, refused: [], historyDeals: null, terminal: '{}' },
      deals: deals.map((deal, index) => ({ ...deal, index })),
    },
    { keyId: sender, ip: '' },
    brokerZone,
    imported ?? null,
  )
}
