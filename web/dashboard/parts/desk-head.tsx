// The first thing that is read: what all accounts are worth now, and what today and this month brought.
import { useResource } from '../../shared/api/use-resource.ts'
import { percentText } from '../../shared/format/decimal-text.ts'
import { gainClass, Money } from '../../shared/ui/money.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { type Scope, statisticsPath } from '../api/scope.ts'
import type { Statistics } from '../api/statistics-types.ts'
import type { Account } from '../api/types.ts'
import { type KnownSum, sumByCurrency, sumKnown } from '../live/desk.ts'
import { summaries, tradesSeen } from '../live/live.ts'
import { en } from '../strings/en.ts'
import { Age, isOld } from './age.tsx'
import { DeskState } from './desk-state.tsx'
import { Figure } from './figure.tsx'

export function DeskHead({ accounts, scope }: { accounts: readonly Account[]; scope: Scope }) {
  const live = summaries.value
  const now = accounts.map((one) => {
    const fresh = live.get(one.id)
    if (fresh === undefined) return one
    const { balance, equity, as_of } = fresh
    return { ...one, balance: balance ?? one.balance, equity: equity ?? one.equity, as_of }
  })
  const [first, ...others] = sumByCurrency(now)
  const own = now.filter(({ currency }) => currency === null || currency === first?.currency)
  const floating = sumKnown(own.map(({ id }) => live.get(id)?.floating_profit))
  const [oldest] = own.flatMap((one) => one.as_of ?? []).sort()
  const dimmed = own.some(({ id }) => isOld(id)) ? 'dimmed' : ''
  const [only] = accounts
  return (
    <section class="desk-head">
      <PageHead
        title={accounts.length === 1 && only !== undefined ? only.account : en.desk}
        under={
          accounts.length === 1 && only !== undefined
            ? `${only.server}${only.company === null ? '' : ` · ${only.company}`}`
            : `${accounts.length} ${en.accounts.toLowerCase()}`
        }
      >
        <DeskState of={own} />
      </PageHead>
      <div class={`hero ${dimmed}`} data-desk="equity">
        <span class="label">
          {en.equity} {first === undefined ? '' : en.in(first.currency)}
        </span>
        <span class="huge">
          <Money value={first?.equity.sum} currency={first?.currency} />
        </span>
        <span class="row small">
          {oldest === undefined ? null : <Age of={oldest} />}
          <PartOf of={first?.equity} />
          {others.map(({ currency, equity }) => (
            <span key={currency} class="soft">
              + {equity.sum === null ? currency : null}{' '}
              <Money value={equity.sum} currency={currency} /> <PartOf of={equity} />
            </span>
          ))}
        </span>
      </div>
      <dl class={`figures ${dimmed}`}>
        <Figure label={en.balance} under={<PartOf of={first?.balance} />}>
          <Money value={first?.balance.sum} currency={first?.currency} />
        </Figure>
        <Figure label={en.floating} under={<PartOf of={floating} />}>
          <Money value={floating.sum} currency={first?.currency} isChange />
        </Figure>
        <Results scope={scope} />
      </dl>
    </section>
  )
}

/** Says that a sum is partial: how many of how many accounts are in it. */
function PartOf({ of }: { of: KnownSum | undefined }) {
  if (of === undefined || of.known === of.of) return null
  return <span class="warned">{en.partOf(of.known, of.of)}</span>
}

function Results({ scope }: { scope: Scope }) {
  const { data, problem } = useResource<Statistics>(statisticsPath(scope, ''), {
    when: tradesSeen,
    everyMs: 60_000,
  })
  const money = (name: string): string | null => {
    const value = data?.[name]
    return typeof value === 'string' ? value : null
  }
  const today = data?.return_today
  const share = typeof today === 'number' ? today : null
  const currency = data?.currency
  const isUnread = problem !== null
  const why = isUnread
    ? en.notRead
    : data?.null_reasons.profit_today === 'no_rate'
      ? en.noRate.title
      : null
  return (
    <>
      <Figure
        label={en.today}
        under={
          why === null ? (
            <span class={gainClass(share)}>{percentText(share, { signed: true })}</span>
          ) : (
            <span class="warned">{why}</span>
          )
        }
      >
        <Money value={money('profit_today')} currency={currency} isChange />
      </Figure>
      <Figure label={en.week}>
        <Money value={money('profit_this_week')} currency={currency} isChange />
      </Figure>
      <Figure label={en.month}>
        <Money value={money('profit_this_month')} currency={currency} isChange />
      </Figure>
    </>
  )
}
