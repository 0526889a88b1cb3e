// For each account with rules: the limit that is nearest, and how much room is left.
import { useResource } from '../../shared/api/use-resource.ts'
import { Money } from '../../shared/ui/money.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import type { LossRule, RulesAnswer } from '../api/rules-types.ts'
import { accountPath } from '../api/scope.ts'
import type { Account } from '../api/types.ts'
import { tradesSeen } from '../live/live.ts'
import { en } from '../strings/en.ts'
import { isLoss, RoomMeter, usedShare } from './rule-parts.tsx'

const MOST = 12

export function RoomList({ accounts }: { accounts: readonly Account[] }) {
  return (
    <Panel title={en.rules.title} controls={<a href="/dashboard/rules">{en.rules.all}</a>}>
      <ul class="plain-list rooms">
        {accounts.slice(0, MOST).map((one) => (
          <RoomLine key={one.id} account={one} />
        ))}
      </ul>
      <p class="soft small none-set">{en.rules.noneHint}</p>
    </Panel>
  )
}

function RoomLine({ account }: { account: Account }) {
  const { data } = useResource<RulesAnswer>(`${accountPath(account.id)}/rules`, {
    everyMs: 15_000,
    when: tradesSeen,
  })
  if (data === null || data.rule_set === null) return null
  const nearest = nearestOf(data.rules.filter(isLoss))
  return (
    <li>
      <a class="account-line" href={`/dashboard/rules/${account.id}`}>
        <strong>{account.account}</strong>
        <span class={`badge ${data.verdict ?? ''}`}>
          {data.verdict === null ? '' : en.rules.verdict[data.verdict]}
        </span>
      </a>
      {nearest === null ? null : (
        <>
          <RoomMeter rule={nearest} />
          <span class="small soft">
            {en.rules.names[nearest.rule] ?? nearest.rule}: {en.rules.room.toLowerCase()}{' '}
            <Money value={nearest.room_shown ?? nearest.room} currency={data.currency} />
          </span>
        </>
      )}
    </li>
  )
}

function nearestOf(rules: readonly LossRule[]): LossRule | null {
  const byUse = rules.toSorted((one, other) => (usedShare(other) ?? 0) - (usedShare(one) ?? 0))
  return byUse[0] ?? null
}
