// One rule: the meter and the room for a limit, the way to go for a goal; its sentence and source are its trace.
import { DASH, percentText } from '../../shared/format/decimal-text.ts'
import { dayText, instantText } from '../../shared/format/time-text.ts'
import { amountsHidden, shownZone } from '../../shared/settings/settings.ts'
import { Money } from '../../shared/ui/money.tsx'
import type { GoalRule, LossRule, Rule } from '../api/rules-types.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'
import { Figure } from './figure.tsx'
import { Countdown, isLoss, RoomMeter } from './rule-parts.tsx'

type RuleCardProps = { rule: Rule; currency: string | null; isOpen: boolean }

export function RuleCard({ rule, currency, isOpen }: RuleCardProps) {
  return (
    <article class="rule" data-rule={rule.rule}>
      <header class="row">
        <h3>{en.rules.names[rule.rule] ?? rule.rule.replaceAll('_', ' ')}</h3>
        <RuleBadge rule={rule} />
      </header>
      {isLoss(rule) ? <Loss rule={rule} currency={currency} /> : null}
      {rule.about === 'goal' ? <Goal rule={rule} currency={currency} /> : null}
      <details open={isOpen}>
        <summary class="small">{en.rules.trace}</summary>
        <p class="small trace">{amountsHidden.value ? '•••••' : rule.sentence}</p>
        {rule.source_url === null ? null : (
          <p class="small soft">
            <a href={rule.source_url} rel="noreferrer noopener" target="_blank">
              {pages.rules.source}
            </a>
            {rule.source_date === null ? '' : `, ${pages.rules.readOn(dayText(rule.source_date))}`}
          </p>
        )}
        {isLoss(rule) ? <Gaps rule={rule} /> : null}
      </details>
    </article>
  )
}

function RuleBadge({ rule }: { rule: Rule }) {
  if (rule.about === 'goal') {
    const look = rule.met === null ? 'unknown' : rule.met ? 'ok' : 'plain'
    const text =
      rule.met === null ? en.rules.verdict.unknown : rule.met ? pages.rules.met : pages.rules.notMet
    return <span class={`badge ${look}`}>{text}</span>
  }
  return (
    <span class={`badge ${rule.verdict}`}>{en.rules.verdict[rule.verdict] ?? rule.verdict}</span>
  )
}

function Loss({ rule, currency }: { rule: LossRule; currency: string | null }) {
  return (
    <>
      <RoomMeter rule={rule} />
      <dl class="figures small-figures">
        <Figure label={en.rules.room}>
          <Money value={rule.room_shown ?? rule.room} currency={currency} />
        </Figure>
        <Figure label={pages.rules.limit}>
          <Money value={rule.limit_shown ?? rule.limit} currency={currency} />
        </Figure>
        <Figure label={pages.rules.measured}>
          <Money value={rule.measured} currency={currency} />
        </Figure>
        {rule.resets_at === null ? null : (
          <Figure label={pages.rules.resets}>
            <Countdown to={rule.resets_at} />
          </Figure>
        )}
      </dl>
    </>
  )
}

function Goal({ rule, currency }: { rule: GoalRule; currency: string | null }) {
  const share = rule.progress_share == null ? null : Number(rule.progress_share)
  const percent = share === null ? 0 : Math.min(100, Math.max(0, share * 100))
  return (
    <>
      {share === null ? null : (
        <div class="meter" aria-hidden="true">
          <span style={{ '--share': `${percent}%` }} />
        </div>
      )}
      <dl class="figures small-figures">
        {rule.target == null ? null : (
          <Figure label={pages.rules.target}>
            <Money value={rule.target} currency={currency} />
          </Figure>
        )}
        {rule.left == null || rule.met === true ? null : (
          <Figure label={pages.rules.left}>
            <Money value={rule.left} currency={currency} />
          </Figure>
        )}
        {rule.count == null ? null : (
          <Figure label={pages.rules.measured}>
            {rule.count} / {rule.needed ?? DASH}
          </Figure>
        )}
        {rule.share == null ? null : (
          <Figure label={pages.rules.measured}>
            {percentText(rule.share)} / {percentText(rule.max_share)}
          </Figure>
        )}
      </dl>
    </>
  )
}

function Gaps({ rule }: { rule: LossRule }) {
  const { evidence, gaps } = rule
  const zone = shownZone()
  return (
    <>
      {evidence?.kind == null ? null : (
        <p class="small soft">{pages.rules.evidence[evidence.kind] ?? evidence.kind}</p>
      )}
      {gaps.length === 0 ? null : (
        <div class="small">
          <strong>{pages.rules.gaps}</strong>
          <ul>
            {gaps.map((gap) => (
              <li key={gap.from} class="num">
                {instantText(gap.from, zone)} – {instantText(gap.to, zone)}: {gap.cause}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
