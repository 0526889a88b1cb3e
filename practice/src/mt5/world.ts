// The broker as a whole: market, accounts, time. Everything that happens is a function of seed and time passed.
import { createMarket, type Market } from '../market/market.ts'
import { type Currency, currencyDigits } from '../market/money.ts'
import { createRandom, type Random } from '../market/random.ts'
import { type SymbolSpec, symbols } from '../market/symbols.ts'
import type { Account, MarginMode } from './account.ts'
import { createBot } from './bot.ts'
import type { BrokerClock } from './broker-clock.ts'
import { createTrading, type Trading } from './trading/trading.ts'

export type AccountSpec = {
  readonly login?: string
  /** Default by mode and currency: practice\forex-usd, practice\exchange-eur. */
  readonly group?: string
  readonly mode?: MarginMode
  readonly currency?: Currency
  readonly leverage?: number
  /** In the currency's smallest unit. */
  readonly depositCents?: number
  readonly name?: string
  readonly mainPassword?: string
  readonly investorPassword?: string
}

/** Accounts of a group have the same currency and the same way of keeping positions. */
export type Group = {
  readonly name: string
  readonly mode: MarginMode
  readonly currency: Currency
}

export type World = {
  readonly market: Market
  readonly trading: Trading
  readonly clock: BrokerClock
  readonly accounts: ReadonlyMap<string, Account>
  readonly groups: ReadonlyMap<string, Group>
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** One step of the market: prices, waiting orders, stops, the bot, the night's swap and record. */
  step(): void
  specOf(symbol: string): SymbolSpec | null
}

export type WorldOptions = {
  readonly seed: number
  readonly accounts: readonly AccountSpec[]
  readonly bot: boolean
  readonly now: () => number
  readonly clock: BrokerClock
}

const DAYS_30_MS = 30 * 86_400_000
/** After a long sleep of the machine: more nights than this are not made up for. */
const MOST_NIGHTS = 400

export function createWorld({ seed, accounts: specs, bot, now, clock }: WorldOptions): World {
  const random = createRandom(seed)
  const startMs = now()
  let ticket = 618_000n + BigInt(seed) * 1_000_000n
  const market = createMarket(random, startMs)
  const trading = createTrading({ market, now, nextTicket: () => ++ticket })
  const accounts = new Map<string, Account>()
  const groups = new Map<string, Group>()
  const bySymbol = new Map(symbols.map((symbol) => [symbol.name, symbol]))
  const botTrade = createBot({ trading, random, now })
  specs.forEach((spec, index) => {
    const account = makeAccount(spec, index, random, startMs)
    addToGroup(groups, account)
    accounts.set(account.login, account)
    const fallback = (10_000 + random.whole(90_000)) * 10 ** currencyDigits[account.currency]
    trading.book.money(account, BigInt(spec.depositCents ?? fallback))
    account.active = false
  })
  const everyone = [...accounts.values()]
  let day = clock.day(startMs)

  function step(): void {
    market.step(now())
    for (const account of everyone) trading.watch(account)
    const today = clock.day(now())
    for (let night = Math.max(day, today - MOST_NIGHTS); night < today; night += 1)
      for (const account of everyone) trading.night.end(account, night)
    day = today
    if (bot) botTrade(everyone)
  }

  const specOf = (name: string) => bySymbol.get(name) ?? null
  return { market, trading, clock, accounts, groups, now, step, specOf }
}

function addToGroup(groups: Map<string, Group>, { group: name, mode, currency }: Account): void {
  const known = groups.get(name)
  if (known !== undefined && (known.mode !== mode || known.currency !== currency))
    throw new Error(`accounts of group ${name} must have one currency and one mode`)
  groups.set(name, { name, mode, currency })
}

function makeAccount(spec: AccountSpec, index: number, random: Random, nowMs: number): Account {
  const letters = () =>
    Array.from({ length: 10 }, () => 'abcdefghkmnpqrstuvwxyz23456789'[random.whole(30)]).join('')
  const { mode = 'hedging', currency = 'USD' } = spec
  const kind = mode === 'netting' ? 'exchange' : 'forex'
  return {
    login: spec.login ?? String(50_012_345 + index),
    group: spec.group ?? `practice\\${kind}-${currency.toLowerCase()}`,
    name: spec.name ?? `Trader Number${index + 1}`,
    mainPassword: spec.mainPassword ?? `Main-${letters()}`,
    investorPassword: spec.investorPassword ?? `Inv-${letters()}`,
    apiPassword: `Api-${letters()}`,
    leverage: spec.leverage ?? 100,
    ...{ mode, currency, registeredMs: nowMs - DAYS_30_MS, balance: 0n, credit: 0n },
    ...{ positions: [], deals: [], pending: [], orders: [], daily: [], active: false },
    stopOut: { activation: 0, atMs: 0, level: 0n, equity: 0n, margin: 0n },
  }
}
