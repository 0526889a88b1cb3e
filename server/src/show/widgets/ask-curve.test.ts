import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askCurve } from './ask-curve.ts'

const nowMs = Date.UTC(2026, 2, 6, 12, 0, 30)
const rowAt = (minutesAgo: number, last: string) => ({
  at: new Date(Date.UTC(2026, 2, 6, 12) - minutesAgo * 60_000).toISOString(),
  ...{ min: last, max: last, last },
})
const curveOf = (rows: readonly object[]) =>
  askCurve({ ask: () => Promise.resolve({ data: rows }) }, 7, 1, nowMs)

test('a line begins with the first value that is known, and a gap behind it stays one', async () => {
  const { points } = await curveOf([rowAt(3, '10.00'), rowAt(1, '12.50'), rowAt(0, '11.00')])
  assert.deepEqual(
    points.map((one) => one?.last ?? null),
    ['10.00', null, '12.50', '11.00'],
  )
})

test('silence up to now is part of the line', async () => {
  const { points } = await curveOf([rowAt(2, '10.00')])
  assert.deepEqual(
    points.map((one) => one === null),
    [false, true, true],
  )
})

test('without any value there is no line', async () => {
  assert.deepEqual(await curveOf([]), { points: [] })
})
