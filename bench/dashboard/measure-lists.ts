// Pages of the list of trades, by every filter that the page offers, at the newest trades and deep in the past: as the page asks.
import assert from 'node:assert/strict'
import { json, send } from '../../server/test/support/http-client.ts'
import type { DashboardDesk } from './dashboard-desk.ts'

export type ListCost = {
  readonly filter: string
  readonly newest_ms: number
  /** Where the past begins, and after it. */
  readonly deep_ms: number
  readonly last_ms: number
}

const DAY_MS = 86_400_000
const PAGE = 50
const filters = [
  '',
  'symbol=XAUUSD',
  'bot=bot-3',
  'status=CLOSED',
  'status=OPEN',
  'account=9000001',
  'account=9000001&bot=bot-3&symbol=XAUUSD&status=CLOSED',
  'symbol=NOTHING',
  'bot=nobody',
]

/** Milliseconds of one page, over HTTP; the second of two, so that it is the statement that counts. */
export async function measureLists({ server, key }: DashboardDesk): Promise<ListCost[]> {
  const timed = async (path: string) => {
    let ms = 0
    for (let turn = 0; turn < 2; turn++) {
      const from = performance.now()
      const answer = await send(server.url + path, {
        headers: { 'x-api-key': key },
        timeoutMs: 300_000,
      })
      ms = performance.now() - from
      assert.equal(answer.status, 200, answer.text)
      if (turn === 1)
        return { ms: Math.round(ms), page: json<{ next_cursor: string | null }>(answer) }
    }
    throw new Error('a page was not asked for')
  }
  /** A page and the one after it. */
  const both = async (query: string) => {
    const first = await timed(`/api/v1/trades?${query}`)
    const cursor = first.page.next_cursor
    if (cursor === null) return first.ms
    const next = await timed(`/api/v1/trades?${query}&cursor=${encodeURIComponent(cursor)}`)
    return Math.max(first.ms, next.ms)
  }
  const dayBefore = (days: number) =>
    new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
  const costs: ListCost[] = []
  for (const filter of filters) {
    const query = `limit=${PAGE}${filter === '' ? '' : `&${filter}`}`
    costs.push({
      filter: filter === '' ? 'none' : filter,
      newest_ms: await both(query),
      deep_ms: await both(`${query}&to=${dayBefore(900)}`),
      last_ms: await both(`${query}&to=${dayBefore(1_800)}`),
    })
  }
  return costs
}
