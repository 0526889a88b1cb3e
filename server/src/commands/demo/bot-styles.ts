// How each of the demo's bots trades: what it looks at, when it enters, when it leaves. They are small and honest: none knows the future.
import type { Random } from '@tidemark/practice'
import type { PaperTerms, PaperTrade } from './paper-trades.ts'

export type BotView = { readonly prices: number[] }

export type BotStyle = PaperTerms & {
  readonly magic: number
  wants(prices: readonly number[], random: Random): 'BUY' | 'SELL' | null
  leaves(prices: readonly number[], open: PaperTrade, nowMs: number): boolean
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, one) => sum + one, 0) / values.length
const last = (prices: readonly number[]) => prices.at(-1) ?? 0

/** Points that a trade has gained so far. */
function gained(prices: readonly number[], { side, entryPoints }: PaperTrade): number {
  return (side === 'BUY' ? 1 : -1) * (last(prices) - entryPoints)
}

const byName = {
  trend_follower: {
    ...{ magic: 7001, symbol: 'EURUSD', lots: 20, risk: 40, won: 41 },
    wants(prices) {
      if (prices.length < 30) return null
      const [fast, slow] = [mean(prices.slice(-6)), mean(prices.slice(-30))]
      if (Math.abs(fast - slow) < 6) return null
      return fast > slow ? 'BUY' : 'SELL'
    },
    leaves: (prices, open, nowMs) =>
      gained(prices, open) <= -40 || gained(prices, open) >= 70 || nowMs - open.openedMs > 240_000,
  },
  mean_reverter: {
    ...{ magic: 7002, symbol: 'USDJPY', lots: 15, risk: 60, won: 63 },
    wants(prices) {
      if (prices.length < 20) return null
      const away = last(prices) - mean(prices)
      return Math.abs(away) < 25 ? null : away > 0 ? 'SELL' : 'BUY'
    },
    leaves: (prices, open, nowMs) =>
      gained(prices, open) <= -60 || gained(prices, open) >= 18 || nowMs - open.openedMs > 150_000,
  },
  gold_scalper: {
    ...{ magic: 7003, symbol: 'XAUUSD', lots: 5, risk: 90, won: 54 },
    wants: (_prices, random) =>
      random.whole(12) === 0 ? (random.whole(2) === 0 ? 'BUY' : 'SELL') : null,
    leaves: (prices, open, nowMs) =>
      gained(prices, open) <= -90 || gained(prices, open) >= 80 || nowMs - open.openedMs > 45_000,
  },
} as const satisfies Record<string, BotStyle>

export type BotName = keyof typeof byName
export const styles: Readonly<Record<BotName, BotStyle>> = byName
