// The rules of a firm as meters: what is left of each limit, how far each target is. What is unknown is never ok.
import type { Decimal } from '../../../domain/decimal.ts'
import { compare, subtract, ZERO } from '../../../domain/decimal-math.ts'
import { decimal, listOf, type Members, number, text } from '../account-facts.ts'
import type { RawFigure } from '../masking.ts'
import type { Meter } from '../wire.ts'
import type { ContentMaker } from './content.ts'

/** From this share on a limit counts as near. */
const NEAR = 0.8

/** One meter for each rule that has a limit or a target. */
export const rules: ContentMaker = {
  needs: () => ['rules'],
  make({ facts, mask }) {
    const said = facts.rules
    return {
      meters: listOf(said?.rules).flatMap((rule) => {
        if (rule.about === 'loss') return [lossMeter(rule, mask)]
        return rule.about === 'goal' ? [goalMeter(rule, mask)] : []
      }),
      figures: [mask({ name: 'verdict', kind: 'text', value: text(said, 'verdict') })],
    }
  },
}

type Mask = (raw: RawFigure) => Meter['figure']

function lossMeter(rule: Members, mask: Mask): Meter {
  const left = decimal(rule, 'room_share')
  const used = left === null ? null : subtract('1' as Decimal, left)
  const said = text(rule, 'verdict')
  const resets = number(rule, 'resets_in_s')
  const reason = text(rule, 'reason')
  const room = decimal(rule, 'room_shown') ?? decimal(rule, 'room')
  return {
    name: String(rule.rule),
    share: used === null ? null : clamp(used),
    figure: mask({
      name: 'room',
      kind: 'flow',
      value: room,
      ...(reason === null ? {} : { reason }),
    }),
    isGoal: false,
    verdict:
      said === 'breached'
        ? 'breached'
        : said !== 'ok' || used === null
          ? 'unknown'
          : Number(used) >= NEAR
            ? 'near'
            : 'ok',
    ...(resets === null ? {} : { resetsInS: resets }),
    ...(reason === null ? {} : { reason }),
  }
}

function goalMeter(rule: Members, mask: Mask): Meter {
  const { count, needed, met } = rule
  const isDays = typeof count === 'number' && typeof needed === 'number'
  const progress = isDays ? count / needed : Number(text(rule, 'progress_share') ?? Number.NaN)
  const figure: RawFigure = isDays
    ? { name: 'days', kind: 'text', value: `${count} of ${needed}` }
    : text(rule, 'share') !== null
      ? { name: 'share', kind: 'percent', value: (Number(text(rule, 'share')) * 100).toFixed(1) }
      : { name: 'left', kind: 'flow', value: notBelowZero(decimal(rule, 'left')) }
  return {
    name: String(rule.rule),
    share: Number.isFinite(progress) ? clamp(progress.toFixed(4)) : null,
    figure: mask(figure),
    isGoal: true,
    verdict: met === true ? 'met' : met === false ? 'ok' : 'unknown',
  }
}

const clamp = (share: string) => String(Math.min(1, Math.max(0, Number(share))))

/** Of a target that is met nothing is left, however far beyond it the profit is. */
const notBelowZero = (left: Decimal | null): Decimal | null =>
  left !== null && compare(left, ZERO) < 0 ? ZERO : left
