// The bar on top: where to go, whether values are fresh, and how to show them.

import { Icon } from '../shared/ui/icon.tsx'
import { HideAmounts, SettingsMenu } from '../shared/ui/settings-menu.tsx'
import { TopBar as Bar } from '../shared/ui/top-bar.tsx'
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
  return (
    <Bar label={en.nav.label} pages={pages} belongs={belongs}>
      <LinkBadge />
      <Pause />
      <HideAmounts />
      <SettingsMenu />
      <a class="button quiet" href="/admin">
        {en.nav.admin}
      </a>
    </Bar>
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
function belongs(path: string): string | null {
  return path.startsWith('/dashboard/accounts/') ? '/dashboard/performance' : null
}
