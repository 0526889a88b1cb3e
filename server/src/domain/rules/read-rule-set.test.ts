// Rule sets are read strictly: what is wrong is named with its place, and what was read is written again member for member.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Instant } from '../instant.ts'
import { ruleKinds } from './read-rule.ts'
import { readRuleSet, readRuleTemplate } from './read-rule-set.ts'
import { boundariesOf } from './resets.ts'
import { writeRuleSet } from './write-rule-set.ts'

const now = '2026-11-20T09:00:00Z' as Instant // test data
const reset = { time: '17:00', zone: 'America/New_York', label_shift_days: 1 }
const prague = { time: '00:00', zone: 'Europe/Prague' }
const loss = { measured: 'equity', breach_when: 'below', effect: 'fail' }
const size = { fraction: '0.05', amount_of: 'initial_balance' }
const whole = {
  ...{ id: 'own-test', firm: 'Own', programme: 'Test', phase: 'Challenge', version: '1' },
  ...{ currency: 'USD', initial_balance: '100000.00', valid_from: '2026-11-01T00:00:00Z' },
  source: {
    status: 'verified',
    url: 'https://firm.example/rules',
    read_on: '2026-11-20',
    page_date: null,
  },
  rules: [
    {
      kind: 'daily_loss',
      ...size,
      basis: 'higher_at_reset',
      ...loss,
      reset: { ...reset, or: { time: '00:00', zone: 'Etc/GMT-3' } },
    },
    {
      kind: 'daily_loss',
      amount: '250',
      basis: 'reset_balance',
      ...loss,
      reset: { time: '00:00', zone: 'UTC' },
      snapshot: { time: '20:55', zone: 'UTC' },
    },
    {
      kind: 'max_loss',
      ...size,
      peak: 'day_end_balance',
      lock: { when_peak: '106000', limit: '100000' },
      ...loss,
      updated_at: prague,
      on_payout: 'lock_at_initial',
    },
    { kind: 'profit_target', ...size, measured: 'closed_balance', requires_flat: true },
    {
      kind: 'trading_days',
      min_days: 4,
      counts: 'day_with_change_of',
      fraction: '0.005',
      day: prague,
    },
    {
      kind: 'profitable_days',
      min_days: 3,
      fraction: '0.005',
      attribution: 'open',
      subtract_floating_loss: true,
    },
    { kind: 'consistency', max_share: '0.4', denominator: 'profit_target', target_rises: true },
    { kind: 'per_trade_risk', max_fraction: '0.02', stop_required_within_s: 180, per: 'symbol' },
    {
      kind: 'news_window',
      minutes_before: 2,
      minutes_after: 2,
      events: 'high impact',
      forbids: 'both',
    },
    { kind: 'inactivity', days: 30 },
    { kind: 'max_volume', volume: '10.00', per: 'account' },
    { kind: 'allowed_symbols', symbols: ['EURUSD', 'XAUUSD'] },
    { kind: 'weekend_holding', allowed: false },
    {
      kind: 'hedging_across_accounts',
      allowed: false,
      unclear: 'The page does not say what a group is.',
      source: {
        status: 'third-party',
        url: 'https://blog.example/x',
        read_on: '2026-11-20',
        page_date: '2026-05-12',
      },
    },
  ],
}

test('every kind is read, and written again as it was', () => {
  const read = readRuleSet(whole, now)
  assert.deepEqual(read.kind === 'refused' ? read.complaints : [], [])
  assert.ok(read.kind === 'read')
  assert.deepEqual(new Set(read.ruleSet.rules.map(({ kind }) => kind)), new Set(ruleKinds))
  const written = writeRuleSet(read.ruleSet)
  const again = readRuleSet(JSON.parse(JSON.stringify(written)), now)
  assert.ok(again.kind === 'read')
  assert.deepEqual(again.ruleSet, read.ruleSet)
  const [first] = written.rules as Record<string, unknown>[]
  assert.deepEqual(first, whole.rules[0])
  assert.deepEqual(boundariesOf(read.ruleSet.rules), [
    ...[
      '17:00 America/New_York',
      '00:00 Etc/GMT-3',
      '00:00 UTC',
      '20:55 UTC',
      '00:00 Europe/Prague',
    ],
  ])
})

test('without valid_from a rule set is in force from now on; a template has no beginning', () => {
  const { valid_from: _from, ...template } = whole
  const read = readRuleSet(template, now)
  assert.ok(read.kind === 'read')
  assert.equal(read.ruleSet.validFrom, now)
  assert.equal(readRuleTemplate(template).kind, 'read')
  const refused = readRuleTemplate(whole)
  assert.ok(refused.kind === 'refused')
  assert.deepEqual(
    refused.complaints.map(({ pointer, code }) => [pointer, code]),
    [['/valid_from', 'unknown_member']],
  )
})

const [daily = assert.fail(), , max = assert.fail()] = whole.rules
const wrongs: readonly [string, Record<string, unknown>, string, string][] = [
  ['an unknown member', { ...whole, colour: 'red' }, '/colour', 'unknown_member'],
  ['no rules', { ...whole, rules: [] }, '/rules', 'type'],
  [
    'a kind that does not exist',
    { ...whole, rules: [{ kind: 'weekly_loss' }] },
    '/rules/0/kind',
    'not_one_of',
  ],
  [
    'a member of another kind',
    { ...whole, rules: [{ ...daily, peak: 'none' }] },
    '/rules/0/peak',
    'unknown_member',
  ],
  [
    'an unknown member deep inside',
    { ...whole, rules: [{ ...daily, reset: { ...reset, dst: 'us' } }] },
    '/rules/0/reset/dst',
    'unknown_member',
  ],
  [
    'a fraction above one',
    { ...whole, rules: [{ ...daily, fraction: '5' }] },
    '/rules/0/fraction',
    'out_of_range',
  ],
  [
    'amount and fraction',
    { ...whole, rules: [{ ...daily, amount: '1' }] },
    '/rules/0/fraction',
    'required',
  ],
  [
    'a zone that does not exist',
    { ...whole, rules: [{ ...daily, reset: { time: '00:00', zone: 'broker server' } }] },
    '/rules/0/reset/zone',
    'zone',
  ],
  [
    'a time that does not exist',
    { ...whole, rules: [{ ...daily, reset: { time: '24:00', zone: 'UTC' } }] },
    '/rules/0/reset/time',
    'format',
  ],
  [
    'a day-end peak without its time',
    { ...whole, rules: [{ ...max, updated_at: null }] },
    '/rules/0/updated_at',
    'required',
  ],
  [
    'a falling limit',
    { ...whole, rules: [{ ...max, never_decreases: false }] },
    '/rules/0/never_decreases',
    'not_one_of',
  ],
  [
    'a verified rule that names no page',
    { ...whole, source: { status: 'verified' } },
    '/source/url',
    'required',
  ],
  [
    'a date that does not exist',
    { ...whole, source: { ...whole.source, read_on: '2026-02-30' } },
    '/source/read_on',
    'format',
  ],
  ['no balance', { ...whole, initial_balance: null }, '/initial_balance', 'required'],
  ['a balance of zero', { ...whole, initial_balance: '0.00' }, '/initial_balance', 'out_of_range'],
  ['a local time', { ...whole, valid_from: '2026-11-20 09:00' }, '/valid_from', 'format'],
]

for (const [what, value, pointer, code] of wrongs)
  test(`${what} is refused at ${pointer}`, () => {
    const read = readRuleSet(value, now)
    assert.ok(read.kind === 'refused')
    const found = read.complaints.find((one) => one.pointer === pointer)
    assert.equal(found?.code, code, JSON.stringify(read.complaints))
    assert.match(found?.detail ?? '', /\w+ \w+/)
  })

test('everything that is wrong is said at once, and nothing but an object is taken', () => {
  const read = readRuleSet(
    { ...whole, firm: '', currency: 'dollars', rules: [{ kind: 'inactivity', days: 0 }] },
    now,
  )
  assert.ok(read.kind === 'refused')
  assert.deepEqual(
    read.complaints.map(({ pointer }) => pointer),
    ['/firm', '/currency', '/rules/0/days'],
  )
  for (const value of [null, [], 'text', 7]) assert.equal(readRuleSet(value, now).kind, 'refused')
})
