// The judge of the signals run must see each kind of damage; the run itself is started by `npm run torture:signals`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SentSignal } from './signals/deliver.ts'
import { isClean, judgeSignals, type StoredRow } from './signals/judge-signals.ts'

const sent = (id: string, rest: Partial<SentSignal> = {}): SentSignal => ({
  ...{ id, hook: { hookId: 'h', secret: '' }, body: '', isStale: false, madeMs: 0, taken: true },
  ...rest,
})
const row = (id: string, rest: Partial<StoredRow> = {}): StoredRow => ({
  ...{ id, state: 'executed', reason: null, clientId: `c${id}`, intent: 'ACKED', lateMs: -500 },
  ...rest,
})
const notSent = { clientId: null, intent: null, lateMs: null }

test('what was executed once, expired, refused or cut short by a crash is no damage', () => {
  const verdict = judgeSignals(
    ['1', '2', '3', '4', '5'].map((id) => sent(id)),
    [
      row('1'),
      row('2', { state: 'expired', ...notSent }),
      row('3', { intent: 'REFUSED_BY_RISK' }),
      row('4', { intent: 'ABSENT' }),
      row('5', { intent: 'UNKNOWN' }),
    ],
    ['c1', 'c5'],
  )
  assert.ok(isClean(verdict))
  const { executedOnce, expired, refused, interrupted } = verdict
  assert.deepEqual([executedOnce, expired, refused, interrupted], [1, 1, 1, 2])
})

test('each kind of damage is seen', () => {
  const cases = {
    lost: judgeSignals([sent('1'), sent('2')], [row('1')], ['c1']),
    double: judgeSignals([sent('1')], [row('1')], ['c1', 'c1']),
    missing: judgeSignals([sent('1')], [row('1')], []),
    phantom: judgeSignals([sent('1')], [row('1')], ['c1', 'x']),
    stale: judgeSignals([sent('1')], [row('1', { lateMs: 1_500 })], ['c1']),
    unsettled: judgeSignals([sent('1')], [row('1', { state: 'queued', ...notSent })], []),
  }
  for (const [kind, verdict] of Object.entries(cases)) {
    assert.equal(verdict[kind as keyof typeof cases], 1, kind)
    assert.ok(!isClean(verdict), kind)
  }
  assert.equal(
    judgeSignals([sent('1')], [row('1'), row('1', { clientId: 'd' })], ['c1', 'd']).double,
    1,
  )
  assert.equal(judgeSignals([sent('1', { isStale: true })], [row('1')], ['c1']).stale, 1)
  assert.equal(judgeSignals([sent('1')], [row('1', { intent: 'ABSENT' })], ['c1']).phantom, 1)
})
