// Symbols of an account as the broker listed them within the last minute: steps and bounds change rarely, and asking for the
// whole list before each order would make it late. What was wrong with an old list is refused by the broker.
import type { Clock } from '../../platform/clock.ts'
import type { TradeSession, TradeSymbol } from '../trade-port.ts'

export type SymbolMemory = (
  accountId: number,
  market: Pick<TradeSession, 'readSymbols'>,
) => Promise<readonly TradeSymbol[]>

const lifeMs = 60_000

export function createSymbolMemory(clock: Pick<Clock, 'monotonicMs'>): SymbolMemory {
  const kept = new Map<number, { readonly atMs: number; readonly list: readonly TradeSymbol[] }>()
  return async (accountId, market) => {
    const atMs = clock.monotonicMs()
    const known = kept.get(accountId)
    if (known !== undefined && atMs - known.atMs < lifeMs) return known.list
    const list = await market.readSymbols()
    kept.set(accountId, { atMs, list })
    return list
  }
}
