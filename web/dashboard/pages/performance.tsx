// How one account, the whole desk or one bot did: curves, months, days, figures, where it came from, and how it spreads.
import { useRoute } from 'preact-iso/router'
import { Icon } from '../../shared/ui/icon.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import type { Scope } from '../api/scope.ts'
import type { Account } from '../api/types.ts'
import { accounts } from '../live/accounts.ts'
import { sumByCurrency } from '../live/desk.ts'
import { scopeOf } from '../live/desk-scope.ts'
import { BreakdownPanel } from '../panels/breakdown-panel.tsx'
import { DailyPanel } from '../panels/daily-panel.tsx'
import { DistributionPanel } from '../panels/distribution-panel.tsx'
import { EquityPanel } from '../panels/equity-panel.tsx'
import { ReturnsPanel } from '../panels/returns-panel.tsx'
import { StatisticsPanel } from '../panels/statistics-panel.tsx'
import { AccountHeadFigures } from '../parts/account-head-figures.tsx'
import { AccountsPending } from '../parts/accounts-pending.tsx'
import { Choices } from '../parts/choices.tsx'
import { NoAccounts } from '../parts/no-accounts.tsx'
import { useQuery } from '../parts/use-query.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'
import { NotFound } from './not-found.tsx'

export function Performance() {
  const { id } = useRoute().params
  const all = accounts.value
  if (all === null) return <AccountsPending />
  if (all.length === 0) return <NoAccounts />
  const account = all.find((one) => one.id === id || one.account === id)
  if (id !== undefined && account === undefined) return <NotFound />
  return (
    <div class="stack">
      <PageHead
        title={account === undefined ? en.nav.performance : account.account}
        under={account === undefined ? undefined : account.server}
      >
        {account === undefined ? null : (
          <>
            <a class="button" href={`/dashboard/rules/${account.id}`}>
              {en.nav.rules}
            </a>
            <a class="button" href={`/dashboard/report/${account.id}`}>
              <Icon name="print" /> {pages.report.open}
            </a>
          </>
        )}
      </PageHead>
      <Switcher all={all} now={account?.id ?? null} />
      {account === undefined ? (
        <Desk all={all} />
      ) : (
        <>
          <AccountHeadFigures account={account} />
          <Panels
            key={account.id}
            scope={{ kind: 'account', id: account.id }}
            currency={account.currency}
          />
        </>
      )}
    </div>
  )
}

function Switcher({ all, now }: { all: readonly Account[]; now: string | null }) {
  return (
    <nav class="choices" aria-label={en.accounts}>
      <a href="/dashboard/performance" aria-current={now === null ? 'page' : undefined}>
        {en.allAccounts}
      </a>
      {all.map(({ id, account }) => (
        <a
          key={id}
          href={`/dashboard/accounts/${id}`}
          aria-current={now === id ? 'page' : undefined}
        >
          {account}
        </a>
      ))}
    </nav>
  )
}

/** All accounts as one pot; where their currencies differ, those of one currency, or all in one. */
function Desk({ all }: { all: readonly Account[] }) {
  const sums = sumByCurrency(all)
  const main = sums[0]?.currency ?? 'USD'
  const address = useQuery()
  const chosen = address.get('desk') ?? main
  const isAll = chosen === 'all'
  const currency = isAll ? main : chosen
  const scope: Scope = isAll ? { kind: 'desk', ids: null, currency } : scopeOf(all, currency)
  const names = Object.fromEntries(sums.map((one) => [one.currency, en.allOf(one.currency)]))
  return (
    <>
      {sums.length < 2 ? null : (
        <Choices
          label={en.accounts}
          names={{ ...names, all: en.allIn(main) }}
          value={chosen}
          onChoose={(name) => address.set({ desk: name })}
        />
      )}
      <Panels key={chosen} scope={scope} currency={currency} />
    </>
  )
}

export function Panels({ scope, currency }: { scope: Scope; currency: string | null }) {
  return (
    <>
      <EquityPanel scope={scope} currency={currency} />
      <ReturnsPanel scope={scope} />
      <StatisticsPanel scope={scope} />
      <div class="grid halves">
        <DailyPanel scope={scope} />
        <DistributionPanel scope={scope} />
      </div>
      <BreakdownPanel scope={scope} currency={currency} />
    </>
  )
}
