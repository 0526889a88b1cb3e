// From what happened to what whoever asked is told.
import { type Rejection, rejections } from '../rejections.ts'
import type { Refusal } from '../risk/refusal.ts'
import type { Outcome } from '../trade-port.ts'
import type { OrderAnswer } from './order-desk-port.ts'

/** What every answer tells, before anybody knows how it ends. */
export type Shown = Pick<OrderAnswer, 'intentId' | 'clientId' | 'dryRun' | 'request' | 'notes'>
type Rejected = Extract<OrderAnswer, { readonly outcome: 'rejected' }>
type Unknown = Extract<OrderAnswer, { readonly outcome: 'unknown' }>

/** A Refusal is what stopped it here, after it was decided and before it left. */
export function answerOf(
  shown: Shown,
  outcome: Outcome | Refusal,
  reconcileByMs: number,
): OrderAnswer {
  if (!('outcome' in outcome)) return refusedAnswer(shown, 'risk', outcome, [])
  switch (outcome.outcome) {
    case 'accepted':
      return { ...shown, outcome: 'accepted', orders: outcome.orders }
    case 'rejected': {
      const words = isRejection(outcome.reason)
        ? rejections[outcome.reason]
        : rejections.refused_by_venue
      const said = outcome.said === '' ? '' : ` The broker said: ${outcome.said}`
      const detail = `${words.means[0]?.toUpperCase()}${words.means.slice(1)}.${said}`
      return refusedAnswer(
        shown,
        'venue',
        { reason: outcome.reason, detail, nextStep: words.nextStep },
        [],
      )
    }
    case 'unknown':
      return unknownAnswer(shown, outcome.detail, reconcileByMs)
  }
}

export function refusedAnswer(
  shown: Shown,
  by: Rejected['by'],
  { reason, detail, nextStep }: Refusal,
  others: readonly Refusal[],
): Rejected {
  const also = others.map((one) => one.detail).filter((text) => text !== detail)
  return {
    ...shown,
    ...{ outcome: 'rejected', by, reason, nextStep },
    detail: [detail, ...new Set(also)].join(' '),
  }
}

export function unknownAnswer(
  { intentId, clientId, dryRun, request, notes }: Shown,
  detail: string,
  reconcileByMs: number,
): Unknown {
  return {
    ...{ intentId, clientId, dryRun, request, notes },
    ...{ outcome: 'unknown', detail, reconcileByMs },
  }
}

function isRejection(text: string): text is Rejection {
  return Object.hasOwn(rejections, text)
}
