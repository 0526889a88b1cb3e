// What people do with keys: create, rotate, revoke. Each act and its audit entry are committed together.
// The token exists only in the value that is returned; what is stored is its keyed hash.
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { Secret } from '../../platform/secret.ts'
import { actOf, appendEntry, commandChain } from '../audit/write-entry.ts'
import type { KeyRequest } from './key-request.ts'
import type { StoredKey } from './key-rows.ts'
import {
  endSecrets,
  insertKey,
  insertSecret,
  loadKey,
  lockKey,
  markRevoked,
  storeNetworks,
} from './key-store.ts'
import { kindOf } from './scopes.ts'
import { mintToken, type TokenKind } from './token.ts'
import { createTokenHasher } from './token-hash.ts'

export type ManageKeysDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly pepper: Secret
  readonly clock: Clock
  /** Who acts, for the audit, such as `cli:alice`. */
  readonly actor: string
}

/** A key with its token, which nobody will see again. */
export type NewToken = { readonly key: StoredKey; readonly token: Secret }

export type RotateResult =
  | ({ readonly kind: 'rotated' } & NewToken)
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ended'; readonly key: StoredKey }

export type RevokeResult =
  | { readonly kind: 'revoked' | 'already_revoked'; readonly key: StoredKey }
  | { readonly kind: 'unknown' }

export async function createKey(deps: ManageKeysDeps, request: KeyRequest): Promise<NewToken> {
  const kind = kindOf(request.scopes)
  const { id, token } = mintToken(kind)
  const hash = createTokenHasher(deps.pepper).hash(token)
  const key = await deps.database.transaction(async (tx) => {
    const stored = await insertKey(tx, { ...request, id, kind, createdBy: deps.actor })
    await insertSecret(tx, id, hash)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'key_created', id),
      name: stored.name,
      scopes: stored.scopes,
      accounts: stored.accounts,
      networks: stored.networks,
      rate_per_s: stored.perSecond,
      zone: stored.brokerZone,
      expires_at: stored.expiresAt,
    })
    return stored
  })
  return { key, token: new Secret(token) }
}

/** A new secret now; the old ones stay accepted for `overlapS` more seconds. */
export async function rotateKey(
  deps: ManageKeysDeps,
  id: string,
  overlapS: number,
): Promise<RotateResult> {
  const hasher = createTokenHasher(deps.pepper)
  return deps.database.transaction(async (tx): Promise<RotateResult> => {
    const key = await lockKey(tx, id)
    if (key === null) return { kind: 'unknown' }
    if (key.state !== 'active') return { kind: 'ended', key }
    // The kinds in the table are kinds of tokens: a check constraint of the column says so.
    const { token } = mintToken(key.kind as TokenKind, id)
    await endSecrets(tx, id, overlapS)
    await insertSecret(tx, id, hasher.hash(token))
    await appendEntry(tx, commandChain, { ...act(deps, 'key_rotated', id), overlap_s: overlapS })
    return { kind: 'rotated', key: await loadKey(tx, id), token: new Secret(token) }
  })
}

export async function revokeKey(deps: ManageKeysDeps, id: string): Promise<RevokeResult> {
  return deps.database.transaction(async (tx): Promise<RevokeResult> => {
    const key = await lockKey(tx, id)
    if (key === null) return { kind: 'unknown' }
    if (key.revokedAt !== null) return { kind: 'already_revoked', key }
    await markRevoked(tx, id)
    await appendEntry(tx, commandChain, act(deps, 'key_revoked', id))
    return { kind: 'revoked', key: await loadKey(tx, id) }
  })
}

export type NetworksResult =
  | { readonly kind: 'changed' | 'ended'; readonly key: StoredKey }
  | { readonly kind: 'unknown' }

/** From where a key may be used from now on; null = from anywhere. */
export async function changeNetworks(
  deps: ManageKeysDeps,
  id: string,
  networks: readonly string[] | null,
): Promise<NetworksResult> {
  return deps.database.transaction(async (tx): Promise<NetworksResult> => {
    const key = await lockKey(tx, id)
    if (key === null) return { kind: 'unknown' }
    if (key.state !== 'active') return { kind: 'ended', key }
    await storeNetworks(tx, id, networks)
    await appendEntry(tx, commandChain, { ...act(deps, 'key_networks_changed', id), networks })
    return { kind: 'changed', key: await loadKey(tx, id) }
  })
}

function act(deps: ManageKeysDeps, kind: string, key: string) {
  return { ...actOf(deps, kind), key }
}
