// Overlays as JSON for programs and as text for people. Only a new overlay's own text holds its address.
import type { StoredOverlay } from '../../access/overlays/overlay.ts'
import { type Column, textTable } from '../text-table.ts'

/** Everything about an overlay but its id and its token. */
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

/** The address on a line of its own, easy to select, and what it shows below. */
export function describeOverlay(overlay: StoredOverlay, url: string): string {
  const facts: [string, string][] = [
    ['id', overlay.id],
    ['name', overlay.name],
    ['widget', overlay.widget],
    ['mask', overlay.mask],
    ['delay', `${overlay.delayS} s`],
    ['from', overlay.networks?.join(', ') ?? 'anywhere'],
    ['expires', overlay.expiresAt ?? 'never'],
  ]
  return [url, '', ...facts.map(([name, value]) => `  ${name.padEnd(10)}${value}`)].join('\n')
}

const columns: readonly Column<StoredOverlay>[] = [
  ['ID', ({ id }) => id],
  ['NAME', ({ name }) => name],
  ['WIDGET', ({ widget }) => widget],
  ['STATE', ({ state }) => state],
  ['ACCOUNTS', ({ accountIds }) => accountIds.map((id) => `acc_${id}`).join(',')],
  ['MASK', ({ mask }) => mask],
  ['DELAY', ({ delayS }) => `${delayS} s`],
  ['LAST USED', ({ lastUsedAt }) => lastUsedAt?.slice(0, 16).replace('T', ' ') ?? 'never'],
  ['PLACES', ({ places }) => String(places)],
]

export function overlayTable(overlays: readonly StoredOverlay[]): string {
  if (overlays.length === 0)
    return 'There are no overlays yet. Make one: tidemark overlay url --widget stat --account 5012345'
  return textTable(columns, overlays)
}
