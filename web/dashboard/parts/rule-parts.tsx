// Pieces that show a rule: how much of a limit is used, and how long until it is set anew.
import { spanText } from '../../shared/format/time-text.ts'
import type { LossRule, Rule } from '../api/rules-types.ts'
import { serverNowMs } from '../live/accounts.ts'
import { en } from '../strings/en.ts'

export const isLoss = (rule: Rule): rule is LossRule => rule.about === 'loss'

/** How much of the allowed loss is used, as a fraction for a picture; null where that is not known. */
export function usedShare(rule: LossRule): number | null {
  return rule.room_share === null ? null : 1 - Number(rule.room_share)
}

/** Amber from half of the limit on, red from nine tenths or when it is broken. */
export function RoomMeter({ rule }: { rule: LossRule }) {
  const used = usedShare(rule)
  const isOver = rule.verdict === 'breached' || (used ?? 0) >= 0.9
  const look = isOver ? 'over' : (used ?? 0) >= 0.5 ? 'tight' : ''
  const percent = used === null ? 0 : Math.min(100, Math.max(0, used * 100))
  return (
    <div class={`meter ${used === null ? 'unknown' : look}`}>
      <span style={{ '--share': `${percent}%` }} />
      <span class="unseen">
        {used === null ? en.rules.verdict.unknown : en.rules.used(percent)}
      </span>
    </div>
  )
}

/** The time until an instant, counting down. */
export function Countdown({ to }: { to: string }) {
  const seconds = (Date.parse(to) - serverNowMs()) / 1000
  return (
    <time dateTime={to} class="num nowrap">
      {seconds > 0 ? spanText(seconds) : en.rules.now}
    </time>
  )
}
