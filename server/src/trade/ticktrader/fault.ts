// What a refusal of TickTrader means, from its words: REST sends text of unknown shape, sockets send a sentence with the
// fault at its end. Compared by letters alone, because servers and documents differ in blanks and capitals.
import { isFields, type Json, NumberText, parseJson } from '../../connect/ticktrader/json.ts'
import type { Rejection } from '../rejections.ts'

/** `in_doubt`: words that do not exclude that the order was executed. */
export type Fault = { readonly reason: Rejection | 'in_doubt' | null; readonly said: string }

/** The first that is found counts, so the narrower stand above. */
const meanings: readonly (readonly [letters: string, reason: Rejection | 'in_doubt'])[] = [
  // A time out says that nobody knows; a shutdown may have come after the execution.
  ['timeout', 'in_doubt'],
  ['timedout', 'in_doubt'],
  ['beingshutdown', 'in_doubt'],
  // We send an id once. If it is known already, that one arrived.
  ['duplicateclient', 'in_doubt'],
  ['clientorderidisduplicate', 'in_doubt'],
  ['notenoughmoney', 'not_enough_money'],
  ['insufficientfunds', 'not_enough_money'],
  ['offquotes', 'off_quotes'],
  ['rejectedbydealer', 'dealer_rejected'],
  ['dealerreject', 'dealer_rejected'],
  ['throttling', 'throttled'],
  ['toomanyrequests', 'throttled'],
  ['queueoverflow', 'venue_busy'],
  ['accountisnotcalculated', 'venue_busy'],
  ['orderisbusy', 'order_busy'],
  ['anotheroperation', 'order_busy'],
  ['sessionisclosed', 'market_closed'],
  ['marketisclosed', 'market_closed'],
  ['closeonly', 'close_only'],
  ['isreadonly', 'read_only'],
  ['isblocked', 'account_blocked'],
  ['twofactor', 'one_time_code_needed'],
  ['onetimepassword', 'one_time_code_needed'],
  ['loginfailed', 'credentials_refused'],
  ['webapidisabled', 'trade_not_allowed'],
  ['webapiisdisabled', 'trade_not_allowed'],
  ['tradenotallowed', 'trade_not_allowed'],
  ['tradeisnotallowed', 'trade_not_allowed'],
  ['exceedsorderslimit', 'too_many_orders'],
  ['accounttypemismatch', 'not_on_this_account'],
  ['invalidcloseby', 'close_by_not_possible'],
  ['relatedordernotfound', 'order_not_found'],
  ['invalidrelatedorder', 'order_not_valid'],
  ['stoppriceisnotspecified', 'price_missing'],
  ['stoppricenotspecified', 'price_missing'],
  ['pricenotspecified', 'price_missing'],
  ['priceisnotspecified', 'price_missing'],
  ['invalidprice', 'price_wrong_side'],
  ['invalidvisibleamount', 'visible_amount_not_valid'],
  ['invalidamount', 'amount_not_valid'],
  ['invalidexpiration', 'expiry_not_valid'],
  ['invalidordertype', 'order_not_valid'],
  ['positionnotfound', 'position_not_found'],
  ['symbolnotfound', 'symbol_unknown'],
  ['invalidsymbolname', 'symbol_unknown'],
  ['ordernotfound', 'order_not_found'],
]

/** Of a body, whatever its shape. */
export const faultOf = (words: string): Fault => meaningOf(wordsOf(words))

/** Of the member Error of a socket's message. */
export const faultIn = (error: Json | undefined): Fault =>
  meaningOf(tidy(innerWords(error) ?? JSON.stringify(error, plainNumbers) ?? ''))

const plainNumbers = (_name: string, value: unknown) =>
  value instanceof NumberText ? value.text : value

function meaningOf(said: string): Fault {
  const letters = said.toLowerCase().replace(/[^a-z]/g, '')
  const found = meanings.find(([part]) => letters.includes(part))
  return { reason: found?.[1] ?? null, said }
}

/** Plain text, a JSON string, or one of the objects that servers and documents show. */
export function wordsOf(text: string): string {
  return tidy(innerWords(parseJson(text)) ?? text)
}

function innerWords(value: Json | undefined): string | null {
  if (typeof value === 'string') return value
  if (value instanceof NumberText) return value.text
  if (!isFields(value)) return null
  for (const name of ['Error', 'Message', 'message', 'ExceptionMessage', 'error']) {
    const inner = innerWords(value[name])
    if (inner !== null) return inner
  }
  return null
}

/** For people: without the server's preface, without control characters, not too long. */
function tidy(text: string): string {
  const plain = text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  const reason = /^Cannot [^!]{1,80}! Reason: (.+)$/.exec(plain)?.[1] ?? plain
  return reason.slice(0, 300).toWellFormed()
}
