// A key as JSON, for the command line and for pages: everything but its secret.
import { formatRate } from '../limits/rate.ts'
import type { StoredKey } from './key-rows.ts'

/** Everything about a key but its id and its secret. */
export function keyToJson(key: StoredKey): Record<string, unknown> {
  return {
    scopes: key.scopes,
    kind: key.kind,
    name: key.name,
    accounts: key.accounts,
    networks: key.networks,
    rate: key.perSecond === null ? null : formatRate(key.perSecond),
    burst: key.burst,
    zone: key.brokerZone,
    state: key.state,
    created_at: key.createdAt,
    created_by: key.createdBy,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
    last_used_at: key.lastUsedAt,
    old_secret_until: key.oldSecretUntil,
  }
}
