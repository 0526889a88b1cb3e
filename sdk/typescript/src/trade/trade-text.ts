// From a caller's trade to the JSON text that is queued and sent, byte for byte the same on disk and on the wire.
// Identity is settled here, once: a key that were made when sending could differ between two tries of one trade.
import { freshKey } from './fresh-key.ts'
import { memberToken } from './member-text.ts'
import { shown, TradeInvalid, type Violation, violation } from './trade-invalid.ts'
import { type TradeMember, tradeBytes, tradeMembers } from './trade-members.ts'

export type TradeText = {
  readonly text: string
  /** The idempotency_key in the text; null when the venue's order id is the identity. */
  readonly idempotencyKey: string | null
}

type Row = { readonly member: TradeMember; readonly first: string; readonly next: string }

const members: ReadonlyArray<readonly [string, TradeMember]> = Object.entries(tradeMembers)
const table: ReadonlyMap<string, Row> = new Map(
  members.map(([name, member]) => [name, { member, first: `{"${name}":`, next: `,"${name}":` }]),
)
const required = members.filter(([, member]) => member.required).map(([name]) => name)
const byPlainName = new Map([...table.keys()].map((name) => [plain(name), name]))

/** Throws TradeInvalid with every broken rule. `makeKey` names a trade that has no identity of its own. */
export function tradeText(trade: unknown, makeKey: () => string | null = freshKey): TradeText {
  if (typeof trade !== 'object' || trade === null || Array.isArray(trade)) {
    const detail = `a trade must be an object; received ${shown(trade)}`
    throw new TradeInvalid([{ pointer: '', code: 'type', detail }])
  }
  const given = trade as Readonly<Record<string, unknown>> // an object; each value is checked
  const broken: Violation[] = []
  let text = ''
  for (const name in given) {
    if (!Object.hasOwn(given, name)) continue
    const value = given[name]
    if (value === undefined) continue
    const row = table.get(name)
    if (row === undefined) broken.push(unknownMember(name))
    else if (value !== null) {
      const token = memberToken(name, row.member, value)
      if (typeof token === 'string') text += (text === '' ? row.first : row.next) + token
      else broken.push(token)
    }
  }
  for (const name of required)
    if (ownValue(given, name) === null)
      broken.push(violation(name, 'required', 'is required and was not given'))
  if (broken.length > 0) throw new TradeInvalid(broken)
  return identified(text, given, makeKey)
}

function identified(
  text: string,
  given: Readonly<Record<string, unknown>>,
  makeKey: () => string | null,
): TradeText {
  const own = ownValue(given, 'idempotency_key')
  const byVenue = ownValue(given, 'exchange_order_id') !== null
  const made = own === null && !byVenue ? makeKey() : null
  const whole = made === null ? `${text}}` : `${text},"idempotency_key":"${made}"}`
  checkLength(whole)
  return { text: whole, idempotencyKey: typeof own === 'string' ? own : made }
}

/** What a class inherits to its objects was not written into the text. */
function ownValue(given: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(given, name) ? (given[name] ?? null) : null
}

function checkLength(text: string): void {
  // A code unit takes three bytes at most, so short texts need no counting.
  if (text.length * 3 <= tradeBytes) return
  const bytes = new TextEncoder().encode(text).length
  if (bytes <= tradeBytes) return
  const detail = `a trade may take ${tradeBytes} bytes as JSON, raw_api_response included; this one takes ${bytes}`
  throw new TradeInvalid([{ pointer: '', code: 'too_large', detail }])
}

function unknownMember(name: string): Violation {
  const near = byPlainName.get(plain(name.slice(0, 60)))
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return violation(name, 'unknown_member', `is not a member of a trade${hint}`)
}

/** A name without what people vary: case, dashes, underscores. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '')
}
