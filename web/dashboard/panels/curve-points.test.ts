import assert from 'node:assert/strict'
import { test } from 'node:test'
import { belowPeak, profitPoints } from './curve-points.ts'

test('a point is measured from the highest before it, and nothing is measured where nothing was seen', () => {
  const points = ['100', '80', null, '120', '90'].map((equity, at) => ({
    ...{ at, name: String(at), equity, balance: null },
  }))
  assert.deepEqual(
    belowPeak(points).map(({ underwater }) => underwater),
    [0, 1 - 0.8, null, 0, 0.25],
  )
})

test('profit so far falls from nothing, too, and its amounts stay exact', () => {
  const days = ['-0.10', '0.20', '0.05', '0.30'].map((cumulative_profit, at) => ({
    ...{ day: `2026-01-0${at + 1}`, at, name: '', cumulative_profit },
  }))
  assert.deepEqual(
    profitPoints(days).map(({ equity, fallen }) => [equity, fallen]),
    [
      ['-0.10', '0.10'],
      ['0.20', '0.00'],
      ['0.05', '0.15'],
      ['0.30', '0.00'],
    ],
  )
})
