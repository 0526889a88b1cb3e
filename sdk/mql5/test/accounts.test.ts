// One Expert for each account, whatever account the terminal is logged in to, and never two.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerModel } from '../harness/broker-model.ts'
import { noCompiler } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import { reasons } from '../harness/simulated-terminal.ts'
import { createBench, nowMsc, tempFolder } from './expert-bench.ts'
import { useRecorder } from './report-recorder.ts'

const skip = noCompiler
const failed = 1

test('a second copy for the same account refuses and says why; the first goes on', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const folder = tempFolder(t)
  const first = await createBench(t, server.url, { folder })
  const second = await createBench(t, server.url, { folder })
  assert.equal(await first.terminal.start(), 0)
  assert.equal(await second.terminal.start(), failed)
  assert.match(
    second.terminal.journal.join('\n'),
    /another Tidemark Expert already serves account 5012345.*remove this one/,
  )
  await first.terminal.kill()
  assert.equal(await second.terminal.init(), 0, 'a killed terminal leaves no lock')
})

for (const how of ['with a new OnInit', 'without any notice'])
  test(`the terminal logs in to another account ${how}: each account keeps its own outbox`, {
    skip,
  }, async (t) => {
    const server = await useRecorder(t)
    const { terminal, broker, happen } = await createBench(t, server.url)
    await terminal.start()
    await terminal.run(1000)
    server.reply('/api/v1/ea/reports', { status: 503, headers: { 'retry-after': '60' } })
    const [mine] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
    await happen(mine?.deal ?? '')
    await terminal.run(1000)
    const other = new BrokerModel({
      mode: 'netting',
      login: '777',
      server: 'Ünïcode ../Broker',
      firstTicket: 5000n,
    }).at(nowMsc)
    await showBroker(terminal, other)
    if (how === 'with a new OnInit') await terminal.command(['deinit', String(reasons.account)])
    await terminal.use(other.key)
    if (how === 'with a new OnInit') assert.equal(await terminal.init(), 0)
    const [theirs] = other.fill({ side: 'sell', volume: 2, points: 110_000 })
    await showBroker(terminal, other)
    await terminal.post(3, { deal: theirs?.deal ?? '' })
    await terminal.pump()
    await terminal.run(3000)
    const bodies = () =>
      server.requests
        .filter(({ path }) => path.endsWith('reports'))
        .map(({ body }) => JSON.parse(body.toString()))
    const of = (login: string) =>
      bodies()
        .filter((body) => body.account.login === login)
        .flatMap((body) => (body.deals ?? []).map((one: { deal: string }) => one.deal))
    assert.deepEqual(of('777'), [theirs?.deal])
    assert.deepEqual(of('5012345'), [mine?.deal], 'sent once, answered 503')
    assert.ok(
      server.requests.some(
        ({ path }) => path === '/api/v1/ea/state?login=777&server=%C3%9Cn%C3%AFcode%20..%2FBroker',
      ),
    )
    assert.equal(
      new Set(terminal.files().map((file) => file.split('/')[1])).size,
      2,
      terminal.files().join(),
    )
    await terminal.use(broker.key)
    await terminal.run(3000)
    assert.deepEqual(of('5012345'), [mine?.deal, mine?.deal])
    assert.deepEqual(of('777'), [theirs?.deal])
  })

test('an account that changes in the middle of a request is never mixed with the other', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url)
  broker.at(nowMsc - 1000).deposit(111_100)
  await showBroker(terminal, broker)
  const other = new BrokerModel({ mode: 'netting', login: '777' }).at(nowMsc - 1000)
  other.deposit(777_700)
  await showBroker(terminal, other)
  await terminal.start()
  for (let n = 0; n < 8; n += 1) {
    await terminal.command(['use_in_request', n % 2 === 0 ? other.key : broker.key])
    await terminal.run(35_000 + n * 100, 250)
  }
  const texts = server.requests.map(({ body }) => body.toString())
  const of = (login: string) => texts.filter((text) => text.includes(`"login":"${login}"`)).join()
  assert.match(of('777'), /7777\.00/)
  assert.match(of('5012345'), /1111\.00/)
  assert.doesNotMatch(of('777'), /1111\.00/)
  assert.doesNotMatch(of('5012345'), /7777\.00/)
})

test('while the terminal is not logged in or not connected nothing untrue is sent', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url)
  await terminal.use('nobody')
  assert.equal(await terminal.start(), 0)
  await terminal.run(2000)
  assert.equal(server.requests.length, 0)
  assert.match(await terminal.comment(), /waiting for the terminal to log in/)
  await terminal.set('connected', 0)
  await terminal.use(broker.key)
  await terminal.run(3000)
  const [body] = server.snapshots() as {
    account: Record<string, unknown>
    clock: Record<string, unknown>
  }[]
  assert.equal('positions' in (body ?? {}), false)
  assert.equal('balance' in (body?.account ?? {}), false)
  assert.equal(body?.clock.utc_offset_s, null)
})

test('an account without a server yet is waited for, not reported', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url)
  await terminal.account('early', { login: '5012345', server: '', currency: 'USD' })
  await terminal.use('early')
  assert.equal(await terminal.start(), 0)
  await terminal.run(2000)
  assert.equal(server.requests.length, 0)
  assert.match(await terminal.comment(), /waiting for the terminal to log in/)
})
