// The bar on top: where to go, how to stop trading, who is logged in.

import { useResource } from '../shared/api/use-resource.ts'
import { act } from '../shared/session/act.ts'
import { SettingsMenu } from '../shared/ui/settings-menu.tsx'
import { TopBar as Bar } from '../shared/ui/top-bar.tsx'
import { StopTrading } from './parts/stop-trading.tsx'
import { logOut } from './session/log-out.ts'
import type { SessionAnswer } from './session/session-types.ts'
import { shell as en } from './strings/shell.ts'

const pages = [
  ['/admin', en.nav.start],
  ['/admin/accounts', en.nav.accounts],
  ['/admin/overlays', en.nav.overlays],
  ['/admin/keys', en.nav.keys],
  ['/admin/audit', en.nav.audit],
  ['/admin/health', en.nav.health],
  ['/admin/people', en.nav.people],
] as const

export function TopBar() {
  return (
    <Bar label={en.nav.label} pages={pages} belongs={belongs}>
      <StopTrading />
      <SettingsMenu />
      <Who />
    </Bar>
  )
}

function Who() {
  const session = useResource<SessionAnswer>('/api/v1/session')
  if (session.data === null) return null
  return (
    <>
      <a class="button quiet" href="/admin/me">
        {session.data.name}
      </a>
      <button type="button" class="button quiet log-out" onClick={() => act(logOut)}>
        {en.logOut}
      </button>
    </>
  )
}

/** Pages without a place of their own belong to the accounts that they are about. */
function belongs(path: string): string | null {
  return /^\/admin\/(connect|metatrader|rules|import|benchmarks)$/.test(path)
    ? '/admin/accounts'
    : null
}
