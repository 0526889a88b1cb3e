// What the TickTrader broker trades. Amounts are units of the base, as they stand on the wire: 0.01 lot of EURUSD is 1000.
import type { SymbolSpec } from '../market/symbols.ts'
import { type Fix, fix } from './fix.ts'

export type TtSymbol = SymbolSpec & {
  readonly description: string
  readonly marginMode: 'Forex' | 'CFD'
  readonly marginFactor: Fix
  /** Of two sides that hedge each other; a half counts the greater side alone. */
  readonly marginHedged: Fix
  readonly minAmount: Fix
  readonly maxAmount: Fix
  readonly amountStep: Fix
  /** Percent of what is traded, taken when it is opened. */
  readonly commissionPercent: Fix
  /** Points for each unit and night. */
  readonly swapPoints: { readonly buy: Fix; readonly sell: Fix }
  /** Units that stand at the best price of each side. */
  readonly topVolume: Fix
  readonly security: string
}

const forex = {
  ...({ contractSize: 100_000, marginMode: 'Forex', security: 'Forex' } as const),
  ...{ marginFactor: fix(1), marginHedged: fix('0.5'), minAmount: fix(1000) },
  ...{ maxAmount: fix(10_000_000), amountStep: fix(1000), topVolume: fix(550_000) },
  ...{ commissionPercent: fix('0.005'), swapCents: { buy: 0, sell: 0 } },
}
const swap = (buy: string, sell: string) => ({ swapPoints: { buy: fix(buy), sell: fix(sell) } })

export const ttSymbols: readonly TtSymbol[] = [
  {
    ...{ ...forex, name: 'EURUSD', description: 'Euro vs US Dollar', digits: 5, base: 'EUR' },
    ...{ quote: 'USD', spreadPoints: 2, startPoints: 112_537, ...swap('-0.71', '0.3') },
  },
  {
    ...{ ...forex, name: 'GBPUSD', description: 'Pound vs US Dollar', digits: 5, base: 'GBP' },
    ...{ quote: 'USD', spreadPoints: 6, startPoints: 128_514, ...swap('-0.43', '-0.12') },
  },
  {
    ...{ ...forex, name: 'USDJPY', description: 'US Dollar vs Yen', digits: 3, base: 'USD' },
    ...{ quote: 'JPY', spreadPoints: 5, startPoints: 148_207, ...swap('0.94', '-1.63') },
  },
  {
    ...{ ...forex, name: 'EUR/GBP', description: 'Euro vs Pound', digits: 5, base: 'EUR' },
    ...{ quote: 'GBP', spreadPoints: 8, startPoints: 87_568, ...swap('-0.5', '0.1') },
  },
  {
    ...{ ...forex, name: 'XAUUSD', description: 'Gold vs US Dollar', digits: 2, base: 'XAU' },
    ...{ quote: 'USD', spreadPoints: 20, startPoints: 233_415, contractSize: 100 },
    ...{ minAmount: fix(1), maxAmount: fix(10_000), amountStep: fix(1), topVolume: fix(300) },
    ...swap('-28.16', '11.97'),
    security: 'Metals',
  },
  {
    ...{ ...forex, name: 'BTCUSD', description: 'Bitcoin vs US Dollar', digits: 3, base: 'BTC' },
    ...{ quote: 'USD', spreadPoints: 9_000, startPoints: 27_301_173, contractSize: 1 },
    ...{ minAmount: fix('0.001'), maxAmount: fix(100), amountStep: fix('0.001') },
    ...({ marginMode: 'CFD', security: 'Crypto' } as const),
    ...{ topVolume: fix('2.5'), marginFactor: fix('0.33'), ...swap('-1', '-1') },
  },
]

/** Digits of a currency's amounts, and what kind it is. */
export const currencies: Readonly<
  Record<string, { readonly digits: number; readonly description: string; readonly type: string }>
> = {
  USD: { digits: 2, description: 'US Dollar', type: 'Fiat' },
  EUR: { digits: 2, description: 'Euro', type: 'Fiat' },
  GBP: { digits: 2, description: 'Pound Sterling', type: 'Fiat' },
  JPY: { digits: 0, description: 'Yen', type: 'Fiat' },
  XAU: { digits: 2, description: 'Gold, troy ounces', type: 'Metal' },
  BTC: { digits: 8, description: 'Bitcoin', type: 'Crypto' },
}

export const digitsOf = (currency: string): number => currencies[currency]?.digits ?? 2
