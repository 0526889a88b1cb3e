// "Would I have passed?" The recorded equity of an account under the rules of any programme.
import { useSignal } from '@preact/signals'
import { queryOf } from '../../shared/api/api-client.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { instantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { Preset, ReplayAnswer } from '../api/rules-types.ts'
import { accountPath } from '../api/scope.ts'
import type { Account } from '../api/types.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'
import { RuleCard } from './rule-card.tsx'

const looks = { passed: 'ok', failed: 'breached', not_yet: 'paused', unknown: 'unknown' } as const

export function Replay({ account }: { account: Account }) {
  const asked = useSignal<string | null>(null)
  const presets = useResource<{ data: readonly Preset[] }>('/api/v1/rules/presets')
  const answer = useResource<ReplayAnswer>(asked.value)
  return (
    <Panel title={pages.rules.replay} note={pages.rules.replayHint}>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault()
          const given = new FormData(event.currentTarget)
          const text = (name: string) => String(given.get(name) ?? '').trim()
          const query = {
            preset: text('preset'),
            initial_balance: text('initial_balance'),
            ...{ from: text('from'), to: text('to') },
          }
          asked.value = `${accountPath(account.id)}/rules/replay${queryOf(query)}`
        }}
      >
        <div class="field wide">
          <label for="replay-preset">{pages.rules.preset}</label>
          <select id="replay-preset" name="preset">
            <option value="">{pages.rules.own}</option>
            {(presets.data?.data ?? []).map((one) => (
              <option key={one.id} value={one.id}>
                {one.firm} · {one.programme} · {one.phase}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="replay-balance">{pages.rules.initialBalance}</label>
          <input id="replay-balance" name="initial_balance" inputMode="decimal" />
        </div>
        <div class="field">
          <label for="replay-from">{pages.trades.from}</label>
          <input id="replay-from" name="from" type="date" />
        </div>
        <div class="field">
          <label for="replay-to">{pages.trades.to}</label>
          <input id="replay-to" name="to" type="date" />
        </div>
        <button type="submit" class="button primary">
          {pages.rules.run}
        </button>
      </form>
      {asked.value === null ? null : (
        <Loaded of={answer}>{(found) => <Outcome of={found} currency={account.currency} />}</Loaded>
      )}
    </Panel>
  )
}

function Outcome({ of, currency }: { of: ReplayAnswer; currency: string | null }) {
  const zone = shownZone()
  const { failed } = of
  return (
    <div class="stack outcome" data-outcome={of.would_have}>
      <p>
        <span class={`badge ${looks[of.would_have]}`}>{of.would_have.replace('_', ' ')}</span>{' '}
        <strong>{pages.rules.outcome[of.would_have]}</strong>{' '}
        {failed === null
          ? ''
          : pages.rules.failedAt(
              en.rules.names[failed.rule] ?? failed.rule,
              instantText(failed.at, zone),
            )}{' '}
        <span class="soft small">
          {pages.rules.seen(instantText(of.from, zone), instantText(of.seen_until ?? of.to, zone))}{' '}
          ({zone})
        </span>
      </p>
      <div class="grid rules">
        {of.rules.map((rule) => (
          <RuleCard key={rule.index} rule={rule} currency={currency} isOpen={false} />
        ))}
      </div>
    </div>
  )
}
