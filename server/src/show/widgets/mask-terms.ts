// How the money of one account is hidden now: by what the owner fixed, and by how the account stands.
import type { Decimal } from '../../domain/decimal.ts'
import { subtract } from '../../domain/decimal-math.ts'
import { decimal, type Members } from './account-facts.ts'
import type { MaskTerms } from './masking.ts'
import type { Mask } from './wire.ts'

/**
 * @param settings what the owner fixed: `round`, `basis` and `risk` in money of the account
 * @param summary the account as it stands; without a basis of the owner's, the balance less all that was won is 100 %
 */
export function maskTerms(settings: Members, mask: Mask, summary: Members | null): MaskTerms {
  const amount = (name: string) => {
    const value = settings[name]
    return typeof value === 'string' ? (value as Decimal) : null // checked when the overlay was made
  }
  const balance = decimal(summary, 'balance')
  const won = decimal(summary, 'realized_net')
  return {
    mask,
    step: amount('round'),
    basis: amount('basis') ?? (balance === null || won === null ? null : subtract(balance, won)),
    risk: amount('risk'),
    equity: decimal(summary, 'equity'),
    currency: typeof summary?.currency === 'string' ? summary.currency : null,
  }
}
