// A small ledger with everything that an audit can hold, made by the real parts: commit groups of two lanes, repeats,
// updates with earlier versions, requests, refusals, acts of the command line, and a signed anchor at the end.

import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { createSigner, type Signer } from '../../src/access/audit/anchor.ts'
import { createAnchorWriter } from '../../src/access/audit/anchor-writer.ts'
import { createAuditTrail } from '../../src/access/audit/audit-trail.ts'
import { appendEntry, commandChain } from '../../src/access/audit/write-entry.ts'
import { createIngest } from '../../src/ingest/create-ingest.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database/database.ts'
import type { Route, RouteRequest } from '../../src/platform/http/route.ts'
import { Secret } from '../../src/platform/secret.ts'
import { accountNews } from './account-news.ts'
import { reportText, type SampleDeal, sampleDeal } from './expert-reports.ts'
import { silentLog } from './test-cluster.ts'

export type SmallLedger = { readonly anchorFile: string; readonly signer: Signer }

export async function buildSmallLedger(
  database: Database,
  folder: string,
  trades = 60,
): Promise<SmallLedger> {
  await buildTrades(database, trades)
  await buildRequests(database)
  for (const name of ['one', 'two', 'three'])
    await database.transaction((tx) =>
      appendEntry(tx, commandChain, { kind: 'key_created', at: '2026-04-05T12:00:00.000Z', name }),
    )
  return anchor(database, folder)
}

async function buildTrades(database: Database, trades: number): Promise<void> {
  const events = { trades() {}, deals() {}, strippedNul() {}, group() {} }
  await using ingest = createIngest({
    ...accountNews(),
    database,
    clock: systemClock,
    log: silentLog,
    events,
  })
  const send = (path: string, body: string) => post(ingest.routes, path, body)
  for (let from = 0; from < trades; from += 5)
    await send(
      '/api/v1/trades',
      `[${range(from, Math.min(from + 5, trades))
        .map(toTrade)
        .join(',')}]`,
    )
  // Reports that arrive together on both lanes, repeats, and trades that are closed later.
  await Promise.all(range(trades, trades + 20).map((n) => send('/api/v1/log_trade', toTrade(n))))
  await send('/api/v1/trades', `[${range(0, 8).map(toTrade).join(',')}]`)
  for (const n of [1, 3, 5, 7])
    await send('/api/v1/ea/reports', reportText({ deals: [toDeal(n), toDeal(n + 1)] }))
  for (const n of range(0, 6))
    await send('/api/v1/log_trade', toTrade(n).replace('"OPEN"', '"CLOSED","exit_price":1.25'))
}

/** Two positions opened and closed, a deposit, and a deal that the broker rewrote. */
function toDeal(n: number): SampleDeal {
  const position = String(100 + (n % 2))
  if (n === 7) return sampleDeal('7', { type: 2, position: '0', symbol: '', profit: '500.00' })
  if (n === 8) return sampleDeal('5', { position: '101', comment: 'rewritten' })
  return sampleDeal(String(n), {
    position,
    type: n > 4 ? 1 : 0,
    entry: n > 4 ? 1 : 0,
    volume: '0.5',
  })
}

function toTrade(n: number): string {
  return JSON.stringify({
    bot_name: 'grid',
    exchange: n % 2 === 0 ? 'binance' : 'mt5',
    account: String(500 + (n % 3)),
    asset_symbol: 'EURUSD',
    order_type: 'BUY',
    entry_time: '2026-04-05T12:34:56.789Z',
    entry_price: 1.08123,
    position_size: 0.1,
    magic_number: '9223372036854775807',
    exchange_order_id: `order-${n}`,
    raw_api_response: { n, note: n % 4 === 0 ? 'nul \u0000 inside' : 'clean' },
    status: 'OPEN',
  })
}

async function post(routes: readonly Route[], path: string, body: string): Promise<void> {
  const route = routes.find((one) => one.path === path)
  if (route === undefined) throw new Error(`there is no route ${path}`)
  const request: RouteRequest = {
    id: 'r1',
    caller: {
      keyId: 'k0000001',
      scopes: new Set(['ingest:write']),
      accounts: null,
      brokerZone: null,
    },
    ip: '203.0.113.9',
    params: {},
    query: {},
    header: () => undefined,
    contentType: 'application/json',
    body: Buffer.from(body),
  }
  const { status } = await route.handle(request)
  if (status >= 300) throw new Error(`the sample trades were answered with ${status}`)
}

async function buildRequests(database: Database): Promise<void> {
  const options = { database, chain: 'requests', clock: systemClock, log: silentLog }
  await using trail = createAuditTrail(options)
  for (const n of range(0, 12))
    trail.record({
      at: Date.UTC(2026, 3, 5, 12, n),
      kind: 'request',
      request_id: `r${n}`,
      key: n % 4 === 3 ? '' : 'k0000001',
      ip: '203.0.113.9',
      route: 'list_trades',
      status: n % 4 === 3 ? 401 : 200,
      ...(n % 4 === 3 ? { code: 'key_invalid' } : {}),
      ms: 1,
    })
  await trail.flush()
}

async function anchor(database: Database, folder: string): Promise<SmallLedger> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  const signer = createSigner(new Secret(pem.toString()))
  const anchorFile = join(folder, 'audit', 'anchors.jsonl')
  const options = { database, file: anchorFile, signer, clock: systemClock, log: silentLog }
  await using writer = createAnchorWriter(options)
  await writer.anchorNow()
  return { anchorFile, signer }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}
