// An account on paper: its curves, months, figures and breakdown, with the conventions that they follow and when it was made.
import { useMemo } from 'preact/hooks'
import { useRoute } from 'preact-iso/router'
import { instantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { accounts } from '../live/accounts.ts'
import { BreakdownPanel } from '../panels/breakdown-panel.tsx'
import { EquityPanel } from '../panels/equity-panel.tsx'
import { ReturnsPanel } from '../panels/returns-panel.tsx'
import { StatisticsPanel } from '../panels/statistics-panel.tsx'
import { AccountHeadFigures } from '../parts/account-head-figures.tsx'
import { AccountsPending } from '../parts/accounts-pending.tsx'
import { pages } from '../strings/pages.ts'
import { NotFound } from './not-found.tsx'

export function Report() {
  const { id } = useRoute().params
  const made = useMemo(() => new Date().toISOString(), [])
  const all = accounts.value
  if (all === null) return <AccountsPending />
  const account = all.find((one) => one.id === id)
  if (account === undefined) return <NotFound />
  const scope = { kind: 'account', id: account.id } as const
  const zone = shownZone()
  return (
    <div class="stack report">
      <PageHead
        title={`${pages.report.title} ${account.account}`}
        under={`${account.server}. ${pages.report.made(instantText(made, zone))} (${zone})`}
      >
        <a class="button" href={`/dashboard/accounts/${account.id}`}>
          {pages.report.back}
        </a>
        <button type="button" class="button primary" onClick={() => print()}>
          <Icon name="print" /> {pages.report.print}
        </button>
      </PageHead>
      <AccountHeadFigures account={account} />
      <EquityPanel scope={scope} currency={account.currency} isReport />
      <ReturnsPanel scope={scope} />
      <StatisticsPanel scope={scope} isReport />
      <BreakdownPanel scope={scope} currency={account.currency} only="symbol" />
      <BreakdownPanel scope={scope} currency={account.currency} only="session" />
    </div>
  )
}
