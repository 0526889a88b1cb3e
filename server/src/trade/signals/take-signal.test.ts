import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { createSignalBench } from '../../../test/support/signal-bench.ts'
import { until } from '../../../test/support/until.ts'
import { removeHook, rotateHook } from './manage-hooks.ts'

test('a signal is stored, answered with 202, and executed once however often it is repeated', async (t) => {
  const { newHook, post, signalNow, handed } = await createSignalBench(t)
  const hook = await newHook()
  const signal = signalNow(hook.secret, { id: 'one' })
  const first = await post(hook.hookId, signal)
  assert.equal(first.status, 202)
  assert.deepEqual(first.body, {
    status: 'accepted',
    signal: 'sig_1',
    state: 'queued',
    reason: null,
  })
  await until(() => handed.length === 1)
  const again = await Promise.all([1, 2, 3, 4].map(() => post(hook.hookId, signal)))
  assert.deepEqual(
    again.map(({ status, body }) => [status, body.status, body.signal]),
    again.map(() => [202, 'duplicate', 'sig_1']),
  )
  assert.equal(handed.length, 1)
  assert.deepEqual(handed[0]?.ask.once?.key, 'signal-1-1')
  assert.equal(handed[0]?.ask.hookId, hook.hookId)
})

test('deliveries at the same moment are one signal', async (t) => {
  const { newHook, post, signalNow, handed } = await createSignalBench(t)
  const hook = await newHook()
  // Without an id its content stands for it.
  const signal = signalNow(hook.secret)
  const answers = await Promise.all(Array.from({ length: 12 }, () => post(hook.hookId, signal)))
  assert.ok(answers.every(({ status }) => status === 202))
  assert.equal(answers.filter(({ body }) => body.status === 'accepted').length, 1)
  assert.equal(new Set(answers.map(({ body }) => body.signal)).size, 1)
  await until(() => handed.length === 1)
  const other = await post(hook.hookId, signalNow(hook.secret, { units: 2000 }))
  assert.equal(other.body.status, 'accepted')
})

test('the same id with other content is refused, and the first one counts', async (t) => {
  const { newHook, post, signalNow } = await createSignalBench(t)
  const hook = await newHook()
  await post(hook.hookId, signalNow(hook.secret, { id: 'one' }))
  const other = await post(hook.hookId, signalNow(hook.secret, { id: 'one', side: 'sell' }))
  assert.equal(other.status, 409)
  assert.equal(other.body.code, 'signal_mismatch')
})

test('what is not of now is refused in both directions; a late repeat of what is stored is not', async (t) => {
  const { newHook, post, signalNow, time } = await createSignalBench(t)
  const hook = await newHook()
  const stored = signalNow(hook.secret, { id: 'one' })
  const unheard = signalNow(hook.secret, { id: 'two' })
  assert.equal((await post(hook.hookId, stored)).status, 202)
  time.nowMs += 3_600_000
  const late = await post(hook.hookId, unheard)
  assert.deepEqual([late.status, late.body.code], [422, 'signal_stale'])
  assert.match(late.body.detail, /60 min ago/)
  const repeat = await post(hook.hookId, stored)
  assert.deepEqual([repeat.status, repeat.body.status], [202, 'duplicate'])
  const early = signalNow(hook.secret, { time: new Date(time.nowMs + 61_000).toISOString() })
  assert.equal((await post(hook.hookId, early)).body.code, 'signal_stale')
})

test('a sender whose clock is ahead gets no more time', async (t) => {
  const { newHook, post, signalNow, time, database } = await createSignalBench(t)
  const hook = await newHook({ maxAgeS: 30 })
  const ahead = new Date(time.nowMs + 50_000).toISOString()
  assert.equal((await post(hook.hookId, signalNow(hook.secret, { time: ahead }))).status, 202)
  const { rows } = await database.read.query<{ s: number }>(
    'select extract(epoch from expires_at - received_at)::float8 as s from signals',
  )
  assert.equal(rows[0]?.s, 30)
})

test('who is not the sender learns no more than that, and is soon not looked at', async (t) => {
  const { newHook, post, signalNow, handed, database } = await createSignalBench(t)
  const hook = await newHook()
  const other = await newHook({ name: 'other' })
  const refusals = [
    await post(hook.hookId, signalNow(other.secret)),
    await post(hook.hookId, signalNow(`${hook.secret.slice(0, -1)}~`)),
    await post(hook.hookId, { ...signalNow(''), token: undefined }),
  ]
  for (const { status, body } of refusals)
    assert.deepEqual([status, body.code], [401, 'hook_secret_wrong'])
  assert.equal((await post('00000000', signalNow(hook.secret))).status, 404)
  assert.equal((await post('..%2fx', signalNow(hook.secret))).status, 404)
  const many = await Promise.all(
    Array.from({ length: 25 }, () => post(hook.hookId, signalNow(other.secret))),
  )
  assert.ok(many.some(({ status }) => status === 429))
  assert.equal(
    (await post(hook.hookId, signalNow(hook.secret))).status,
    202,
    'the sender itself is',
  )
  await until(() => handed.length === 1)
  const { rows } = await database.read.query<{ n: string }>('select count(*) as n from signals')
  assert.equal(rows[0]?.n, '1')
})

test('a secret that was replaced ends after its overlap, one of a removed hook at once', async (t) => {
  const { newHook, post, signalNow, manage } = await createSignalBench(t)
  const hook = await newHook()
  const lasting = await rotateHook(manage, hook.hookNo, 3600)
  assert.equal((await post(hook.hookId, signalNow(hook.secret, { id: 1 }))).status, 202)
  const leaked = await rotateHook(manage, hook.hookNo, 0)
  assert.equal((await post(hook.hookId, signalNow(hook.secret, { id: 2 }))).status, 401)
  const old = lasting?.secret.use((text) => text) ?? ''
  assert.equal((await post(hook.hookId, signalNow(old, { id: 3 }))).status, 401)
  const newest = leaked?.secret.use((text) => text) ?? ''
  assert.equal((await post(hook.hookId, signalNow(newest, { id: 4 }))).status, 202)
  await removeHook(manage, hook.hookNo)
  assert.equal((await post(hook.hookId, signalNow(newest, { id: 5 }))).status, 404)
})

test('a signed delivery is taken once, and its nonce is used for ever', async (t) => {
  const { newHook, post, signalNow, time } = await createSignalBench(t)
  const hook = await newHook({ verify: 'signature' })
  assert.match(hook.secret, /^whsec_/)
  const send = (nonce: string, body: string, atMs = time.nowMs, change = '') => {
    const stamp = String(Math.floor(atMs / 1000))
    const key = Buffer.from(hook.secret.slice(6), 'base64')
    const signature = createHmac('sha256', key).update(`${nonce}.${stamp}.${body}`).digest('base64')
    return post(hook.hookId, body + change, {
      ...{ 'content-type': 'application/json', 'webhook-id': nonce, 'webhook-timestamp': stamp },
      'webhook-signature': `v1,${signature}`,
    })
  }
  const signal = (rest = {}) => JSON.stringify({ ...signalNow(''), token: undefined, ...rest })
  const first = await send('msg_1', signal())
  assert.deepEqual([first.status, first.body.status], [202, 'accepted'])
  const body = signal({ id: 'a' })
  assert.equal((await send('msg_2', body)).body.status, 'accepted')
  // The sender's own repeat: the same id, signed anew.
  assert.equal((await send('msg_3', body)).body.status, 'duplicate')
  // A nonce never means two things, whatever id stands in the body.
  assert.equal((await send('msg_2', signal({ id: 'b' }))).status, 409)
  assert.equal((await send('msg_4', signal({ id: 'c' }), time.nowMs, ' ')).status, 401)
  assert.equal(
    (await send('msg_5', signal({ id: 'd' }), time.nowMs - 120_000)).body.code,
    'signal_stale',
  )
  const unsigned = await post(hook.hookId, signal({ id: 'e' }))
  assert.deepEqual([unsigned.status, unsigned.body.code], [401, 'hook_secret_wrong'])
})

test('a hook takes only from its networks, for its symbols and its sides', async (t) => {
  const { newHook, post, signalNow } = await createSignalBench(t)
  const far = await newHook({ name: 'far', networks: ['203.0.113.0/24'] })
  assert.equal((await post(far.hookId, signalNow(far.secret))).body.code, 'ip_not_allowed')
  const hook = await newHook({ sides: ['buy'], symbolMap: { EURUSDT: 'EURUSD' } })
  const sell = await post(hook.hookId, signalNow(hook.secret, { side: 'sell' }))
  assert.deepEqual([sell.status, sell.body.code], [422, 'signal_not_allowed'])
  assert.equal((await post(hook.hookId, signalNow(hook.secret, { symbol: 'GBPUSD' }))).status, 422)
  const mapped = await post(hook.hookId, signalNow(hook.secret, { symbol: 'BINANCE:EURUSDT' }))
  assert.equal(mapped.status, 202)
})

test('what cannot be read is answered with what is wrong with it', async (t) => {
  const { newHook, post, signalNow } = await createSignalBench(t)
  const hook = await newHook()
  const plain = await post(hook.hookId, 'buy EURUSD', {
    'content-type': 'text/plain; charset=utf-8',
  })
  assert.deepEqual([plain.status, plain.body.code], [400, 'body_unparsable'])
  assert.match(plain.body.detail, /TradingView/)
  assert.equal((await post(hook.hookId, 'buy EURUSD')).status, 400)
  const wrong = await post(hook.hookId, signalNow(hook.secret, { side: 'up', qty: 1 }))
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'signal_invalid'])
  assert.deepEqual(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), [
    '/qty',
    '/side',
  ])
  assert.doesNotMatch(JSON.stringify(wrong.body), /tmks_/)
})

test('numbers that are missing are noticed, and counted until they come', async (t) => {
  const { newHook, post, signalNow, database } = await createSignalBench(t)
  const { countMissing } = await import('./decide-store.ts')
  const hook = await newHook()
  const send = (sequence: number) =>
    post(hook.hookId, signalNow(hook.secret, { id: sequence, sequence }))
  const missing = async () => (await countMissing(database.read)).get(hook.hookNo) ?? 0
  await send(7)
  await send(8)
  assert.equal(await missing(), 0)
  await send(12)
  assert.equal(await missing(), 3)
  await send(10)
  assert.equal(await missing(), 2)
})
