// The live stream as a client meets it: the SDK over WebSocket, plain frames, and server-sent events with fetch.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createStreamClient } from '@tidemark/client/stream'
import { WebSocket } from 'ws'
import { createKey, runTidemark } from '../support/command-line.ts'
import { reportText, sampleDeal } from '../support/expert-reports.ts'
import { until } from '../support/until.ts'
import { useTidemark } from './harness.ts'

const tidemark = useTidemark()
let nextLogin = 660_000
let nextOrder = 1

type Frame = Record<string, unknown> & { type: string; seq?: number; prev?: number }

async function report(login: string, balance: string, more: object = {}): Promise<void> {
  const gmtTime = Math.floor(Date.now() / 1000)
  const body = reportText({
    login,
    account: `"balance":${balance},"equity":${balance}`,
    gmtTime,
    ...more,
  })
  const answer = await tidemark.post('/api/v1/ea/reports', body)
  assert.equal(answer.status, 200, answer.text)
}

async function logTrade(account: string): Promise<void> {
  nextOrder += 1
  const body = `{"bot_name":"stream","exchange":"Demo-MT5","account":"${account}","asset_symbol":"EURUSD","order_type":"BUY","entry_time":"2026-04-05T12:34:56Z","entry_price":1.10000,"position_size":0.10,"exchange_order_id":"stream-${nextOrder}"}`
  const answer = await tidemark.logTrade(body)
  assert.equal(answer.status, 201, answer.text)
}

function openSocket(t: TestContext) {
  const socket = new WebSocket(`${tidemark.server.url.replace('http', 'ws')}/api/v1/stream`)
  const frames: Frame[] = []
  let closed: { code: number; reason: string } | null = null
  socket.on('message', (data) => frames.push(JSON.parse(String(data))))
  socket.on('close', (code, reason) => {
    closed = { code, reason: String(reason) }
  })
  socket.on('error', () => undefined)
  t.after(() => socket.terminate())
  const say = (frame: object) =>
    socket.readyState === socket.OPEN
      ? socket.send(JSON.stringify(frame))
      : socket.once('open', () => socket.send(JSON.stringify(frame)))
  return {
    frames,
    say,
    socket,
    of: (type: string) => frames.filter((frame) => frame.type === type),
    closed: () => until(() => closed ?? false, { what: 'the close' }),
  }
}

test('the SDK follows an account: snapshots, then what changes, in order', async (t) => {
  const login = String(++nextLogin)
  await report(login, '100.00')
  const seen: string[] = []
  const client = createStreamClient({
    url: tidemark.server.url,
    key: tidemark.key.key,
    accounts: [login],
    onSnapshot: ({ topic, data }) =>
      seen.push(`snapshot ${topic} ${JSON.stringify(data).length > 2}`),
    onDelta: ({ topic, data }) =>
      seen.push(`delta ${topic} ${String((data as { balance?: string }).balance ?? '')}`),
  })
  t.after(() => client.close())
  await until(() => seen.length === 3, { what: 'three snapshots' })
  assert.deepEqual(seen, [
    'snapshot trades true',
    'snapshot positions true',
    'snapshot summary true',
  ])
  await report(login, '101.50')
  await until(() => seen.includes('delta summary 101.50'), { what: 'the new balance' })
  await logTrade(login)
  await until(() => seen.at(-1)?.startsWith('delta trades'), { what: 'the trade' })
  assert.equal(client.status().state, 'live')
})

test('every delta names the one before it, also when only some topics are followed', async (t) => {
  const login = String(++nextLogin)
  await report(login, '1.00')
  const all = openSocket(t)
  const some = openSocket(t)
  for (const { say } of [all, some]) say({ type: 'auth', token: tidemark.key.key })
  all.say({ type: 'subscribe', accounts: [login] })
  some.say({ type: 'subscribe', accounts: [login], topics: ['trades'] })
  await until(() => all.of('snapshot').length === 3 && some.of('snapshot').length === 1)
  for (let turn = 2; turn < 12; turn += 1) {
    await report(login, `${turn}.00`)
    await logTrade(login)
  }
  const trades = ({ of }: typeof all) => of('delta').filter(({ topic }) => topic === 'trades')
  await until(() => trades(all).length === 10 && trades(some).length === 10)
  for (const one of [all, some]) {
    let last = one.of('snapshot').at(-1)?.seq ?? 0
    for (const { seq = 0, prev = 0 } of one.of('delta')) {
      assert.ok(seq > last, 'places grow')
      assert.ok(prev <= last, 'nothing lies between')
      last = seq
    }
  }
  assert.ok(some.of('delta').every(({ topic }) => topic === 'trades'))
})

test('whoever comes back with its last seq gets exactly what it missed', async (t) => {
  const login = String(++nextLogin)
  await report(login, '1.00')
  const first = openSocket(t)
  first.say({ type: 'auth', token: tidemark.key.key })
  first.say({ type: 'subscribe', accounts: [login] })
  await until(() => first.of('snapshot').length === 3)
  await logTrade(login)
  await until(() => first.of('delta').length >= 1)
  const last = Math.max(...first.frames.map(({ seq }) => (typeof seq === 'number' ? seq : 0)))
  const epoch = first.of('snapshot')[0]?.epoch
  first.socket.terminate()
  for (let turn = 0; turn < 5; turn += 1) await logTrade(login)
  await report(login, '2.00')
  const second = openSocket(t)
  second.say({ type: 'auth', token: tidemark.key.key })
  second.say({ type: 'subscribe', accounts: [login], epoch, resume: { [login]: last } })
  await until(() => second.of('delta').length >= 6, { what: 'what was missed' })
  assert.equal(second.of('snapshot').length, 0)
  assert.equal(second.of('delta')[0]?.prev, last)
  const trades = second.of('delta').filter(({ topic }) => topic === 'trades')
  assert.equal(trades.length, 5)
  const other = openSocket(t)
  other.say({ type: 'auth', token: tidemark.key.key })
  other.say({ type: 'subscribe', accounts: [login], epoch: 'another', resume: { [login]: last } })
  await until(() => other.of('snapshot').length === 3, { what: 'snapshots of the new epoch' })
})

test('a wrong key, no key, a key without the scope and a key for other accounts', async (t) => {
  const login = String(++nextLogin)
  await report(login, '1.00')
  const wrong = openSocket(t)
  wrong.say({ type: 'auth', token: 'tmkr_wrong' })
  assert.equal((await wrong.closed()).code, 4401)
  const none = openSocket(t)
  none.say({ type: 'subscribe', accounts: [login] })
  assert.equal((await none.closed()).code, 4401)
  const { key: narrow } = await createKey(tidemark.home, { scope: 'trades:read' })
  const noScope = openSocket(t)
  noScope.say({ type: 'auth', token: narrow })
  assert.equal((await noScope.closed()).code, 4403)
  const { key: other } = await createKey(tidemark.home, {
    scope: 'stream:read',
    more: ['--account', '1'],
  })
  const stranger = openSocket(t)
  stranger.say({ type: 'auth', token: other })
  stranger.say({ type: 'subscribe', accounts: [login, 'no-such-account'] })
  await until(() => stranger.of('error').length === 2)
  const [one, two] = stranger.of('error')
  assert.deepEqual(
    [one?.code, one?.detail],
    [two?.code, two?.detail],
    'another’s account looks like none',
  )
  stranger.say({ type: 'subscribe', accounts: [] })
  await until(() => stranger.of('error').length === 3)
  assert.match(String(stranger.of('error')[2]?.detail), /accounts must be a list/)
})

test('a revoked key ends its streams', async (t) => {
  const login = String(++nextLogin)
  await report(login, '1.00')
  const { id, key } = await createKey(tidemark.home, { scope: 'stream:read' })
  const socket = openSocket(t)
  socket.say({ type: 'auth', token: key })
  socket.say({ type: 'subscribe', accounts: [login] })
  await until(() => socket.of('snapshot').length === 3)
  const events = await fetch(`${tidemark.server.url}/api/v1/stream?accounts=${login}`, {
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
  })
  const reading = events.text()
  const { code } = await runTidemark(['key', 'revoke', id], tidemark.home)
  assert.equal(code, 0)
  assert.equal((await socket.closed()).code, 4403)
  assert.match(await reading, /"type":"snapshot"/, 'the events ended too')
})

test('server-sent events carry the same frames, and Last-Event-ID resumes', async () => {
  const login = String(++nextLogin)
  await report(login, '1.00')
  const open = async (lastEventId?: string) => {
    const stop = new AbortController()
    const answer = await fetch(
      `${tidemark.server.url}/api/v1/stream?accounts=${login}&topics=summary`,
      {
        signal: stop.signal,
        headers: {
          authorization: `Bearer ${tidemark.key.key}`,
          ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
        },
      },
    )
    assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    let text = ''
    const done = (async () => {
      for await (const piece of answer.body ?? []) text += Buffer.from(piece).toString('utf8')
    })().catch(() => undefined) // aborted below
    return {
      text: () => text,
      async stop() {
        stop.abort()
        await done
      },
    }
  }
  const first = await open()
  await until(() => first.text().includes('"balance":"1.00"'))
  const id = /^id: (\S+)$/m.exec(first.text())?.[1]
  await first.stop()
  await report(login, '3.00')
  const second = await open(id)
  await until(() => second.text().includes('"balance":"3.00"'))
  assert.match(second.text(), /"type":"delta"/)
  assert.doesNotMatch(second.text(), /"type":"snapshot"/)
  await second.stop()
})

test('deals of an Expert reach the stream as trades', async (t) => {
  const login = String(++nextLogin)
  await report(login, '1.00')
  const socket = openSocket(t)
  socket.say({ type: 'auth', token: tidemark.key.key })
  socket.say({ type: 'subscribe', accounts: [login], topics: ['trades'] })
  await until(() => socket.of('snapshot').length === 1)
  await report(login, '1.00', { deals: [sampleDeal('71')] })
  await until(() => socket.of('delta').length === 1, { what: 'the trade of the deal' })
})
