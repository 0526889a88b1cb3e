// The view of a session held against the broker's own truth, to the last digit. Says the first difference in words.
import type { PracticeTickTrader } from '@tidemark/practice'
import { type Decimal, sameNumber } from '../../../src/domain/decimal.ts'
import type { BrokerOrder, TradeSession } from '../../../src/trade/trade-port.ts'

type Truth = ReturnType<PracticeTickTrader['truth']>

/** Null when the two agree. */
export async function differenceOf(session: TradeSession, truth: Truth): Promise<string | null> {
  const [account, read] = [await session.readAccount(), await session.readOrders()]
  for (const name of ['balance', 'equity', 'margin'] as const) {
    const wanted = truth.money?.[name] ?? null
    if (!same(account[name], wanted)) return `${name}: ${account[name]} instead of ${wanted}`
  }
  const positions = read.filter(({ kind }) => kind === 'position')
  const orders = read.filter(({ kind }) => kind === 'order')
  return (
    differenceInLists(
      'positions',
      positions.map((one) => [one.order, one.side, one.symbol]),
      truth.positions.map((one) => [one.id, one.side, one.symbol]),
    ) ??
    differenceInLists(
      'orders',
      orders.map((one) => [one.order, one.clientId, one.side, one.symbol, one.type]),
      truth.orders.map((one) => [one.id, one.clientId, one.side, one.symbol, typeOf(one.type)]),
    ) ??
    truth.positions
      .map((one) =>
        numbers(find(positions, one.id), [
          ['remainingAmount', one.amount],
          ['price', one.price],
          ['profit', one.profit],
          ['swap', one.swap],
        ]),
      )
      .find((one) => one !== null) ??
    truth.orders
      .map((one) =>
        numbers(find(orders, one.id), [
          ['remainingAmount', one.remaining],
          ['price', one.price],
          ['stopPrice', one.stopPrice],
        ]),
      )
      .find((one) => one !== null) ??
    null
  )
}

function numbers(
  read: BrokerOrder | undefined,
  wanted: readonly (readonly [
    'remainingAmount' | 'price' | 'stopPrice' | 'profit' | 'swap',
    string | null,
  ])[],
): string | null {
  for (const [name, text] of wanted)
    if (!same(read?.[name] ?? null, text))
      return `${name} of ${read?.order}: ${read?.[name]} instead of ${text}`
  return null
}

const find = (list: readonly BrokerOrder[], id: string) => list.find((one) => one.order === id)
const same = (one: Decimal | null, text: string | null) => sameNumber(one, text as Decimal | null) // the broker's own text
const typeOf = (type: string) => (type === 'StopLimit' ? 'stop_limit' : type.toLowerCase())

function differenceInLists(
  what: string,
  read: readonly (readonly (string | null)[])[],
  wanted: readonly (readonly (string | null)[])[],
): string | null {
  const [ours, theirs] = [read, wanted].map((list) => list.map((one) => one.join(' ')).sort())
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return null
  return `${what}: ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`
}
