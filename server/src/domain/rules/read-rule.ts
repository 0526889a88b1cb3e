// Reads one rule: which parameters its kind has, and what each may be.
import type { Decimal } from '../decimal.ts'
import type { ObjectReader } from './object-reader.ts'
import { readReset, readSize } from './read-parameters.ts'
import {
  bases,
  boundaries,
  dayCounts,
  effects,
  measures,
  payoutEffects,
  peaks,
  type Rule,
  type RuleKind,
} from './rule-kinds.ts'
import type { RuleSource } from './rule-source.ts'

type About = Pick<Rule, 'source' | 'unclear'>
type ReadSource = (reader: ObjectReader | null) => RuleSource

/** Null when it is wrong; then the reader has complained. */
export function readRule(reader: ObjectReader, readSource: ReadSource): Rule | null {
  const kind = reader.oneOf('kind', ruleKinds)
  const source = reader.object('source', false)
  const about = {
    source: source === null ? null : readSource(source),
    unclear: reader.text('unclear', 400, false),
  }
  const rule = readers[kind](reader, about)
  reader.end()
  return rule
}

const readers: {
  readonly [kind in RuleKind]: (reader: ObjectReader, about: About) => Rule | null
} = {
  daily_loss(reader, about) {
    const size = readSize(reader)
    const reset = readReset(reader.object('reset'))
    const snapshot = readReset(reader.object('snapshot', false))
    reader.oneOf('first_day', ['initial_balance'], 'initial_balance')
    const rest = {
      basis: reader.oneOf('basis', bases),
      measured: reader.oneOf('measured', measures),
      breachWhen: reader.oneOf('breach_when', boundaries),
      effect: reader.oneOf('effect', effects, 'fail'),
    }
    if (size === null || reset === null) return null
    return { kind: 'daily_loss', ...about, size, reset, snapshot, ...rest }
  },
  max_loss(reader, about) {
    const size = readSize(reader)
    const peak = reader.oneOf('peak', peaks)
    const lock = reader.object('lock', false)
    const limit: 'initial_balance' | Decimal | null =
      lock === null
        ? null
        : lock.is('limit', 'initial_balance')
          ? 'initial_balance'
          : lock.money('limit')
    const whenPeak = lock?.money('when_peak', false) ?? null
    lock?.end()
    const updatedAt = readReset(reader.object('updated_at', false))
    if (peak.startsWith('day_end') && updatedAt === null)
      reader.complain('updated_at', 'required', `is needed with the peak ${peak}`)
    if (!reader.yesNo('never_decreases', true))
      reader.complain('never_decreases', 'not_one_of', 'must be true: no firm lowers a limit')
    const rest = {
      measured: reader.oneOf('measured', measures),
      breachWhen: reader.oneOf('breach_when', boundaries),
      effect: reader.oneOf('effect', effects, 'fail'),
      onPayout: reader.oneOf('on_payout', payoutEffects, 'none'),
    }
    if (size === null) return null
    const locked = limit === null ? null : { limit, whenPeak }
    return { kind: 'max_loss', ...about, size, peak, lock: locked, updatedAt, ...rest }
  },
  profit_target(reader, about) {
    const size = readSize(reader)
    const measured = reader.oneOf('measured', ['closed_balance'] as const, 'closed_balance')
    const requiresFlat = reader.yesNo('requires_flat', false)
    return size && { kind: 'profit_target', ...about, size, measured, requiresFlat }
  },
  trading_days(reader, about) {
    const counts = reader.oneOf('counts', dayCounts)
    const needsFraction = counts === 'day_with_change_of'
    const fraction = reader.fraction('fraction', needsFraction)
    const day = readReset(reader.object('day', false))
    const minDays = reader.whole('min_days', 1, 1000)
    if (minDays === null) return null
    return { kind: 'trading_days', ...about, minDays, counts, fraction, day }
  },
  profitable_days(reader, about) {
    const minDays = reader.whole('min_days', 1, 1000)
    const fraction = reader.fraction('fraction')
    const rest = {
      attribution: reader.oneOf('attribution', ['close', 'open'] as const, 'close'),
      subtractFloatingLoss: reader.yesNo('subtract_floating_loss', false),
      day: readReset(reader.object('day', false)),
    }
    if (minDays === null || fraction === null) return null
    return { kind: 'profitable_days', ...about, minDays, fraction, ...rest }
  },
  consistency(reader, about) {
    const maxShare = reader.fraction('max_share')
    const denominators = ['total_profit', 'profit_target'] as const
    const denominator = reader.oneOf('denominator', denominators, 'total_profit')
    const targetRises = reader.yesNo('target_rises', false)
    reader.oneOf('numerator', ['best_day'], 'best_day')
    reader.oneOf('effect', ['not_met'], 'not_met')
    const day = readReset(reader.object('day', false))
    return maxShare && { kind: 'consistency', ...about, maxShare, denominator, targetRises, day }
  },
  per_trade_risk(reader, about) {
    const maxFraction = reader.fraction('max_fraction', false)
    const stopRequiredWithinS = reader.whole('stop_required_within_s', 0, 86_400, false)
    const per = reader.oneOf('per', ['position', 'symbol'] as const, 'position')
    if (maxFraction === null && stopRequiredWithinS === null)
      reader.complain('max_fraction', 'required', 'or stop_required_within_s is needed')
    return { kind: 'per_trade_risk', ...about, maxFraction, stopRequiredWithinS, per }
  },
  news_window: (reader, about) => ({
    kind: 'news_window',
    ...about,
    minutesBefore: reader.whole('minutes_before', 0, 1440) ?? 0,
    minutesAfter: reader.whole('minutes_after', 0, 1440) ?? 0,
    events: reader.text('events', 80) ?? '',
    forbids: reader.oneOf('forbids', ['open', 'close', 'both'] as const),
  }),
  inactivity(reader, about) {
    const days = reader.whole('days', 1, 1000)
    return days === null ? null : { kind: 'inactivity', ...about, days }
  },
  max_volume(reader, about) {
    const volume = reader.money('volume')
    const per = reader.oneOf('per', ['position', 'symbol', 'account'] as const, 'account')
    return volume && { kind: 'max_volume', ...about, volume, per }
  },
  allowed_symbols(reader, about) {
    const symbols = reader.list('symbols', 1000).filter((one) => typeof one === 'string')
    return { kind: 'allowed_symbols', ...about, symbols }
  },
  weekend_holding: (reader, about) => ({
    ...{ kind: 'weekend_holding', ...about },
    allowed: reader.yesNo('allowed', false),
  }),
  hedging_across_accounts: (reader, about) => ({
    ...{ kind: 'hedging_across_accounts', ...about },
    allowed: reader.yesNo('allowed', false),
  }),
}

// The table holds every kind, or it does not compile.
export const ruleKinds = Object.keys(readers) as readonly RuleKind[]
