// What a user says of what nobody recorded: how high a peak was, what was paid out, what an account held at a reset.
// Read strictly, like rule sets.
import type { Decimal } from '../decimal.ts'
import { type Instant, parseTime } from '../instant.ts'
import { type Complaint, openObject } from './object-reader.ts'

export type RuleFact =
  | { readonly kind: 'peak' | 'payout'; readonly at: Instant; readonly amount: Decimal }
  | {
      readonly kind: 'reset'
      readonly at: Instant
      readonly balance: Decimal | null
      readonly equity: Decimal | null
    }

export const factKinds = ['peak', 'payout', 'reset'] as const

export type ReadRuleFact =
  | { readonly kind: 'read'; readonly fact: RuleFact }
  | { readonly kind: 'refused'; readonly complaints: readonly Complaint[] }

/** `at` may be left out and is `now` then. */
export function readRuleFact(value: unknown, now: Instant): ReadRuleFact {
  const complaints: Complaint[] = []
  const reader = openObject(value, '', complaints)
  const kind = reader.oneOf('kind', factKinds)
  const written = reader.text('at', 40, false)
  const read = written === null ? null : parseTime(written)
  if (read !== null && read.kind !== 'instant')
    reader.complain('at', 'format', 'must be a time with a zone, such as 2026-11-20T09:00:00Z')
  const at = read?.kind === 'instant' ? read.instant : now
  const isReset = kind === 'reset'
  const amount = isReset ? null : reader.money('amount')
  const balance = isReset ? reader.money('balance', false) : null
  const equity = isReset ? reader.money('equity', false) : null
  if (isReset && !reader.has('balance') && !reader.has('equity'))
    reader.complain('balance', 'required', 'or equity is needed')
  reader.end()
  if (complaints.length > 0) return { kind: 'refused', complaints }
  if (kind === 'reset') return { kind: 'read', fact: { kind, at, balance, equity } }
  if (amount === null) return { kind: 'refused', complaints }
  return { kind: 'read', fact: { kind, at, amount } }
}
