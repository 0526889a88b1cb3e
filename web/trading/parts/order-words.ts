// An order in words: what it does, and what became of it.
import { decimalText } from '../../shared/format/decimal-text.ts'
import type { AskedOrder } from '../live/answers.ts'
import { orders as en } from '../strings/orders.ts'

/** Such as `open: buy EURUSD, market`. */
export function orderWords({ kind, side, symbol, type }: AskedOrder): string {
  const words = [side, symbol].filter((one) => one !== null).join(' ')
  const what = en.kinds[kind] ?? kind
  return [words === '' ? what : `${what}: ${words}`, type].filter((one) => one !== null).join(', ')
}

/** Units, and the price that it names; '' where the server tells neither. */
export function amountWords({ units, price }: AskedOrder): string {
  const amount = units === null || units === undefined ? '' : decimalText(units, { most: 10 })
  return price === null || price === undefined ? amount : `${amount} @ ${price}`
}

export const stateWords = (state: string): string => en.states[state] ?? state

/** The class of a badge: whether it went well, badly, or is open. */
export function stateLook(state: string): 'ok' | 'unknown' | 'denied' | 'plain' {
  if (state === 'acked' || state === 'found') return 'ok'
  if (state === 'unknown' || state === 'human' || state === 'sending') return 'unknown'
  return state === 'rejected' || state === 'refused_by_risk' ? 'denied' : 'plain'
}
