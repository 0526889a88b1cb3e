// One account now: its money, live, with state and age. Old values are dimmed, never taken away.
import { decimalText } from '../../shared/format/decimal-text.ts'
import { Money } from '../../shared/ui/money.tsx'
import type { Account } from '../api/types.ts'
import { summaries } from '../live/live.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'
import { Age, isOld, StateBadge } from './age.tsx'
import { Figure } from './figure.tsx'

export function AccountHeadFigures({ account }: { account: Account }) {
  const now = summaries.value.get(account.id)
  const { currency } = account
  return (
    <section class="card" aria-label={en.account}>
      <dl class={`figures ${isOld(account.id) ? 'dimmed' : ''}`}>
        <Figure label={en.equity}>
          <Money value={now?.equity ?? account.equity} currency={currency} />
        </Figure>
        <Figure label={en.balance}>
          <Money value={now?.balance ?? account.balance} currency={currency} />
        </Figure>
        <Figure label={en.floating}>
          <Money value={now?.floating_profit} currency={currency} isChange />
        </Figure>
        <Figure label={en.margin}>
          {now?.margin_level == null ? '–' : `${decimalText(now.margin_level, { most: 0 })} %`}
        </Figure>
        <Figure label={pages.connections.state}>
          <StateBadge of={account} />
        </Figure>
        <Figure label={en.asOf}>
          <Age of={now?.as_of ?? account.as_of} />
        </Figure>
      </dl>
      {account.next_step === null ? null : (
        <p class="notice warning small">
          {account.cause_detail} {account.next_step}
        </p>
      )}
    </section>
  )
}
