// The book of accounts' latest pictures, whoever brings them: written to the database, or held in memory for accounts that keep nothing.
// Pictures of many accounts are one transaction; only after its commit is their change announced.
import type { Database, Queryable } from '../platform/database/database.ts'
import type { Announcer } from './announcer.ts'
import { storeAssets } from './asset-store.ts'
import { sampleEquity } from './equity-store.ts'
import { forgetLists } from './forget-lists.ts'
import type { HeldPictures } from './held-pictures.ts'
import { placeOfTransaction } from './news-place.ts'
import { storeOrders } from './order-store.ts'
import { type Fence, LeaseLost, type PictureEntry } from './picture-entry.ts'
import { findCacheOnly, holdsLease, noteHeard, storeCause, storePictures } from './picture-store.ts'
import { storePositions } from './position-store.ts'

export { type Fence, LeaseLost, type PictureEntry, type PlacedPosition } from './picture-entry.ts'

export type PictureBook = {
  /** All of them or none. Rejects with LeaseLost when another server owns the connection by now. */
  take(entries: readonly PictureEntry[], fence: Fence | null): Promise<void>
  /** Notes why the broker gives no values of an account. `detail` holds no secret. */
  refuse(accountId: number, cause: string, detail: string, fence: Fence | null): Promise<void>
}

export type PictureBookDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly announcer: Announcer
  readonly held: HeldPictures
}

export function createPictureBook({ database, announcer, held }: PictureBookDeps): PictureBook {
  const under = <T>(fence: Fence | null, work: (tx: Queryable) => Promise<T>): Promise<T> =>
    database.transaction(async (tx) => {
      if (fence !== null && !(await holdsLease(tx, fence)))
        throw new LeaseLost('another server owns the connection')
      return work(tx)
    })
  return {
    async take(entries, fence) {
      const accountIds = entries.map(({ accountId }) => accountId)
      await under(fence, async (tx) => {
        const cacheOnly = await findCacheOnly(tx, accountIds)
        const kept = entries.filter(({ accountId }) => !cacheOnly.has(accountId))
        const passing = entries.filter(({ accountId }) => cacheOnly.has(accountId))
        await storeEntries(tx, kept)
        if (passing.length === 0) return
        await noteHeard(tx, passing)
        held.hold(passing, await placeOfTransaction(tx))
      })
      announcer.announce(accountIds)
    },
    async refuse(accountId, cause, detail, fence) {
      await under(fence, (tx) => storeCause(tx, accountId, cause, detail))
      announcer.announce([accountId])
    },
  }
}

/** Writes pictures of accounts that keep them, inside the caller's transaction. */
export async function storeEntries(tx: Queryable, entries: readonly PictureEntry[]): Promise<void> {
  if (entries.length === 0) return
  await sampleEquity(tx, entries)
  await storePictures(tx, entries)
  await storePositions(tx, entries)
  await storeOrders(tx, entries)
  await storeAssets(tx, entries)
  await forgetLists(tx, entries)
}
