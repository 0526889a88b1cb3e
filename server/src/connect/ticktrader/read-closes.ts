// Closes of a symbol's days, from the broker's quote history. Bars come in ascending order also when they are counted
// backwards, and the newest may be of a day that is not over (vendor's contract library: WebApiQuoteHistoryBars).
import { dayOfMs } from '../../domain/days/day.ts'
import { isPositive } from '../../domain/decimal.ts'
import type { DailyClose, DailyCloses } from '../read-port.ts'
import { decimal, missing, optionalMs, rowsOf } from './members.ts'
import type { Source } from './source.ts'

const DAY_MS = 86_400_000
/** In one answer, by the broker's rule. */
const MOST_BARS = 1_000
/** About eleven years of days with a market on five of seven. */
const MOST_PAGES = 3

/** The days of D1 bars begin at midnight UTC. Bid prices, those at which a chart is drawn. */
const DAY_ZONE = '00:00 UTC'

/** Days from that of `fromMs` on that were over at `nowMs`. Rejects with ConnectFailure. */
export async function readDailyCloses(
  source: Source,
  symbol: string,
  fromMs: number,
  nowMs: number,
): Promise<DailyCloses> {
  const closes = new Map<string, DailyClose>()
  let untilMs = nowMs
  for (let page = 0; page < MOST_PAGES && untilMs > fromMs; page += 1) {
    const days = Math.ceil((untilMs - fromMs) / DAY_MS) + 1
    const count = Math.min(MOST_BARS, days)
    const tail = `/${encodeURIComponent(symbol)}/D1/bars/bid?timestamp=${untilMs}&count=-${count}`
    const bars = rowsOf(await source.ask('day_bars', undefined, tail), 'Bars')
    let firstMs = untilMs
    for (const bar of bars) {
      const atMs = Number(optionalMs(bar, 'Timestamp') ?? missing('Timestamp'))
      firstMs = Math.min(firstMs, atMs)
      const close = decimal(bar, 'Close')
      if (atMs + DAY_MS > nowMs || atMs + DAY_MS <= fromMs || !isPositive(close)) continue
      const day = dayOfMs(atMs)
      closes.set(day, { day, close })
    }
    if (bars.length < count || firstMs >= untilMs) break
    untilMs = firstMs - 1
  }
  const ordered = [...closes.values()].sort((one, two) => (one.day < two.day ? -1 : 1))
  return { dayZone: DAY_ZONE, closes: ordered }
}
