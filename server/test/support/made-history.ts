// A short made-up history, and files of it: what tests of imports read. Its own numbers are the oracle.
import { type HistoryOptions, type MadeHistory, makeHistory } from '@tidemark/practice'
import type { ReadOptions } from '../../src/import/content.ts'

export const madeAccount = { login: '5012345', server: 'Practice-MT5' } as const

export function shortHistory(seed = 1, more: Partial<HistoryOptions> = {}): MadeHistory {
  return makeHistory({
    seed,
    fromMs: Date.UTC(2026, 1, 2, 8),
    toMs: Date.UTC(2026, 2, 14),
    depositCents: 2_500_000,
    commission: { entry: 0, exit: 700 },
    bots: [
      {
        magic: 101,
        name: 'A',
        symbols: ['EURUSD', 'USDJPY'],
        days: 60,
        hours: [8, 17],
        holds: 300,
        wins: 50,
      },
      {
        magic: 102,
        name: 'B',
        symbols: ['XAUUSD', 'EURUSD'],
        days: 40,
        hours: [2, 20],
        holds: 3000,
        wins: 50,
      },
    ],
    ...more,
  })
}

/** Nothing was said by a person, and nothing is known. */
export const noOptions: ReadOptions = {
  ...{ account: null, venue: null, decimal: null, dates: null },
  ...{ map: new Map(), lotSizes: new Map(), knownPositions: new Map() },
}

export const bytesOf = (text: string) => Buffer.from(text, 'utf8')

/** As terminals save pages: little endian, with its mark. */
export function utf16(text: string): Uint8Array {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
}
