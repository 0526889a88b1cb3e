// On each net account one symbol is nobody else's: it is bought, and then closed by two at once. Were both executed, the
// position would be turned, and that shows.
import type { PracticeTickTrader } from '@tidemark/practice'
import type { OrderAnswer, OrderWish } from '../../../src/trade/orders/order-desk-port.ts'
import { dec } from '../../support/trade-bench.ts'
import type { DeskAccount } from './desk-under-test.ts'

export const ownSymbol = 'BTCUSD'
const amount = '0.004'

export type NetCloser = {
  /** Buys where nothing is open, else closes twice. */
  step(account: DeskAccount): Promise<readonly OrderAnswer[]>
  /** How often it closed. */
  readonly closes: number
  /**
   * Accounts whose position was turned more often than an order came that a person was told of: what was taken for absent and
   * came late can turn one, and nothing can keep it from that.
   */
  turned(flagged: ReadonlySet<string>): string[]
}

export function createNetCloser(
  broker: PracticeTickTrader,
  place: (account: DeskAccount, wish: OrderWish) => Promise<OrderAnswer>,
  close: (account: DeskAccount, position: string) => Promise<OrderAnswer>,
): NetCloser {
  const closesOf = new Map<string, string[]>()
  const turns = new Map<string, number>()

  /** What stands open; one that was turned is counted and put back, as by somebody else. */
  function look(account: string): { readonly id: string } | null {
    const held = broker.truth(account).positions.find(({ symbol }) => symbol === ownSymbol)
    if (held === undefined) return null
    if (held.side === 'buy') return held
    turns.set(account, (turns.get(account) ?? 0) + 1)
    const back = { Type: 'Market', Side: 'Buy', Symbol: ownSymbol, Amount: Number(held.amount) }
    broker.trade(account, 'create', back)
    return null
  }

  return {
    async step(account) {
      const { id } = account.broker
      const held = look(id)
      if (held === null) return [await place(account, buying)]
      const answers = await Promise.all([close(account, held.id), close(account, held.id)])
      const known = closesOf.get(id) ?? []
      closesOf.set(id, [...known, ...answers.map(({ clientId }) => clientId)])
      return answers
    },
    get closes() {
      return [...closesOf.values()].reduce((all, { length }) => all + length, 0)
    },
    turned(flagged) {
      for (const { id, accountingType } of broker.accounts) if (accountingType === 'Net') look(id)
      return [...turns].flatMap(([account, times]) => {
        const told = (closesOf.get(account) ?? []).filter((id) => flagged.has(id)).length
        return times > told ? [`${account}: ${times} times, ${told} told`] : []
      })
    },
  }
}

const buying: OrderWish = {
  ...{ symbol: ownSymbol, side: 'buy', type: 'market' },
  amount: { unit: 'units', value: dec(amount) },
  ...{ price: null, stopPrice: null, stopLoss: null, takeProfit: null, expiresMs: null },
  ...{ timeInForce: 'gtc', maxVisibleAmount: null, slippage: null, comment: null },
}
