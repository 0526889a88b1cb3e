// One trading session for each account, opened when it is first needed and again after it failed.
// A session that sends is never closed under its order: that would make a known outcome unknown.

import type { Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { Secret } from '../../platform/secret.ts'
import type { TradeAccount, TradeConnector, TradeSession, TradeSymbol } from '../trade-port.ts'
import type { TradeAccountRow } from './trade-account-store.ts'

export type DeskSessions = AsyncDisposable & {
  /** Rejects with ConnectFailure when the broker cannot be reached, TidemarkError when the account may not be traded here. */
  session(accountId: number): Promise<TradeSession>
  /** As the broker said within the last 5 s. */
  account(accountId: number): Promise<TradeAccount>
  /** As the broker said within the last minute. */
  symbols(accountId: number): Promise<ReadonlyMap<string, TradeSymbol>>
  /** Tells which accounts there are: where settings or secrets changed since, the next use opens a new session. */
  renew(accounts: readonly Pick<TradeAccountRow, 'accountId' | 'addedAt'>[]): void
}

export type DeskSessionsDeps = {
  readonly connectors: readonly TradeConnector[]
  readonly loadAccount: (accountId: number) => Promise<TradeAccountRow | null>
  readonly openSecrets: (accountId: number) => Promise<Readonly<Record<string, Secret>>>
  readonly clock: Timer
  readonly log: Log
}

const ACCOUNT_LIFE_MS = 5_000
const SYMBOLS_LIFE_MS = 60_000

type Kept<T> = { readonly atMs: number; readonly value: Promise<T> }
type Entry = {
  readonly session: Promise<TradeSession>
  /** Of the settings that it was opened with; null = it is being opened. */
  addedAt: string | null
  account: Kept<TradeAccount> | null
  symbols: Kept<ReadonlyMap<string, TradeSymbol>> | null
}

export function createDeskSessions(deps: DeskSessionsDeps): DeskSessions {
  const { clock, log } = deps
  const entries = new Map<number, Entry>()
  /** Replaced ones; they end with the desk, when nothing can be on its way any more. */
  const replaced: Promise<TradeSession>[] = []

  function entryOf(accountId: number): Entry {
    const known = entries.get(accountId)
    if (known !== undefined) return known
    const session = open(accountId, (addedAt) => {
      entry.addedAt = addedAt
    })
    const entry: Entry = { session, addedAt: null, account: null, symbols: null }
    entries.set(accountId, entry)
    session.catch(() => {
      if (entries.get(accountId) === entry) entries.delete(accountId)
    })
    return entry
  }

  async function open(accountId: number, note: (addedAt: string) => void): Promise<TradeSession> {
    const row = await deps.loadAccount(accountId)
    const connector = deps.connectors.find(({ venue }) => venue === row?.venue)
    if (row === null || connector === undefined)
      throw new TidemarkError('not_found', 'The trade server has no such account.')
    note(row.addedAt)
    const secrets = await deps.openSecrets(accountId)
    return connector.open({ settings: row.settings, secrets, clock, log })
  }

  /** What fails is asked again next time; what is being asked is shared. */
  async function kept<T>(
    slot: Kept<T> | null,
    lifeMs: number,
    keep: (next: Kept<T> | null) => void,
    ask: () => Promise<T>,
  ): Promise<T> {
    const nowMs = clock.monotonicMs()
    if (slot !== null && nowMs - slot.atMs < lifeMs) return slot.value
    const next = { atMs: nowMs, value: ask() }
    keep(next)
    next.value.catch(() => keep(null))
    return next.value
  }

  return {
    session: (accountId) => entryOf(accountId).session,
    async account(accountId) {
      const entry = entryOf(accountId)
      const keep = (next: Entry['account']) => {
        entry.account = next
      }
      return kept(entry.account, ACCOUNT_LIFE_MS, keep, async () =>
        (await entry.session).readAccount(),
      )
    },
    async symbols(accountId) {
      const entry = entryOf(accountId)
      const keep = (next: Entry['symbols']) => {
        entry.symbols = next
      }
      return kept(entry.symbols, SYMBOLS_LIFE_MS, keep, async () => {
        const list = await (await entry.session).readSymbols()
        return new Map(list.map((one) => [one.symbol, one]))
      })
    },
    renew(accounts) {
      const addedAt = new Map(accounts.map((one) => [one.accountId, one.addedAt]))
      for (const [accountId, entry] of entries) {
        if (entry.addedAt === null || entry.addedAt === addedAt.get(accountId)) continue
        entries.delete(accountId)
        replaced.push(entry.session)
      }
    },
    async [Symbol.asyncDispose]() {
      const all = [...replaced, ...[...entries.values()].map(({ session }) => session)]
      entries.clear()
      for (const session of all)
        await session
          .then((opened) => opened[Symbol.asyncDispose]())
          .catch((error: unknown) =>
            log.debug('trade: a session did not end well', { cause: String(error) }),
          )
    },
  }
}
