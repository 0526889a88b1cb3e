// Overlays as text for people. Only a new overlay's own text holds its address.
import type { StoredOverlay } from '../../access/overlays/overlay.ts'
import { type Column, textTable } from '../text-table.ts'

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
