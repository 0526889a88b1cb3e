// What the limits of an account allow, in two lines.
import type { Resource } from '../../shared/api/use-resource.ts'
import { limitText, otherLimitsOf, sizeLimitsOf } from '../limits/limit-text.ts'
import type { RiskAnswer } from '../live/answers.ts'
import { overview as en } from '../strings/accounts.ts'
import { Known } from './known.tsx'

type LimitGlanceProps = { account: string; risk: Resource<RiskAnswer> }

export function LimitGlance({ account, risk }: LimitGlanceProps) {
  return (
    <Known of={risk} tall="3rem">
      {({ limits }) => {
        const sizes = sizeLimitsOf(limits)
        const others = otherLimitsOf(limits)
        const loss = limits.max_daily_loss_money ?? '0'
        const href = `/trading/limits?account=${account}`
        if (sizes.length === 0)
          return (
            <div class="glance">
              <span class="label">{en.mayDo}</span>
              <strong>{others === 0 ? en.nothing : en.noSize}</strong>
              <a class="button primary" href={href}>
                {en.setLimits}
              </a>
            </div>
          )
        return (
          <div class="glance">
            <span class="label">{en.mayDo}</span>
            <strong class="num">{sizes.join(', ')}</strong>
            <span class="small">
              {loss === '0' ? en.noLoss : en.loss(limitText('max_daily_loss_money', loss))}{' '}
              <a href={href}>{others === 0 ? en.limits : en.moreLimits(others)}</a>
            </span>
          </div>
        )
      }}
    </Known>
  )
}
