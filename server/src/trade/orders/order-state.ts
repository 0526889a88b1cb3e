// What can become of an intent. An order whose answer was lost is unknown, never rejected; and whatever was sent is never sent again.
// HUMAN is where our knowledge ends: a person looks, and says that they did; the state itself stays what it was.

export type OrderState =
  | 'INTENT'
  | 'REFUSED_BY_RISK'
  | 'SENDING'
  | 'ACKED'
  | 'REJECTED'
  | 'UNKNOWN'
  | 'FOUND'
  | 'ABSENT'
  | 'HUMAN'

/** Where each state may lead. */
export const transitions: Readonly<Record<OrderState, readonly OrderState[]>> = {
  INTENT: ['REFUSED_BY_RISK', 'SENDING'],
  SENDING: ['ACKED', 'REJECTED', 'UNKNOWN'],
  UNKNOWN: ['FOUND', 'ABSENT', 'HUMAN'],
  REFUSED_BY_RISK: [],
  ACKED: [],
  REJECTED: [],
  FOUND: [],
  ABSENT: [],
  HUMAN: [],
}

export const orderStates = Object.keys(transitions) as readonly OrderState[] // the keys are the states

export function mayBecome(from: OrderState, to: OrderState): boolean {
  return transitions[from].includes(to)
}

/** Nothing more happens to it by itself. */
export function isFinal(state: OrderState): boolean {
  return transitions[state].length === 0
}

/** Bytes of it may have reached the broker. */
export function mayHaveLeft(state: OrderState): boolean {
  return state !== 'INTENT' && state !== 'REFUSED_BY_RISK'
}

/** Nobody knows yet what became of it. */
export function isOpenQuestion(state: OrderState): boolean {
  return state === 'SENDING' || state === 'UNKNOWN' || state === 'HUMAN'
}

/** A change that the table above does not allow: a fault of this program. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition'

  constructor(from: OrderState, to: OrderState) {
    super(`an order cannot go from ${from} to ${to}`)
  }
}

export function assertTransition(from: OrderState, to: OrderState): void {
  if (!mayBecome(from, to)) throw new IllegalTransition(from, to)
}
