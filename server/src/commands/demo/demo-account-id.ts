// The ledger's number of an account of the demo.
import { findAccountsNamed } from '../../connect/connections/account-link-store.ts'
import type { DemoDeps } from './demo-deps.ts'

export async function demoAccountId(
  { database }: Pick<DemoDeps, 'database'>,
  { login, server }: { readonly login: string; readonly server: string },
): Promise<number> {
  const [found] = await findAccountsNamed(database.read, login, server)
  if (found === undefined) throw new Error(`account ${login} at ${server} is not in the ledger yet`)
  return found.accountId
}
