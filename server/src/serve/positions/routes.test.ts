// The list against a real database: what a limited key sees, filters, and pages that break inside equal times.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openExpertBench } from '../../../test/support/expert-bench.ts'
import { sampleDeal } from '../../../test/support/expert-reports.ts'
import { anyone, type Caller, type RouteRequest } from '../../platform/http/route.ts'
import { positionsRoute } from './routes.ts'

type Page = { data: Array<Record<string, unknown>>; next_cursor: string | null }

async function setUp(t: Parameters<typeof openExpertBench>[0]) {
  const { database, report } = await openExpertBench(t)
  // Nine deals in three milliseconds, each the opening of a position of its own, at two servers and in two accounts.
  const deals = Array.from({ length: 9 }, (_, at) =>
    sampleDeal(String(at + 1), {
      position: String(100 + at),
      symbol: at === 4 ? 'GBPUSD' : 'EURUSD',
      time_msc: String(1_779_990_000_000 + Math.floor(at / 3)),
    }),
  )
  for (const login of ['1', '2']) await report({ login, deals })
  await report({ login: '1', server: 'Other-MT5', deals })
  const route = positionsRoute({ read: database.read })
  return async (query: Record<string, string>, caller: Caller = anyone) => {
    const request: RouteRequest = {
      id: 'r',
      caller,
      ip: '127.0.0.1',
      params: {},
      query,
      header: () => undefined,
      contentType: '',
      body: Buffer.alloc(0),
    }
    return JSON.parse(String((await route.handle(request)).body)) as Page // our own JSON
  }
}

test('pages follow each other without a gap or a repeat, also where times and numbers are equal', async (t) => {
  const read = await setUp(t)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: Page = await read({ limit: '4', ...(cursor === null ? {} : { cursor }) })
    seen.push(...page.data.map((row) => `${row.server} ${row.account} ${row.position}`))
    cursor = page.next_cursor
  } while (cursor !== null)
  assert.equal(seen.length, 27)
  assert.equal(new Set(seen).size, 27)
})

test('a key that is limited to accounts sees no other, whatever it asks for', async (t) => {
  const read = await setUp(t)
  const limited: Caller = { ...anyone, accounts: new Set(['2']) }
  const { data } = await read({ limit: '100' }, limited)
  assert.equal(data.length, 9)
  assert.ok(data.every(({ account }) => account === '2'))
  assert.deepEqual((await read({ account: '1' }, limited)).data, [])
})

test('filters narrow by server, symbol and time, alone and together', async (t) => {
  const read = await setUp(t)
  assert.equal((await read({ server: 'Other-MT5' })).data.length, 9)
  assert.equal((await read({ symbol: 'GBPUSD' })).data.length, 3)
  assert.equal((await read({ symbol: 'GBPUSD', account: '1', server: 'Demo-MT5' })).data.length, 1)
  assert.equal((await read({ from: '2026-05-28T14:40:00.002Z' })).data.length, 9)
  assert.equal((await read({ to: '2026-05-28T14:40:00Z' })).data.length, 0)
  assert.equal((await read({ status: 'open' })).data.length, 27)
  assert.equal((await read({ status: 'closed' })).data.length, 0)
})
