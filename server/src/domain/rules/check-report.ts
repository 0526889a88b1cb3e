// What is said of the rules about single positions and about habits: risk of a trade, volume, symbols, inactivity.
// They are judged by what is open now; what needs a calendar of news or other accounts is said not to be watched.
import type { Decimal } from '../decimal.ts'
import { compare, multiply, subtract, sum, ZERO } from '../decimal-math.ts'
import type { AllowedSymbols, Inactivity, MaxVolume, PerTradeRisk, Rule } from './rule-kinds.ts'
import { atStops, type StopPosition } from './stop-loss.ts'

export type CheckKind = Exclude<
  Rule['kind'],
  'daily_loss' | 'max_loss' | 'profit_target' | 'trading_days' | 'profitable_days' | 'consistency'
>

export type CheckReport = {
  readonly kind: CheckKind
  readonly rule: Extract<Rule, { readonly kind: CheckKind }>
  readonly verdict: 'ok' | 'breached' | 'unknown'
  readonly reason: 'not_watched' | 'positions_unknown' | 'no_stop' | 'value_unknown' | null
  /** What breaks it, or leaves it unknown: tickets or symbols. */
  readonly items: readonly string[]
  /** Until when something must happen, in milliseconds since 1970. */
  readonly dueMs: number | null
}

export type CheckFacts = {
  readonly initialBalance: Decimal
  readonly nowMs: number
  readonly validFromMs: number
  /** Null = the list of open positions is not known. */
  readonly open: readonly StopPosition[] | null
  /** Newest opening or closing, in milliseconds since 1970; null = there was none. */
  readonly lastTradeMs: number | null
}

type Found = Pick<CheckReport, 'verdict' | 'reason' | 'items' | 'dueMs'>

const fine: Found = { verdict: 'ok', reason: null, items: [], dueMs: null }
const notWatched: Found = { ...fine, verdict: 'unknown', reason: 'not_watched' }

export function reportCheck(rule: CheckReport['rule'], facts: CheckFacts): CheckReport {
  return { kind: rule.kind, rule, ...judge(rule, facts) }
}

function judge(rule: CheckReport['rule'], facts: CheckFacts): Found {
  const { open } = facts
  if (rule.kind === 'inactivity') return inactivity(rule, facts)
  if (rule.kind === 'weekend_holding' || rule.kind === 'hedging_across_accounts')
    return rule.allowed ? fine : notWatched
  if (rule.kind === 'news_window') return notWatched
  if (open === null) return { ...fine, verdict: 'unknown', reason: 'positions_unknown' }
  if (rule.kind === 'max_volume') return volume(rule, open)
  if (rule.kind === 'allowed_symbols') return symbols(rule, open)
  return risk(rule, facts, open)
}

function inactivity({ days }: Inactivity, { nowMs, validFromMs, lastTradeMs }: CheckFacts): Found {
  const dueMs = Math.max(validFromMs, lastTradeMs ?? 0) + days * 86_400_000
  return { ...fine, verdict: nowMs >= dueMs ? 'breached' : 'ok', dueMs }
}

function volume({ per, volume: most }: MaxVolume, open: readonly StopPosition[]): Found {
  const key = (one: StopPosition) =>
    per === 'position' ? one.ticket : per === 'symbol' ? one.symbol : 'account'
  const over = [...Map.groupBy(open, key)].filter(
    ([, some]) => compare(sum(some.map((one) => one.volume)), most) > 0,
  )
  return broken(over.map(([name]) => name))
}

function symbols({ symbols: allowed }: AllowedSymbols, open: readonly StopPosition[]): Found {
  const others = open.filter(({ symbol }) => !allowed.includes(symbol))
  return broken([...new Set(others.map(({ symbol }) => symbol))])
}

function risk(rule: PerTradeRisk, facts: CheckFacts, open: readonly StopPosition[]): Found {
  const at = atStops(open)
  const { stopRequiredWithinS: withinS, maxFraction } = rule
  const late = at.filter(
    ({ reason, position }) =>
      withinS !== null &&
      reason === 'no_stop' &&
      position.openedMs !== null &&
      facts.nowMs - position.openedMs > withinS * 1000,
  )
  if (late.length > 0) return broken(late.map(({ position }) => position.ticket))
  if (maxFraction === null) return fine
  const most = multiply(facts.initialBalance, maxFraction)
  const key = (one: (typeof at)[number]) =>
    rule.per === 'position' ? one.position.ticket : one.position.symbol
  const over = [...Map.groupBy(at, key)].filter(([, some]) => {
    const lost = sum([ZERO, ...some.flatMap(({ profitAtStop }) => profitAtStop ?? [])])
    return compare(subtract(ZERO, lost), most) > 0
  })
  if (over.length > 0) return broken(over.map(([name]) => name))
  const unbounded = at.filter(({ reason }) => reason !== null)
  const [first] = unbounded
  if (first === undefined) return fine
  const items = unbounded.map(({ position }) => position.ticket)
  return { verdict: 'unknown', reason: first.reason, items, dueMs: null }
}

const broken = (items: readonly string[]): Found => ({
  ...fine,
  verdict: items.length > 0 ? 'breached' : 'ok',
  items,
})
