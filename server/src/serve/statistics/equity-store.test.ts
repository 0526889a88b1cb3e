// Recorded equity on a real database: credit that comes or goes within a minute leaves only the minute's last value.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openExpertBench } from '../../../test/support/expert-bench.ts'
import { type FoundSpan, loadSpans } from './equity-store.ts'

test('credit that comes or goes within a minute is no drawdown and no peak', async (t) => {
  const bench = await openExpertBench(t)
  const see = async (clock: string, equity: string, credit = '0.00') => {
    const gmtTime = Date.parse(`2026-05-28T${clock}Z`) / 1000
    const account = `"balance":100000.00,"equity":${equity},"credit":${credit},"currency":"USD"`
    await bench.report({ account, gmtTime, offsetS: 0 })
  }
  const spans = async (from: string): Promise<FoundSpan[]> => {
    const fromMs = Date.parse(`2026-05-28T${from}Z`)
    const found: FoundSpan[] = []
    for await (const page of loadSpans(bench.database.read, 1, fromMs)) found.push(...page)
    return found
  }
  const extremes = ({ low, high, last, lowFirst }: FoundSpan) => [low, high, last, lowFirst]
  await see('08:01:05', '100000.00')
  await see('08:01:30', '150010.00', '50000.00')
  await see('08:02:05', '150300.00', '50000.00')
  await see('08:02:30', '149800.00', '50000.00')
  // In the next quarter of an hour the credit stays, and is taken in its last minute.
  await see('08:15:05', '149700.00', '50000.00')
  await see('08:15:30', '149900.00', '50000.00')
  await see('08:29:05', '150100.00', '50000.00')
  await see('08:29:30', '100050.00')
  const first = ['99800.00', '100300.00', '99800.00', false]
  const second = ['99700.00', '100050.00', '100050.00', true]
  assert.deepEqual((await spans('08:00:00')).map(extremes), [first, second])
  // Read from later on, what was before is known all the same.
  assert.deepEqual((await spans('08:15:00')).map(extremes), [second])
})
