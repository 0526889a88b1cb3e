// How everything stands: what waits for a person, and each account that may be traded.
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { ordersForAPerson, useLive } from '../live/live.tsx'
import { AccountCard } from '../parts/account-card.tsx'
import { Known } from '../parts/known.tsx'
import { overview as en } from '../strings/accounts.ts'

export function OverviewPage() {
  const { accounts, stops } = useLive()
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      <ForYou />
      <Known of={accounts} tall="16rem">
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={en.none}>
              <p>{en.noneHint}</p>
              <a class="button primary" href="/trading/accounts">
                {en.add}
              </a>
            </Empty>
          ) : (
            <div class="grid accounts">
              {data.map((account) => (
                <AccountCard key={account.id} {...{ account, stops }} />
              ))}
            </div>
          )
        }
      </Known>
    </div>
  )
}

function ForYou() {
  const live = useLive()
  const orders = ordersForAPerson(live).length
  const signals = live.signals.data?.data.length ?? 0
  if (orders + signals === 0) return null
  const found = [
    ...(orders === 0 ? [] : [[en.lookAtOrders(orders), '/trading/orders'] as const]),
    ...(signals === 0 ? [] : [[en.decideSignals(signals), '/trading/signals'] as const]),
  ]
  return (
    <section class="notice warning" aria-label={en.waiting}>
      <ul class="for-you">
        {found.map(([text, href]) => (
          <li key={href}>
            <strong>{text}</strong>{' '}
            <a class="button" href={href} aria-label={`${en.look}: ${text}`}>
              {en.look}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
