// An order that was asked for, as people see it: what it was, who asked, and what became of it.
import type { Intent } from '../orders/intent.ts'

/** Why it was refused, here or at the broker; null = it was not. */
export function rejectionOf({
  answer,
}: Pick<Intent, 'answer'>): { readonly reason: string; readonly detail: string } | null {
  return answer?.outcome === 'rejected' ? answer : null
}

export function askedToJson(intent: Intent): Record<string, unknown> {
  return {
    ...{ intent: intent.intentId, client_id: intent.clientId, state: intent.state.toLowerCase() },
    ...{ kind: intent.command.kind, symbol: intent.symbol, side: intent.side },
    ...{ units: unitsOf(intent), price: intent.price, type: intent.orderType },
    ...{ asked_by: intent.askedBy, created_at: timeOf(intent.createdMs) },
    ...{ sent_at: timeOf(intent.sentMs), settled_at: timeOf(intent.settledMs) },
    acknowledged_at: timeOf(intent.acknowledgedMs),
    reason: rejectionOf(intent)?.reason ?? null,
    detail: rejectionOf(intent)?.detail ?? null,
  }
}

/** What was to be traded, in units; of a pair, what its first order was; null = all of it, or nothing. */
function unitsOf({ command }: Intent): string | null {
  if (command.kind === 'create') return command.order.amount
  if (command.kind === 'create_oco') return command.first.amount
  return command.kind === 'close' ? command.amount : null
}

/** RFC 3339, UTC; null stays null. */
export const timeOf = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString()
