// Gaps of accounts as rows, and why they were: the terminal was silent, or no server ran.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openRuleBench } from '../../test/support/rule-bench.ts'
import { notePresence } from './server-presence.ts'

test('silences of 45 s are no gaps, longer ones are rows with their cause', async (t) => {
  const { see, database } = await openRuleBench(t)
  const gaps = async () =>
    (
      await database.read.query<{ from_at: string; to_at: string; cause: string }>(
        'select from_at, to_at, cause from account_gaps order by from_at',
      )
    ).rows.map(({ from_at, to_at, cause }) => [from_at.slice(11, 19), to_at.slice(11, 19), cause])
  await see('2026-05-28T08:00:00Z', { equity: '1.00' })
  await see('2026-05-28T08:00:45Z', { equity: '1.00' })
  assert.deepEqual(await gaps(), [])
  await see('2026-05-28T08:01:31Z', { equity: '1.00' })
  const silent = ['08:00:45', '08:01:31', 'terminal_silent']
  assert.deepEqual(await gaps(), [silent])
  // Beats in time leave no trace; three that are missing do.
  await notePresence(database.write, Date.parse('2026-05-28T08:01:31Z'))
  await notePresence(database.write, Date.parse('2026-05-28T08:01:45Z'))
  await notePresence(database.write, Date.parse('2026-05-28T09:00:00Z'))
  const { rows } = await database.read.query('select from_at, to_at from server_silences')
  assert.equal(rows.length, 1)
  await see('2026-05-28T09:00:10Z', { equity: '1.00' })
  assert.deepEqual(await gaps(), [silent, ['08:01:31', '09:00:10', 'server_stopped']])
})
