// What is read of an account's past: credit that comes and goes is no profit and no loss, and a page never ends between a deal
// and the value that shows it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dealAt, deposit, openRuleBench, type RuleBench } from '../../../test/support/rule-bench.ts'
import type { Instant } from '../../domain/instant.ts'
import { readRuleSet } from '../../domain/rules/read-rule-set.ts'
import { replayRules } from './replay-rules.ts'

const loss = { measured: 'equity', breach_when: 'below', effect: 'fail' }
const daily = {
  ...{ kind: 'daily_loss', fraction: '0.05', basis: 'reset_equity', ...loss },
  reset: { time: '00:00', zone: 'Europe/Prague' },
}
const max = { kind: 'max_loss', fraction: '0.10', peak: 'none', ...loss }

async function replay(bench: RuleBench, rule: object, from: string, to: string) {
  const given = {
    ...{ id: 'own', firm: 'Own', programme: 'P', phase: 'C', version: '1', currency: 'USD' },
    ...{ initial_balance: '100000', source: { status: 'own' }, rules: [rule], valid_from: from },
  }
  const read = readRuleSet(given, from as Instant) // test data
  assert.ok(read.kind === 'read', JSON.stringify(read))
  const found = await replayRules(bench.database.read, 1, read.ruleSet, Date.parse(to))
  return found?.losses[0] ?? assert.fail()
}

const credited = { balance: '100000.00', credit: '50000.00' }

test('credit that comes or goes within a minute is no profit and no loss: what it hides is a gap', async (t) => {
  const bench = await openRuleBench(t)
  const day = '2026-05-28T'
  await bench.see(`${day}08:00:00Z`, { equity: '100000.00' })
  await bench.see(`${day}08:00:40Z`, { equity: '100000.00' })
  await bench.see(`${day}08:01:05Z`, { equity: '100000.00' })
  await bench.see(`${day}08:01:30Z`, { equity: '150000.00', ...credited })
  await bench.see(`${day}08:02:05Z`, { equity: '149000.00', ...credited })
  await bench.see(`${day}08:02:30Z`, { equity: '150000.00', ...credited })
  const given = await replay(bench, max, `${day}08:00:00Z`, `${day}08:02:31Z`)
  assert.deepEqual([given.phase.verdict, given.phase.breach], ['unknown', null])
  assert.deepEqual(given.phase.gaps, [
    {
      fromMs: Date.parse(`${day}08:01:00Z`),
      toMs: Date.parse(`${day}08:01:30Z`),
      cause: 'credit_changed',
    },
  ])
  assert.equal(Number(given.phase.closest?.room), 9000)
  // An own equity of 89,000 cannot be told from 100,000 any more when the credit is gone at the end of the minute.
  const later = await replay(bench, max, `${day}08:01:35Z`, `${day}08:02:31Z`)
  assert.equal(later.phase.verdict, 'ok')
  await bench.see(`${day}08:03:05Z`, { equity: '139000.00', ...credited })
  await bench.see(`${day}08:03:30Z`, { equity: '100000.00' })
  const taken = await replay(bench, max, `${day}08:01:35Z`, `${day}08:03:31Z`)
  assert.deepEqual([taken.phase.verdict, taken.phase.harmfulGaps], ['unknown', 1])
})

test('where every deal proves that nothing was open, credit hides nothing', async (t) => {
  const bench = await openRuleBench(t)
  const day = '2026-05-28T'
  const deals = [deposit('1', `${day}07:00:00Z`, '100000.00')]
  await bench.see(`${day}08:00:00Z`, { equity: '100000.00', deals })
  await bench.see(`${day}08:01:05Z`, { equity: '100000.00' })
  await bench.see(`${day}08:01:30Z`, { equity: '150000.00', ...credited })
  const found = await replay(bench, max, `${day}08:00:00Z`, `${day}08:01:31Z`)
  assert.deepEqual([found.phase.verdict, found.phase.harmfulGaps], ['ok', 0])
})

test('credit that an account had at the reset is not in its basis, also when it is gone since', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-28T21:58:30Z', { equity: '150000.00', ...credited })
  await bench.set({
    ...{ id: 'own', firm: 'Own', programme: 'P', phase: 'C', version: '1', currency: 'USD' },
    ...{ initial_balance: '100000', source: { status: 'own' }, rules: [daily] },
    valid_from: '2026-05-28T21:58:30Z',
  })
  await bench.see('2026-05-28T21:59:10Z', { equity: '150000.00', ...credited })
  await bench.see('2026-05-28T21:59:50Z', { equity: '150100.00', ...credited })
  await bench.see('2026-05-28T22:00:03Z', { equity: '150200.00', ...credited })
  await bench.see('2026-05-28T22:00:40Z', { equity: '150200.00', ...credited })
  await bench.see('2026-05-28T22:01:10Z', { equity: '100200.00', balance: '100000.00' })
  const found = await replay(bench, daily, '2026-05-28T21:58:30Z', '2026-05-28T22:01:11Z')
  assert.deepEqual([found.basis, found.basisFrom, found.limit], ['100200.00', 'range', '95200.00'])
  assert.equal(found.phase.breach, null)
  // The lowest value of a minute does not say the balance; the picture of that instant does.
  const byBalance = { ...daily, basis: 'reset_balance' }
  const booked = await replay(bench, byBalance, '2026-05-28T21:58:30Z', '2026-05-28T22:01:11Z')
  assert.deepEqual(
    [booked.basis, booked.basisFrom, booked.phase.breach],
    ['100000.00', 'seen', null],
  )
  const marks = await bench.database.read.query('select 1 from equity_marks')
  assert.equal(marks.rows.length, 1)
})

test('a swap booked at the reset, with the next value on another page, leaves the basis a range', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-26T22:02:00Z', {
    equity: '100000.00',
    deals: [deposit('1', '2026-05-26T07:00:00Z', '100000.00')],
  })
  await bench.see('2026-05-28T21:59:50Z', {
    ...{ equity: '99000.00', balance: '100000.00' },
    deals: [dealAt('2', '2026-05-28T21:59:40Z', {})],
  })
  await bench.see('2026-05-28T22:00:03Z', {
    ...{ equity: '99500.00', balance: '99990.00' },
    deals: [deposit('3', '2026-05-28T22:00:00Z', '-10.00')],
  })
  // Read two days at a time from two minutes before: the first page would end a second after the swap.
  const from = '2026-05-26T22:02:01.001Z'
  const found = await replay(bench, daily, from, '2026-05-28T22:00:04Z')
  assert.deepEqual(
    [found.basis, found.basisFrom, found.limit, found.marks],
    ['99500.00', 'range', '94500.00', ['basis_range']],
  )
  assert.equal(found.today?.verdict, 'ok')
})
