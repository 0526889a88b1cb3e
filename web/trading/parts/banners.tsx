// What is said on top of every page: that all is stopped, that the server or its database does not answer.
import { instantText, spanText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { resumeCommand, type Stop } from '../live/last-stop.ts'
import { useLive } from '../live/live.tsx'
import { now } from '../live/now.ts'
import { shell as en, stop } from '../strings/shell.ts'
import { Command, KillCommand } from './command.tsx'

export function Banners() {
  const { accounts, stops } = useLive()
  const all = stops.find((one) => one.switch === 'global')
  const { problem } = accounts
  return (
    <>
      {all === undefined ? null : <AllStopped of={all} />}
      {problem?.code === 'offline' ? <Gone cameAt={accounts.cameAt} /> : null}
      {problem?.status === 503 ? (
        <div class="notice warning" role="alert">
          <strong>{en.noDatabase}</strong>
          <span>{en.noDatabaseHint}</span>
        </div>
      ) : null}
    </>
  )
}

function AllStopped({ of: { at, by, reason, recorded } }: { of: Stop }) {
  return (
    <section class="notice danger stopped" role="alert">
      <strong>
        <Icon name="stop" /> {stop.stopped}
      </strong>
      <span>
        {stop.since(`${instantText(at, shownZone())}`, en.who(by))}{' '}
        {reason === '' ? '' : stop.reasonWas(reason)}
      </span>
      {recorded === null ? null : <span>{recorded ? stop.recorded : stop.notRecorded}</span>}
      <Command hint={en.toTake}>{resumeCommand('global')}</Command>
    </section>
  )
}

/** The age is a part of its own: a screen reader is told that the server is gone, and not again every second. */
function Gone({ cameAt }: { cameAt: number | null }) {
  return (
    <section class="notice warning" aria-label={en.gone}>
      <strong role="alert">{en.gone}</strong>
      {cameAt === null ? null : <Age since={cameAt} />}
      <KillCommand hint={en.goneHint} />
    </section>
  )
}

function Age({ since }: { since: number }) {
  return <span class="num">{en.goneAge(spanText((now.value - since) / 1000))}</span>
}
