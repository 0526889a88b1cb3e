// The broker as a whole: market, accounts, time. Everything that happens is a function of seed and time passed.
import { createMarket, type Market } from '../market/market.ts'
import { divide } from '../market/money.ts'
import { createRandom, type Random } from '../market/random.ts'
import type { SymbolSpec } from '../market/symbols.ts'
import { symbols } from '../market/symbols.ts'
import type { Account, MarginMode, Position } from './account.ts'
import { serverDay } from './broker-time.ts'
import { createTrading, type Trading } from './trading.ts'
import type { AccountMoney } from './wire.ts'

export type AccountSpec = {
  readonly login?: string
  readonly group?: string
  readonly mode?: MarginMode
  readonly leverage?: number
  /** Whole cents. */
  readonly depositCents?: number
  readonly name?: string
}

export type World = {
  readonly market: Market
  readonly trading: Trading
  readonly accounts: ReadonlyMap<string, Account>
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** One step of the market: prices, stops, the bot, the night's swap and record. */
  step(): void
  money(account: Account): AccountMoney
  specOf(symbol: string): SymbolSpec | null
}

export type WorldOptions = {
  readonly seed: number
  readonly accounts: readonly AccountSpec[]
  readonly bot: boolean
  readonly now: () => number
}

const DAYS_30_MS = 30 * 86_400_000

export function createWorld({ seed, accounts: specs, bot, now }: WorldOptions): World {
  const random = createRandom(seed)
  const startMs = now()
  let ticket = 618_000n + BigInt(seed) * 1_000_000n
  const market = createMarket(random, startMs)
  const trading = createTrading({ market, now, nextTicket: () => ++ticket })
  const accounts = new Map<string, Account>()
  const bySymbol = new Map(symbols.map((symbol) => [symbol.name, symbol]))
  const specOf = (name: string) => bySymbol.get(name) ?? null
  specs.forEach((spec, index) => {
    const account = makeAccount(spec, index, random, startMs)
    accounts.set(account.login, account)
    trading.money(account, BigInt(spec.depositCents ?? 1_000_000 + random.whole(9_000_000)))
    account.active = false
  })
  let day = serverDay(startMs)

  function step(): void {
    market.step(now())
    const today = serverDay(now())
    for (const account of accounts.values()) {
      if (account.positions.length > 0) trading.trigger(account)
      if (today !== day) endDay(account)
    }
    day = today
    if (bot) trade()
  }

  function endDay(account: Account): void {
    trading.rollOver(account, (name) => specOf(name) ?? fail(name))
    const { balance, credit, profit, storage, margin } = money(account)
    account.daily.push({
      atMs: now(),
      balanceCents: balance,
      creditCents: credit,
      floatingCents: profit + storage,
      marginCents: margin,
    })
  }

  /** A few accounts a step: whoever holds little opens, whoever holds much closes. */
  function trade(): void {
    const all = [...accounts.values()]
    const most = Math.max(1, Math.floor(all.length / 50))
    for (let turn = 0; turn < most; turn += 1) {
      const account = all[random.whole(all.length)]
      if (account === undefined) continue
      const held: Position | undefined = account.positions[random.whole(4)]
      if (held !== undefined && random.whole(2) === 0) {
        const part = random.whole(3) === 0 ? Math.max(100, (held.volume / 200) * 100) : held.volume
        trading.close(account, held, Math.min(held.volume, Math.floor(part / 100) * 100), 1)
      } else if (account.positions.length < 4) open(account)
    }
  }

  function open(account: Account): void {
    const symbol = symbols[random.whole(symbols.length)]
    const quote = market.quote(symbol?.name ?? '')
    if (symbol === undefined || quote === undefined) return
    const side = random.whole(2) === 0 ? 'buy' : 'sell'
    const reach = Math.floor(symbol.startPoints / 500)
    const sign = side === 'buy' ? 1 : -1
    trading.trade(account, {
      symbol: symbol.name,
      side,
      volume: (1 + random.whole(20)) * 100,
      stopPoints: quote.bid - sign * reach,
      takePoints: quote.bid + sign * reach,
      expert: 20_260_000n + BigInt(random.whole(3)),
      comment: 'practice bot',
    })
  }

  function money(account: Account): AccountMoney {
    const { profit, storage } = trading.floatingCents(account)
    const margin = trading.marginOf(account)
    const equity = account.balanceCents + account.creditCents + profit + storage
    return {
      ...{ balance: account.balanceCents, credit: account.creditCents, profit, storage, margin },
      ...{ equity, marginFree: equity - margin },
      marginLevel: margin === 0n ? 0n : divide(equity * 10_000n, margin),
    }
  }

  return { market, trading, accounts, now, step, money, specOf }
}

function makeAccount(spec: AccountSpec, index: number, random: Random, nowMs: number): Account {
  const letters = () =>
    Array.from({ length: 10 }, () => 'abcdefghkmnpqrstuvwxyz23456789'[random.whole(30)]).join('')
  return {
    login: spec.login ?? String(50_012_345 + index),
    group: spec.group ?? 'practice\\forex-usd',
    name: spec.name ?? `Trader Number${index + 1}`,
    mainPassword: `Main-${letters()}`,
    investorPassword: `Inv-${letters()}`,
    leverage: spec.leverage ?? 100,
    mode: spec.mode ?? 'hedging',
    registeredMs: nowMs - DAYS_30_MS,
    balanceCents: 0n,
    creditCents: 0n,
    positions: [],
    deals: [],
    orders: [],
    daily: [],
    active: false,
  }
}

function fail(symbol: string): never {
  throw new Error(`the practice market has no symbol ${symbol}`)
}
