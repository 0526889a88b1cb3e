// What people do with accounts: let a connection read them, link them with their investor password, say what is kept.
import { actOf, appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import { investorHashOf, investorHashPlace } from '../../accounts/investor-password.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Secret } from '../../platform/secret.ts'
import {
  ensureAccount,
  ensureState,
  lockLinkState,
  markVerified,
  putLink,
  putSettings,
  type Retention,
  removeLink,
  storeAccountCause,
} from './account-link-store.ts'
import type { ConnectionRow } from './connection-store.ts'
import type { ManageDeps } from './manage-connections.ts'

/** Why an account was not taken; shown to the person who asked. */
export class AccountRefused extends Error {
  override readonly name = 'AccountRefused'
}

export type AccountChange = {
  readonly retention: Retention | null
  readonly dayBoundaries: readonly string[] | null
}

/** Lets a connection read accounts of its server. All of them or none. */
export async function addAccounts(
  deps: ManageDeps,
  connection: ConnectionRow,
  accounts: readonly string[],
  change: AccountChange,
): Promise<number[]> {
  return deps.database.transaction(async (tx) => {
    const ids: number[] = []
    for (const account of accounts) {
      const accountId = await ensureAccount(tx, connection.server, account)
      await takeOver(tx, accountId, account, connection)
      await ensureState(tx, accountId, connection.venue, deps.actor)
      await putLink(tx, accountId, connection.connectionId, deps.actor)
      await keepAs(tx, accountId, account, change)
      ids.push(accountId)
    }
    await appendEntry(tx, commandChain, {
      ...actOf(deps, 'accounts_added'),
      connection: connection.name,
      accounts,
      ...settingsOf(change),
    })
    return ids
  })
}

/** Says beforehand how an account that an Expert will report is kept. */
export async function expectAccount(
  deps: ManageDeps,
  server: string,
  account: string,
  change: AccountChange,
): Promise<number> {
  return deps.database.transaction(async (tx) => {
    const accountId = await ensureAccount(tx, server, account)
    await keepAs(tx, accountId, account, change)
    await ensureState(tx, accountId, 'expert', deps.actor)
    await appendEntry(tx, commandChain, {
      ...actOf(deps, 'account_expected'),
      server,
      account,
      ...settingsOf(change),
    })
    return accountId
  })
}

export async function changeAccount(
  deps: ManageDeps,
  accountId: number,
  account: string,
  change: AccountChange,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await keepAs(tx, accountId, account, change)
    await appendEntry(tx, commandChain, {
      ...actOf(deps, 'account_changed'),
      account_id: accountId,
      account,
      ...settingsOf(change),
    })
  })
}

/** Keeps a hash of the password; `verified`: the broker said that it is right. */
export async function linkAccount(
  deps: ManageDeps,
  accountId: number,
  password: Secret,
  verified: boolean,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await putLink(tx, accountId, null, deps.actor)
    await deps.vault.put(tx, investorHashPlace(accountId), investorHashOf(password))
    if (verified) await markVerified(tx, accountId)
    if (verified) await storeAccountCause(tx, accountId, null, null)
    await appendEntry(tx, commandChain, {
      ...actOf(deps, 'account_linked'),
      account_id: accountId,
      verified,
    })
  })
}

/** The broker said that the password is wrong: whoever looks at the account sees it too. */
export async function noteWrongPassword(deps: ManageDeps, accountId: number): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const cause = 'investor_password_wrong'
    await storeAccountCause(tx, accountId, cause, 'retcode 3006 when it was linked')
    await appendEntry(tx, commandChain, {
      ...actOf(deps, 'account_link_refused'),
      account_id: accountId,
      cause,
    })
  })
}

/** No longer read, no longer linked; what the ledger knows of it stays. */
export async function removeAccount(deps: ManageDeps, accountId: number): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await deps.vault.remove(tx, 'linked_accounts', accountId)
    await removeLink(tx, accountId)
    await storeAccountCause(tx, accountId, null, null)
    await appendEntry(tx, commandChain, {
      ...actOf(deps, 'account_removed'),
      account_id: accountId,
    })
  })
}

/** An account has one source: two would store two orders of the same facts. */
async function takeOver(
  tx: Queryable,
  accountId: number,
  account: string,
  connection: ConnectionRow,
): Promise<void> {
  const { source, connectionId } = await lockLinkState(tx, accountId)
  if (connectionId !== null && connectionId !== connection.connectionId)
    throw new AccountRefused(
      `Account ${account} is read through another connection already. Remove it there first: tidemark account remove ${account}`,
    )
  // What came from a file alone is taken over: the broker knows more of it.
  if (source !== null && source !== 'import' && source !== connection.venue)
    throw new AccountRefused(
      `Account ${account} at ${connection.server} is reported by an Expert Advisor already. An account has one source; leave it with the Expert.`,
    )
}

async function keepAs(
  tx: Queryable,
  accountId: number,
  account: string,
  change: AccountChange,
): Promise<void> {
  if (change.retention === null && change.dayBoundaries === null) return
  const before = await lockLinkState(tx, accountId)
  if (change.retention === 'cache_only' && before.retention === 'ledger' && before.hasHistory)
    throw new AccountRefused(
      `Account ${account} has values in the ledger, which keeps what it was told. cache_only can be chosen before the first value comes in; see docs/guide/retention.md.`,
    )
  await putSettings(tx, accountId, change)
}

const settingsOf = ({ retention, dayBoundaries }: AccountChange) => ({
  ...(retention === null ? {} : { retention }),
  ...(dayBoundaries === null ? {} : { day_boundaries: dayBoundaries }),
})
