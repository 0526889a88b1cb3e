// What may happen on a trading day: orders of every kind, changes, closes, the market, the night, money, and somebody else
// who trades on the same account. The broker may refuse; what it refuses must have changed nothing.
import type { PracticeTickTrader } from '@tidemark/practice'
import type { Decimal } from '../../../src/domain/decimal.ts'
import { add, multiply, subtract } from '../../../src/domain/decimal-math.ts'
import type {
  AccountingType,
  NewOrder,
  Outcome,
  Quote,
  TradeCommand,
  TradeSession,
} from '../../../src/trade/trade-port.ts'
import type { Random } from '../../support/random.ts'
import { anOrder, dec } from '../../support/trade-bench.ts'

export type Place = {
  readonly broker: PracticeTickTrader
  readonly random: Random
  readonly account: string
  readonly type: AccountingType
  readonly session: TradeSession
}

type Symbol = { readonly name: string; readonly step: string; readonly pip: string }
const symbols: readonly Symbol[] = [
  { name: 'EURUSD', step: '1000', pip: '0.00010' },
  { name: 'GBPUSD', step: '1000', pip: '0.00010' },
  { name: 'USDJPY', step: '1000', pip: '0.010' },
  { name: 'EUR/GBP', step: '1000', pip: '0.00010' },
  { name: 'XAUUSD', step: '1', pip: '0.10' },
  { name: 'BTCUSD', step: '0.001', pip: '1.000' },
]

/** What was done, in a word, and what came of it. */
export type Done = { readonly what: string; readonly outcome: Outcome | null }

export async function operate(place: Place): Promise<Done> {
  const { random, broker, account, type } = place
  const dice = random.int(100)
  if (dice < 12) {
    broker.advance(1 + random.int(5), 1000)
    return { what: 'market', outcome: null }
  }
  if (dice < 13) {
    broker.advance(1, 6 * 3_600_000)
    return { what: 'hours', outcome: null }
  }
  if (dice < 15) {
    const amount = `${random.chance(0.3) ? '-' : ''}${random.between(1, 5_000)}.${random.int(90) + 10}`
    broker.deposit(account, amount, type === 'cash' ? 'USD' : undefined)
    return { what: 'money', outcome: null }
  }
  if (dice < 20) return elsewhere(place)
  const command = await choose(place, dice)
  if (command === null) return { what: 'nothing', outcome: null }
  const { signal } = new AbortController()
  return { what: command.kind, outcome: await place.session.execute(command, { signal }) }
}

async function choose(place: Place, dice: number): Promise<TradeCommand | null> {
  const { random, type, session } = place
  if (dice < 60) return { kind: 'create', order: await newOrder(place) }
  if (dice < 66) return pair(place)
  const held = await session.readOrders()
  const orders = held.filter(({ kind }) => kind === 'order')
  const positions = held.filter(({ kind }) => kind === 'position')
  if (dice < 78) {
    const one = random.pick([...orders, null])
    return one === null ? null : { kind: 'cancel', order: one.order }
  }
  if (dice < 88) {
    const one = random.pick([...orders, null])
    if (one === null) return null
    const symbol = symbols.find(({ name }) => name === one.symbol)
    if (symbol === undefined) return null
    const amount = multiply(dec(symbol.step), dec(String(random.between(1, 30))))
    const move = (price: Decimal) =>
      add(price, dec(random.chance(0.5) ? symbol.pip : `-${symbol.pip}`))
    return {
      kind: 'modify',
      change: {
        order: one.order,
        ...(random.chance(0.7) ? { amount } : {}),
        ...(one.price !== null && random.chance(0.5) ? { price: move(one.price) } : {}),
        comment: `changed ${random.int(1000)}`,
      },
    }
  }
  const one = random.pick([...positions, null])
  if (one === null || type !== 'gross') {
    // On the other types what is held is closed by trading back.
    const order = await newOrder(place, 'market')
    return { kind: 'create', order }
  }
  const closesBy = random.chance(0.3)
  const other = positions.find((by) => closesBy && by.symbol === one.symbol && by.side !== one.side)
  if (other !== undefined) return { kind: 'close_by', position: one.order, by: other.order }
  const step = dec(symbols.find(({ name }) => name === one.symbol)?.step ?? '1')
  return {
    kind: 'close',
    position: one.order,
    amount: random.chance(0.4) ? multiply(step, dec(String(random.between(1, 10)))) : null,
  }
}

/** Somebody else trades on the account: the session hears of it only by looking. */
function elsewhere({ broker, account, random }: Place): Done {
  const side = random.chance(0.5) ? 'Buy' : 'Sell'
  try {
    broker.trade(account, 'create', { Type: 'Market', Side: side, Symbol: 'EURUSD', Amount: 1000 })
  } catch {
    // Refused, as anybody may be.
  }
  return { what: 'elsewhere', outcome: null }
}

async function newOrder(place: Place, only?: NewOrder['type']): Promise<NewOrder> {
  const { random, session, type: accountType, broker } = place
  const symbol = accountType === 'cash' ? (symbols[0] ?? symbolMissing()) : random.pick(symbols)
  const [quote] = await session.readQuotes([symbol.name])
  const side = random.chance(0.5) ? 'buy' : 'sell'
  const type =
    only ?? random.pick(['market', 'market', 'limit', 'limit', 'stop', 'stop_limit'] as const)
  // Some are larger than what stands at one price, so that they are filled in parts.
  const steps = random.between(1, random.chance(0.15) ? 200 : 20)
  const amount = multiply(dec(symbol.step), dec(String(steps)))
  const far = (pips: number) => multiply(dec(symbol.pip), dec(String(pips)))
  const { below, above } = around(quote, far(random.between(1, 40)))
  const isBuy = side === 'buy'
  const isStop = type === 'stop' || type === 'stop_limit'
  const limitPrice = isBuy ? below : above
  const stopPrice = isBuy ? above : below
  const isLimit = type === 'limit'
  return anOrder({
    ...{ symbol: symbol.name, side, type, amount },
    price: isLimit ? limitPrice : type === 'stop_limit' ? stopPrice : null,
    stopPrice: isStop ? stopPrice : null,
    timeInForce:
      isLimit && random.chance(0.1)
        ? 'ioc'
        : type === 'market' && random.chance(0.1)
          ? 'fok'
          : 'gtc',
    maxVisibleAmount:
      isLimit && random.chance(0.1) ? dec(random.chance(0.5) ? '0' : symbol.step) : null,
    slippage: type === 'market' && random.chance(0.1) ? dec('5') : null,
    expiresMs: isStop && random.chance(0.2) ? broker.now() + random.between(1_000, 60_000) : null,
    ...(accountType === 'gross' && type === 'market' && random.chance(0.3)
      ? {
          stopLoss: isBuy ? subtract(below, far(20)) : add(above, far(20)),
          takeProfit: isBuy ? add(above, far(20)) : subtract(below, far(20)),
        }
      : {}),
  })
}

async function pair(place: Place): Promise<TradeCommand> {
  const { random, session } = place
  const [quote] = await session.readQuotes(['EURUSD'])
  const { below, above } = around(quote, dec(`0.00${random.between(10, 90)}0`))
  return {
    kind: 'create_oco',
    first: anOrder({ type: 'limit', price: below }),
    second: anOrder({ type: 'stop', stopPrice: above }),
  }
}

function around(quote: Quote | undefined, far: Decimal): { below: Decimal; above: Decimal } {
  if (quote?.bid == null || quote.ask === null) throw new Error('the practice broker has no price')
  return { below: subtract(quote.bid, far), above: add(quote.ask, far) }
}

function symbolMissing(): never {
  throw new Error('there is no symbol')
}
