import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  accepted,
  lost,
  shownOrder,
  startDeskBench,
  wish,
} from '../../../test/support/desk-bench.ts'
import { until } from '../../../test/support/until.ts'
import type { Decimal } from '../../domain/decimal.ts'
import {
  type Database,
  DatabaseUnavailable,
  type Queryable,
} from '../../platform/database/database.ts'
import { killFolderOf } from '../kill/kill-files.ts'
import type { TradeCommand } from '../trade-port.ts'

const d = (text: string) => text as Decimal

test('an order is written before it leaves, sent once, and its outcome is stored', async (t) => {
  const { desk, ask, script, database, states } = await startDeskBench(t)
  script.execute = async () => {
    const { rows } = await database.read.query<{ state: string }>('select state from order_intents')
    assert.deepEqual(rows, [{ state: 'SENDING' }], 'committed before the first byte')
    return accepted
  }
  const answer = await desk.place(ask(), wish())
  assert.equal(answer.outcome, 'accepted')
  assert.deepEqual(await states(answer.clientId), ['INTENT', 'SENDING', 'ACKED'])
  assert.equal(script.sent.length, 1)
})

test('lots become units, and the client id is in the order that leaves', async (t) => {
  const { desk, ask, script } = await startDeskBench(t)
  const answer = await desk.place(ask(), wish({ amount: { unit: 'lots', value: d('0.01') } }))
  const [command] = script.sent
  assert.ok(command?.kind === 'create')
  assert.equal(command.order.amount, '1000')
  assert.equal(command.order.clientId, answer.clientId)
})

test('the same request again gets the first answer and sends nothing; another one is refused', async (t) => {
  const { desk, ask, script } = await startDeskBench(t)
  const one = ask()
  const answers = await Promise.all([1, 2, 3].map(() => desk.place(one, wish())))
  answers.push(await desk.place(one, wish()))
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
  assert.equal(script.sent.length, 1)
  const other = { ...one, once: { key: one.once?.key ?? '', digest: 'b' } }
  await assert.rejects(desk.place(other, wish()), { code: 'idempotency_mismatch' })
  await desk.place({ ...one, by: 'key:another' }, wish())
  assert.equal(script.sent.length, 2, 'a key belongs to the credential that uses it')
})

test('risk refuses before anything leaves, and a repeat hears the same', async (t) => {
  const { desk, ask, script, setLimit, states } = await startDeskBench(t)
  await setLimit('max_order_units', '5000')
  const one = ask()
  const answer = await desk.place(one, wish())
  assert.ok(answer.outcome === 'rejected' && answer.by === 'risk')
  assert.equal(answer.reason, 'max_order_units')
  assert.match(answer.detail, /5000.*10000/)
  assert.deepEqual(await states(answer.clientId), ['INTENT', 'REFUSED_BY_RISK'])
  assert.deepEqual(await desk.place(one, wish()), answer)
  assert.equal(script.sent.length, 0)
})

test('twenty orders at once never pass a limit of ten a minute', async (t) => {
  const { desk, ask, script, setLimit } = await startDeskBench(t)
  await setLimit('max_orders_per_minute', '10')
  const answers = await Promise.all(Array.from({ length: 20 }, () => desk.place(ask(), wish())))
  assert.equal(answers.filter(({ outcome }) => outcome === 'accepted').length, 10)
  assert.equal(script.sent.length, 10)
})

test('the same amount written otherwise is a repeat as well', async (t) => {
  const { desk, ask, script, setLimit } = await startDeskBench(t)
  await setLimit('max_repeats_per_minute', '1')
  const units = (text: string) => wish({ amount: { unit: 'units', value: d(text) } })
  assert.equal((await desk.place(ask(), units('10000'))).outcome, 'accepted')
  const again = await desk.place(ask(), units('10000.0'))
  assert.ok(again.outcome === 'rejected' && again.reason === 'max_repeats_per_minute')
  assert.equal(script.sent.length, 1)
})

test('orders on their way count as exposure before the broker shows any', async (t) => {
  const { desk, ask, setLimit } = await startDeskBench(t)
  await setLimit('max_symbol_exposure_units', '25000')
  const answers = await Promise.all(Array.from({ length: 6 }, () => desk.place(ask(), wish())))
  assert.equal(answers.filter(({ outcome }) => outcome === 'accepted').length, 2)
})

test('an account that is not armed opens nothing, but cancels and closes pass', async (t) => {
  const { desk, ask, script } = await startDeskBench(t, { armed: false })
  const opened = await desk.place(ask(), wish())
  assert.ok(opened.outcome === 'rejected' && opened.reason === 'not_armed')
  assert.equal((await desk.cancel(ask(), '1')).outcome, 'accepted')
  assert.equal((await desk.close(ask(), '1', null)).outcome, 'accepted')
  assert.deepEqual(
    script.sent.map(({ kind }) => kind),
    ['cancel', 'close'],
  )
})

test('a dry run prepares the very bytes of the real request, and sends nothing', async (t) => {
  const { desk, ask, script } = await startDeskBench(t, { armed: false })
  const dry = await desk.place(ask({ dryRun: true }), wish())
  assert.equal(dry.outcome, 'accepted')
  assert.equal(script.sent.length, 0)
  assert.match(dry.notes.join(), /not armed/)
  const body: TradeCommand = JSON.parse(dry.request?.body ?? '{}')
  assert.ok(body.kind === 'create')
  assert.equal(body.order.clientId, dry.clientId)
  await desk.close(ask(), '5', { unit: 'units', value: d('1000') })
  const dryClose = await desk.close(ask({ dryRun: true }), '5', { unit: 'units', value: d('1000') })
  assert.equal(dryClose.request?.body, JSON.stringify(script.sent[0]))
})

test('a lost answer is unknown; the order is found by its client id', async (t) => {
  const { desk, ask, script, clock, states } = await startDeskBench(t)
  script.execute = async (command) => {
    if (command.kind === 'create')
      script.orders.push(shownOrder({ order: '9', clientId: command.order.clientId }))
    return lost
  }
  const answer = await desk.place(ask(), wish())
  assert.ok(answer.outcome === 'unknown')
  assert.equal(answer.reconcileByMs, clock.now() + 60_000)
  await until(async () => (await states(answer.clientId)).at(-1) === 'FOUND')
})

test('an order that is nowhere is absent after two looks, ten seconds apart and half a minute late', async (t) => {
  const { desk, ask, script, clock, states } = await startDeskBench(t)
  script.execute = async () => lost
  const answer = await desk.place(ask(), wish())
  const blocked = await desk.place(ask(), wish())
  assert.ok(blocked.outcome === 'rejected' && blocked.reason === 'order_unresolved')
  script.execute = async () => accepted
  assert.equal((await desk.cancel(ask(), '1')).outcome, 'accepted', 'cancels pass meanwhile')
  await clock.pass(29_000)
  assert.equal((await states(answer.clientId)).at(-1), 'UNKNOWN')
  await clock.pass(2_000)
  await until(async () => (await states(answer.clientId)).at(-1) === 'ABSENT')
  assert.equal((await desk.place(ask(), wish())).outcome, 'accepted')
  assert.equal(script.sent.length, 3, 'nothing was sent again by itself')
})

test('an execution twenty seconds late is found, not taken for absent', async (t) => {
  const { desk, ask, script, clock, states } = await startDeskBench(t)
  script.execute = async () => lost
  const answer = await desk.place(ask(), wish())
  await clock.pass(21_000)
  script.orders.push(shownOrder({ comment: `x ${answer.clientId}` }))
  const found = until(async () => (await states(answer.clientId)).at(-1) === 'FOUND')
  // Nobody waits any more once it is found: the test then does, so that its own time can go on.
  void found.then(() => clock.wait(3_600_000))
  await clock.pass(12_000)
  await found
})

test('when the broker cannot be asked for a minute a person has to look, and nothing opens before', async (t) => {
  const { desk, ask, script, clock, states } = await startDeskBench(t)
  script.execute = async () => lost
  const answer = await desk.place(ask(), wish())
  script.readFailure = new Error('not there')
  await clock.pass(55_000)
  assert.equal((await states(answer.clientId)).at(-1), 'UNKNOWN')
  const escalated = until(async () => (await states(answer.clientId)).at(-1) === 'HUMAN')
  void escalated.then(() => clock.wait(3_600_000))
  await clock.pass(6_000)
  await escalated
  script.readFailure = null
  const blocked = await desk.place(ask(), wish())
  assert.ok(blocked.outcome === 'rejected' && blocked.reason === 'order_unresolved')
})

test('a connector that throws, and a broker that says no', async (t) => {
  const { desk, ask, script } = await startDeskBench(t)
  script.execute = async () => ({ outcome: 'rejected', reason: 'not_enough_money', said: 'code 8' })
  const no = await desk.place(ask(), wish())
  assert.ok(no.outcome === 'rejected' && no.by === 'venue')
  assert.match(no.detail, /code 8/)
  script.execute = () => Promise.reject(new Error('a bug'))
  assert.equal((await desk.place(ask(), wish())).outcome, 'unknown')
})

test('after a crash what was being sent is looked for, and what was only meant is given up', async (t) => {
  const { desk, ask, script, database, states, openDesk } = await startDeskBench(t)
  let release: () => void = () => undefined
  script.execute = (command) =>
    new Promise((resolve) => {
      if (command.kind === 'create')
        script.orders.push(shownOrder({ clientId: command.order.clientId }))
      release = () => resolve(accepted)
    })
  const one = ask()
  const first = desk.place(one, wish())
  await until(() => script.sent.length === 1)
  // The server of that desk is gone, and its lease has lapsed.
  await database.write.query(`update trade_leases set expires_at = now() - interval '1 s'`)
  const second = await openDesk('server-2')
  await second.recover(one.accountId)
  const [row] = (
    await database.read.query<{ client_id: string }>('select client_id from order_intents')
  ).rows
  assert.deepEqual(await states(row?.client_id ?? ''), ['INTENT', 'SENDING', 'UNKNOWN', 'FOUND'])
  const repeated = await second.place(one, wish())
  assert.equal(repeated.outcome, 'unknown', 'nobody had an answer, so the first one is this')
  assert.equal(script.sent.length, 1)
  release()
  await first
})

test('a kill stops what has not left, by file or by call, with the database down as well', async (t) => {
  const { desk, ask, script, kill, dataDir, accountId } = await startDeskBench(t)
  script.execute = (_command, signal) =>
    new Promise((resolve) =>
      signal.addEventListener('abort', () =>
        resolve({ outcome: 'rejected', reason: 'not_sent', said: 'stopped' }),
      ),
    )
  const waiting = desk.place(ask(), wish())
  await until(() => script.sent.length === 1)
  writeFileSync(join(killFolderOf(dataDir), 'global'), '')
  const stopped = await waiting
  assert.ok(stopped.outcome === 'rejected' && stopped.reason === 'killed')
  const refused = await desk.place(ask(), wish())
  assert.ok(refused.outcome === 'rejected' && refused.reason === 'killed')
  const closed = await desk.close(ask(), '1', null)
  assert.ok(closed.outcome === 'rejected' && closed.reason === 'killed')
  script.execute = async () => accepted
  assert.equal((await desk.cancel(ask(), '1')).outcome, 'accepted')
  assert.equal(await kill.resume({ scope: 'global', target: '' }), true)
  assert.equal((await desk.place(ask(), wish())).outcome, 'accepted')
  const target = { scope: 'account', target: String(accountId) } as const
  assert.deepEqual(await kill.kill({ target, by: 'test', reason: 'x' }), { recorded: true })
  assert.notEqual(kill.killedFor(accountId, null), null)
  assert.equal(kill.killedFor(accountId + 1, null), null)
})

test('a mark that throws takes the intent with it', async (t) => {
  const { desk, ask, script, database } = await startDeskBench(t)
  const alongside = () => Promise.reject(new Error('already executed'))
  await assert.rejects(desk.place({ ...ask(), alongside }, wish()), /already executed/)
  const { rows } = await database.read.query('select 1 from order_intents')
  assert.deepEqual([rows.length, script.sent.length], [0, 0])
})

/** The desk's database with a switch: what is asked while it is off fails as if it were away. */
function switchable(database: Database) {
  const state = { away: false, beforeCommit: false }
  const away = () => Promise.reject(new DatabaseUnavailable('away'))
  const behind = (db: Queryable): Queryable => ({
    query: (text, values, name) => (state.away ? away() : db.query(text, values, name)),
  })
  return {
    state,
    database: {
      ...{ read: behind(database.read), write: behind(database.write) },
      async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
        if (state.away) return away()
        const result = await database.transaction(work)
        // It was committed, and nobody here will ever hear of it.
        if (state.beforeCommit) {
          state.away = true
          return away()
        }
        return result
      },
    },
  }
}

test('a database that goes away while the order is sent leaves it unknown, and hears of it later', async (t) => {
  const { ask, script, database, states, openDesk, clock } = await startDeskBench(t)
  const { state, database: shaky } = switchable(database)
  const desk = await openDesk('server-1', { database: shaky })
  script.execute = async () => {
    state.away = true
    return accepted
  }
  const placing = desk.place(ask(), wish())
  await until(() => script.sent.length === 1)
  await clock.pass(3_000)
  const answer = await placing
  assert.equal(answer.outcome, 'unknown')
  state.away = false
  const stored = until(async () => (await states(answer.clientId)).at(-1) === 'ACKED')
  void stored.then(() => clock.wait(3_600_000))
  await clock.pass(1_000)
  await stored
  assert.equal(script.sent.length, 1)
})

test('when the commit of an intent is lost nothing leaves, and a repeat hears that nothing did', async (t) => {
  const { ask, script, database, states, openDesk, clock } = await startDeskBench(t)
  const { state, database: shaky } = switchable(database)
  const desk = await openDesk('server-1', { database: shaky })
  const one = ask()
  state.beforeCommit = true
  await assert.rejects(desk.place(one, wish()), DatabaseUnavailable)
  Object.assign(state, { away: false, beforeCommit: false })
  const [row] = (
    await database.read.query<{ client_id: string }>('select client_id from order_intents')
  ).rows
  const settled = until(async () => (await states(row?.client_id ?? '')).length === 2)
  void settled.then(() => clock.wait(3_600_000))
  await clock.pass(1_500)
  await settled
  assert.deepEqual(await states(row?.client_id ?? ''), ['INTENT', 'REFUSED_BY_RISK'])
  const repeated = await desk.place(one, wish())
  assert.ok(repeated.outcome === 'rejected' && repeated.reason === 'not_sent')
  assert.equal(script.sent.length, 0)
})

test('a quote that grew old while the account was busy is no quote', async (t) => {
  const { desk, ask, script, setLimit, clock, database, accountId } = await startDeskBench(t, {
    sleepers: 0,
  })
  await setLimit('price_collar_percent', '5')
  const atMs = clock.now()
  script.quotes = script.quotes.map(({ symbol, bid, ask: price, tradable }) => ({
    ...{ symbol, bid, ask: price, tradable, atMs },
  }))
  assert.equal((await desk.place(ask(), wish())).outcome, 'accepted')
  const held = Promise.withResolvers<void>()
  const busy = database.transaction(async (tx) => {
    await tx.query('select 1 from trade_accounts where account_id = $1 for update', [accountId])
    await held.promise
  })
  const asked = script.asked
  const placing = desk.place(ask(), wish())
  await until(() => script.asked > asked)
  void clock.wait(60_000)
  await clock.pass(6_000)
  held.resolve()
  await busy
  const answer = await placing
  assert.ok(answer.outcome === 'rejected' && answer.reason === 'price_collar_percent')
})
