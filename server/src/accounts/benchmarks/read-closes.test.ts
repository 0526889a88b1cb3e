import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCloseLines } from './read-closes.ts'

test('days and closes are read with any usual separator, in any order, with or without a head', () => {
  const expected = [
    { day: '2026-01-02', close: '100.50' },
    { day: '2026-01-05', close: '101' },
  ]
  for (const text of [
    'day,close\n2026-01-05,101\n2026-01-02,100.50\n',
    '\ufeff2026-01-02;100.50\r\n2026-01-05;101\r\n',
    'Date\tClose\n2026-01-02\t100.50\n\n2026-01-05\t101',
  ])
    assert.deepEqual(readCloseLines(text), { kind: 'read', closes: expected })
})

for (const [text, line, words] of [
  ['2026-01-02,100\n2026-02-30,100', 2, /YYYY-MM-DD/],
  ['2026-01-02,-1', 1, /above zero/],
  ['2026-01-02,0', 1, /above zero/],
  ['2026-01-02,1e5', 1, /above zero/],
  ['2026-01-02,1\n2026-01-02,2', 2, /twice/],
  ['day,close', 1, /no close/],
] as const)
  test(`${JSON.stringify(text)} is refused with the line that is wrong`, () => {
    const read = readCloseLines(text)
    assert.ok(read.kind === 'refused')
    assert.equal(read.complaints[0]?.line, line)
    assert.match(read.complaints[0]?.sentence ?? '', words)
  })
