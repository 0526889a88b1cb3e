import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AccountTask, newTask } from './account-task.ts'
import { askedNow, inChunks, nextStep } from './agenda.ts'
import { spanFrom } from './history-window.ts'
import { defaultPacing } from './pacing.ts'

const linked = {
  ...{ accountId: 1, account: '1', server: 'B', retention: 'ledger' as const },
  ...{ newestDealMsc: null, zone: null },
}
const task = (parts: Partial<AccountTask> = {}): AccountTask => ({
  ...newTask(linked, defaultPacing, 0),
  seen: { balance: null, positions: '' },
  reconcileAtMs: 1_000_000,
  ...parts,
})
const agenda = {
  tasks: [task()],
  ...{ pollAtMs: 5_000, clockAtMs: 900_000, sentAtMs: 0, lastWasPoll: false },
  closesAtMs: null as number | null,
}
const next = (parts: Partial<typeof agenda>, nowMs: number) =>
  nextStep({ ...agenda, ...parts }, defaultPacing, nowMs)

test('the look at the accounts comes first when it is due', () => {
  const tasks = [task({ span: spanFrom(0) })]
  assert.equal(next({ tasks, clockAtMs: 0 }, 5_000).kind, 'poll')
  assert.equal(next({ tasks }, 4_999).kind, 'deals')
})

test('a look that takes longer than its interval leaves room for deals', () => {
  const tasks = [task({ span: spanFrom(0) })]
  assert.equal(next({ tasks, lastWasPoll: true }, 60_000).kind, 'deals')
  assert.equal(next({ lastWasPoll: true }, 60_000).kind, 'poll')
})

test('deals wait for their budget, for a first picture, and are not read of a refused or passing account', () => {
  const span = spanFrom(0)
  const poor = task({ span, budget: { tokens: 0, atMs: 0 } })
  assert.deepEqual(next({ tasks: [poor] }, 0), { kind: 'wait', untilMs: 5_000 })
  for (const parts of [
    { span, seen: null },
    { span, cause: 'account_unknown' as const },
    { span, linked: { ...linked, retention: 'cache_only' as const } },
  ])
    assert.equal(next({ tasks: [task(parts)] }, 0).kind, 'wait')
})

test('accounts take turns: whose turn was longest ago comes first', () => {
  const early = task({ span: spanFrom(0), budget: { tokens: 5, atMs: 100 } })
  const late = task({ span: spanFrom(0), budget: { tokens: 5, atMs: 200 } })
  const step = next({ tasks: [late, early] }, 300)
  assert.ok(step.kind === 'deals' && step.task === early)
})

test('a comparison is due by itself', () => {
  assert.equal(next({ tasks: [task({ reconcileAtMs: 3_000 })] }, 3_000).kind, 'deals')
})

test('a session that is silent for 20 s is kept with a ping; one without accounts as well', () => {
  assert.deepEqual(next({ tasks: [] }, 0), { kind: 'wait', untilMs: 20_000 })
  assert.equal(next({ tasks: [] }, 20_000).kind, 'ping')
  assert.equal(next({ pollAtMs: 60_000 }, 20_000).kind, 'ping')
})

test('the broker’s clock is read again in time', () => {
  assert.equal(next({ clockAtMs: 4_000 }, 4_000).kind, 'clock')
})

test('benchmarks that follow a symbol wait for the accounts, and are never looked after where there are no prices', () => {
  assert.equal(next({ closesAtMs: 4_000 }, 4_000).kind, 'closes')
  assert.deepEqual(next({ closesAtMs: 4_000 }, 3_000), { kind: 'wait', untilMs: 4_000 })
  assert.equal(next({ closesAtMs: 0 }, 5_000).kind, 'poll')
  assert.equal(next({ closesAtMs: 0, tasks: [task({ span: spanFrom(0) })] }, 0).kind, 'deals')
  assert.equal(next({}, 4_000).kind, 'wait')
})

test('a refused account is left out until its time comes', () => {
  const fine = task()
  const refused = task({ cause: 'account_unknown', askAtMs: 60_000 })
  assert.deepEqual(askedNow([fine, refused], 59_999), [fine])
  assert.deepEqual(askedNow([fine, refused], 60_000), [fine, refused])
})

test('chunks hold everything in order', () => {
  const all = Array.from({ length: 401 }, (_, n) => n)
  assert.deepEqual(
    inChunks(all, 200).map(({ length }) => length),
    [200, 200, 1],
  )
  assert.deepEqual(inChunks(all, 200).flat(), all)
  assert.deepEqual(inChunks([], 200), [])
})
