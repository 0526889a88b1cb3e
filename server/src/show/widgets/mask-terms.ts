// How the money of one account is hidden now: by what the owner fixed, and by how the account stands.
import type { OverlayRecord } from '../../access/overlays/overlay.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { subtract } from '../../domain/decimal-math.ts'
import { decimal, type Members, text } from './account-facts.ts'
import type { MaskTerms } from './masking.ts'
import type { ScenePart } from './scene/wire.ts'

/**
 * The owner's `round`, `basis` and `risk` for one part: its own, else those of the overlay. A basis is what one account began with, so
 * that it holds for the account for which it was set and for no other: the part's own account, or the overlay's first.
 * @param accountId the account that the part shows, which the address may have chosen
 */
export function measuresOf(
  { accountIds, settings }: Pick<OverlayRecord, 'accountIds' | 'settings'>,
  part: Pick<ScenePart, 'account' | 'settings'>,
  accountId: number,
): Members {
  const own = accountId === accountIds[part.account] ? part.settings.basis : undefined
  const first = accountId === accountIds[0] ? settings.basis : undefined
  return {
    round: part.settings.round ?? settings.round,
    risk: part.settings.risk ?? settings.risk,
    basis: own ?? first,
  }
}

/**
 * @param measures `round`, `basis` and `risk` in money of the account
 * @param masks what the address gets, and what the owner fixed
 * @param summary the account as it stands; without a basis of the owner's, the balance less all that was won is 100 %
 */
export function maskTerms(
  measures: Members,
  masks: Pick<MaskTerms, 'mask' | 'owner'>,
  summary: Members | null,
): MaskTerms {
  const balance = decimal(summary, 'balance')
  const won = decimal(summary, 'realized_net')
  const begun: Decimal | null = balance === null || won === null ? null : subtract(balance, won)
  return {
    ...masks,
    step: decimal(measures, 'round'), // checked when the overlay was made, as the others
    basis: decimal(measures, 'basis') ?? begun,
    risk: decimal(measures, 'risk'),
    equity: decimal(summary, 'equity'),
    currency: text(summary, 'currency'),
  }
}
