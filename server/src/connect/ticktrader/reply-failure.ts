// What a refusal of TickTrader means. Nobody outside knows the shape of its error bodies, so that each known one is read:
// bare text, a JSON string, {"Message"}, {"Error"}, {"Response":"Error","Error"}, {"s":"error","code","message"}, nothing.
// Of what the broker says only what is known becomes words of ours; its own bytes are for who deals with orders.
import { ConnectFailure, type FailureCause } from '../failure.ts'
import type { Reply } from './http-exchange.ts'
import { isFields, type Json, NumberText, parseJson } from './json.ts'

/** The broker's own words, cut and without control signs; empty when there are none. */
export function wordsIn(text: string): string {
  const value = parseJson(text)
  return cleaned(value === undefined ? text : spoken(value))
}

/** Those of a message of a socket. */
export function errorWords(error: Json | undefined): string {
  return error === undefined ? '' : cleaned(spoken(error))
}

function spoken(value: Json): string {
  if (typeof value === 'string') return value
  if (value instanceof NumberText) return value.text
  if (!isFields(value)) return ''
  for (const name of ['Message', 'message', 'Error', 'error', 'ExceptionMessage', 'Text']) {
    const words = value[name]
    if (words !== undefined && words !== null) return spoken(words)
  }
  return ''
}

function cleaned(text: string): string {
  if (/^\s*</.test(text)) return '' // a page of a proxy is nobody's word
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300)
    .toWellFormed()
}

/** What the broker's words say, whatever carried them; null = nothing that is known. */
const meanings: readonly (readonly [RegExp, FailureCause, string])[] = [
  [/two.?factor|one.?time|2fa/i, 'one_time_code_needed', 'it asks for a one-time code'],
  [/read.?only/i, 'permission_missing', 'the token or the account may only read'],
  [
    /web ?api.*(disabled|not enabled)/i,
    'token_blocked',
    'the Web API is switched off for the account',
  ],
  [/must ?change ?password/i, 'token_blocked', 'the account’s password must be changed first'],
  [/block/i, 'token_blocked', 'it says blocked'],
  [/throttl|too many|quota|rate limit/i, 'broker_busy', 'it says too many requests'],
  [/timestamp|expired|clock/i, 'clock_wrong', 'it does not accept the time of the request'],
  [/shut(ting)? ?down|being shut/i, 'broker_busy', 'it is shutting down'],
  [/not calculated/i, 'broker_busy', 'the account is not calculated yet'],
  [/ip ?address|not allowed from/i, 'ip_not_allowed', 'it names the address'],
]

/** A difference that no window for signatures can mean well. */
const CLOCK_OFF_MS = 30_000

export function meaningOf(words: string): { cause: FailureCause; seen: string } | null {
  const found = meanings.find(([sign]) => sign.test(words))
  return found === undefined ? null : { cause: found[1], seen: found[2] }
}

/** `what` names the request; `ourMs` is this machine's clock when the answer came. */
export function failureOf(reply: Reply, what: string, ourMs: number): ConnectFailure {
  const { status, text, serverMs, retryAfterMs } = reply
  const at = `status ${status} to ${what}`
  const said = meaningOf(wordsIn(text))
  const offMs = serverMs === null ? 0 : ourMs - serverMs
  const isOff = Math.abs(offMs) >= CLOCK_OFF_MS
  // A wrong signature and a clock that is off look alike to the broker; its own clock tells which it is.
  if (status === 401 && isOff && said?.cause !== 'token_blocked')
    return new ConnectFailure('clock_wrong', `${at}; this clock is ${differenceWords(offMs)}`)
  if (status === 429 || said?.cause === 'broker_busy') {
    const wait = retryAfterMs === null ? '' : `; it asks for ${retryAfterMs / 1000} s of rest`
    return new ConnectFailure('broker_busy', `${at}: too many requests${wait}`)
  }
  if (status >= 500 || status === 408) return new ConnectFailure('broker_busy', at)
  if (said !== null && status >= 400) return new ConnectFailure(said.cause, `${at}: ${said.seen}`)
  if (status === 401)
    return new ConnectFailure('token_refused', `${at}: the signature is not accepted`)
  if (status === 403)
    return new ConnectFailure('permission_missing', `${at}: the token has no right to it`)
  return new ConnectFailure('answer_not_understood', at)
}

/** Such as "61 min 5 s ahead of the broker’s". */
function differenceWords(offMs: number): string {
  const seconds = Math.round(Math.abs(offMs) / 1000)
  const minutes = Math.floor(seconds / 60)
  const words = minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`
  return `${words} ${offMs > 0 ? 'ahead of' : 'behind'} the broker’s`
}
