// Batches of 500 trades against PostgreSQL's own COPY of the same trades into an equal table with the same indexes.
// COPY has no ids to give, no repeats to find and nothing to check: it is what the disk and the indexes allow.

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { targetOf } from '../../server/test/support/sql-client.ts'
import type { TempHome } from '../../server/test/support/temp-home.ts'
import { RawClient, requestBytes } from '../load/raw-client.ts'
import { bodyTemplate, fillTemplate } from '../load/trade-body.ts'
import { cpuMicros } from './trees.ts'

export type BatchRun = {
  readonly round: number
  readonly tidemarkPerSecond: number
  readonly copyPerSecond: number
  readonly ownMicrosPerTrade: number
  readonly databaseMicrosPerTrade: number
}

export type BatchOptions = {
  readonly home: TempHome
  readonly port: number
  readonly pid: number
  readonly key: string
  readonly rounds: number
  readonly batches: number
  readonly progress: (line: string) => void
}

const batchTrades = 500
const lanes = 4

export async function measureBatch(options: BatchOptions): Promise<BatchRun[]> {
  const runs: BatchRun[] = []
  for (let round = 1; round <= options.rounds; round += 1) {
    // The order changes from round to round, as with single trades.
    const copiedFirst = round % 2 === 0 ? await copy(options, round) : null
    const taken = await ingest(options, round)
    const found = { ...taken, ...(copiedFirst ?? (await copy(options, round))) }
    runs.push({ round, ...found })
    options.progress(
      `  round ${round}: ${Math.round(found.tidemarkPerSecond)} trades/s in batches, COPY ${Math.round(found.copyPerSecond)}/s`,
    )
  }
  return runs
}

async function ingest(options: BatchOptions, round: number) {
  const template = bodyTemplate(`b-batch-${round}`)
  const given = {
    port: options.port,
    key: options.key,
    path: '/api/v1/trades',
    type: 'application/x-ndjson',
  }
  const requests = Array.from({ length: options.batches }, (_, batch) => {
    const lines = Array.from({ length: batchTrades }, (_, line) =>
      fillTemplate(template, `${round}-${batch}-${line}`),
    )
    return requestBytes(given, lines.join('\n'))
  })
  const clients = await Promise.all(
    Array.from({ length: lanes }, () => RawClient.open(options.port)),
  )
  const before = cpuMicros(options.pid, options.home.dataDir)
  const startedAt = performance.now()
  let next = 0
  await Promise.all(
    clients.map(async (client) => {
      for (let at = next++; at < requests.length; at = next++) {
        const answer = await client.send(requests[at] ?? Buffer.alloc(0))
        const created = answer.body.toString('latin1').split('"status":201').length - 1
        if (answer.status !== 207 || created !== batchTrades)
          throw new Error(
            `a batch was answered ${answer.status} with ${created} of ${batchTrades} created`,
          )
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  const after = cpuMicros(options.pid, options.home.dataDir)
  for (const client of clients) client.close()
  const trades = options.batches * batchTrades
  return {
    tidemarkPerSecond: trades / seconds,
    ownMicrosPerTrade: (after.own - before.own) / trades,
    databaseMicrosPerTrade: (after.database - before.database) / trades,
  }
}

const copied = [
  'account_id',
  'internal_id',
  'bot_name',
  'exchange',
  'asset_symbol',
  'order_type',
  'entry_time',
  'exit_time',
  'entry_price',
  'exit_price',
  'position_size',
  'realized_pnl',
  'commission',
  'exchange_order_id',
  'raw_api_response',
  'status',
  'entry_zone',
  'exit_zone',
  'identity',
  'digest',
  'key_id',
]

/** The same number of trades, one COPY and one commit per batch, on one connection. */
async function copy(options: BatchOptions, round: number) {
  const template = bodyTemplate(`b-copy-${round}`)
  const texts = Array.from({ length: options.batches }, (_, batch) =>
    Array.from({ length: batchTrades }, (_, line) =>
      copyLine(
        template,
        `${round}-${batch}-${line}`,
        round * 10_000_000 + batch * batchTrades + line,
      ),
    ).join(''),
  )
  const client = new pg.Client(await targetOf(options.home))
  await client.connect()
  try {
    const startedAt = performance.now()
    for (const text of texts)
      await pipeline(
        Readable.from([Buffer.from(text)]),
        client.query(copyFrom(`copy reference.live_trades (${copied.join(', ')}) from stdin`)),
      )
    const seconds = (performance.now() - startedAt) / 1000
    return { copyPerSecond: (options.batches * batchTrades) / seconds }
  } finally {
    await client.end()
  }
}

function copyLine(template: string, id: string, number: number): string {
  const trade: Record<string, unknown> = JSON.parse(fillTemplate(template, id))
  const hex = number.toString(16).padStart(32, '0')
  const fields = copied.map((name) => {
    if (name === 'account_id') return '1'
    if (name === 'internal_id') return String(number)
    if (name === 'raw_api_response') return JSON.stringify(trade.raw_api_response)
    if (name === 'entry_zone' || name === 'exit_zone') return 'offset'
    if (name === 'identity') return `o10 ${trade.bot_name} ${trade.exchange_order_id}`
    if (name === 'digest') return `\\\\x${hash(hex).repeat(2)}`
    if (name === 'key_id') return 'bench'
    return String(trade[name])
  })
  return `${fields.join('\t')}\n`
}

/** 128 bits that look random, for a digest; cheap, because it runs before the clock starts. */
function hash(hex: string): string {
  const value = BigInt.asUintN(128, BigInt(`0x${hex}`) * 0x9e3779b97f4a7c15f39cc0605cedc835n)
  return value.toString(16).padStart(32, '0')
}
