// What a sender is told about a report that did not land, as a problem of the contract's table.
import { TidemarkError } from '../platform/problem.ts'
import type { Outcome } from './pending-trade.ts'

export function outcomeProblem(
  outcome: Exclude<Outcome, { kind: 'created' | 'duplicate' | 'updated' }>,
): TidemarkError {
  switch (outcome.kind) {
    case 'conflict': {
      const errors = outcome.members.map((name) => ({
        pointer: `/${name}`,
        code: 'differs',
        detail: 'differs from the stored trade',
      }))
      const detail = `A trade with this identity is stored, and ${outcome.members.join(', ')} differ from it. It was not changed.`
      return new TidemarkError('idempotency_mismatch', detail, { errors })
    }
    case 'refused':
      return new TidemarkError(
        'trade_invalid',
        'The database refuses this trade: a value is outside what it can store.',
      )
    case 'unavailable': {
      const detail =
        'The database does not take trades at the moment. Nothing of this report was stored.'
      return new TidemarkError('ledger_unavailable', detail, { retryAfterMs: 2000 })
    }
    case 'unknown': {
      const detail =
        'The connection to the database broke while this report was written, so it may be stored or not. Send the same report again: with an Idempotency-Key or exchange_order_id it lands once.'
      return new TidemarkError('outcome_unknown', detail, { retryAfterMs: 2000 })
    }
  }
}
