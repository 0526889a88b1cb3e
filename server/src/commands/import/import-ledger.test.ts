// A file in a real ledger: what is said beside it moves no deal whose time somebody knows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountNews } from '../../../test/support/account-news.ts'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import { createIngest } from '../../ingest/create-ingest.ts'
import { type Clock, systemClock } from '../../platform/clock.ts'
import { importLedgerOf } from './import-ledger.ts'

const account = { login: '77', server: 'Broker-MT5' }
const guard = async () => undefined
const zero = '0' as Decimal // canonical

/** A deposit at three in the afternoon by the broker's clock. */
function deposit(ticket: string, day: [number, number, number]): ReportedDeal {
  const [year, month, date] = day
  return {
    ...{ index: 0, liveOffsetS: null, source: '[]' },
    content: {
      ...{ deal: ticket, order: null, position: null, symbol: '', comment: null, externalId: null },
      ...{ serverMsc: String(Date.UTC(year, month - 1, date, 15)), type: 2, entry: 0 },
      ...{ reason: null, magic: null, stopLoss: null, takeProfit: null },
      ...{ volume: zero, price: zero, profit: '10' as Decimal, commission: null }, // canonical
      ...{ swap: null, fee: null },
    },
  }
}

async function bench(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t)
  const monotonicMs = () => systemClock.monotonicMs()
  const clock: Clock = { now: () => Date.UTC(2026, 4, 28, 15), monotonicMs }
  const events = { trades() {}, deals() {}, strippedNul() {}, group() {} }
  const news = accountNews(clock)
  const ingest = createIngest({ ...news, database, clock, log: silentLog, events })
  t.after(async () => ingest[Symbol.asyncDispose]())
  const ledger = importLedgerOf(ingest, database.read)
  const takeFile = (deals: ReportedDeal[], zone: string | null) =>
    ledger.takeDeals({ account, deals, zone, currency: null, sender: 'person:alice', guard })
  const report = (deals: ReportedDeal[], zone: string | null, offsetS: number | null) =>
    ingest.takeDeals({ account, deals, offsetS, brokerZone: zone, sender: 'connect', guard })
  const rows = async (text: string) => (await database.read.query(text)).rows
  return {
    ...{ takeFile, report },
    times: () => rows('select deal, dealt_at, time_basis from deals order by deal'),
    zone: async () => (await rows('select zone, zone_basis from account_states'))[0],
  }
}

test('a zone that is said beside a file moves no deal of an account whose clock is known', async (t) => {
  const { takeFile, report, times, zone } = await bench(t)
  await report([deposit('1', [2026, 1, 15])], null, 10_800)
  const before = await times()
  const clock = { zone: 'America/New_York+7h', zone_basis: 'learnt' }
  assert.deepEqual(await zone(), clock)
  await takeFile([deposit('2', [2026, 1, 15])], 'Europe/London')
  const [first, second] = await times()
  assert.deepEqual([first], before)
  assert.deepEqual(await zone(), clock)
  assert.equal(second?.dealt_at, '2026-01-15 13:00:00+00')
})

test('where nobody knew the clock a file’s word holds until somebody does', async (t) => {
  const { takeFile, report, times, zone } = await bench(t)
  await takeFile([deposit('1', [2026, 1, 15])], 'Europe/London')
  assert.deepEqual(await zone(), { zone: 'Europe/London', zone_basis: 'learnt' })
  assert.equal((await times())[0]?.dealt_at, '2026-01-15 15:00:00+00')
  await report([deposit('2', [2026, 1, 16])], 'Europe/Athens', null)
  assert.deepEqual(await zone(), { zone: 'Europe/Athens', zone_basis: 'key' })
  assert.equal((await times())[0]?.dealt_at, '2026-01-15 13:00:00+00')
})
