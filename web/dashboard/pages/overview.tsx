// How am I doing, what is open, am I inside the rules, is everything connected: one screen, each part with the way on.

import { PageHead } from '../../shared/ui/page-head.tsx'
import { accounts } from '../live/accounts.ts'
import { deskScope } from '../live/desk-scope.ts'
import { EquityPanel } from '../panels/equity-panel.tsx'
import { AccountList } from '../parts/account-list.tsx'
import { AccountsPending } from '../parts/accounts-pending.tsx'
import { DeskHead } from '../parts/desk-head.tsx'
import { onDemand } from '../parts/on-demand.tsx'
import { en } from '../strings/en.ts'

const OpenNow = onDemand(() => import('../parts/open-now.tsx').then((part) => part.OpenNow))
const RoomList = onDemand(() => import('../parts/room-list.tsx').then((part) => part.RoomList))
const ReturnsPanel = onDemand(() =>
  import('../panels/returns-panel.tsx').then((part) => part.ReturnsPanel),
)
const RecentTrades = onDemand(() =>
  import('../parts/recent-trades.tsx').then((part) => part.RecentTrades),
)
const NoAccounts = onDemand(() =>
  import('../parts/no-accounts.tsx').then((part) => part.NoAccounts),
)

export function Overview() {
  const all = accounts.value
  if (all === null)
    return (
      <>
        <PageHead title={en.desk} />
        <AccountsPending />
      </>
    )
  if (all.length === 0) return <NoAccounts />
  const scope = deskScope(all)
  const currency = scope.kind === 'desk' ? scope.currency : (all[0]?.currency ?? null)
  return (
    <div class="stack">
      <DeskHead accounts={all} scope={scope} />
      <div class="overview">
        <div class="stack">
          <EquityPanel scope={scope} currency={currency} />
          <OpenNow />
        </div>
        <div class="stack">
          <RoomList />
          <AccountList accounts={all} />
        </div>
      </div>
      <ReturnsPanel scope={scope} />
      <RecentTrades />
    </div>
  )
}
