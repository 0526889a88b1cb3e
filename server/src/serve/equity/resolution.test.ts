import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fittingResolution, MOST_POINTS, resolutionNames, resolutions } from './resolution.ts'

test('a span is drawn in the finest length that keeps it under the bound', () => {
  assert.equal(fittingResolution(null, 3_600), '1m')
  assert.equal(fittingResolution(null, 86_400 * 30), '1h')
  assert.equal(fittingResolution('1d', 3_600), '1d')
  assert.equal(fittingResolution('1m', 86_400 * 365), '1d')
  for (const name of resolutionNames)
    assert.equal(fittingResolution(name, resolutions[name] * MOST_POINTS), name)
})
