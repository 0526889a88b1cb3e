// Am I inside the rules? Each limit with its room, when it is set anew, and why it is what it is; what if every stop
// were hit; and whether the past would have passed.
import { useRoute } from 'preact-iso/router'
import { useResource } from '../../shared/api/use-resource.ts'
import { instantText, zoneText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Money } from '../../shared/ui/money.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import type { RulesAnswer } from '../api/rules-types.ts'
import { accountPath } from '../api/scope.ts'
import type { Account } from '../api/types.ts'
import { accounts } from '../live/accounts.ts'
import { tradesSeen } from '../live/live.ts'
import { AccountsPending } from '../parts/accounts-pending.tsx'
import { Age } from '../parts/age.tsx'
import { NoAccounts } from '../parts/no-accounts.tsx'
import { Replay } from '../parts/replay.tsx'
import { RuleCard } from '../parts/rule-card.tsx'
import { WhatIf } from '../parts/what-if.tsx'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'
import { NotFound } from './not-found.tsx'

export function Rules() {
  const { id } = useRoute().params
  const all = accounts.value
  if (all === null) return <AccountsPending tall="20rem" />
  if (all.length === 0) return <NoAccounts />
  const account = all.find((one) => one.id === id || one.account === id)
  if (id !== undefined && account === undefined) return <NotFound />
  const shown = account === undefined ? all : [account]
  return (
    <div class="stack">
      <PageHead
        title={account === undefined ? en.rules.title : `${en.rules.title} · ${account.account}`}
      >
        {account === undefined ? null : (
          <a class="button" href="/dashboard/rules">
            {en.allAccounts}
          </a>
        )}
      </PageHead>
      {shown.map((one) => (
        <AccountRules key={one.id} account={one} isAlone={account !== undefined} />
      ))}
    </div>
  )
}

function AccountRules({ account, isAlone }: { account: Account; isAlone: boolean }) {
  const answer = useResource<RulesAnswer>(`${accountPath(account.id)}/rules`, {
    everyMs: 5_000,
    when: tradesSeen,
  })
  const found = answer.data
  if (!isAlone && found !== null && found.rule_set === null)
    return (
      <section class="card row between">
        <span class="row">
          <strong>{account.account}</strong> <span class="soft">{pages.rules.none}</span>
        </span>
        <a href={`/dashboard/rules/${account.id}`}>{pages.rules.choose}</a>
      </section>
    )
  return (
    <>
      <Panel
        title={titleOf(account, found)}
        controls={
          <span class="row">
            {found?.verdict == null ? null : (
              <span class={`badge ${found.verdict}`} data-verdict={found.verdict}>
                {en.rules.verdict[found.verdict]}
              </span>
            )}
            {found?.as_of == null ? null : <Age of={found.as_of} />}
            {isAlone ? null : <a href={`/dashboard/rules/${account.id}`}>{en.rules.trace}</a>}
          </span>
        }
      >
        <Loaded of={answer}>
          {(rules) =>
            rules.rule_set === null ? (
              <Empty title={pages.rules.none}>
                <p>{en.rules.noneHint}</p>
                <a class="button primary" href={`/admin/rules?account=${account.id}`}>
                  {pages.rules.choose}
                </a>
              </Empty>
            ) : (
              <>
                <div class="grid rules">
                  {rules.rules.map((rule) => (
                    <RuleCard
                      key={rule.index}
                      rule={rule}
                      currency={rules.currency}
                      isOpen={isAlone}
                    />
                  ))}
                </div>
                <Breaches of={rules} />
              </>
            )
          }
        </Loaded>
      </Panel>
      {isAlone ? (
        <>
          {found?.rule_set == null ? null : <WhatIf account={account} />}
          <Replay account={account} />
        </>
      ) : null}
    </>
  )
}

function titleOf(account: Account, found: RulesAnswer | null): string {
  const set = found?.rule_set
  if (set === null || set === undefined) return account.account
  return `${account.account} · ${set.firm} ${set.programme} ${set.phase}`
}

function Breaches({ of: { breaches, currency } }: { of: RulesAnswer }) {
  const zone = shownZone()
  if (breaches.length === 0) return null
  return (
    <div class="notice danger">
      <strong>{pages.rules.breaches}</strong>
      {breaches.map((one) => (
        <span key={`${one.rule} ${one.at}`} class="num">
          {en.rules.names[one.rule] ?? one.rule}: {instantText(one.at, zone)} ({zoneText(zone)}),{' '}
          {pages.rules.limit.toLowerCase()} <Money value={one.limit} currency={currency} />,{' '}
          {pages.rules.found} <Money value={one.measured} currency={currency} />
        </span>
      ))}
    </div>
  )
}
