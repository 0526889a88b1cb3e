// What every page needs to know all the time, asked for once for all of them: accounts and switches, orders and signals that
// wait for a person. While the server does not answer it is asked ever more rarely, and what was known stays.
import { type ComponentChildren, createContext } from 'preact'
import { useContext, useEffect, useRef } from 'preact/hooks'
import { ApiProblem } from '../../shared/api/problem.ts'
import { type Resource, useResource } from '../../shared/api/use-resource.ts'
import { waitingCount } from '../../shared/ui/page-head.tsx'
import { shell as en } from '../strings/shell.ts'
import type { AccountsAnswer, List, TradeSignal, WaitingOrder } from './answers.ts'
import { allStops, type Stop, settleStops } from './last-stop.ts'

export type Live = {
  readonly accounts: Resource<AccountsAnswer>
  /** Every switch that is on, as far as this page knows. */
  readonly stops: readonly Stop[]
  readonly orders: Resource<List<WaitingOrder>>
  /** Those that wait for approval. */
  readonly signals: Resource<List<TradeSignal>>
}

export const accountsPath = '/api/v1/trade/accounts'
const often = { everyMs: 2_000, atLeastEveryMs: 15_000 } as const
const Known = createContext<Live | null>(null)

export function LiveProvider({ children }: { children: ComponentChildren }) {
  const { accounts, stops } = useAccounts()
  const orders = useResource<List<WaitingOrder>>('/api/v1/trade/orders/waiting', often)
  const signals = useResource<List<TradeSignal>>(
    '/api/v1/trade/signals?state=waiting&limit=500',
    often,
  )
  const live = { accounts, stops, orders, signals }
  const count = ordersForAPerson(live).length + (signals.data?.data.length ?? 0)
  useEffect(() => {
    waitingCount.value = count
    return () => {
      waitingCount.value = 0
    }
  }, [count])
  const { cameAt } = accounts
  useEffect(() => {
    if (cameAt !== null) settleStops(cameAt)
  }, [cameAt])
  return <Known.Provider value={live}>{children}</Known.Provider>
}

const away = new ApiProblem({
  ...{ status: 503, code: 'ledger_unavailable', title: en.noDatabase, detail: en.noDatabaseHint },
  ...{ errorId: null, retryAfterMs: null, errors: [] },
})

type Accounts = {
  accounts: Resource<AccountsAnswer>
  stops: readonly Stop[]
}

/** While the database is away the server lists no account: those that were known stay, with the switches that are on now. */
function useAccounts(): Accounts {
  const answer = useResource<AccountsAnswer>(accountsPath, often)
  const full = useRef<Pick<typeof answer, 'data' | 'cameAt'>>({ data: null, cameAt: null })
  const { data, cameAt } = answer
  const isAway = data?.database === 'away'
  const stops = allStops(data?.kills ?? [], isAway)
  if (isAway) return { accounts: { ...answer, ...full.current, problem: away }, stops }
  if (data !== null) full.current = { data, cameAt }
  return { accounts: answer, stops }
}

export function useLive(): Live {
  const live = useContext(Known)
  if (live === null) throw new Error('a part of the page stands outside of what is known')
  return live
}

export const ordersForAPerson = ({ orders }: Live): readonly WaitingOrder[] =>
  orders.data?.data.filter(({ state }) => state === 'human') ?? []

/** The number of an account as the broker has it, for one of our ids. */
export const numberOf = ({ accounts }: Live, id: string): string =>
  accounts.data?.data.find((one) => one.id === id)?.account ?? id
