// Limits of an account, or of all that have none of their own: what holds, what is on its way, and a form to change them.
import { useLocation } from 'preact-iso/router'
import { Field } from '../../shared/ui/form.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { useLive } from '../live/live.tsx'
import { useLimitMeanings, useRisk } from '../live/use-risk.ts'
import { Known } from '../parts/known.tsx'
import { LimitForm } from '../parts/limit-form.tsx'
import { LimitTable } from '../parts/limit-table.tsx'
import { limits as en } from '../strings/limits.ts'

/** A raise that becomes due is seen soon after. */
const LOOK_MS = 3_000

export function LimitsPage() {
  const { query, route } = useLocation()
  const { accounts } = useLive()
  const meanings = useLimitMeanings()
  const account = query.account === undefined || query.account === '' ? null : query.account
  const risk = useRisk(account, LOOK_MS)
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      <div class="filters wide">
        <Field
          {...{ name: 'of', label: en.of, hint: account === null ? en.everyHint : en.accountHint }}
        >
          {(control) => (
            <select
              {...control}
              value={account ?? ''}
              onChange={({ currentTarget: { value } }) =>
                route(value === '' ? '/trading/limits' : `/trading/limits?account=${value}`)
              }
            >
              <option value="">{en.everyAccount}</option>
              {(accounts.data?.data ?? []).map(({ id, account: number, server }) => (
                <option key={id} value={id}>
                  {number} · {server}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Loaded of={meanings} tall="20rem">
        {({ data }) => (
          <Known of={risk} tall="20rem">
            {(answer) => (
              <div class="stack" key={account ?? ''}>
                <LimitTable {...{ meanings: data, risk: answer, onChanged: risk.reload }} />
                <LimitForm {...{ meanings: data, risk: answer, onChanged: risk.reload }} />
              </div>
            )}
          </Known>
        )}
      </Loaded>
    </div>
  )
}
