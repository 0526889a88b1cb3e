// The accounts of an overlay once their names are known, and the parts of a scene at their places among them.
import type { OverlaySettings } from '../../../access/overlays/overlay.ts'
import type { ScenePart } from './wire.ts'

/**
 * Each account once. One that was named twice moves those behind it forward, and the parts of a scene move with them.
 * @param named accounts in the order in which they were named, as `account` of a part counts them
 */
export function placeAccounts(
  named: readonly number[],
  settings: OverlaySettings,
): { readonly accountIds: readonly number[]; readonly settings: OverlaySettings } {
  const accountIds = [...new Set(named)]
  const { parts } = settings
  if (!Array.isArray(parts)) return { accountIds, settings }
  const placed = (parts as readonly ScenePart[]).map((part) => ({
    ...part,
    account: accountIds.indexOf(named[part.account] ?? -1),
  }))
  return { accountIds, settings: { ...settings, parts: placed } }
}
