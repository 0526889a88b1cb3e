// Rules on a real database with an Expert's reports: breaches frozen when they are seen, resets at the firm's own midnight,
// what deals prove, what gaps hide.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dealAt, deposit, openRuleBench, type RuleBench } from '../../../test/support/rule-bench.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { Instant } from '../../domain/instant.ts'
import { writeRuleTemplate } from '../../domain/rules/write-rule-set.ts'
import { createAccountRules } from './account-rules.ts'
import { presetNamed } from './presets.ts'
import { replayRules } from './replay-rules.ts'
import { loadRuleSets } from './rule-set-store.ts'

const preset = (id: string, balance: string, validFrom: string) => {
  const found = presetNamed(id)
  assert.ok(found, id)
  const given = { ...writeRuleTemplate(found), currency: 'USD', initial_balance: balance }
  return { ...given, valid_from: validFrom }
}
const lossOf = async (
  bench: RuleBench,
  kind: 'daily_loss' | 'max_loss',
  silence: { fromMs: number; cause: string } | null = null,
) => {
  const look = await bench.look(silence)
  return look?.losses.find((one) => one.kind === kind) ?? assert.fail(`no ${kind}`)
}

test('a floating loss breaks FTMO’s limit at midnight in Prague, is written once and stays', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-03-29T20:00:00Z', {
    equity: '200000.00',
    deals: [deposit('1', '2026-03-29T19:00:00Z', '200000.00')],
  })
  await bench.set(preset('ftmo-2-step-challenge', '200000.00', '2026-03-29T20:00:00Z'))
  const won = dealAt('3', '2026-03-29T20:00:20Z', { entry: 1, type: 1, profit: '4000.00' })
  const opened = dealAt('2', '2026-03-29T20:00:10Z', {})
  const held = dealAt('4', '2026-03-29T20:00:25Z', { position: '200' })
  await bench.see('2026-03-29T20:00:30Z', { equity: '204000.00', deals: [opened, won, held] })
  for (let minute = 1; minute < 120; minute += 1)
    await bench.see(new Date(Date.parse('2026-03-29T20:00:30Z') + minute * 60_000).toISOString(), {
      equity: '191000.00',
      balance: '204000.00',
    })
  const evening = await lossOf(bench, 'daily_loss')
  assert.deepEqual(
    [evening.limit, evening.room, evening.phase.verdict],
    ['190000.0000', '1000.0000', 'unknown'],
  )
  // Reports came a minute apart: each of them is a gap, for an Expert speaks every 30 s.
  assert.equal(evening.phase.harmfulGaps, 119)
  assert.deepEqual(await bench.breaches(), [])
  await bench.see('2026-03-29T22:00:00Z', { equity: '191000.00', balance: '204000.00' })
  const [breach, ...more] = await bench.breaches(1)
  assert.deepEqual(more, [])
  assert.deepEqual(
    [breach?.at, breach?.limit, breach?.measured, breach?.balance, breach?.kind],
    ['2026-03-29T22:00:00Z', '194000.0000', '191000.00', '204000.00', 'daily_loss'],
  )
  await bench.see('2026-03-29T22:00:30Z', { equity: '300000.00', balance: '204000.00' })
  assert.equal((await lossOf(bench, 'daily_loss')).phase.verdict, 'breached')
  assert.deepEqual(await bench.breaches(1), [breach])
  await assert.rejects(bench.database.write.query('delete from rule_breaches'), {
    sqlState: '42501',
  })
})

const seconds = (from: string, count: number, step = 30) =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(from) + index * step * 1000).toISOString(),
  )

test('samples without a gap are ok; a silence makes the verdict unknown; a flat one does not', async (t) => {
  const bench = await openRuleBench(t)
  const start = deposit('1', '2026-05-28T07:00:00Z', '100000.00')
  await bench.see('2026-05-28T08:00:00Z', { equity: '100000.00', deals: [start] })
  await bench.set(preset('ftmo-2-step-challenge', '100000.00', '2026-05-28T08:00:00Z'))
  for (const at of seconds('2026-05-28T08:00:30Z', 4)) await bench.see(at, { equity: '100000.00' })
  const seen = await lossOf(bench, 'max_loss')
  assert.deepEqual(
    [seen.phase.verdict, seen.phase.evidence, seen.phase.intervalMs],
    ['ok', 'sampled', 30_000],
  )
  // Nothing was open during the night, as every deal proves.
  await bench.see('2026-05-28T20:00:00Z', { equity: '100000.00' })
  assert.equal((await lossOf(bench, 'max_loss')).phase.verdict, 'ok')
  const opened = dealAt('2', '2026-05-28T20:00:10Z', {})
  await bench.see('2026-05-28T20:00:20Z', {
    equity: '99900.00',
    balance: '100000.00',
    deals: [opened],
  })
  assert.equal((await lossOf(bench, 'max_loss')).phase.verdict, 'ok')
  await bench.see('2026-05-28T21:00:00Z', { equity: '99900.00', balance: '100000.00' })
  const hidden = await lossOf(bench, 'max_loss')
  assert.deepEqual([hidden.phase.verdict, hidden.phase.reason], ['unknown', 'gap'])
  assert.deepEqual(hidden.phase.gaps, [
    {
      fromMs: Date.parse('2026-05-28T20:00:20Z'),
      toMs: Date.parse('2026-05-28T21:00:00Z'),
      cause: 'terminal_silent',
    },
  ])
})

test('an account that falls silent is unknown from then on, whatever was seen before', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-28T08:00:00Z', { equity: '100000.00' })
  await bench.set(preset('ftmo-2-step-funded', '100000.00', '2026-05-28T08:00:00Z'))
  await bench.see('2026-05-28T08:00:30Z', { equity: '100000.00' })
  bench.goTo('2026-05-28T08:10:00Z')
  assert.equal((await lossOf(bench, 'max_loss')).phase.verdict, 'ok')
  const silence = { fromMs: Date.parse('2026-05-28T08:00:30Z'), cause: 'terminal_silent' }
  const loss = await lossOf(bench, 'max_loss', silence)
  assert.deepEqual(
    [loss.phase.verdict, loss.phase.reason, loss.limit],
    ['unknown', 'gap', '90000.0000'],
  )
})

test('a breach that nobody had looked at when the server died is found by the next one', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-28T08:00:00Z', { equity: '100000.00' })
  await bench.set(preset('ftmo-2-step-funded', '100000.00', '2026-05-28T08:00:00Z'))
  await bench.watcher[Symbol.asyncDispose]()
  await bench.see('2026-05-28T08:00:10Z', { equity: '89000.00' })
  await bench.see('2026-05-28T08:00:20Z', { equity: '100000.00' })
  const rules = createAccountRules({ read: bench.database.read })
  const look = await rules.look(1, { nowMs: Date.parse('2026-05-28T08:00:20Z'), silence: null })
  assert.deepEqual(
    [look?.report.verdict, look?.report.because],
    ['breached', ['daily_loss', 'max_loss']],
  )
  assert.equal(look?.losses[1]?.phase.breach?.measured, '89000.00')
})

test('deals that come late are counted where they belong', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-28T08:00:00Z', {
    equity: '100000.00',
    deals: [deposit('1', '2026-05-28T07:00:00Z', '100000.00')],
  })
  await bench.set(preset('tradeprime-1-step', '100000.00', '2026-05-28T08:00:00Z'))
  const limit = async () => (await lossOf(bench, 'max_loss')).limit
  await bench.see('2026-05-28T08:00:30Z', { equity: '100500.00', balance: '100000.00' })
  assert.equal(Number(await limit()), 94000)
  // Between two pictures the balance was higher than in either of them: only the deals know.
  const deals = [
    dealAt('2', '2026-05-28T08:00:35Z', {}),
    dealAt('3', '2026-05-28T08:00:40Z', { entry: 1, type: 1, profit: '2000.00' }),
    dealAt('4', '2026-05-28T08:00:41Z', { position: '200' }),
    dealAt('5', '2026-05-28T08:00:45Z', { position: '200', entry: 1, type: 1, profit: '-1500.00' }),
  ]
  await bench.see('2026-05-28T08:00:50Z', { equity: '100500.00', deals })
  assert.equal(Number(await limit()), 96000)
})

test('a later version rules from its own beginning, and clearing leaves no rules', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-28T08:00:00Z', { equity: '100000.00' })
  assert.equal(await bench.look(), null)
  await bench.set(preset('ftmo-2-step-challenge', '100000.00', '2026-05-28T08:00:00Z'))
  await bench.see('2026-05-28T08:00:10Z', { equity: '80000.00', balance: '100000.00' })
  assert.equal((await bench.look())?.report.verdict, 'breached')
  await bench.set(preset('ftmo-2-step-verification', '100000.00', '2026-05-28T08:00:20Z'))
  await bench.see('2026-05-28T08:00:30Z', { equity: '100000.00' })
  const look = await bench.look()
  assert.deepEqual(
    [look?.version, look?.ruleSet.phase, look?.report.verdict],
    [2, 'Verification', 'ok'],
  )
  const breaches = await bench.breaches(2)
  assert.deepEqual(
    breaches.map(({ version }) => version),
    [1, 1],
  )
  await bench.clear()
  assert.equal(await bench.look(), null)
  const stored = await loadRuleSets(bench.database.read, 1)
  assert.deepEqual(
    stored.map(({ version, ruleSet }) => [version, ruleSet?.phase ?? null]),
    [
      [3, null],
      [2, 'Verification'],
      [1, 'Challenge'],
    ],
  )
})

test('a peak from before the recording is the user’s word, and says so', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-28T08:00:00Z', { equity: '51000.00' })
  await bench.set(preset('apex-50k-intraday', '50000', '2026-05-28T08:00:00Z'))
  await bench.see('2026-05-28T08:00:30Z', { equity: '51000.00' })
  const blind = await lossOf(bench, 'max_loss')
  assert.deepEqual(
    [blind.limit, blind.phase.verdict, blind.phase.reason],
    [null, 'unknown', 'peak_unknown'],
  )
  const at = '2026-05-28T08:00:00Z' as Instant // test data
  await bench.say({ kind: 'peak', at, amount: '52000.00' as Decimal })
  const said = await lossOf(bench, 'max_loss')
  assert.deepEqual([said.limit, said.marks], ['49500.00', ['peak_own', 'boundary_unclear']])
  await bench.see('2026-05-28T08:00:40Z', { equity: '52700.00', balance: '51000.00' })
  const locked = await lossOf(bench, 'max_loss')
  assert.deepEqual([locked.limit, locked.isLocked], ['50100', true])
})

test('credit is not the trader’s money', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-28T08:00:00Z', {
    equity: '105000.00',
    balance: '100000.00',
    credit: '5000.00',
  })
  await bench.set(preset('ftmo-2-step-funded', '100000.00', '2026-05-28T08:00:00Z'))
  await bench.see('2026-05-28T08:00:30Z', {
    equity: '95500.00',
    balance: '100000.00',
    credit: '5000.00',
  })
  const loss = await lossOf(bench, 'max_loss')
  assert.deepEqual(
    [loss.measured, loss.room, loss.marks],
    ['90500.00', '500.0000', ['credit_subtracted']],
  )
})

test('the same rules over the past: what was seen broken is broken, what was not recorded is unknown', async (t) => {
  const bench = await openRuleBench(t)
  await bench.see('2026-05-28T08:00:00Z', {
    equity: '100000.00',
    deals: [deposit('1', '2026-05-28T07:00:00Z', '100000.00')],
  })
  await bench.see('2026-05-28T08:00:30Z', {
    equity: '96500.00',
    balance: '100000.00',
    deals: [dealAt('2', '2026-05-28T08:00:10Z', {})],
  })
  await bench.see('2026-05-28T08:01:00Z', {
    equity: '101000.00',
    deals: [dealAt('3', '2026-05-28T08:00:50Z', { entry: 1, type: 1, profit: '1000.00' })],
  })
  const from = '2026-05-28T08:00:00Z' as Instant // test data
  const dayBefore = '2026-05-27T08:00:00Z' as Instant // test data
  const replay = async (id: string, to: string, validFrom = from) => {
    const found = presetNamed(id) ?? assert.fail()
    const ruleSet = { ...found, currency: 'USD', initialBalance: '100000.00' as Decimal, validFrom }
    return (await replayRules(bench.database.read, 1, ruleSet, Date.parse(to))) ?? assert.fail()
  }
  const strict = await replay('siegfund-1-step-express', '2026-05-28T08:01:30Z')
  assert.deepEqual(
    [strict.report.verdict, strict.failed?.breach.measured],
    ['breached', '96500.00'],
  )
  const mild = await replay('ftmo-2-step-funded', '2026-05-28T08:01:30Z')
  assert.deepEqual([mild.report.verdict, mild.failed], ['ok', null])
  // Nothing was open the day before, as every deal proves; of the hour after the last picture nobody knows.
  const early = await replay('ftmo-2-step-funded', '2026-05-28T08:01:30Z', dayBefore)
  assert.deepEqual([early.report.verdict, early.losses[1]?.phase.harmfulGaps], ['ok', 0])
  const late = await replay('ftmo-2-step-funded', '2026-05-28T09:01:30Z')
  assert.deepEqual([late.report.verdict, late.losses[1]?.phase.reason], ['unknown', 'gap'])
})

test('where an account stands changes at a reset and with other rules, and with nothing else', async (t) => {
  const bench = await openRuleBench(t)
  assert.equal(bench.rules.standing(1, 0), 'none')
  await bench.see('2026-03-29T08:00:00Z', { equity: '100000.00' })
  await bench.set(preset('ftmo-2-step-funded', '100000.00', '2026-03-29T08:00:00Z'))
  await bench.look()
  const at = (time: string) => bench.rules.standing(1, Date.parse(time))
  const before = at('2026-03-29T08:00:00Z')
  await bench.see('2026-03-29T08:00:30Z', { equity: '90000.00', balance: '100000.00' })
  await bench.look()
  // Midnight in Prague is 22:00 UTC on this day.
  assert.equal(at('2026-03-29T21:59:59Z'), before)
  assert.notEqual(at('2026-03-29T22:00:00Z'), before)
  await bench.set(preset('ftmo-2-step-funded', '90000.00', '2026-03-29T08:00:40Z'))
  await bench.see('2026-03-29T08:01:00Z', { equity: '90000.00' })
  await bench.look()
  assert.notEqual(at('2026-03-29T08:01:00Z'), before)
})
