import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountFacts, Members } from '../account-facts.ts'
import type { MaskTerms } from '../masking.ts'
import { type ContentMaker, masking } from './content.ts'
import { streak } from './figures.ts'
import { drawdown, goal } from './meters.ts'

const terms: MaskTerms = {
  ...{ mask: 'none', owner: 'none', step: null, basis: null, risk: null, equity: null },
  currency: 'USD',
}
const nothing: AccountFacts = {
  ...{ isHeard: true, state: 'live', asOf: null, summary: null, positions: null, closed: [] },
  ...{ statistics: null, rules: null, curves: new Map() },
}
const make = (maker: ContentMaker, facts: Partial<AccountFacts>, settings: Members = {}) =>
  maker.make({
    ...{ facts: { ...nothing, ...facts }, settings, terms, mask: masking(terms) },
    keyOf: (ticket) => ticket,
  })
test('a goal is met at its target and not before', () => {
  const at = (profit_today: string | null) =>
    make(goal, { statistics: { profit_today } }, { metric: 'profit_today', target: '250' })
      .meters?.[0]
  assert.deepEqual(
    [at('249.99')?.verdict, at('250.00')?.verdict, at(null)?.verdict],
    ['ok', 'met', 'unknown'],
  )
  assert.deepEqual(
    [at('-10.00')?.share, at('125.00')?.share, at('900.00')?.share],
    ['0', '0.5000', '1'],
  )
})

test('a goal without a target is unknown, and the picture is made all the same', () => {
  const { meters, figures } = make(goal, { statistics: { profit_today: '5.00' } })
  const [meter] = meters ?? []
  assert.deepEqual([meter?.share, meter?.verdict, meter?.reason], [null, 'unknown', 'no_target'])
  assert.deepEqual([figures?.[0]?.value, figures?.[0]?.reason], [null, 'no_target'])
})

test('drawdown is measured from equity, against the limit that was set', () => {
  const facts = { statistics: { current_drawdown: -0.05 }, summary: { equity: '9500.00' } }
  const { meters, figures } = make(drawdown, facts, { limit: '1000' })
  assert.equal(figures?.[0]?.value, '500.00')
  assert.deepEqual([meters?.[0]?.share, meters?.[0]?.figure.value], ['0.5000', '-5.00'])
  assert.equal(make(drawdown, {}).meters?.[0]?.verdict, 'unknown')
})

test('a streak has the sign of its trades, and none when there is none', () => {
  const of = (current_streak: Members | null) =>
    make(streak, { statistics: { current_streak } }).figures
  assert.equal(of({ kind: 'loss', count: 3, amount: '-30.00' })?.[0]?.value, '-3')
  assert.equal(of({ kind: null, count: 0, amount: null })?.[0]?.value, null)
})
