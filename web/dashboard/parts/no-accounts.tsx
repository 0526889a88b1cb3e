// Nothing is connected yet: the next step, instead of empty charts.

import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { en } from '../strings/en.ts'
import { noAccounts as words } from '../strings/no-accounts.ts'
import { RecentTrades } from './recent-trades.tsx'

export function NoAccounts() {
  return (
    <div class="stack">
      <PageHead title={en.desk} />
      <section class="card">
        <Empty title={words.title}>
          <p>{words.text}</p>
          <div class="row">
            <a class="button primary" href="/admin/accounts">
              {words.add}
            </a>
            <a class="button" href="/dashboard/bots">
              {words.bots}
            </a>
          </div>
        </Empty>
      </section>
      <RecentTrades />
    </div>
  )
}
