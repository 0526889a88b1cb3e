// What the broker's lists say about a command whose answer was lost. Pure: one look in, evidence out.
// Only its being there proves anything at once; its absence has to be seen twice, and late.
import { sameNumber } from '../../domain/decimal.ts'
import type { BrokerOrder, HistoryRecord, OrderChange } from '../trade-port.ts'
import { clientIdsOf, type Intent } from './intent.ts'

/** The broker's working orders, positions and history at one moment. */
export type Look = {
  readonly orders: readonly BrokerOrder[]
  readonly history: readonly HistoryRecord[]
}

/** History is read from this long before the sending, and to this long after now, because clocks differ. */
export const HISTORY_AROUND_MS = 60_000
/** Two looks that find nothing must be this far apart. */
export const APART_MS = 10_000
/** A late execution is waited for this long after the sending. */
export const QUIET_MS = 30_000
/** After this long a person has to look. */
export const RECONCILE_MS = 60_000

/** Why it is certain that the command was executed, in words; null = this look does not show it. */
export function findEvidence(
  {
    command,
    ...names
  }: Pick<Intent, 'command' | 'clientId' | 'secondClientId' | 'sentMs' | 'createdMs'>,
  look: Look,
): string | null {
  switch (command.kind) {
    case 'create':
    case 'create_oco':
      return findCreated(clientIdsOf(names), look)
    case 'cancel':
      return look.orders.some(({ order }) => order === command.order)
        ? null
        : `order ${command.order} is no longer among the working orders`
    case 'modify': {
      const order = look.orders.find((one) => one.order === command.change.order)
      return order !== undefined && isChanged(order, command.change)
        ? `order ${order.order} is as it was to be`
        : null
    }
    case 'close':
    case 'close_by': {
      const isThere = look.orders.some(({ order }) => order === command.position)
      if (!isThere) return `position ${command.position} is no longer open`
      // A part of it may have been closed: then the history says so since it was sent. A record of its opening or of a change
      // of its stops is no such word, however new it is.
      const since = names.sentMs ?? names.createdMs
      const record = closedSince(command.position, look, since - 1_000)
      return record === undefined ? null : `history record ${record.id} of ${command.position}`
    }
  }
}

function closedSince(id: string, { history }: Look, sinceMs: number): HistoryRecord | undefined {
  return history.find(
    ({ type, position, order, atMs }) =>
      type === 'position_closed' && (position ?? order) === id && atMs >= sinceMs,
  )
}

/**
 * Whether finding nothing means that nothing was done. An order that is gone, or of which something was filled, no longer
 * tells what its amount was before; and where a part was closed at about that time, by the clock of the broker, it may have
 * been by this. Then a person has to look.
 */
export function showsAbsence(
  { command, sentMs, createdMs }: Pick<Intent, 'command' | 'sentMs' | 'createdMs'>,
  look: Look,
): boolean {
  if (command.kind === 'close' || command.kind === 'close_by') {
    const sinceMs = (sentMs ?? createdMs) - HISTORY_AROUND_MS
    return closedSince(command.position, look, sinceMs) === undefined
  }
  if (command.kind !== 'modify' || command.change.amount === undefined) return true
  const { order: id, amountBefore } = command.change
  const order = look.orders.find(({ order }) => order === id)
  return order !== undefined && sameNumber(amountBefore ?? null, order.remainingAmount)
}

function findCreated(clientIds: readonly string[], { orders, history }: Look): string | null {
  const isOurs = ({ clientId, comment }: { clientId: string | null; comment: string | null }) =>
    clientIds.some((id) => clientId === id || (comment?.includes(id) ?? false))
  const order = orders.find(isOurs)
  if (order !== undefined) return `${order.kind} ${order.order} is ${order.status}`
  const record = history.find(isOurs)
  return record === undefined
    ? null
    : `history record ${record.id}${record.order === null ? '' : ` of order ${record.order}`}`
}

function isChanged(order: BrokerOrder, change: OrderChange): boolean {
  const wanted = [
    [change.price, order.price],
    [change.stopPrice, order.stopPrice],
    [change.stopLoss, order.stopLoss],
    [change.takeProfit, order.takeProfit],
    [change.amount, order.remainingAmount],
  ] as const
  return (
    wanted.every(
      ([to, now]) =>
        to === undefined || sameNumber(to, now) || (now === null && sameNumber(to, zero)),
    ) &&
    (change.expiresMs === undefined || change.expiresMs === order.expiresMs) &&
    (change.comment === undefined || change.comment === order.comment)
  )
}

const zero = '0' as BrokerOrder['price'] // a stop loss of 0 is one that was taken away

/** What follows from looks that found nothing, by the times at which they began; null = go on looking. */
export function judgeAbsence(
  { sentMs, createdMs, reconcileByMs }: Pick<Intent, 'sentMs' | 'createdMs' | 'reconcileByMs'>,
  absentAtMs: readonly number[],
  nowMs: number,
): 'ABSENT' | 'HUMAN' | null {
  const [first] = absentAtMs
  const last = absentAtMs.at(-1)
  const sent = sentMs ?? createdMs
  if (first !== undefined && last !== undefined) {
    const isLate = last - sent >= QUIET_MS
    if (last - first >= APART_MS && isLate) return 'ABSENT'
  }
  return nowMs >= (reconcileByMs ?? sent + RECONCILE_MS) ? 'HUMAN' : null
}
