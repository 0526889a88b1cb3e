// How a signal's command reaches the order desk. The idempotency key follows from the signal's id and nothing else, so whatever
// happens in between, the desk knows the command again: with the mark that is committed with the intent, it is sent once.
import { createHash } from 'node:crypto'
import type { Queryable } from '../../platform/database/database.ts'
import type { OrderAnswer, OrderDesk, OrderWish } from '../orders/order-desk-port.ts'

/** What the worker needs of the desk. */
export type SignalDesk = Pick<OrderDesk, 'place' | 'close' | 'reads'>

export type SignalCommand =
  | { readonly kind: 'create'; readonly order: OrderWish }
  | { readonly kind: 'close'; readonly position: string }

export type SignalOrder = {
  readonly accountId: number
  readonly hookId: string
  readonly signalId: string
  readonly step: number
  readonly command: SignalCommand
  /** Runs in the intent's transaction; what it throws rolls the intent back and comes out of `submit`. */
  mark(tx: Queryable, clientId: string): Promise<void>
}

export type SubmitResult = {
  readonly clientId: string
  readonly outcome: OrderAnswer['outcome']
  /** Why it was rejected, by risk or by the broker, or what is not known. */
  readonly detail: string | null
}

export async function submit(desk: SignalDesk, order: SignalOrder): Promise<SubmitResult> {
  const { accountId, hookId, command } = order
  const key = `signal-${order.signalId}-${order.step}`
  const ask = {
    ...{ accountId, hookId, by: `hook:${hookId}`, dryRun: false },
    triesAgain: true,
    // The key alone: a size that was computed anew after a crash must not make it another command.
    once: { key, digest: createHash('sha256').update(key).digest('hex') },
    alongside: (tx: Queryable, clientId: string) => order.mark(tx, clientId),
  }
  const answer =
    command.kind === 'create'
      ? await desk.place(ask, command.order)
      : await desk.close(ask, command.position, null)
  return { clientId: answer.clientId, outcome: answer.outcome, detail: detailOf(answer) }
}

function detailOf(answer: OrderAnswer): string | null {
  if (answer.outcome === 'accepted') return null
  if (answer.outcome === 'unknown') return answer.detail
  return `${answer.by === 'risk' ? 'our own limits' : 'the broker'}: ${answer.detail}`
}
