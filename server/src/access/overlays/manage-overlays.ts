// What people do with overlays: create, roll, revoke, and blank all of them at once. Each act and its audit entry are one transaction.
// The token exists only in the value that is returned; what is stored is its keyed hash.
import { Secret } from '../../platform/secret.ts'
import { actOf, appendEntry, commandChain } from '../audit/write-entry.ts'
import type { ManageKeysDeps } from '../keys/manage-keys.ts'
import { mintToken } from '../keys/token.ts'
import { createTokenHasher } from '../keys/token-hash.ts'
import type { OverlayTerms, StoredOverlay } from './overlay.ts'
import {
  deletePanic,
  insertOverlay,
  insertPanic,
  loadOverlay,
  loadPanic,
  lockOverlay,
  markOverlayRevoked,
  replaceOverlaySecret,
} from './overlay-store.ts'

export type ManageOverlaysDeps = ManageKeysDeps

export type NewOverlayToken = { readonly overlay: StoredOverlay; readonly token: Secret }

/** @param request what it shows, and how many seconds it lasts (null = until it is revoked) */
export async function createOverlay(
  deps: ManageOverlaysDeps,
  request: OverlayTerms & { readonly lifetimeS: number | null },
): Promise<NewOverlayToken> {
  const { id, token } = mintToken('w')
  const hash = createTokenHasher(deps.pepper).hash(token)
  const overlay = await deps.database.transaction(async (tx) => {
    await insertOverlay(tx, { ...request, id, createdBy: deps.actor })
    await replaceOverlaySecret(tx, id, hash)
    const stored = await loadOverlay(tx, id)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'overlay_created', id),
      name: stored.name,
      widget: stored.widget,
      accounts: stored.accountIds,
      mask: stored.mask,
      delay_s: stored.delayS,
      networks: stored.networks,
      expires_at: stored.expiresAt,
    })
    return stored
  })
  return { overlay, token: new Secret(token) }
}

export type RollResult =
  | ({ readonly kind: 'rolled' } & NewOverlayToken)
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ended'; readonly overlay: StoredOverlay }

/** A new token at once; the old one ends in the same moment, because it may have been seen by everybody. */
export async function rollOverlay(deps: ManageOverlaysDeps, id: string): Promise<RollResult> {
  const hasher = createTokenHasher(deps.pepper)
  return deps.database.transaction(async (tx): Promise<RollResult> => {
    const overlay = await lockOverlay(tx, id)
    if (overlay === null) return { kind: 'unknown' }
    if (overlay.state !== 'active') return { kind: 'ended', overlay }
    const { token } = mintToken('w', id)
    await replaceOverlaySecret(tx, id, hasher.hash(token))
    await appendEntry(tx, commandChain, act(deps, 'overlay_rolled', id))
    return { kind: 'rolled', overlay, token: new Secret(token) }
  })
}

export type RevokeOverlayResult =
  | { readonly kind: 'revoked' | 'already_revoked'; readonly overlay: StoredOverlay }
  | { readonly kind: 'unknown' }

export async function revokeOverlay(
  deps: ManageOverlaysDeps,
  id: string,
): Promise<RevokeOverlayResult> {
  return deps.database.transaction(async (tx): Promise<RevokeOverlayResult> => {
    const overlay = await lockOverlay(tx, id)
    if (overlay === null) return { kind: 'unknown' }
    if (overlay.revokedAt !== null) return { kind: 'already_revoked', overlay }
    await markOverlayRevoked(tx, id)
    await appendEntry(tx, commandChain, act(deps, 'overlay_revoked', id))
    return { kind: 'revoked', overlay: await loadOverlay(tx, id) }
  })
}

/** Empties every overlay at once, or lets them be seen again. Gives since when they are empty; null = they are not. */
export async function setPanic(deps: ManageOverlaysDeps, isBlank: boolean): Promise<string | null> {
  return deps.database.transaction(async (tx) => {
    const before = await loadPanic(tx)
    if (isBlank === (before !== null)) return before
    if (isBlank) await insertPanic(tx, deps.actor)
    else await deletePanic(tx)
    const kind = isBlank ? 'overlays_blanked' : 'overlays_shown'
    await appendEntry(tx, commandChain, actOf(deps, kind))
    return loadPanic(tx)
  })
}

function act(deps: ManageOverlaysDeps, kind: string, overlay: string) {
  return { ...actOf(deps, kind), overlay }
}
