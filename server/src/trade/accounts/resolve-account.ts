// The account of the trade server that a path or a body names: Tidemark's id (acc_7) or the broker's number.
import type { Database } from '../../platform/database/database.ts'
import type { Caller } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { findTradeAccounts } from './trade-account-store.ts'

/** Unknown and not allowed are the same answer. */
export async function resolveTradeAccount(
  { read }: Pick<Database, 'read'>,
  name: string,
  { caller }: { readonly caller: Caller },
): Promise<number> {
  // PostgreSQL cannot take NUL in text.
  const found = /^[\x21-\x7e]{1,50}$/.test(name) ? await findTradeAccounts(read, name) : []
  const allowed = found.filter(({ account }) => caller.accounts?.has(account) ?? true)
  const [first, second] = allowed
  if (first === undefined)
    throw new TidemarkError(
      'not_found',
      'The trade server has no account of this name, or this key may not see it. `tidemark trade status` lists its accounts.',
    )
  if (second !== undefined)
    throw new TidemarkError(
      'query_invalid',
      `Account ${name} stands at several servers: use acc_${first.accountId} (${first.server}) or acc_${second.accountId} (${second.server}).`,
      { errors: [{ pointer: 'id', code: 'ambiguous', detail: 'names two accounts' }] },
    )
  return first.accountId
}
