// Whose statistics are asked for: an account, several in one currency, or a bot, whatever accounts it logged to.
// What a key may not see is as if it did not exist.
import type { Decimal } from '../../domain/decimal.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { AccountLedger } from '../../domain/statistics/account-ledger.ts'
import type { Warning } from '../../domain/statistics/outcome.ts'
import { type RateAt, sameCurrency } from '../../domain/statistics/rate-series.ts'
import { idText, noSuchAccount, resolveAccount } from '../accounts/account-name.ts'
import type { ServeDeps } from '../serve-deps.ts'
import { type LedgerState, loadLedgerStates } from './booking-store.ts'
import type { KeptLedger } from './kept-ledger.ts'
import type { LedgerCache } from './ledger-cache.ts'
import type { Pot, PotCache } from './pot-cache.ts'
import type { Asked } from './question.ts'
import type { Settings } from './settings.ts'

export type StatisticsDeps = Pick<ServeDeps, 'read' | 'shared'> & {
  readonly clock: { now(): number }
  readonly ledgers: LedgerCache
  readonly pots: PotCache
}

export type Source = {
  readonly name: string
  /** Null = a bot's trades. */
  readonly accountId: number | null
  readonly kept: KeptLedger
  readonly currency: string | null
  readonly rateAt: RateAt
}

export type Subject = {
  /** Unique among all subjects; computed answers are kept under it. */
  readonly name: string
  /** Members that say whose they are. */
  readonly head: Readonly<Record<string, unknown>>
  readonly isAccount: boolean
  /** The account's number and the broker's server, where it is one account. */
  readonly named: { readonly account: string; readonly server: string } | null
  readonly sources: readonly Source[]
  /** All of them in one currency; null = a rate is not known. */
  readonly ledger: AccountLedger | null
  /** Of several accounts in one currency: where what is computed from them is kept. */
  readonly pot: Pot | null
  readonly currency: string | null
  /** Digits of money; null = as many as it has. */
  readonly digits: number | null
  /** Amounts were converted: digits beyond those of the currency mean nothing. */
  readonly isConverted: boolean
  readonly brokerZone: string | null
  readonly asOf: string | null
  readonly warnings: readonly Warning[]
  readonly unexplained: Decimal | null
}

export async function accountSubject(
  deps: StatisticsDeps,
  { params, query, caller }: Asked,
  settings: Settings,
): Promise<Subject> {
  const id = await resolveAccount(deps, params.id ?? '', query.server ?? null, caller)
  const [state] = await loadLedgerStates(deps.read, [id])
  if (state === undefined) throw noSuchAccount()
  const source = await sourceOf(deps, state, settings.capital)
  const { kept } = source
  return {
    ...{
      name: source.name,
      isAccount: true,
      named: state,
      sources: [source],
      ledger: kept.ledger,
      pot: null,
    },
    head: { account: { id: idText(id), server: state.server, account: state.account } },
    ...{ currency: state.currency, digits: state.currency_digits, isConverted: false },
    brokerZone: state.zone,
    ...{ asOf: asOfOf(state), warnings: kept.warnings, unexplained: kept.unexplained },
  }
}

export async function sourceOf(
  deps: StatisticsDeps,
  state: LedgerState,
  capital: Decimal | null,
): Promise<Source> {
  const fromDeals = Number(state.deals) > 0
  const accountId = state.account_id
  const name = JSON.stringify(['account', accountId, fromDeals, capital])
  const scope = { accountIds: [accountId], bot: null, fromDeals, state, capital }
  const kept = await deps.ledgers.get(name, scope)
  return { name, accountId, kept, currency: state.currency, rateAt: sameCurrency }
}

/** When the latest picture was taken. */
export function asOfOf({ snapshot_at }: LedgerState): string | null {
  return snapshot_at === null ? null : instantFromSql(snapshot_at)
}
