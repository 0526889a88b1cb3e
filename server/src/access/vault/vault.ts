// The vault: puts secrets away, and opens them for the code that connects. Nothing that answers over HTTP reads from it.
import type { Queryable } from '../../platform/database/database.ts'
import type { Secret } from '../../platform/secret.ts'
import { open, type SecretPlace, seal } from './envelope.ts'
import { type Kek, kekOf } from './kek.ts'
import {
  loadEnvelopes,
  putEnvelope,
  removeEnvelopes,
  shareRotation,
} from './sealed-secret-store.ts'

/** The keys of this machine: the one in use, and during a rotation the one that takes its place. */
export type MasterKeys = { readonly current: Secret; readonly next: Secret | null }

export type Vault = {
  /** Inside the caller's transaction. */
  put(tx: Queryable, place: SecretPlace, secret: Secret): Promise<void>
  /** Every secret of an owner, by field; rejects with CannotOpen when one does not open. */
  openAll(db: Queryable, table: string, id: number): Promise<Record<string, Secret>>
  remove(tx: Queryable, table: string, id: number): Promise<void>
}

/** Keys are read anew for each use: a rotation must not need a restart. */
export function createVault(readKeys: () => MasterKeys): Vault {
  return {
    async put(tx, place, secret) {
      await shareRotation(tx)
      const { current, next } = readKeys()
      const kek = kekOf(next ?? current)
      await putEnvelope(tx, place, kek.id, seal(kek, place, secret))
    },
    async openAll(db, table, id) {
      const keks = keksOf(readKeys())
      const stored = await loadEnvelopes(db, table, id)
      return Object.fromEntries(
        stored.map(({ place, envelope }) => [place.field, open(keks, place, envelope)]),
      )
    },
    remove: removeEnvelopes,
  }
}

export function keksOf({ current, next }: MasterKeys): Kek[] {
  return [current, ...(next === null ? [] : [next])].map(kekOf)
}
