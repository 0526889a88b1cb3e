// From the canonical members of an earlier version back to a Trade. The text is our own, so it is taken as it is.
import type { RawAnswer, Trade } from './trade.ts'

const facets: ReadonlyArray<readonly [keyof Trade, string]> = [
  ['botName', 'bot_name'],
  ['exchange', 'exchange'],
  ['account', 'account'],
  ['assetSymbol', 'asset_symbol'],
  ['orderType', 'order_type'],
  ['entryTime', 'entry_time'],
  ['entryZone', 'entry_zone'],
  ['exitTime', 'exit_time'],
  ['exitZone', 'exit_zone'],
  ['entryPrice', 'entry_price'],
  ['exitPrice', 'exit_price'],
  ['positionSize', 'position_size'],
  ['realizedPnl', 'realized_pnl'],
  ['commission', 'commission'],
  ['swap', 'swap'],
  ['fee', 'fee'],
  ['stopLoss', 'stop_loss'],
  ['takeProfit', 'take_profit'],
  ['mae', 'mae'],
  ['mfe', 'mfe'],
  ['magicNumber', 'magic_number'],
  ['exchangeOrderId', 'exchange_order_id'],
  ['comment', 'comment'],
  ['status', 'status'],
]

export function contentToTrade(content: string, rawSource: string | null): Trade {
  const members = JSON.parse(content) as Record<string, string | undefined> // written by canonicalMembers
  const raw: RawAnswer | null = rawSource === null ? null : { source: rawSource, clean: true }
  const entries = facets.map(([facet, name]) => [facet, members[name] ?? null])
  return { ...Object.fromEntries(entries), raw } as Trade // every facet but raw is listed above
}
