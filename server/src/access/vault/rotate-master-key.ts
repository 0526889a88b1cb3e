// Brings every secret under a new key-encryption key. Only data keys are wrapped anew; it can be cut off at any instant
// and is simply run again: until the end both keys open, and the old one goes only when nothing is under it.
import type { Database } from '../../platform/database/database.ts'
import { rewrap } from './envelope.ts'
import { kekOf } from './kek.ts'
import { holdRotation, lockOthers, replaceEnvelope } from './sealed-secret-store.ts'
import { keksOf, type MasterKeys } from './vault.ts'

/** Secrets of one transaction. */
const BATCH = 100

export type RotateDeps = {
  readonly database: Pick<Database, 'transaction'>
  /** Both keys: the one in use and the one that takes its place. */
  readonly keys: MasterKeys & { readonly next: NonNullable<MasterKeys['next']> }
  /** Puts the new key in the old one's place; called while nobody can write a secret, and only when nothing is under the old one. */
  readonly promote: () => void
  readonly onProgress?: (rewrapped: number) => void
}

/** Answers how many secrets were brought over. */
export async function rotateMasterKey(deps: RotateDeps): Promise<number> {
  const { database, keys, promote, onProgress } = deps
  const keks = keksOf(keys)
  const to = kekOf(keys.next)
  let rewrapped = 0
  for (;;) {
    const done = await database.transaction(async (tx) => {
      const others = await lockOthers(tx, to.id, BATCH)
      for (const { place, envelope } of others)
        await replaceEnvelope(tx, place, to.id, rewrap(keks, to, place, envelope))
      return others.length
    })
    if (done === 0) break
    rewrapped += done
    onProgress?.(rewrapped)
  }
  // Whoever began to write before both keys were there may have written under the old one: looked at once more, alone.
  await database.transaction(async (tx) => {
    await holdRotation(tx)
    for (const { place, envelope } of await lockOthers(tx, to.id, 1_000_000)) {
      await replaceEnvelope(tx, place, to.id, rewrap(keks, to, place, envelope))
      rewrapped++
    }
  })
  promote()
  return rewrapped
}
