import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullBudget, readyAtMs, spend } from './request-budget.ts'

const rule = { everyMs: 5_000, burst: 3 }

test('a burst, then one request in a while', () => {
  let budget = fullBudget(rule, 0)
  for (let sent = 0; sent < 3; sent++) {
    assert.equal(readyAtMs(budget, rule), 0)
    budget = spend(budget, rule, 1, 0)
  }
  assert.equal(readyAtMs(budget, rule), 5_000)
  budget = spend(budget, rule, 1, 5_000)
  assert.equal(readyAtMs(budget, rule), 10_000)
})

test('an answer of many pages is paid for afterwards', () => {
  const budget = spend(fullBudget(rule, 0), rule, 10, 0)
  assert.equal(readyAtMs(budget, rule), 8 * 5_000)
})

test('a rest gives back the burst and no more', () => {
  const empty = spend(fullBudget(rule, 0), rule, 3, 0)
  assert.equal(spend(empty, rule, 0, 3_600_000).tokens, 3)
})

test('over any time the average holds', () => {
  let budget = fullBudget(rule, 0)
  let sent = 0
  for (let nowMs = 0; nowMs < 3_600_000; nowMs += 100) {
    if (readyAtMs(budget, rule) > nowMs) continue
    const pages = 1 + (sent % 4)
    budget = spend(budget, rule, pages, nowMs)
    sent += pages
  }
  assert.ok(sent <= 3_600_000 / rule.everyMs + rule.burst + 4)
  assert.ok(sent >= 3_600_000 / rule.everyMs - 4)
})
