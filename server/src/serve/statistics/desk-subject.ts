// Several accounts as one pot in one currency, and bots, whatever accounts they logged to.
// Whoever may not see an account is told the same as if it did not exist.
import { mergeLedgers } from '../../domain/statistics/merge-ledgers.ts'
import { sameCurrency } from '../../domain/statistics/rate-series.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { allowedOf, idText, resolveAccount } from '../accounts/account-name.ts'
import { loadLedgerStates } from './booking-store.ts'
import type { Asked } from './question.ts'
import { loadRates } from './rates.ts'
import { invalid, type Settings } from './settings.ts'
import { asOfOf, type Source, type StatisticsDeps, type Subject, sourceOf } from './subject.ts'

/** `accounts` and `currency`, or `bot`. */
export async function deskSubject(
  deps: StatisticsDeps,
  request: Asked,
  settings: Settings,
): Promise<Subject> {
  const { query } = request
  if (query.bot !== undefined && query.accounts !== undefined)
    throw invalid('bot', 'conflict', 'Ask for accounts or for a bot, not for both.')
  return query.bot === undefined
    ? severalAccounts(deps, request, settings)
    : botSubject(deps, request, query.bot, settings)
}

async function severalAccounts(
  deps: StatisticsDeps,
  { query, caller }: Asked,
  settings: Settings,
): Promise<Subject> {
  const names = query.accounts?.split(',').map((name) => name.trim()) ?? null
  const ids =
    names === null
      ? await allAccounts(deps, allowedOf(caller))
      : await Promise.all(
          names.map((name) => resolveAccount(deps, name, query.server ?? null, caller)),
        )
  const states = await loadLedgerStates(deps.read, [...new Set(ids)])
  const currencies = new Set(states.map(({ currency }) => currency))
  const [only = null] = currencies
  const currency = settings.currency ?? (currencies.size <= 1 ? only : null)
  if (currency === null && currencies.size > 1)
    throw invalid(
      'currency',
      'needed',
      'These accounts have different currencies: say in which one to report with ?currency=.',
    )
  const rates = await loadRates(deps.read, [...currencies], currency)
  const sources: Source[] = []
  for (const state of states) {
    const source = await sourceOf(deps, state, null)
    sources.push({ ...source, rateAt: rates.get(state.currency ?? '') ?? (() => null) })
  }
  const [first] = sources
  const single = sources.length === 1 && first !== undefined && first.rateAt === sameCurrency
  const isConverted = sources.some(({ rateAt }) => rateAt !== sameCurrency)
  const name = JSON.stringify(['desk', ids, currency])
  const pot =
    single || isConverted
      ? null
      : deps.pots.get(
          name,
          sources.map(({ kept }) => kept),
        )
  const ledger = single
    ? first.kept.ledger
    : pot !== null
      ? pot.ledger
      : mergeLedgers(sources.map(({ kept, rateAt }) => ({ ledger: kept.ledger, rateAt })))
  const times = states.flatMap((state) => asOfOf(state) ?? [])
  return {
    name,
    isAccount: false,
    named: null,
    head: {
      accounts: states.map((state) => ({
        ...{ id: idText(state.account_id), server: state.server, account: state.account },
        currency: state.currency,
      })),
    },
    sources,
    ...{ ledger, pot },
    currency,
    isConverted,
    digits: states.find((state) => state.currency === currency)?.currency_digits ?? 2,
    brokerZone: null,
    // No newer than the oldest of them.
    asOf: times.sort()[0] ?? null,
    warnings: [...new Set(sources.flatMap(({ kept }) => kept.warnings))],
    unexplained: null,
  }
}

async function botSubject(
  deps: StatisticsDeps,
  { caller }: Asked,
  bot: string,
  { capital }: Settings,
): Promise<Subject> {
  const accountIds = await accountsOfBot(deps, bot, allowedOf(caller))
  if (accountIds.length === 0) {
    const detail = 'No bot of this name has logged a trade, or this key may not see it.'
    throw new TidemarkError('not_found', detail)
  }
  const name = JSON.stringify(['bot', bot, accountIds, capital])
  const scope = { accountIds, bot, fromDeals: false, state: null, capital }
  const kept = await deps.ledgers.get(name, scope)
  const { trades } = kept.ledger
  const lastMs = trades.closedMs[trades.count - 1]
  return {
    ...{
      name,
      isAccount: false,
      named: null,
      head: { bot },
      ledger: kept.ledger,
      pot: null,
      currency: null,
      digits: null,
      isConverted: false,
    },
    sources: [{ name, accountId: null, kept, currency: null, rateAt: sameCurrency }],
    ...{ brokerZone: null, warnings: [], unexplained: null },
    asOf: lastMs === undefined ? null : new Date(lastMs).toISOString(),
  }
}

async function allAccounts(
  { read }: StatisticsDeps,
  allowed: readonly string[] | null,
): Promise<number[]> {
  const { rows } = await read.query<{ account_id: number }>(
    `select s.account_id from account_states s join accounts a using (account_id)
      where $1::text[] is null or a.account = any($1) order by s.account_id`,
    [allowed],
  )
  return rows.map(({ account_id }) => account_id)
}

async function accountsOfBot(
  { read }: StatisticsDeps,
  bot: string,
  allowed: readonly string[] | null,
): Promise<number[]> {
  const { rows } = await read.query<{ account_id: number }>(
    `select a.account_id from accounts a
      where ($2::text[] is null or a.account = any($2))
        and exists (select 1 from live_trades t where t.account_id = a.account_id and t.bot_name = $1)
      order by a.account_id`,
    [bot, allowed],
  )
  return rows.map(({ account_id }) => account_id)
}
