// What a second report of a known trade means: a repeat, an update, or a contradiction.
// An update may close or cancel an open trade, or fill what was empty; it never rewrites what was said before.
import { type Decimal, sameNumber } from './decimal.ts'
import type { Trade } from './trade.ts'

export type Merge =
  | { readonly kind: 'repeat' }
  | { readonly kind: 'update'; readonly merged: Trade }
  /** `members`: wire names of what contradicts the stored trade. */
  | { readonly kind: 'conflict'; readonly members: readonly string[] }

type Facet = keyof Trade

/** What a trade is from its first report on. */
const fixed: readonly Facet[] = [
  'botName',
  'exchange',
  'account',
  'assetSymbol',
  'orderType',
  'entryTime',
  'entryPrice',
  'positionSize',
]

const learntNumbers: readonly Facet[] = [
  'exitPrice',
  'realizedPnl',
  'commission',
  'swap',
  'fee',
  'stopLoss',
  'takeProfit',
  'mae',
  'mfe',
]

/** What is learnt while it lives; free to change in the report that closes it. */
const learnt: readonly Facet[] = ['exitTime', ...learntNumbers, 'comment', 'raw']

/** What only the end of a trade can tell. */
const ending: ReadonlySet<Facet> = new Set<Facet>(['exitTime', 'exitPrice', 'realizedPnl'])
const none: ReadonlySet<Facet> = new Set<Facet>()

/** What identifies it elsewhere; may be filled in later, never changed. */
const references: readonly Facet[] = ['magicNumber', 'exchangeOrderId']

const numeric: ReadonlySet<Facet> = new Set<Facet>(['entryPrice', 'positionSize', ...learntNumbers])

/**
 * Merges `incoming` into `stored`; `earlier` are the versions that `stored` replaced.
 * A report equal to any version is a repeat: a sender that lost an answer sends the same again, however late.
 */
export function mergeTrade(stored: Trade, earlier: readonly Trade[], incoming: Trade): Merge {
  if (says(stored, incoming) || earlier.some((version) => says(version, incoming)))
    return { kind: 'repeat' }
  const closing =
    stored.status === 'OPEN' && (incoming.status === 'CLOSED' || incoming.status === 'CANCELLED')
  // An OPEN report that comes after the close tells how the trade began: it may fill gaps, but opens nothing again.
  const late =
    incoming.status === 'OPEN' && (stored.status === 'CLOSED' || stored.status === 'CANCELLED')
  const conflicts = [...fixed, ...references].filter((facet) =>
    contradicts(facet, stored, incoming),
  )
  if (incoming.status !== stored.status && !closing && !late) conflicts.push('status')
  if (!closing && !late)
    conflicts.push(...learnt.filter((facet) => contradicts(facet, stored, incoming)))
  if (conflicts.length > 0) return { kind: 'conflict', members: conflicts.map(wireName) }
  // What an open trade said of its end was said before there was one.
  const without = closing || late ? ending : none
  const merged = late ? fill(stored, incoming, without) : fill(incoming, stored, without)
  const result = { ...merged, status: late ? stored.status : incoming.status }
  return says(stored, result) ? { kind: 'repeat' } : { kind: 'update', merged: result }
}

/** True when every member that `report` names has the same value in `version`. */
function says(version: Trade, report: Trade): boolean {
  return (
    version.status === report.status &&
    [...fixed, ...references, ...learnt].every((facet) => !differs(facet, version, report))
  )
}

function differs(facet: Facet, version: Trade, report: Trade): boolean {
  return report[facet] !== null && !same(facet, version, report)
}

function contradicts(facet: Facet, stored: Trade, incoming: Trade): boolean {
  return stored[facet] !== null && differs(facet, stored, incoming)
}

function same(facet: Facet, left: Trade, right: Trade): boolean {
  if (facet === 'raw') return left.raw?.source === right.raw?.source
  if (numeric.has(facet))
    return sameNumber(left[facet] as Decimal | null, right[facet] as Decimal | null) // numeric facets are decimals
  return left[facet] === right[facet]
}

/** `first`, with its empty members taken from `second`, but for those of `without`. Zones travel with their times. */
function fill(first: Trade, second: Trade, without: ReadonlySet<Facet>): Trade {
  const filled: Record<string, unknown> = { ...first }
  for (const facet of [...learnt, ...references])
    if (first[facet] === null && !without.has(facet)) filled[facet] = second[facet]
  if (first.exitTime === null && !without.has('exitTime')) filled.exitZone = second.exitZone
  return filled as Trade // the same members as `first`, each of the same type
}

function wireName(facet: Facet): string {
  if (facet === 'raw') return 'raw_api_response'
  return facet.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
