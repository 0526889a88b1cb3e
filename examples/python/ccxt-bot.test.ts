// Runs the Python example as its README says, against a real server.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { noPython } from '../../sdk/python/tests/drive-python.ts'
import { useTidemark } from '../../server/test/acceptance/harness.ts'
import { runProgram } from '../../server/test/support/command-line.ts'

const tidemark = useTidemark()

test('the bot reports each round trip as one trade that was opened and closed', {
  skip: noPython,
}, async () => {
  const bot = join(import.meta.dirname, 'ccxt_bot.py')
  const dir = join(tidemark.home.folder, 'outbox')
  const run = await runProgram('python3', [bot, '--practice', '--trips', '3', '--dir', dir], {
    env: {
      TIDEMARK_URL: tidemark.server.url,
      TIDEMARK_KEY: tidemark.key.key,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  })
  assert.equal(run.code, 0, run.stderr)
  assert.deepEqual(
    [run.stdout, run.stderr],
    ['3 round trips reported, 0 reports still on their way\n', ''],
  )
  const rows = await tidemark.tradesOf('round_trip_v1')
  assert.equal(rows.length, 3)
  for (const row of rows) {
    assert.equal(row.status, 'CLOSED')
    assert.equal(row.position_size, '0.001')
    // Bought at some price, sold for half a unit more.
    assert.equal(Number(row.realized_pnl), 0.0005)
    assert.ok(Number(row.commission) < 0)
  }
  const prices = rows.map((row) => row.entry_price).sort()
  assert.deepEqual(prices, ['64999.87345678', '65000.12345678', '65000.37345678'])
})
