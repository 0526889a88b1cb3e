// Who gives orders to the desk: random ones on all accounts, and now and then a close in part of a position that nobody else
// touches, so that one that is closed twice shows.
import type { PracticeTickTrader } from '@tidemark/practice'
import { add, subtract } from '../../../src/domain/decimal-math.ts'
import type { Ask, OrderWish } from '../../../src/trade/orders/order-desk-port.ts'
import type { Random } from '../../support/random.ts'
import { dec } from '../../support/trade-bench.ts'
import type { DeskAccount, DeskUnderTest } from './desk-under-test.ts'
import { createNetCloser, type NetCloser, ownSymbol } from './net-closer.ts'

const wholes = { EURUSD: '1000', GBPUSD: '1000', USDJPY: '1000', XAUUSD: '1', BTCUSD: '0.001' }
type Name = keyof typeof wholes
const names = Object.keys(wholes) as readonly Name[] // the keys are the names
const shared = names.filter((name) => name !== ownSymbol)

/** A position of which at most half may have been closed. */
export type HalfClosed = {
  readonly account: string
  readonly position: string
  readonly atMs: number
}

export type Trader = {
  /** One order of one kind; true when the desk sent something. */
  step(): Promise<boolean>
  /** Those that are not decided yet, oldest first. */
  readonly halfClosed: HalfClosed[]
  readonly halfCloses: number
  readonly netCloser: NetCloser
  readonly answers: Readonly<Record<string, number>>
}

let keys = 0

export function createTrader(
  { desk, accounts }: Pick<DeskUnderTest, 'desk' | 'accounts'>,
  broker: PracticeTickTrader,
  random: Random,
  /** How often a net account's own symbol is traded, as a fraction. */
  netShare: number,
): Trader {
  const halfClosed: HalfClosed[] = []
  const answers: Record<string, number> = {}
  let halfCloses = 0

  function ask(account: DeskAccount): Ask {
    keys += 1
    const once = { key: `torture-${keys}`, digest: String(keys) }
    return { accountId: account.id, by: 'key:torture', hookId: null, once, dryRun: false }
  }

  function count(answer: { outcome: string; reason?: string }): boolean {
    const name = answer.outcome === 'rejected' ? `rejected ${answer.reason}` : answer.outcome
    answers[name] = (answers[name] ?? 0) + 1
    return answer.outcome !== 'rejected'
  }

  const netCloser = createNetCloser(
    broker,
    (account, wish) => desk.place(ask(account), wish),
    (account, position) => desk.close(ask(account), position, null),
  )

  async function step(): Promise<boolean> {
    const account = random.pick(accounts)
    const type = account.broker.accountingType
    const symbol = type === 'Cash' ? 'EURUSD' : random.pick(type === 'Net' ? shared : names)
    const dice = random.int(100)
    if (dice < 8) {
      const [one] = broker.truth(account.broker.id).orders
      return one !== undefined && count(await desk.cancel(ask(account), one.id))
    }
    if (dice < 12) return pair(account, symbol)
    if (type === 'Net' && random.chance(netShare))
      return (await netCloser.step(account)).map(count).some((isSent) => isSent)
    const answer = await desk.place(ask(account), wishFor(account, symbol))
    if (answer.outcome === 'accepted' && type === 'Gross' && dice > 85)
      await closeHalf(account, answer)
    return count(answer)
  }

  async function closeHalf(
    account: DeskAccount,
    answer: { readonly orders: readonly { order: string; status: string }[] },
  ): Promise<void> {
    const [position] = answer.orders
    if (position?.status !== 'filled') return
    const found = broker.truth(account.broker.id).positions.find(({ id }) => id === position.order)
    if (found?.amount !== '4000') return
    halfCloses += 1
    halfClosed.push({
      ...{ account: account.broker.id, position: position.order },
      atMs: broker.now(),
    })
    const half = { unit: 'units', value: dec('1000') } as const
    count(await desk.close(ask(account), position.order, half))
  }

  async function pair(account: DeskAccount, symbol: Name): Promise<boolean> {
    const { low, high } = pricesOf(symbol)
    const base = wishFor(account, symbol)
    const given = { ...base, side: 'buy', slippage: null, timeInForce: 'gtc' } as const
    const first: OrderWish = { ...given, type: 'limit', price: low, stopPrice: null }
    const second: OrderWish = { ...given, type: 'stop', price: null, stopPrice: high }
    return count(await desk.placeOco(ask(account), first, second))
  }

  function wishFor(_account: DeskAccount, symbol: Name): OrderWish {
    const type = random.pick(['market', 'market', 'market', 'limit', 'stop'] as const)
    const side = random.chance(0.5) ? 'buy' : 'sell'
    const { low, high } = pricesOf(symbol)
    const [near, far] = side === 'buy' ? [low, high] : [high, low]
    return {
      ...{ symbol, side, type },
      amount: { unit: 'units', value: dec(multipleOf(wholes[symbol], 4)) },
      price: type === 'limit' ? near : null,
      stopPrice: type === 'stop' ? far : null,
      ...{ stopLoss: null, takeProfit: null, expiresMs: null, timeInForce: 'gtc' },
      ...{ maxVisibleAmount: null, slippage: null, comment: null },
    }
  }

  /** Far on both sides of the market, so that most orders wait. */
  function pricesOf(symbol: Name) {
    const quote = market[symbol]
    return {
      low: subtract(dec(quote.price), dec(quote.far)),
      high: add(dec(quote.price), dec(quote.far)),
    }
  }

  return {
    ...{ step, halfClosed, netCloser, answers },
    get halfCloses() {
      return halfCloses
    },
  }
}

const market = {
  EURUSD: { price: '1.12500', far: '0.10000' },
  GBPUSD: { price: '1.28500', far: '0.10000' },
  USDJPY: { price: '148.200', far: '15.000' },
  XAUUSD: { price: '2334.00', far: '300.00' },
  BTCUSD: { price: '27300.000', far: '5000.000' },
} as const satisfies Readonly<Record<Name, { price: string; far: string }>>

function multipleOf(step: string, times: number): string {
  return step.includes('.') ? (Number(step) * times).toFixed(3) : String(Number(step) * times)
}
