// The ingest slice with an Expert Advisor in front: reports go through the real routes into a real database, on a clock of the test's.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { verifyAudit } from '../../src/access/audit/verify-audit.ts'
import { createIngest } from '../../src/ingest/create-ingest.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import { anyone, type Caller, type RouteRequest } from '../../src/platform/http/route.ts'
import { accountNews } from './account-news.ts'
import { type ReportParts, reportText } from './expert-reports.ts'
import { silentLog } from './test-cluster.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

const events = { trades() {}, deals() {}, strippedNul() {}, group() {} }
export const sender: Caller = { ...anyone, keyId: 'testtest' }

type Answer = {
  deals: {
    new: number
    duplicate: number
    corrected: number
    refused: Array<{ index: number; problem: { detail: string } }>
  }
  refused_indexes: number[]
  deals_known: number
  watermark_msc: string | null
  resync: boolean
}

export async function openExpertBench(
  t: Parameters<typeof createTestDatabase>[0],
  nowMs = Date.UTC(2026, 4, 28, 15),
) {
  const database = await createTestDatabase(t)
  let atMs = nowMs
  const clock: Clock = { now: () => atMs, monotonicMs: () => systemClock.monotonicMs() }
  const news = accountNews(clock)
  const ingest = createIngest({ ...news, database, clock, log: silentLog, events })
  t.after(async () => ingest[Symbol.asyncDispose]())
  const routeOf = (path: string) => {
    const route = ingest.routes.find((one) => one.path === path)
    assert.ok(route)
    return route
  }
  const ask = async (path: string, request: Partial<RouteRequest>) => {
    const answer = await routeOf(path).handle({
      id: 'r',
      caller: sender,
      ip: '127.0.0.1',
      params: {},
      query: {},
      header: () => undefined,
      contentType: 'application/json',
      body: Buffer.alloc(0),
      ...request,
    })
    assert.equal(answer.status, 200)
    return typeof answer.body === 'string' ? JSON.parse(answer.body) : answer.body
  }
  return {
    database,
    news,
    report: async (parts: ReportParts | string, caller: Caller = sender): Promise<Answer> => {
      const text = typeof parts === 'string' ? parts : reportText(parts)
      return ask('/api/v1/ea/reports', { caller, body: Buffer.from(text) })
    },
    state: async (query: Record<string, string> = {}, caller: Caller = sender) =>
      (await ask('/api/v1/ea/state', { query, caller })).data as Array<Record<string, unknown>>,
    goTo: (ms: number) => {
      atMs = ms
    },
  }
}

export const rowsOf = async (database: TestDatabase, text: string) =>
  (await database.read.query(text)).rows
export const tradesIn = (database: TestDatabase) =>
  rowsOf(
    database,
    `select bot_name, asset_symbol, order_type, entry_price, exit_price, position_size, realized_pnl, commission, swap, fee,
            exchange_order_id, status, version, comment, entry_time, exit_time, entry_zone, magic_number
       from live_trades order by exchange_order_id`,
  )

export async function assertVerifies(database: TestDatabase, dealVersions: number): Promise<void> {
  const { publicKey } = generateKeyPairSync('ed25519')
  const verdict = await verifyAudit({
    database,
    anchorFile: 'none.jsonl',
    publicKey,
    onProgress() {},
  })
  assert.deepEqual(verdict.findings, [])
  assert.equal(verdict.deal_versions, dealVersions)
}
