// The bar on top of every page: the stop first of all its tools, where to go, who is logged in.
import { SettingsMenu } from '../shared/ui/settings-menu.tsx'
import { TopBar as Bar } from '../shared/ui/top-bar.tsx'
import { ordersForAPerson, useLive } from './live/live.tsx'
import { StopButton } from './parts/stop-button.tsx'
import { logOut, session } from './session/session.ts'
import { shell as en, stop } from './strings/shell.ts'

export function TopBar() {
  const live = useLive()
  const withCount = (name: string, count: number) => (count === 0 ? name : `${name} (${count})`)
  const pages = [
    ['/trading', en.nav.overview],
    ['/trading/orders', withCount(en.nav.orders, ordersForAPerson(live).length)],
    ['/trading/signals', withCount(en.nav.signals, live.signals.data?.data.length ?? 0)],
    ['/trading/limits', en.nav.limits],
    ['/trading/accounts', en.nav.accounts],
  ] as const
  const person = session.value?.person ?? ''
  return (
    <Bar label={en.nav.label} pages={pages} belongs={() => null} home="/trading" mark={en.mark}>
      <StopButton target={{ scope: 'global' }} class="stop-all" label={stop.button} />
      <SettingsMenu />
      <button
        type="button"
        class="button quiet log-out"
        title={en.loggedInAs(person)}
        onClick={() => logOut('left')}
      >
        {en.logOut}
      </button>
    </Bar>
  )
}
