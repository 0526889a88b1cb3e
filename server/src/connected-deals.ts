// How deals of connected accounts come into the ledger: through ingest, as those of Experts do.
import { LeaseLost } from './accounts/picture-entry.ts'
import { holdsLease } from './accounts/picture-store.ts'
import type { DealBook } from './connect/deal-book.ts'
import type { Ingest } from './ingest/create-ingest.ts'

/** Written under the fence of who owns the connection. */
export function dealBookOf(ingest: Pick<Ingest, 'takeDeals'>): DealBook {
  return {
    async take({ account, deals, offsetS, brokerZone, fence }) {
      const logged = await ingest.takeDeals({
        ...{ account, deals, offsetS, brokerZone },
        sender: `connection-${fence.connectionId}`,
        async guard(tx) {
          if (!(await holdsLease(tx, fence)))
            throw new LeaseLost('another server owns the connection')
        },
      })
      const { created, corrected, refused, watermarkMsc } = logged
      return {
        ...{ created, corrected, newestDealMsc: watermarkMsc },
        refused: refused.map(({ index, problem }) => ({
          deal: deals[index]?.content.deal ?? '',
          detail: problem.message,
        })),
      }
    },
  }
}
