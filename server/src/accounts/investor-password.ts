// The founding endpoint sends a SHA-256 of the account's investor password; what it is held against is sealed in the vault.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { SecretPlace } from '../access/vault/envelope.ts'
import type { Vault } from '../access/vault/vault.ts'
import type { Queryable } from '../platform/database/database.ts'
import { Secret } from '../platform/secret.ts'

const TABLE = 'linked_accounts'
const FIELD = 'investor_password_sha256'

export const investorHashPlace = (accountId: number): SecretPlace => ({
  table: TABLE,
  id: accountId,
  field: FIELD,
  class: 'read',
})

/** What is kept of an investor password: its SHA-256 in hex, never itself. */
export const investorHashOf = (password: Secret): Secret =>
  password.use((text) => new Secret(createHash('sha256').update(text, 'utf8').digest('hex')))

export type MatchInvestorHash = (accountId: number, hex: string) => Promise<boolean>

/** Constant time, also for an account that has none: then the comparison is with chance. */
export function createInvestorCheck(deps: {
  readonly vault: Vault
  readonly read: Queryable
}): MatchInvestorHash {
  return async (accountId, hex) => {
    const { [FIELD]: sealed } = await deps.vault.openAll(deps.read, TABLE, accountId)
    const given = createHash('sha256').update(hex.toLowerCase()).digest()
    const expected = (sealed ?? new Secret('none')).use((text) =>
      createHash('sha256').update(text).digest(),
    )
    return timingSafeEqual(given, expected) && sealed !== undefined
  }
}
