// What every page needs to know all the time, asked for once for all of them: accounts and switches, orders and signals that
// wait for a person. While the server does not answer it is asked ever more rarely, and what was known stays.
import { type ComponentChildren, createContext } from 'preact'
import { useContext, useEffect } from 'preact/hooks'
import { type Resource, useResource } from '../../shared/api/use-resource.ts'
import { waitingCount } from '../../shared/ui/page-head.tsx'
import type { AccountsAnswer, List, TradeSignal, WaitingOrder } from './answers.ts'
import { settleStops } from './last-stop.ts'

export type Live = {
  readonly accounts: Resource<AccountsAnswer>
  readonly orders: Resource<List<WaitingOrder>>
  readonly signals: Resource<List<TradeSignal>>
}

export const accountsPath = '/api/v1/trade/accounts'
const often = { everyMs: 2_000, atLeastEveryMs: 15_000 } as const
const Known = createContext<Live | null>(null)

export function LiveProvider({ children }: { children: ComponentChildren }) {
  const accounts = useResource<AccountsAnswer>(accountsPath, often)
  const orders = useResource<List<WaitingOrder>>('/api/v1/trade/orders/waiting', often)
  const signals = useResource<List<TradeSignal>>('/api/v1/trade/signals?limit=200', often)
  const live = { accounts, orders, signals }
  const count = ordersForAPerson(live).length + signalsForAPerson(live).length
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

export function useLive(): Live {
  const live = useContext(Known)
  if (live === null) throw new Error('a part of the page stands outside of what is known')
  return live
}

export const ordersForAPerson = ({ orders }: Live): readonly WaitingOrder[] =>
  orders.data?.data.filter(({ state }) => state === 'human') ?? []

export const signalsForAPerson = ({ signals }: Live): readonly TradeSignal[] =>
  signals.data?.data.filter(({ state }) => state === 'waiting') ?? []

/** The number of an account as the broker has it, for one of our ids. */
export const numberOf = ({ accounts }: Live, id: string): string =>
  accounts.data?.data.find((one) => one.id === id)?.account ?? id
