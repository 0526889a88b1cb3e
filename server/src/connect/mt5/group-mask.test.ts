import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isInGroups, masksOf } from './group-mask.ts'

for (const [masks, group, expected] of [
  ['', 'desk\\forex', true],
  ['*', 'desk\\forex', true],
  ['desk\\*', 'desk\\forex', true],
  ['desk\\\\*', 'desk\\forex', true],
  ['DESK\\*', 'desk\\Forex', true],
  ['desk\\*', 'other\\desk\\forex', false],
  ['desk\\*, prop\\*', 'prop\\two', true],
  ['*,!*\\staff', 'desk\\staff', false],
  ['!*\\staff', 'desk\\forex', true],
  ['desk\\*usd*2', 'desk\\forex-usd-12', true],
  ['desk\\*usd*2', 'desk\\forex-usd-1', false],
  ['ab*ba', 'aba', false],
  ['desk', 'desk', true],
  ['desk', 'desk2', false],
] as const)
  test(`"${masks}" ${expected ? 'holds' : 'does not hold'} ${group}`, () => {
    assert.equal(isInGroups(group, masksOf(masks)), expected)
  })

test('a mask is what an expression with .* says', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
  fc.assert(
    fc.property(text, text, (mask, word) => {
      const group = word.replaceAll('*', 'a')
      const expression = new RegExp(`^${mask.replaceAll('*', '.*')}$`)
      const expected = mask === '' ? true : expression.test(group)
      assert.equal(isInGroups(group, masksOf(mask)), expected)
    }),
  )
})
