import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey } from '../support/command-line.ts'
import { assertProblem, assertViolation, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()
let count = 0

async function readBack(tokens: Record<string, string>, headers: Record<string, string> = {}) {
  count += 1
  const bot = `time-${count}`
  const answer = await tidemark.logTrade(tradeText({ bot_name: `"${bot}"`, ...tokens }), headers)
  assert.equal(answer.status, 201, answer.text)
  const [row] = await tidemark.tradesOf(bot)
  assert.ok(row)
  return row
}
const same = (shown: unknown, instant: string) =>
  assert.equal(Date.parse(String(shown)), Date.parse(instant), String(shown))

for (const [written, instant] of [
  ['2026-04-05T12:34:56Z', '2026-04-05T12:34:56Z'],
  ['2026-04-05T12:34:56.789Z', '2026-04-05T12:34:56.789Z'],
  ['2026-04-05T12:34:56+02:00', '2026-04-05T10:34:56Z'],
  ['2026-04-05T12:34:56-03:30', '2026-04-05T16:04:56Z'],
  ['2026-04-05T12:34:56+00:00', '2026-04-05T12:34:56Z'],
  ['2026.04.05 12:34:56', '2026-04-05T12:34:56Z'],
  ['2026.04.05 12:34', '2026-04-05T12:34:00Z'],
  ['2026-04-05 12:34:56', '2026-04-05T12:34:56Z'],
  ['2026-04-05 12:34', '2026-04-05T12:34:00Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['1990-01-01T00:00:00Z', '1990-01-01T00:00:00Z'],
] as const)
  test(`the time ${written} is read as ${instant}`, async () => {
    same((await readBack({ entry_time: `"${written}"` })).entry_time, instant)
  })

test('microseconds survive', async () => {
  const row = await readBack({ entry_time: '"2026-04-05T12:34:56.123456Z"' })
  assert.match(String(row.entry_time), /56\.123456Z$/)
})

test('a time without a zone is read with entry_time_offset, and the row says so', async () => {
  const row = await readBack({ entry_time: '"2026.04.05 12:34:56"', entry_time_offset: '"+03:00"' })
  same(row.entry_time, '2026-04-05T09:34:56Z')
  assert.match(JSON.stringify(row), /\+03:00/)
})

test('a time without a zone or an offset is read as UTC, and the row says that this was assumed', async () => {
  const row = await readBack({ entry_time: '"2026.04.05 12:34:56"' })
  assert.match(JSON.stringify(row), /assumed:UTC/)
})

test('a time without a zone is read in the broker zone of the key, daylight saving included', async () => {
  const { key } = await createKey(tidemark.home, { more: ['--zone', 'Europe/Athens'] })
  const headers = { authorization: `Bearer ${key}` }
  const summer = await readBack({ entry_time: '"2026.07.01 12:00:00"' }, headers)
  const winter = await readBack({ entry_time: '"2026.01.01 12:00:00"' }, headers)
  same(summer.entry_time, '2026-07-01T09:00:00Z')
  same(winter.entry_time, '2026-01-01T10:00:00Z')
  assert.match(JSON.stringify(summer), /Europe\/Athens/)
})

test('exit times follow the same rules', async () => {
  const row = await readBack({ exit_time: '"2026.04.06 00:00:00"', entry_time_offset: '"-05:30"' })
  same(row.exit_time, '2026-04-06T05:30:00Z')
})

for (const written of [
  '"yesterday"',
  '"now"',
  '"infinity"',
  '""',
  '"2026.04.05"',
  '"2026-02-30T00:00:00Z"',
  '"2025-02-29T00:00:00Z"',
  '"300000-01-01T00:00:00Z"',
  '"1989-12-31T23:59:59Z"',
  '"2101-01-01T00:00:00Z"',
  '"2026-04-05T25:00:00Z"',
  '"2026-04-05T12:61:00Z"',
  '"2026-13-01T00:00:00Z"',
  '"2026-04-05T12:34:56+25:00"',
  '"2026/04/05 12:34:56"',
  '1775392496',
  'null',
  'true',
  '{}',
  '"٢٠٢٦-04-05T12:34:56Z"',
])
  test(`the time ${written} is refused with a pointer`, async () => {
    const problem = assertProblem(
      await tidemark.logTrade(tradeText({ entry_time: written })),
      422,
      'trade_invalid',
    )
    assertViolation(problem, '/entry_time')
  })
