// What is traded. Prices are whole points (10^-digits), so that no float touches them.

export type SymbolSpec = {
  readonly name: string
  readonly digits: number
  /** Units of the base in one lot. */
  readonly contractSize: number
  readonly base: string
  readonly quote: string
  readonly spreadPoints: number
  readonly startPoints: number
  /** Swap for one lot and one night, in cents of the account. */
  readonly swapCents: { readonly buy: number; readonly sell: number }
}

export const symbols: readonly SymbolSpec[] = [
  {
    ...{ name: 'EURUSD', digits: 5, contractSize: 100_000, base: 'EUR', quote: 'USD' },
    ...{ spreadPoints: 8, startPoints: 110_868, swapCents: { buy: -712, sell: 305 } },
  },
  {
    ...{ name: 'GBPUSD', digits: 5, contractSize: 100_000, base: 'GBP', quote: 'USD' },
    ...{ spreadPoints: 12, startPoints: 128_514, swapCents: { buy: -430, sell: -122 } },
  },
  {
    ...{ name: 'USDJPY', digits: 3, contractSize: 100_000, base: 'USD', quote: 'JPY' },
    ...{ spreadPoints: 10, startPoints: 148_207, swapCents: { buy: 944, sell: -1_633 } },
  },
  {
    ...{ name: 'XAUUSD', digits: 2, contractSize: 100, base: 'XAU', quote: 'USD' },
    ...{ spreadPoints: 20, startPoints: 233_415, swapCents: { buy: -2_816, sell: 1_197 } },
  },
]
