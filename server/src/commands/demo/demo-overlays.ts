// Overlays of the demo: one scene with every widget, made through the same act as `tidemark overlay url`.
import { createOverlay } from '../../access/overlays/manage-overlays.ts'
import { overlayUrl } from '../../show/widgets/overlay-url.ts'
import { readOverlayRequest } from '../../show/widgets/wire.ts'
import { demoAccountId } from './demo-account-id.ts'
import { expertAccount } from './demo-accounts.ts'
import type { DemoDeps } from './demo-deps.ts'

/** Answers the scene's address. */
export async function makeDemoScene(deps: DemoDeps): Promise<string> {
  const { look, ...request } = readOverlayRequest({
    ...{ widget: 'scene', name: 'demo scene', accounts: [expertAccount.login], fields: {} },
  })
  const { accounts, ...terms } = request
  const accountIds = [await demoAccountId(deps, { ...expertAccount, login: accounts[0] ?? '' })]
  const { overlay, token } = await createOverlay(deps, { ...terms, accountIds })
  return overlayUrl(deps.url, overlay, look, token)
}
