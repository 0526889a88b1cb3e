// The rules of a firm as meters: what is left of each limit, how far each target is. What is unknown is never ok.
import type { Decimal } from '../../../domain/decimal.ts'
import { compare, divide, subtract, ZERO } from '../../../domain/decimal-math.ts'
import { decimal, listOf, type Members, text } from '../account-facts.ts'
import { isRounded, type MaskTerms, type RawFigure, roundedAmount } from '../masking.ts'
import type { Meter } from '../wire.ts'
import type { ContentMaker } from './content.ts'

/** From this share on a limit counts as near. */
const NEAR = 0.8

/** One meter for each rule that has a limit or a target. */
export const rules: ContentMaker = {
  needs: () => ['rules'],
  make({ facts, mask, terms }) {
    const said = facts.rules
    return {
      meters: listOf(said?.rules).flatMap((rule) => {
        if (rule.about === 'loss') return [lossMeter(rule, mask, terms)]
        return rule.about === 'goal' ? [goalMeter(rule, mask, terms)] : []
      }),
      figures: [mask({ name: 'verdict', kind: 'text', value: text(said, 'verdict') })],
    }
  },
}

type Mask = (raw: RawFigure) => Meter['figure']

const ONE = '1' as Decimal // canonical

function lossMeter(rule: Members, mask: Mask, terms: MaskTerms): Meter {
  const left = decimal(rule, 'room_share')
  const used = left === null ? null : subtract(ONE, left)
  const leftShown = isRounded(terms)
    ? roundedShare(decimal(rule, 'room'), decimal(rule, 'amount'), terms)
    : left
  const said = text(rule, 'verdict')
  const resetsAt = text(rule, 'resets_at')
  const reason = text(rule, 'reason')
  const room = decimal(rule, 'room_shown') ?? decimal(rule, 'room')
  return {
    name: String(rule.rule),
    share: leftShown === null ? null : clamp(subtract(ONE, leftShown)),
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
    ...(resetsAt === null ? {} : { resetsAt }),
    ...(reason === null ? {} : { reason }),
  }
}

function goalMeter(rule: Members, mask: Mask, terms: MaskTerms): Meter {
  const { count, needed, met } = rule
  const isDays = typeof count === 'number' && typeof needed === 'number'
  const told = isRounded(terms)
    ? roundedShare(decimal(rule, 'profit'), decimal(rule, 'target'), terms)
    : text(rule, 'progress_share')
  const progress = isDays ? count / needed : Number(told ?? Number.NaN)
  const figure: RawFigure = isDays
    ? { name: 'days', kind: 'text', value: `${count} of ${needed}` }
    : text(rule, 'share') !== null
      ? bestDayFigure(rule)
      : { name: 'left', kind: 'flow', value: notBelowZero(decimal(rule, 'left')) }
  return {
    name: String(rule.rule),
    share: Number.isFinite(progress) ? clamp(progress.toFixed(4)) : null,
    figure: mask(figure),
    isGoal: true,
    verdict: met === true ? 'met' : met === false ? 'ok' : 'unknown',
  }
}

/** What the best day is of the profit: it moves with the profit, which is the best day divided by it. */
function bestDayFigure(rule: Members): RawFigure {
  const [share, best] = [decimal(rule, 'share'), decimal(rule, 'best_day')]
  const isKnown = share !== null && best !== null && compare(share, ZERO) > 0
  return {
    ...{ name: 'share', kind: 'multiple', value: (Number(share) * 100).toFixed(1) },
    movedBy: isKnown ? divide(best, share, 2) : null,
  }
}

/** A part of a whole, both rounded first; null where that leaves nothing to measure by. */
function roundedShare(
  part: Decimal | null,
  whole: Decimal | null,
  terms: MaskTerms,
): Decimal | null {
  const [some, all] = [roundedAmount(part, terms), roundedAmount(whole, terms)]
  return some === null || all === null || compare(all, ZERO) <= 0 ? null : divide(some, all, 4)
}

const clamp = (share: string) => String(Math.min(1, Math.max(0, Number(share))))

/** Of a target that is met nothing is left, however far beyond it the profit is. */
const notBelowZero = (left: Decimal | null): Decimal | null =>
  left !== null && compare(left, ZERO) < 0 ? ZERO : left
