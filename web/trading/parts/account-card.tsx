// One account at a glance: how it stands, what stands in its way, what its limits allow, and the buttons that change that.
import { useSignal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { act } from '../../shared/session/act.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { sizeLimitsOf } from '../limits/limit-text.ts'
import type { TradeAccount } from '../live/answers.ts'
import type { Stop } from '../live/last-stop.ts'
import { useLive } from '../live/live.tsx'
import { useRisk } from '../live/use-risk.ts'
import { overview as en } from '../strings/accounts.ts'
import { AccountState, AccountStops, stopsOf } from './account-state.tsx'
import { ArmDialog } from './arm-dialog.tsx'
import { LimitGlance } from './limit-glance.tsx'
import { StopButton } from './stop-button.tsx'

type AccountCardProps = { account: TradeAccount; stops: readonly Stop[] }

export function AccountCard({ account, stops: all }: AccountCardProps) {
  const { accounts } = useLive()
  const risk = useRisk(account.id)
  const isArming = useSignal(false)
  const stops = stopsOf(all, account)
  const { id, account: number, server, venue, armed } = account
  const limits = risk.data?.limits ?? null
  const mayArm = limits !== null && sizeLimitsOf(limits).length > 0

  async function disarm(): Promise<void> {
    await request('/api/v1/arm', { method: 'POST', body: { account: id, armed: false } })
    accounts.reload()
  }

  return (
    <section class="card stack account" aria-label={`${number} ${server}`} data-account={id}>
      <header>
        <h2>
          {number} <span class="soft small">{server}</span>
        </h2>
        <span class="badge plain">{venue}</span>
      </header>
      <AccountState {...{ account, stops }} />
      <AccountStops stops={stops} />
      <Obstacles {...{ account }} />
      <LimitGlance {...{ account: id, risk }} />
      <div class="row">
        {armed ? (
          <button
            type="button"
            class="button"
            aria-label={`${en.disarm} ${number}`}
            onClick={() => act(disarm)}
          >
            <Icon name="disarmed" /> {en.disarm}
          </button>
        ) : mayArm ? (
          <button
            type="button"
            class="button primary"
            aria-label={`${en.arm} ${number}`}
            onClick={() => {
              isArming.value = true
            }}
          >
            <Icon name="armed" /> {en.arm}
          </button>
        ) : null}
        <StopButton
          target={{ scope: 'account', account: id }}
          {...{ label: en.stop, about: `${en.stop} ${number}` }}
        />
      </div>
      {isArming.value && limits !== null ? (
        <ArmDialog
          {...{ account, limits }}
          onClose={() => {
            isArming.value = false
          }}
        />
      ) : null}
    </section>
  )
}

function Obstacles({ account }: { account: TradeAccount }) {
  const { here, settled, armed, open_orders_unknown: unknown, for_a_person: waiting } = account
  const found = [
    ...(armed && !here ? [[en.elsewhere, null] as const] : []),
    ...(settled ? [] : [[en.settling, null] as const]),
    ...(unknown > 0 ? [[en.unknown(unknown), '/trading/orders'] as const] : []),
    ...(waiting > 0 ? [[en.forAPerson(waiting), '/trading/orders'] as const] : []),
  ]
  if (found.length === 0) return null
  return (
    <ul class="obstacles">
      {found.map(([text, href]) => (
        <li key={text}>{href === null ? text : <a href={href}>{text}</a>}</li>
      ))}
    </ul>
  )
}
