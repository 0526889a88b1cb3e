// The widget tokens that are accepted now, in memory, beside the keys and never among them: what finds keys finds none of these.
// The ring of keys keeps it up to date, so that a revocation and the panic switch are as quick as the end of a key.
import type { Queryable } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { parseNetworks } from '../client-ip.ts'
import { checkToken } from '../keys/token.ts'
import { findByHash, type TokenHasher } from '../keys/token-hash.ts'
import type { OverlayRecord, UsableOverlay } from './overlay.ts'
import { loadPanic, loadUsableOverlays } from './overlay-store.ts'

export type OverlayBook = {
  /** The overlay of a token that is accepted, or null. Check `endsAtMs` at each use. */
  find(token: string): OverlayRecord | null
  /** Whether all overlays are to be empty. */
  readonly isBlank: boolean
}

type Entry = { readonly tokenHash: Buffer; readonly record: OverlayRecord }

export type OverlayRows = { readonly usable: readonly UsableOverlay[]; readonly isBlank: boolean }

export async function loadOverlayRows(db: Queryable): Promise<OverlayRows> {
  return { usable: await loadUsableOverlays(db), isBlank: (await loadPanic(db)) !== null }
}

/** `take` puts newly read rows in the place of those before. */
export function createOverlayBook(
  hasher: TokenHasher,
  log: Log,
): OverlayBook & { take(rows: OverlayRows): void } {
  let entries = new Map<string, Entry[]>()
  let isBlank = false
  return {
    find(token) {
      const parts = checkToken(token)
      if (parts === null || parts.kind !== 'w') return null
      return findByHash(hasher.hash(token), entries.get(parts.id))?.record ?? null
    },
    get isBlank() {
      return isBlank
    },
    take(rows) {
      entries = Map.groupBy(
        rows.usable.flatMap((one) => entryOf(one, log)),
        ({ record }) => record.id,
      )
      isBlank = rows.isBlank
    },
  }
}

function entryOf({ tokenHash, networks, ...terms }: UsableOverlay, log: Log): Entry[] {
  try {
    const list = networks === null ? null : parseNetworks(networks)
    return [{ tokenHash, record: { ...terms, networks: list } }]
  } catch (error) {
    // Refused rather than accepted from everywhere.
    log.error('overlays: one with an unreadable network list is not accepted', error, {
      overlay: terms.id,
    })
    return []
  }
}
