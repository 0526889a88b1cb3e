// What is said of the rules about single positions and about habits: risk of a trade, volume, symbols, inactivity.
// They are judged by what is open now, inactivity by every trade since the rules came into force; what needs a calendar of news
// or other accounts is said not to be watched.
import type { Decimal } from '../decimal.ts'
import { compare, multiply, subtract, sum, ZERO } from '../decimal-math.ts'
import type { AllowedSymbols, Inactivity, MaxVolume, PerTradeRisk, Rule } from './rule-kinds.ts'
import { type AtStop, atStops, type StopPosition } from './stop-loss.ts'

export type CheckKind = Exclude<
  Rule['kind'],
  'daily_loss' | 'max_loss' | 'profit_target' | 'trading_days' | 'profitable_days' | 'consistency'
>

export type CheckReport = {
  readonly kind: CheckKind
  readonly rule: Extract<Rule, { readonly kind: CheckKind }>
  readonly verdict: 'ok' | 'breached' | 'unknown'
  readonly reason:
    | 'not_watched'
    | 'positions_unknown'
    | 'no_stop'
    | 'value_unknown'
    | 'opening_unknown'
    | 'history_incomplete'
    | null
  /** What breaks it, or leaves it unknown: tickets or symbols. */
  readonly items: readonly string[]
  /** Until when something must happen, or should have, in milliseconds since 1970. */
  readonly dueMs: number | null
}

export type CheckFacts = {
  readonly initialBalance: Decimal
  readonly nowMs: number
  readonly validFromMs: number
  /** Null = the list of open positions is not known. */
  readonly open: readonly StopPosition[] | null
  /** When something was bought or sold, as far as it is known, in order; in milliseconds since 1970. */
  readonly tradedMs: readonly number[]
  /** Up to when no deal is missing; null = some may be. */
  readonly provenMs: number | null
  /** Digits after the point of the account's money; null = not known. */
  readonly currencyDigits: number | null
}

type Found = Pick<CheckReport, 'verdict' | 'reason' | 'items' | 'dueMs'>

const DAY_MS = 86_400_000

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

/** Days without a trade break it for good, where it is certain that there was none: a deal that is missing may be one. */
function inactivity({ days }: Inactivity, facts: CheckFacts): Found {
  const { nowMs, validFromMs, open, tradedMs, provenMs } = facts
  const opened = (open ?? []).flatMap(({ openedMs }) => openedMs ?? [])
  const known = [...tradedMs, ...opened]
    .filter((ms) => ms > validFromMs && ms <= nowMs)
    .sort((one, two) => one - two)
  const due = [validFromMs, ...known].map((ms) => ms + days * DAY_MS)
  const missed = due.filter((dueMs, place) => dueMs <= (known[place] ?? nowMs))
  const proven = missed.find((dueMs) => provenMs !== null && dueMs <= provenMs)
  if (proven !== undefined) return { ...fine, verdict: 'breached', dueMs: proven }
  if (missed.length > 0) return { ...fine, verdict: 'unknown', reason: 'history_incomplete' }
  return { ...fine, dueMs: due.at(-1) ?? null }
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
  const at = atStops(open, facts.currencyDigits)
  const { stopRequiredWithinS: withinS, maxFraction } = rule
  const bare = withinS === null ? [] : at.filter(({ reason }) => reason === 'no_stop')
  const late = bare.filter(
    ({ position: { openedMs } }) =>
      withinS !== null && openedMs !== null && facts.nowMs - openedMs > withinS * 1000,
  )
  if (late.length > 0) return broken(late.map(({ position }) => position.ticket))
  // Nobody knows how long a position has had no stop that does not say when it was opened.
  const undated = bare.filter(({ position }) => position.openedMs === null)
  if (maxFraction === null) return unknownOf('opening_unknown', undated)
  const most = multiply(facts.initialBalance, maxFraction)
  const key = (one: (typeof at)[number]) =>
    rule.per === 'position' ? one.position.ticket : one.position.symbol
  const over = [...Map.groupBy(at, key)].filter(([, some]) => {
    const lost = sum([ZERO, ...some.flatMap(({ profitAtStop }) => profitAtStop ?? [])])
    return compare(subtract(ZERO, lost), most) > 0
  })
  if (over.length > 0) return broken(over.map(([name]) => name))
  const unbounded = at.filter(({ reason }) => reason !== null)
  return unknownOf(unbounded[0]?.reason ?? null, unbounded)
}

/** Unknown because of these; fine where there are none. */
function unknownOf(reason: CheckReport['reason'], because: readonly AtStop[]): Found {
  if (because.length === 0) return fine
  const items = because.map(({ position }) => position.ticket)
  return { verdict: 'unknown', reason, items, dueMs: null }
}

const broken = (items: readonly string[]): Found => ({
  ...fine,
  verdict: items.length > 0 ? 'breached' : 'ok',
  items,
})
