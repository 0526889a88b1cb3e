// Which accounts the trade server may trade, and under which credentials: added, renewed, removed by a person. Each act, its
// secrets and its audit entry are one transaction. An account that is added, or gets other credentials, is not armed.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Vault } from '../../access/vault/vault.ts'
import { ensureAccount } from '../../connect/connections/account-link-store.ts'
import type { Clock, Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import type { Secret } from '../../platform/secret.ts'
import type { TradeAccount, TradeConnector } from '../trade-port.ts'
import { deleteTradeAccount, putTradeAccount } from './trade-account-store.ts'
import { putTradeSecrets, removeTradeSecrets } from './trade-secrets.ts'

export type ManageAccountsDeps = {
  readonly database: Pick<Database, 'transaction'>
  /** The trade server's own. */
  readonly vault: Pick<Vault, 'put' | 'remove'>
  readonly clock: Pick<Clock, 'now'>
  /** Who acts, for the audit, such as `cli:alice`. */
  readonly actor: string
}

export type Credentials = {
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
}

/** The broker's server has a name of at most so many characters. */
export const MOST_SERVER_LENGTH = 50

/** Connects once, to see whose the credentials are and whether they may trade. Rejects with ConnectFailure. */
export async function lookAtAccount(
  connector: TradeConnector,
  credentials: Credentials,
  deps: { readonly clock: Timer; readonly log: Log },
): Promise<TradeAccount> {
  await using session = await connector.open({ ...credentials, ...deps })
  return session.readAccount()
}

/** How the broker's server is called when nobody says so. */
export const serverOf = ({ settings }: Pick<Credentials, 'settings'>): string =>
  new URL(settings.url ?? '').hostname

/** Tidemark's number of the account. */
export async function addTradeAccount(
  deps: ManageAccountsDeps,
  given: Credentials & {
    readonly venue: string
    readonly server: string
    readonly account: string
  },
): Promise<number> {
  const { venue, server, account, settings, secrets } = given
  return deps.database.transaction(async (tx) => {
    const accountId = await ensureAccount(tx, server, account)
    await putTradeAccount(tx, { accountId, venue, settings, by: deps.actor })
    await putTradeSecrets(deps.vault, tx, accountId, secrets)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'trade_account_added', account),
      ...{ venue, server, settings, secrets: Object.keys(secrets) },
    })
    return accountId
  })
}

/** The account, its trades and the history of its orders stay. */
export async function removeTradeAccount(
  deps: ManageAccountsDeps,
  { accountId, account }: { readonly accountId: number; readonly account: string },
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await removeTradeSecrets(deps.vault, tx, accountId)
    await deleteTradeAccount(tx, accountId)
    await appendEntry(tx, commandChain, act(deps, 'trade_account_removed', account))
  })
}

const act = ({ clock, actor }: ManageAccountsDeps, kind: string, account: string) => ({
  ...{ kind, at: new Date(clock.now()).toISOString(), by: actor, account },
})
