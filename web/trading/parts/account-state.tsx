// How an account stands, told by sign, word and colour at once: armed, not armed, or stopped by a switch.
import { instantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import type { TradeAccount } from '../live/answers.ts'
import { resumeCommand, type Stop, switchOf } from '../live/last-stop.ts'
import { overview as en } from '../strings/accounts.ts'
import { shell } from '../strings/shell.ts'
import { Command } from './command.tsx'

/** The switches that stop this account. */
export function stopsOf(stops: readonly Stop[], { id }: Pick<TradeAccount, 'id'>): readonly Stop[] {
  const own = switchOf({ account: id })
  return stops.filter((one) => one.switch === 'global' || one.switch === own)
}

type AccountStateProps = { account: TradeAccount; stops: readonly Stop[] }

export function AccountState({ account, stops }: AccountStateProps) {
  const { armed, armed_at: at, armed_by: by, disarmed_because: why } = account
  const state = stops.length > 0 ? 'stopped' : armed ? 'armed' : 'disarmed'
  const icon = state === 'stopped' ? 'stop' : state
  const means = { stopped: en.stoppedMeans, armed: en.armedMeans, disarmed: en.disarmedMeans }
  return (
    <div class={`standing ${state}`}>
      <strong class="word">
        <Icon name={icon} /> {en.state[state]}
      </strong>
      <span>{means[state]}</span>
      {armed && at !== null && state === 'armed' ? (
        <span class="small">{en.since(instantText(at, shownZone()), shell.who(by ?? ''))}</span>
      ) : null}
      {armed && state === 'stopped' ? <span class="small">{en.armedUnder}</span> : null}
      {!armed && why !== null ? <span class="small">{en.because(why)}</span> : null}
    </div>
  )
}

/** What stops the account, and how each switch is taken back; that of everything stands on top of the page already. */
export function AccountStops({ stops }: { stops: readonly Stop[] }) {
  return (
    <>
      {stops.map(({ switch: name, at, by, reason }) => (
        <div key={name} class="stack tight">
          <span>
            <strong>{en.switch(name)}</strong>{' '}
            {en.switchBy(instantText(at, shownZone()), shell.who(by), reason)}
          </span>
          {name === 'global' ? null : <Command hint={shell.toTake}>{resumeCommand(name)}</Command>}
        </div>
      ))}
    </>
  )
}
