// The trades that closed last, from what was known and what is news.
import type { Members } from './account-facts.ts'

/** Closed trades that are kept for tickers. */
const MOST_CLOSED = 20

/** Closed ones only, each once in its newest version, those that closed last first. */
export function withTrades(
  known: readonly Members[],
  news: readonly Members[],
): readonly Members[] {
  const byId = new Map([...known, ...news].map((trade) => [String(trade.internal_id), trade]))
  return [...byId.values()]
    .filter(({ status, exit_time: exit }) => status === 'CLOSED' && typeof exit === 'string')
    .sort((one, two) => Date.parse(String(two.exit_time)) - Date.parse(String(one.exit_time)))
    .slice(0, MOST_CLOSED)
}
