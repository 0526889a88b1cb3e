// A rule's own days: from a reset to the next. A page that leaves the reset open by an hour gives two readings of one rule.
import { type Day, shiftDay } from '../days/day.ts'
import { type DayCut, dayAt, endOfDay, startOfDay, utcDays } from '../days/day-cut.ts'
import { type DailyLoss, isLossRule, type Rule } from './rule-kinds.ts'
import type { Reset } from './rule-source.ts'

export type RuleDay = { readonly name: Day; readonly fromMs: number; readonly untilMs: number }

export function cutOf({ time, zone, labelShiftDays }: Omit<Reset, 'or'>): DayCut {
  const [hours, minutes] = time.split(':').map(Number)
  return { zone, minutes: (hours ?? 0) * 60 + (minutes ?? 0), labelShiftDays }
}

/** The day in which an instant lies; the instant of the reset belongs to the new one. */
export function ruleDayAt(cut: DayCut, atMs: number): RuleDay {
  const name = dayAt(cut, atMs)
  return { name, fromMs: startOfDay(cut, name), untilMs: endOfDay(cut, name) }
}

export function nextDay(cut: DayCut, { name, untilMs }: RuleDay): RuleDay {
  const next = shiftDay(name, 1)
  return { name: next, fromMs: untilMs, untilMs: endOfDay(cut, next) }
}

/** Resets of the days named `days`, in milliseconds since 1970. */
export const resetInstants = (reset: Omit<Reset, 'or'>, days: readonly Day[]): number[] =>
  days.map((day) => startOfDay(cutOf(reset), day))

/** The readings of a reset that need watching: one, or two where a page is unclear. */
export function readingsOf(reset: Reset): readonly Reset[] {
  return reset.or === null
    ? [reset]
    : [
        { ...reset, or: null },
        { ...reset, ...reset.or, or: null },
      ]
}

/** The days by which closed trades are counted: the rule's own, else those of the daily loss, else days of UTC. */
export function dayCutOf(rule: { readonly day: Reset | null }, rules: readonly Rule[]): DayCut {
  const daily = rules.find((one): one is DailyLoss => one.kind === 'daily_loss')
  const reset = rule.day ?? daily?.reset ?? null
  return reset === null ? utcDays : cutOf(reset)
}

/** Every moment at which balance and equity must be known exactly, as `17:00 America/New_York`. */
export function boundariesOf(rules: readonly Rule[]): string[] {
  const resets = rules.flatMap((rule): (Reset | null)[] => {
    if (!isLossRule(rule)) return 'day' in rule ? [rule.day] : []
    return rule.kind === 'daily_loss' ? [rule.reset, rule.snapshot] : [rule.updatedAt]
  })
  const readings = resets.flatMap((reset) => (reset === null ? [] : readingsOf(reset)))
  return [...new Set(readings.map(({ time, zone }) => `${time} ${zone}`))]
}
