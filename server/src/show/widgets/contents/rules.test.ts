import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountFacts, Members } from '../account-facts.ts'
import type { MaskTerms } from '../masking.ts'
import { type ContentMaker, masking } from './content.ts'
import { rules } from './rules.ts'

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
const rule = (more: Members) => ({
  rules: { verdict: 'ok', rules: [{ rule: 'daily_loss', about: 'loss', verdict: 'ok', ...more }] },
})

test('a rule of which nothing is known is unknown: neither ok nor full nor empty', () => {
  for (const more of [{}, { verdict: 'unknown', room_share: '0.5' }, { room_share: null }])
    assert.equal(make(rules, rule(more)).meters?.[0]?.verdict, 'unknown')
  assert.equal(make(rules, rule({})).meters?.[0]?.share, null)
})

test('the meter fills with what was lost, and warns before it is full', () => {
  const at = (room_share: string) =>
    make(rules, rule({ room_share, room_shown: '10.00' })).meters?.[0]
  assert.deepEqual([at('0.75')?.share, at('0.75')?.verdict], ['0.25', 'ok'])
  assert.deepEqual([at('0.15')?.share, at('0.15')?.verdict], ['0.85', 'near'])
  assert.equal(at('-0.1')?.share, '1')
  assert.equal(at('1.2')?.share, '0')
})

test('when a limit starts anew is told as an instant, which no delay makes later', () => {
  const resets_at = '2026-11-27T22:00:00Z'
  const [meter] = make(rules, rule({ resets_at, resets_in_s: 900 })).meters ?? []
  assert.equal(meter?.resetsAt, resets_at)
  assert.doesNotMatch(JSON.stringify(meter), /900/)
})

test('a breach stays one', () => {
  assert.equal(
    make(rules, rule({ verdict: 'breached', room_share: '0.9' })).meters?.[0]?.verdict,
    'breached',
  )
})

test('of a target that is met nothing is left', () => {
  const at = (left: string) =>
    make(rules, {
      rules: {
        verdict: 'ok',
        rules: [{ rule: 'profit_target', about: 'goal', met: true, progress_share: '1.06', left }],
      },
    }).meters?.[0]?.figure.value
  assert.equal(at('-582.48'), '0')
  assert.equal(at('12.50'), '12.50')
})
