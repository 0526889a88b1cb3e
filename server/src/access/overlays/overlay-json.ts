// An overlay as JSON, for programs and pages: everything but its token.
import type { StoredOverlay } from './overlay.ts'

export function overlayToJson(overlay: StoredOverlay): Record<string, unknown> {
  return {
    widget: overlay.widget,
    name: overlay.name,
    accounts: overlay.accountIds.map((id) => `acc_${id}`),
    settings: overlay.settings,
    mask: overlay.mask,
    delay_s: overlay.delayS,
    networks: overlay.networks,
    state: overlay.state,
    created_at: overlay.createdAt,
    created_by: overlay.createdBy,
    expires_at: overlay.expiresAt,
    revoked_at: overlay.revokedAt,
    last_used_at: overlay.lastUsedAt,
    places: overlay.places,
  }
}
