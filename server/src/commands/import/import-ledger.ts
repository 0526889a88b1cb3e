// Binds an import to the ledger's own writers: the same ones that take what Experts and bots report.

import type { ImportLedger } from '../../import/ports.ts'
import type { Ingest } from '../../ingest/create-ingest.ts'
import { readTradeLines } from '../../ingest/log-trade-lines.ts'
import { outcomeProblem } from '../../ingest/outcome-problem.ts'
import type { Queryable } from '../../platform/database/database.ts'

export function importLedgerOf(
  ingest: Pick<Ingest, 'takeDeals' | 'takeTrades'>,
  read: Queryable,
): ImportLedger {
  return {
    read,
    checkTrades: readTradeLines,
    async takeTrades(lines, zone, sender) {
      const outcomes = await ingest.takeTrades(lines, zone, { keyId: sender, ip: '' })
      const of = (kind: string) => outcomes.filter((one) => one.kind === kind).length
      const refused = outcomes.flatMap((outcome, index) =>
        'internalId' in outcome ? [] : [{ index, detail: outcomeProblem(outcome).message }],
      )
      return { created: of('created') + of('updated'), duplicate: of('duplicate'), refused }
    },
    async takeDeals({ account, deals, zone, currency, sender, guard }) {
      const logged = await ingest.takeDeals({
        ...{ account, deals, sender, guard },
        ...{ offsetS: null, brokerZone: zone, imported: { currency } },
      })
      return {
        created: logged.created + logged.corrected,
        duplicate: logged.duplicate,
        refused: logged.refused.map(({ index, problem }) => ({ index, detail: problem.message })),
      }
    },
  }
}
