// One sentence for each rule that says where its limit comes from, so that nobody has to trust a bare number.
// Money is rounded against the trader here and nowhere else; comparisons use the exact values.
import { offsetAt } from '../zone.ts'
import type { CheckReport } from './check-report.ts'
import { dayText, durationText, moneyText, percentText, roundDown, roundUp } from './display.ts'
import type { GoalReport } from './goal-report.ts'
import type { LossReport } from './loss-report.ts'
import type { DailyLoss, LossSize, MaxLoss } from './rule-kinds.ts'
import type { RuleSource } from './rule-source.ts'

export type TraceMoment = { readonly nowMs: number; readonly source: RuleSource }

export function lossSentence(report: LossReport, { nowMs, source }: TraceMoment): string {
  const { rule, limit, room, resetsAtMs, today, phase } = report
  const name = rule.kind === 'daily_loss' ? 'Daily loss' : 'Maximum loss'
  const breach = phase.breach ?? today?.breach ?? null
  const parts = [
    limit === null
      ? `${name}: the limit is not known, because ${whyUnknown(report)}.`
      : `${name}: limit ${moneyText(roundUp(limit))} = ${levelText(report)} - ${sizeText(rule.size)}${lockText(report)}.`,
    breach === null
      ? ''
      : `Broken on ${momentText(breach.atMs)}: ${moneyText(roundDown(breach.measured))} against ${moneyText(roundUp(breach.limit))}.`,
    room === null ? '' : `Room ${moneyText(roundDown(room))}.`,
    rule.kind === 'daily_loss' && resetsAtMs !== null
      ? `Resets in ${durationText((resetsAtMs - nowMs) / 1000)}.`
      : '',
    phase.verdict === 'unknown' && phase.reason === 'gap'
      ? `Unknown: ${phase.harmfulGaps} gap${phase.harmfulGaps === 1 ? '' : 's'} could hide a breach.`
      : '',
    sourceText(source),
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function levelText({ rule, basis, atReset, basisAtMs }: LossReport): string {
  if (basis === null) return ''
  const level = moneyText(roundUp(basis))
  if (rule.kind === 'max_loss') return `${level} (${peakTexts[rule.peak]})`
  if (rule.basis === 'initial_balance' || basisAtMs === null)
    return rule.basis === 'day_equity_high'
      ? `${level} (highest equity of the day)`
      : `${level} (initial balance)`
  const at = `at ${clockText(rule, basisAtMs)}`
  if (rule.basis === 'reset_balance') return `${level} (balance ${at})`
  if (rule.basis === 'reset_equity') return `${level} (equity ${at})`
  if (rule.basis === 'day_equity_high')
    return `${level} (highest equity since ${clockText(rule, basisAtMs)})`
  const { balance = null, equity = null } = atReset ?? {}
  const isEquity = basis === equity
  const other = isEquity ? balance : equity
  const than =
    other === null
      ? ''
      : `, not lower than the ${isEquity ? 'balance' : 'equity'} ${moneyText(other)}`
  return `${level} (${isEquity ? 'equity' : 'balance'} ${at}${than})`
}

const peakTexts: Readonly<Record<MaxLoss['peak'], string>> = {
  none: 'initial balance',
  day_end_balance: 'highest balance at a day’s end',
  day_end_higher: 'highest balance or equity at a day’s end',
  closed_balance: 'highest balance after a close',
  intraday_equity: 'highest equity at any moment',
}

function sizeText(size: LossSize): string {
  if (size.kind === 'amount') return moneyText(size.amount)
  const of = size.of === 'basis' ? 'of it' : 'of the initial balance'
  return `${percentText(size.fraction)} ${of}`
}

function lockText({ isLocked }: LossReport): string {
  return isLocked ? ', locked for good' : ''
}

function whyUnknown({ phase, rule }: LossReport): string {
  if (phase.reason === 'peak_unknown')
    return 'nobody recorded how high the peak was; enter it with `tidemark rules fact`'
  const what = rule.kind === 'daily_loss' ? rule.basis.replaceAll('_', ' ') : 'peak'
  return `the ${what} was not seen`
}

/** `17:00 America/New_York, 8 March 2026`: the clock and the date of the place that the reset is of. */
function clockText({ reset, snapshot }: DailyLoss, atMs: number): string {
  const { time, zone } = snapshot ?? reset
  const local = new Date(atMs + offsetAt(zone, atMs) * 60_000).toISOString()
  return `${time} ${zone}, ${dayText(local.slice(0, 10))}`
}

const momentText = (ms: number) => {
  const text = new Date(ms).toISOString()
  return `${dayText(text.slice(0, 10))} at ${text.slice(11, 19)} UTC`
}

function sourceText({ status, readOn }: RuleSource): string {
  if (status === 'own') return 'Entered by the user.'
  const page = status === 'verified' ? 'Firm page' : 'Page of somebody else than the firm'
  return readOn === null ? `${page}.` : `${page} read ${dayText(readOn)}.`
}

export function goalSentence(report: GoalReport, { source }: TraceMoment): string {
  return `${goalText(report)} ${sourceText(source)}`
}

function goalText({ rule, isMet, reason, target, days, consistency }: GoalReport): string {
  const name = goalNames[rule.kind]
  if (isMet === null)
    return `${name}: not known, because ${reasonTexts[reason ?? 'history_incomplete']}.`
  if (target !== null)
    return `${name}: ${moneyText(roundDown(target.profit))} of ${moneyText(roundUp(target.target))}, ${isMet ? 'reached' : `${moneyText(roundUp(target.left))} to go`}.`
  if (days !== null && 'minDays' in rule) {
    const each =
      days.threshold === null ? '' : ` with at least ${moneyText(roundUp(days.threshold))}`
    return `${name}: ${days.days.length} of ${rule.minDays} days${each}.`
  }
  if (consistency === null || rule.kind !== 'consistency') return `${name}.`
  const { share, bestDay } = consistency
  if (share === null) return `${name}: not met, there is no profit yet.`
  return `${name}: best day ${moneyText(bestDay)} is ${percentText(roundUp(share, 4))} of the ${rule.denominator === 'total_profit' ? 'total profit' : 'target'}, at most ${percentText(rule.maxShare)}.`
}

const goalNames: Readonly<Record<GoalReport['kind'], string>> = {
  profit_target: 'Profit target',
  trading_days: 'Trading days',
  profitable_days: 'Profitable days',
  consistency: 'Consistency',
}

const reasonTexts: Readonly<Record<NonNullable<GoalReport['reason']>, string>> = {
  history_incomplete: 'deals are missing',
  balance_unknown: 'the balance or the open positions are not known',
  floating_unknown: 'the floating result at a day’s end was not seen',
}

export function checkSentence(report: CheckReport, { source, nowMs }: TraceMoment): string {
  const { kind, verdict, reason, items, dueMs } = report
  const name = kind.replaceAll('_', ' ')
  const title = name.slice(0, 1).toUpperCase() + name.slice(1)
  const shown = items.slice(0, 5).join(', ')
  const said =
    reason === 'not_watched'
      ? 'not watched by this server'
      : verdict === 'breached'
        ? dueMs === null
          ? `broken by ${shown}`
          : `broken: no trade until ${momentText(dueMs)}`
        : verdict === 'unknown'
          ? `not known${shown === '' ? '' : ` for ${shown}`} (${(reason ?? '').replaceAll('_', ' ')})`
          : dueMs === null
            ? 'kept by what is open now'
            : `next trade due in ${durationText((dueMs - nowMs) / 1000)}`
  return `${title}: ${said}. ${sourceText(source)}`
}
