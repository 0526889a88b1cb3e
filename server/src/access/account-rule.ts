// What a key that is limited to accounts may see and write. The account comes from the request, the limit from the key alone.
import type { Caller } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'

/** What the caller may see of what was asked for (null = all); another's account gives an empty list, as an unknown one does. */
export function accountsToSee(asked: string | null, caller: Caller): readonly string[] | null {
  if (caller.accounts === null) return asked === null ? null : [asked]
  if (asked === null) return [...caller.accounts]
  return caller.accounts.has(asked) ? [asked] : []
}

/** Why the caller may not write to an account ('' = the report names none); null when it may. */
export function accountRefusal(account: string, caller: Caller): TidemarkError | null {
  if (caller.accounts === null || caller.accounts.has(account)) return null
  const allowed = [...caller.accounts].join(', ')
  const named = account === '' ? 'The report names no account' : 'The report names another account'
  return new TidemarkError('account_not_allowed', `${named}; this key may write to ${allowed}.`)
}
