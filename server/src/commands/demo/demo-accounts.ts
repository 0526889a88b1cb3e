// The accounts of the demo and what trades on them.
import type { HistoryOptions, MadeBot } from '@tidemark/practice'

export const expertAccount = { login: '5012345', server: 'Practice-Terminal' } as const
export const staleAccount = { login: '5012399', server: 'Practice-Terminal' } as const
export const importedAccount = { login: '6100077', server: 'Practice-Import' } as const

export const demoBots: readonly MadeBot[] = [
  {
    magic: 101,
    name: 'London breakout',
    symbols: ['EURUSD', 'GBPUSD'],
    days: 55,
    hours: [9, 14],
    holds: 240,
    wins: 52,
  },
  {
    magic: 102,
    name: 'Night reversion',
    symbols: ['USDJPY', 'EURUSD'],
    days: 70,
    hours: [1, 9],
    holds: 90,
    wins: 57,
  },
  {
    magic: 103,
    name: 'Gold swing',
    symbols: ['XAUUSD'],
    days: 14,
    hours: [14, 20],
    holds: 4_000,
    wins: 49,
  },
  {
    magic: 0,
    name: '',
    symbols: ['GBPUSD', 'XAUUSD', 'EURUSD'],
    days: 9,
    hours: [15, 21],
    holds: 600,
    wins: 45,
  },
]

const DAY_MS = 86_400_000

/** A year up to yesterday evening, as the broker's clock counts. */
export function historyFrom(nowMs: number): Pick<HistoryOptions, 'fromMs' | 'toMs'> {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS
  return { fromMs: today - 365 * DAY_MS + 8 * 3_600_000, toMs: today }
}
