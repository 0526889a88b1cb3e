// What the tests against a real server share: an account of its own on a terminal, and the comparison of ledger and broker.
// Amounts are compared as whole cents, tickets as text.
import assert from 'node:assert/strict'
import type { Harness } from '../../../server/test/acceptance/harness.ts'
import { json } from '../../../server/test/support/http-client.ts'
import type { BrokerDeal, BrokerOptions } from '../harness/broker-deal.ts'
import type { BrokerModel } from '../harness/broker-model.ts'
import type { Fields } from '../harness/simulated-terminal.ts'
import { createBench } from './expert-bench.ts'

export type Row = Record<string, string | null>
export type Test = Parameters<typeof createBench>[0]

export async function listRows(tidemark: Harness, path: string, account: string): Promise<Row[]> {
  const answer = await tidemark.get(`/api/v1/${path}?account=${account}&limit=1000`)
  assert.equal(answer.status, 200, answer.text)
  return json<{ data: Row[] }>(answer).data
}

let nextLogin = 880_000
/** An account that no other test uses, on a terminal with the Expert. */
export async function openAccount(
  tidemark: Harness,
  t: Test,
  given: { broker?: Partial<BrokerOptions>; inputs?: Fields; url?: string } = {},
) {
  nextLogin += 1
  const login = String(nextLogin)
  return createBench(t, given.url ?? tidemark.server.url, {
    broker: { login, ...given.broker },
    inputs: { InpKey: tidemark.key.key, ...given.inputs },
  })
}

type Amounts = Readonly<Record<string, string | number | null | undefined>>

const toCents = (text: string | number | null | undefined): number =>
  Math.round(Number(text ?? 0) * 100)
export const sumOf = (rows: readonly Amounts[]) => ({
  profit: rows.reduce((all, { profit }) => all + toCents(profit), 0),
  commission: rows.reduce((all, { commission }) => all + toCents(commission), 0),
  swap: rows.reduce((all, { swap }) => all + toCents(swap), 0),
  fee: rows.reduce((all, { fee }) => all + toCents(fee), 0),
})

const types = ['buy', 'sell', 'balance']
const entries = ['in', 'out', 'in_out', 'out_by']
const shown = (deal: BrokerDeal) => ({
  deal: deal.deal,
  server_msc: Number(deal.time_msc),
  type: types[deal.type] ?? (deal.type === 13 ? 'buy_cancelled' : 'sell_cancelled'),
  entry: deal.type < 2 || deal.type > 12 ? entries[deal.entry] : undefined,
  position: deal.position === '0' ? null : deal.position,
  symbol: deal.symbol || null,
  volume: Number(deal.volume),
  price: Number(deal.price),
  profit: toCents(deal.profit),
  commission: toCents(deal.commission),
  swap: toCents(deal.swap),
  magic: deal.magic,
  comment: deal.comment || null,
})

/** The ledger's deals are the broker's, one to one; positions and trades carry their sums. */
export async function assertSame(tidemark: Harness, broker: BrokerModel): Promise<void> {
  const deals = await listRows(tidemark, 'deals', broker.login)
  const ours = deals
    .map((row) => ({
      deal: row.deal,
      server_msc: Date.parse(`${row.server_time}Z`),
      type: row.type,
      entry: row.position === null ? undefined : row.entry,
      position: row.position,
      symbol: row.symbol,
      volume: Number(row.volume),
      price: Number(row.price),
      profit: toCents(row.profit),
      commission: toCents(row.commission),
      swap: toCents(row.swap),
      magic: row.magic_number,
      comment: row.comment || null,
    }))
    .sort((one, two) => Number(BigInt(one.deal ?? 0) - BigInt(two.deal ?? 0)))
  assert.deepEqual(ours, broker.deals.map(shown))
  const positions = await listRows(tidemark, 'positions', broker.login)
  const trades = await listRows(tidemark, 'trades', broker.login)
  const executed = broker.deals.filter(({ type }) => type < 2)
  const real = positions.filter(({ status }) => status !== 'cancelled')
  assert.deepEqual(sumOf(real), sumOf(executed), 'positions')
  const counted = trades.filter(({ status }) => status !== 'CANCELLED')
  assert.deepEqual(
    {
      ...sumOf(counted),
      profit: counted.reduce((all, { realized_pnl }) => all + toCents(realized_pnl), 0),
    },
    sumOf(executed),
    'trades',
  )
  const open = new Map(
    [...broker.positions.values()].map((position) => [position.identifier, position.volume]),
  )
  for (const row of real)
    if (row.status === 'open')
      assert.equal(
        toCents(row.open_volume),
        open.get(row.position ?? ''),
        `open volume of ${row.position}`,
      )
  assert.equal(real.filter(({ status }) => status === 'open').length, open.size)
}
