// The bar on top: where to go, how to stop trading, who is logged in.
import { useLocation } from 'preact-iso/router'
import { useResource } from '../shared/api/use-resource.ts'
import { Logo } from '../shared/ui/logo.tsx'
import { SettingsMenu } from '../shared/ui/settings-menu.tsx'
import { StopTrading } from './parts/stop-trading.tsx'
import { act } from './session/act.ts'
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
  const { path } = useLocation()
  return (
    <header class="top-bar">
      <div class="inside">
        <a class="brand" href="/dashboard">
          <Logo /> Tidemark
        </a>
        <nav aria-label={en.nav.label}>
          {pages.map(([href, name]) => (
            <a key={href} href={href} aria-current={isAt(path, href) ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <div class="tools">
          <StopTrading />
          <SettingsMenu />
          <Who />
        </div>
      </div>
    </header>
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
function isAt(path: string, href: string): boolean {
  if (href === '/admin') return path === href
  if (href === '/admin/accounts' && /^\/admin\/(connect|metatrader|rules|import)$/.test(path))
    return true
  return path === href || path.startsWith(`${href}/`)
}
