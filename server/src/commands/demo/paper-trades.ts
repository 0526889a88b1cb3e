// Trades on the demo's paper exchange, in whole points and hundredths of a lot, and what they come to, exactly.
import { type Random, type SymbolSpec, symbols, unitsText } from '@tidemark/practice'

export type PaperTrade = {
  readonly side: 'BUY' | 'SELL'
  readonly symbol: SymbolSpec
  /** Hundredths. */
  readonly lots: number
  readonly entryPoints: number
  readonly stopPoints: number
  /** Null while it is open. */
  readonly exitPoints: number | null
  readonly openedMs: number
  readonly closedMs: number | null
}

/** What of a bot's way of trading its past follows from. */
export type PaperTerms = {
  readonly symbol: string
  /** Hundredths. */
  readonly lots: number
  /** Points that it risks. */
  readonly risk: number
  /** Of a hundred past trades, how many won. */
  readonly won: number
}

export const decimalText = unitsText

/** In the account's currency, to the cent. */
export function profitText(
  { side, symbol, lots, entryPoints }: PaperTrade,
  exitPoints: number,
): string {
  const sign = side === 'BUY' ? 1 : -1
  const cents =
    (sign * (exitPoints - entryPoints) * symbol.contractSize * lots) / 10 ** symbol.digits
  const rate = symbol.quote === 'USD' ? 1 : exitPoints / 10 ** symbol.digits
  return unitsText(0 + Math.round(cents / rate), 2)
}

const DAY_MS = 86_400_000
const DAYS = 60

/** Closed trades of the last two months, oldest first, on weekdays. */
export function paperPast(
  random: Random,
  style: PaperTerms,
  count: number,
  nowMs: number,
): PaperTrade[] {
  const symbol = symbols.find(({ name }) => name === style.symbol)
  if (symbol === undefined) return []
  const trades: PaperTrade[] = []
  let points = symbol.startPoints
  for (let index = 0; index < count; index += 1) {
    const day = Math.floor(nowMs / DAY_MS) - DAYS + Math.floor((index * (DAYS - 1)) / count)
    const weekday = new Date(day * DAY_MS).getUTCDay()
    points += random.whole(401) - 200
    if (weekday === 0 || weekday === 6) continue
    const openedMs = day * DAY_MS + (6 + random.whole(14)) * 3_600_000 + random.whole(3_600_000)
    const side = random.whole(2) === 0 ? 'BUY' : 'SELL'
    const sign = side === 'BUY' ? 1 : -1
    const isWon = random.whole(100) < style.won
    const moved = isWon ? style.risk / 2 + random.whole(style.risk * 2) : -style.risk
    trades.push({
      ...{
        side,
        symbol,
        lots: style.lots,
        entryPoints: points,
        stopPoints: points - sign * style.risk,
      },
      exitPoints: points + sign * Math.floor(moved),
      ...{ openedMs, closedMs: openedMs + 60_000 + random.whole(5 * 3_600_000) },
    })
  }
  return trades
}
