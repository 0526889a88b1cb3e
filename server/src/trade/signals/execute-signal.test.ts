import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSignalBench, terms } from '../../../test/support/signal-bench.ts'
import { until } from '../../../test/support/until.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { decideSignal } from './decide-signal.ts'
import { loadSignals } from './decide-store.ts'
import { loadHook } from './hook-store.ts'
import { armHookByPerson, changeHook, disarmHookByPerson } from './manage-hooks.ts'

type Bench = Awaited<ReturnType<typeof createSignalBench>>

/** The states of all signals, oldest first, when they are these. */
async function becomes({ database }: Bench, wanted: readonly string[]): Promise<void> {
  await until(
    async () => {
      const lines = (await loadSignals(database.read, null, 1000)).reverse()
      return (
        JSON.stringify(lines.map(({ state, reason }) => reason ?? state)) === JSON.stringify(wanted)
      )
    },
    { what: `the states ${wanted.join(', ')}` },
  )
}

test('signals of an account are executed one after the other, in the order in which they came', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed } = bench
  const hook = await newHook()
  const other = await newHook({ name: 'second' })
  let atOnce = 0
  bench.before(async () => {
    assert.equal(++atOnce, 1)
    await new Promise((resolve) => setTimeout(resolve, 2))
    atOnce -= 1
  })
  for (let id = 1; id <= 20; id++) {
    const from = id % 2 === 0 ? hook : other
    assert.equal((await post(from.hookId, signalNow(from.secret, { id }))).status, 202)
  }
  await until(() => handed.length === 20)
  assert.deepEqual(
    handed.map(({ ask }) => ask.once?.key),
    Array.from({ length: 20 }, (_, at) => `signal-${at + 1}-1`),
  )
})

test('a signal that became too old while others were executed is expired, not executed', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, time, handed } = bench
  const hook = await newHook({ maxAgeS: 30 })
  bench.before(() => {
    time.nowMs += 31_000
    return Promise.resolve()
  })
  await post(hook.hookId, signalNow(hook.secret, { id: 1 }))
  await until(() => time.nowMs > Date.parse('2026-04-05T12:00:30Z'))
  // The clock ran while the first one was on its way to the desk: by then it is too old, and its intent is rolled back.
  await becomes(bench, ['too_old'])
  assert.equal(handed.length, 0)
})

test('the executions of an arming are used up, then a person has to arm again', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, manage, database } = bench
  const hook = await newHook({ perArming: 2 })
  for (const id of [1, 2, 3]) {
    await post(hook.hookId, signalNow(hook.secret, { id }))
    await becomes(bench, ['executed', 'executed', 'hook_disarmed'].slice(0, id))
  }
  assert.equal(handed.length, 2)
  const disarmed = await loadHook(database.read, hook.hookId)
  assert.deepEqual([disarmed?.armedAt, disarmed?.leftToExecute], [null, 0])
  assert.match(disarmed?.disarmedWhy ?? '', /2 executions are used up/)
  await armHookByPerson(manage, hook.hookNo)
  // What was refused stays refused; only what comes now is executed.
  await post(hook.hookId, signalNow(hook.secret, { id: 3 }))
  await post(hook.hookId, signalNow(hook.secret, { id: 4 }))
  await until(() => handed.length === 3)
})

test('a hook that is disarmed, or changed, while a signal waits for its turn does not execute it', async (t) => {
  for (const stop of ['disarm', 'change'] as const) {
    const bench = await createSignalBench(t)
    const { newHook, post, signalNow, handed, manage } = bench
    const hook = await newHook()
    bench.before(async () => {
      if (stop === 'disarm') await disarmHookByPerson(manage, hook.hookNo)
      else await changeHook(manage, hook.hookNo, (now) => ({ ...now, sides: ['close'] }))
    })
    await post(hook.hookId, signalNow(hook.secret))
    await becomes(bench, ['hook_disarmed'])
    assert.equal(handed.length, 0)
  }
})

test('a lost answer of the desk does not send again', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed } = bench
  const hook = await newHook()
  let broken = 0
  bench.after(() => {
    broken += 1
    return Promise.reject(new Error('the line broke'))
  })
  await post(hook.hookId, signalNow(hook.secret))
  await becomes(bench, ['executed'])
  assert.deepEqual([broken, handed.length], [1, 1])
})

test('a command that the desk knows, though nothing here says so, is not sent again and not asked for without end', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, desk } = bench
  const hook = await newHook()
  const by = `hook:${hook.hookId}`
  const once = { key: 'signal-1-1', digest: '' }
  await desk.close({ accountId: 1, by, hookId: hook.hookId, once, dryRun: false }, '7', null)
  await post(hook.hookId, signalNow(hook.secret))
  await becomes(bench, ['executed'])
  assert.equal(handed.length, 1)
})

test('a broker that cannot be asked is asked again, until the signal is too old', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, time } = bench
  const hook = await newHook({ maxAgeS: 30 })
  let failures = 0
  bench.before(() => {
    failures += 1
    time.nowMs += 10_000
    return failures < 3 || failures > 4
      ? Promise.reject(new Error('no connection'))
      : Promise.resolve()
  })
  await post(hook.hookId, signalNow(hook.secret, { id: 1 }))
  await becomes(bench, ['executed'])
  assert.deepEqual([failures, handed.length], [3, 1])
  failures = 10
  await post(hook.hookId, signalNow(hook.secret, { id: 2 }))
  await becomes(bench, ['executed', 'too_old'])
  assert.equal(handed.length, 1)
})

test('what the desk says can never be an order is refused, not tried again', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow } = bench
  const hook = await newHook()
  let asked = 0
  bench.before(() => {
    asked += 1
    return Promise.reject(new TidemarkError('not_found', 'The trade server has no such account.'))
  })
  await post(hook.hookId, signalNow(hook.secret))
  await becomes(bench, ['not_found'])
  assert.equal(asked, 1)
})

test('a hook that may do less by the time a signal is approved does less', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, manage } = bench
  const hook = await newHook({ approvalS: 600 })
  await post(hook.hookId, signalNow(hook.secret))
  await changeHook(manage, hook.hookNo, (now) => ({ ...now, sides: ['sell'] }))
  await armHookByPerson(manage, hook.hookNo)
  await decideSignal(manage, '1', 'approved')
  await becomes(bench, ['signal_not_allowed'])
  assert.equal(handed.length, 0)
})

test('close closes each position once, also when it breaks in between', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, positions } = bench
  const hook = await newHook()
  positions.push('71', '72', '73')
  let count = 0
  bench.after(() => {
    count += 1
    return count === 2 ? Promise.reject(new Error('the line broke')) : Promise.resolve()
  })
  await post(hook.hookId, signalNow(hook.secret, { side: 'close' }))
  await becomes(bench, ['executed'])
  assert.deepEqual(
    handed.map(({ command }) => command),
    ['71', '72', '73'],
  )
})

test('a server that comes back sends what was not sent, unless it is too old by then', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, time, database } = bench
  const hook = await newHook({ approvalS: 60 })
  // As a crash leaves it: two of three commands are written as intents.
  // Within one transaction, so that nobody sees it before.
  const crash = async (id: number, awayMs = 0) => {
    await post(hook.hookId, signalNow(hook.secret, { id, side: 'close' }))
    const commands = ['71', '72', '73'].map((position) => ({ kind: 'close', position }))
    await database.transaction(async (tx) => {
      await tx.query(
        `insert into signal_steps (account_id, signal_id, step, command, client_id)
         select 1, $1, place, command, case when place < 3 then 'tm' || place end
           from json_array_elements($2::json) with ordinality as one (command, place)`,
        [id, JSON.stringify(commands)],
      )
      await tx.query("update signals set state = 'executing' where signal_id = $1", [id])
      time.nowMs += awayMs
    })
  }
  await crash(1)
  await becomes(bench, ['executed'])
  assert.deepEqual(
    handed.map(({ command }) => command),
    ['73'],
  )
  // Its time, 60 s for the person, passes before the server is back.
  await crash(2, 120_000)
  await becomes(bench, ['executed', 'partly'])
  assert.equal(handed.length, 1)
})

test('what the account does not allow is refused with its reason', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed } = bench
  const hook = await newHook({
    maxSize: { ...terms.maxSize, value: '5000' as typeof terms.maxSize.value },
  })
  await post(hook.hookId, signalNow(hook.secret, { id: 1, units: 999 }))
  await post(hook.hookId, signalNow(hook.secret, { id: 2, units: 6000 }))
  await post(hook.hookId, signalNow(hook.secret, { id: 3, side: 'close' }))
  await becomes(bench, ['size_below_minimum', 'size_above_maximum', 'nothing_to_close'])
  assert.equal(handed.length, 0)
})

test('a part of the equity is never measured by a quote of earlier', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, quoted, time } = bench
  const hook = await newHook()
  const half = (id: number) =>
    signalNow(hook.secret, { id, units: undefined, percent_of_equity: 50 })
  quoted.atMs = time.nowMs - 5_001
  await post(hook.hookId, half(1))
  await becomes(bench, ['price_unknown'])
  assert.equal(handed.length, 0)
  quoted.atMs = time.nowMs - 5_000
  await post(hook.hookId, half(2))
  await becomes(bench, ['price_unknown', 'executed'])
  assert.equal(handed.length, 1)
})

test('a signal that needs a person waits for one, and not for ever', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, time, manage } = bench
  const hook = await newHook({ approvalS: 600 })
  for (const id of [1, 2, 3]) await post(hook.hookId, signalNow(hook.secret, { id }))
  await becomes(bench, ['waiting', 'waiting', 'waiting'])
  time.nowMs += 300_000
  assert.equal((await decideSignal(manage, '2', 'declined')).kind, 'declined')
  assert.equal((await decideSignal(manage, '1', 'approved')).kind, 'approved')
  await becomes(bench, ['executed', 'declined', 'waiting'])
  assert.equal(handed.length, 1)
  assert.equal((await decideSignal(manage, '1', 'approved')).kind, 'not_waiting')
  time.nowMs += 301_000
  assert.equal((await decideSignal(manage, '3', 'approved')).kind, 'not_waiting')
  await becomes(bench, ['executed', 'declined', 'not_approved'])
  assert.equal((await decideSignal(manage, '99', 'approved')).kind, 'unknown')
  assert.equal(handed.length, 1)
})

test('what was sent cannot be changed or removed afterwards', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, database } = bench
  const hook = await newHook()
  await post(hook.hookId, signalNow(hook.secret))
  await becomes(bench, ['executed'])
  for (const sql of [
    "update signals set content = '{}'",
    "update signals set identity = 'id:other'",
    "update signals set state = 'queued'",
    'delete from signals',
    'truncate signals',
  ])
    await assert.rejects(database.write.query(sql), { sqlState: '42501' }, sql)
})
