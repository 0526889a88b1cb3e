// Every account with its equity, its state and its age; a click leads to its performance.
import { Money } from '../../shared/ui/money.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import type { Account } from '../api/types.ts'
import { summaries } from '../live/live.ts'
import { en } from '../strings/en.ts'
import { Age, isOld, StateBadge } from './age.tsx'

export function AccountList({ accounts }: { accounts: readonly Account[] }) {
  return (
    <Panel title={en.accounts} controls={<a href="/dashboard/connections">{en.nav.connections}</a>}>
      <ul class="plain-list">
        {accounts.map((one) => {
          const fresh = summaries.value.get(one.id)
          const asOf = fresh?.as_of ?? one.as_of
          return (
            <li key={one.id}>
              <a class="account-line" href={`/dashboard/accounts/${one.id}`}>
                <strong>{one.account}</strong>
                <span class={isOld(one.id) ? 'dimmed' : ''}>
                  <Money value={fresh?.equity ?? one.equity} currency={one.currency} />
                </span>
              </a>
              <span class="row small">
                <StateBadge of={one} />
                <span class="soft">{one.server}</span>
                {asOf === null ? null : <Age of={asOf} />}
              </span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
