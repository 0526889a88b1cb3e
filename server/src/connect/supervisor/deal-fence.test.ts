// Deals enter the ledger only under the fence of who owns the connection: an owner of an earlier time could bring back
// what the broker has rewritten since.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createRecordingLog,
  insertConnection,
  openBooks,
} from '../../../test/support/connect-bench.ts'
import { moneyDeal } from '../../../test/support/scripted-venue.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { LeaseLost } from '../../accounts/picture-entry.ts'
import { systemClock } from '../../platform/clock.ts'
import { claimLease } from './lease-store.ts'

test('deals of an owner of an earlier time are refused whole', async (t) => {
  const database = await createTestDatabase(t)
  const { dealBook } = openBooks(t, { database, clock: systemClock, log: createRecordingLog() })
  const { connectionId } = await insertConnection(database, { accounts: ['1'] })
  const lease = await claimLease(database.write, connectionId, 'one')
  assert.ok(lease)
  const given = {
    account: { login: '1', server: 'Broker-1' },
    ...{ offsetS: 10_800, brokerZone: null, fence: lease },
  }
  const first = await dealBook.take({ ...given, deals: [moneyDeal('1', 1_800_000_000, '5.00')] })
  assert.deepEqual(first, {
    ...{ created: 1, corrected: 0, refused: [], newestDealMsc: '1800000000000' },
  })
  await database.write.query('update connection_leases set generation = generation + 1')
  const late = { ...given, deals: [moneyDeal('1', 1_800_000_000, '7.00')] }
  await assert.rejects(dealBook.take(late), LeaseLost)
  const { rows } = await database.read.query('select deal, version, profit, key_id from deals')
  assert.deepEqual(rows, [
    { deal: '1', version: 1, profit: '5.00', key_id: `connection-${connectionId}` },
  ])
})

test('a deal that the database refuses is named, and its neighbours land', async (t) => {
  const database = await createTestDatabase(t)
  const { dealBook } = openBooks(t, { database, clock: systemClock, log: createRecordingLog() })
  const { connectionId } = await insertConnection(database, { accounts: ['1'] })
  const fence = await claimLease(database.write, connectionId, 'one')
  assert.ok(fence)
  // One more than 64 bits with a sign hold.
  const tooLarge = moneyDeal('9223372036854775808', 1_800_000_000, '1.00')
  const taken = await dealBook.take({
    account: { login: '1', server: 'Broker-1' },
    deals: [moneyDeal('1', 1_800_000_000, '5.00'), tooLarge, moneyDeal('3', 1_800_000_001, '6.00')],
    ...{ offsetS: 0, brokerZone: null, fence },
  })
  assert.equal(taken.created, 2)
  assert.deepEqual(
    taken.refused.map(({ deal }) => deal),
    ['9223372036854775808'],
  )
})
