// The bar on top: where to go, whether values are fresh, and how to show them.
import { useLocation } from 'preact-iso/router'
import { Icon } from '../shared/ui/icon.tsx'
import { Logo } from '../shared/ui/logo.tsx'
import { HideAmounts, SettingsMenu } from '../shared/ui/settings-menu.tsx'
import { isPaused, link } from './live/live.ts'
import { en } from './strings/en.ts'

const pages = [
  ['/dashboard', en.nav.overview],
  ['/dashboard/positions', en.nav.positions],
  ['/dashboard/trades', en.nav.trades],
  ['/dashboard/performance', en.nav.performance],
  ['/dashboard/rules', en.nav.rules],
  ['/dashboard/bots', en.nav.bots],
  ['/dashboard/connections', en.nav.connections],
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
          <LinkBadge />
          <Pause />
          <HideAmounts />
          <SettingsMenu />
          <a class="button quiet" href="/admin">
            {en.nav.admin}
          </a>
        </div>
      </div>
    </header>
  )
}

function LinkBadge() {
  const now = isPaused.value ? 'paused' : link.value
  const look = now === 'connecting' ? 'plain' : now
  return (
    <span
      class={`badge ${look}`}
      role="status"
      title={isPaused.value ? '' : en.linkHint[link.value]}
    >
      {isPaused.value ? en.paused : en.link[link.value]}
    </span>
  )
}

function Pause() {
  const name = isPaused.value ? en.resume : en.pause
  return (
    <button
      type="button"
      class="button quiet icon"
      aria-label={name}
      title={name}
      onClick={() => {
        isPaused.value = !isPaused.value
      }}
    >
      <Icon name={isPaused.value ? 'play' : 'pause'} />
    </button>
  )
}

/** An account's page belongs to performance, as the switcher there shows. */
function isAt(path: string, href: string): boolean {
  if (href === '/dashboard') return path === href
  if (href === '/dashboard/performance' && path.startsWith('/dashboard/accounts/')) return true
  return path === href || path.startsWith(`${href}/`)
}
