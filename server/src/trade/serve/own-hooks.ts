// Whose a hook is, for keys that are limited to accounts: they may stop and see the hooks of those alone.
// A key that is not limited is never asked about: stopping must work with the database down.
import type { Queryable } from '../../platform/database/database.ts'
import type { Caller } from '../../platform/http/route.ts'
import { loadTradeAccount } from '../accounts/trade-account-store.ts'
import { loadHook } from '../signals/hook-store.ts'

/** A hook that is not there is nobody's. */
export async function isOwnHook(
  read: Queryable,
  { accounts }: Pick<Caller, 'accounts'>,
  hookId: string,
): Promise<boolean> {
  if (accounts === null) return true
  const hook = await loadHook(read, hookId)
  const account = hook === null ? null : await loadTradeAccount(read, hook.accountId)
  return account !== null && accounts.has(account.account)
}
