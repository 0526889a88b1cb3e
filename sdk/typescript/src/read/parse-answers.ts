// From the text of an answer to what the read client returns; anything else is the problem answer_unreadable.
// The three account answers are money throughout, so all their numbers become decimal text.
import { parseExact } from './exact-json.ts'
import type {
  AccountAsset,
  AccountAssets,
  AccountOrder,
  AccountOrders,
  AccountPosition,
  AccountPositions,
  Statistics,
  StoredTrade,
  TradePage,
} from './read-types.ts'
import { TidemarkProblem } from './tidemark-problem.ts'

type Json = { readonly [member: string]: unknown }

export function parseRecord(text: string): Json {
  const value = parse(text, parseExact)
  if (!isRecord(value)) throw unreadable('an object was expected')
  return value
}

/** The list may stand alone, or under `positions` or `data` beside what says how fresh it is. */
export function parsePositions(text: string): AccountPositions {
  const value = parse(text, parseExact)
  if (isPositions(value)) return { positions: value }
  if (!isRecord(value)) throw unreadable('positions were expected')
  const { positions, data, ...rest } = value
  const list = positions === undefined ? data : positions
  if (list === null) return { ...rest, positions: null }
  if (!isPositions(list)) throw unreadable('positions were expected')
  return { ...rest, positions: list }
}

export function parseOrders(text: string): AccountOrders {
  const { orders, ...rest } = parseRecord(text)
  if (orders !== null && !isOrders(orders)) throw unreadable('orders were expected')
  return { ...rest, orders }
}

export function parseAssets(text: string): AccountAssets {
  const { assets, ...rest } = parseRecord(text)
  if (assets !== null && !isAssets(assets)) throw unreadable('assets were expected')
  return { ...rest, assets }
}

/** Ratios are floats and stay so; money is text already. */
export function parseStatistics(text: string): Statistics {
  const value = parse(text, JSON.parse)
  if (!isRecord(value) || !isRecord(value.null_reasons))
    throw unreadable('statistics were expected')
  return value as Statistics // its further members are the server's word
}

export function parseTradePage(text: string): TradePage {
  const value = parse(text, JSON.parse)
  if (!isRecord(value) || !isTrades(value.data)) throw unreadable('a page of trades was expected')
  const next = value.next_cursor ?? null
  if (next !== null && typeof next !== 'string') throw unreadable('next_cursor is no text')
  return { data: value.data, next_cursor: next }
}

function parse(text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text)
  } catch (cause) {
    throw unreadable('it is not JSON', cause)
  }
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Their members are the server's word. */
function isTrades(value: unknown): value is StoredTrade[] {
  return Array.isArray(value) && value.every(isRecord)
}

function isPositions(value: unknown): value is AccountPosition[] {
  return Array.isArray(value) && value.every(isRecord)
}

function isOrders(value: unknown): value is AccountOrder[] {
  return Array.isArray(value) && value.every(isRecord)
}

function isAssets(value: unknown): value is AccountAsset[] {
  return Array.isArray(value) && value.every(isRecord)
}

function unreadable(why: string, cause?: unknown): TidemarkProblem {
  const facts = { code: 'answer_unreadable', status: 200, retry: 'never' } as const
  return new TidemarkProblem(`the server's answer cannot be used: ${why}`, facts, { cause })
}
