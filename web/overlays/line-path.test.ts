import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOf } from './line-path.ts'

test('a line leaves a gap where nothing was seen', () => {
  assert.equal(pathOf([0, 500, null, 1000, 1000]), 'M0 1000L250 500M750 0L1000 0')
})

test('a point between two gaps is a dot', () => {
  assert.equal(pathOf([null, 500, null]), 'M500 500h0')
})

test('nothing is no line', () => {
  assert.equal(pathOf([]), '')
})
