// What a sender is told when an account cannot be looked up or made.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqlError } from '../platform/database/database.ts'
import { TidemarkError } from '../platform/problem.ts'
import { logReports } from './log-reports.ts'
import { readTrade } from './read-body.ts'

const body = `{"bot_name":"b","exchange":"X","asset_symbol":"S","order_type":"BUY",
  "entry_time":"2026-04-05T12:34:56Z","entry_price":1.5,"position_size":2}`

function log(error: Error) {
  const read = readTrade(body, null)
  assert.ok(read.kind === 'report')
  const accounts = { known: () => undefined, ensure: () => Promise.reject(error) }
  const commits = {
    submit: () => assert.fail('a report without an account goes nowhere'),
    queued: 0,
    drained: async () => undefined,
  }
  const sender = { keyId: 'testtest', ip: '127.0.0.1' }
  return logReports({ accounts, commits }, [{ report: read.report, identity: null }], sender)
}

test('a database that is full or read-only is away for now, which is no internal error', async () => {
  for (const state of ['53100', '25006', '58030'])
    await assert.rejects(log(new SqlError(state)), (error) => {
      assert.ok(error instanceof TidemarkError)
      return error.code === 'ledger_unavailable'
    })
  await assert.rejects(log(new SqlError('42P01')), SqlError)
})
