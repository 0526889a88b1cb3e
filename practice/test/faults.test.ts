// What can go wrong with a broker: each fault does what its name says, and only while it is on.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import {
  type Faults,
  makeCertificate,
  noFaults,
  type PracticeMt5,
  setFault,
} from '@tidemark/practice'
import { clientOf, first, loggedIn, NOW_MS, start, type Test } from './bench.ts'
import type { Row } from './client.ts'

const cause = (error: unknown) => (error as { code?: string }).code

async function holding(t: Test): Promise<PracticeMt5> {
  const practice = await start(t)
  practice.trade(first(practice), { symbol: 'EURUSD', side: 'buy', lots: 1 })
  return practice
}
const states = (practice: PracticeMt5) => `/api/user/account/get_batch?login=${first(practice)}`

const answers: [Partial<Faults>, RegExp, number?][] = [
  [{ rubbish: true }, /^<!DOCTYPE/],
  [{ bareNumbers: true }, /"Balance":\d/],
  [{ nullAnswers: true }, /^\{"retcode":"0 Done","answer":null\}$/],
  [{ truncated: true }, /[^}]$/],
  [{ trailingCommas: true }, /,\}.*,\]/],
  [{ padToBytes: 3_000_000 }, /^\{.{2999998} $/],
  [{ noRights: true }, /^\{"retcode":"8 Not enough permissions"\}$/],
  [{ noRights: true, permission: 'http' }, /"8 /, 403],
  [{ maintenanceUntilMs: Number.MAX_SAFE_INTEGER }, /"8 /, 403],
  [
    { answerWith: { 'user/account/get_batch': '9 Operation timeout' } },
    /^\{"retcode":"9 Op[^,]*\}$/,
  ],
  [{ answerWith: { '*': '1 OK/None' } }, /^\{"retcode":"1 OK\/None"\}$/],
]
for (const [fault, expected, status = 200] of answers)
  test(`an answer with ${JSON.stringify(fault)}`, async (t) => {
    const practice = await holding(t)
    const client = await loggedIn(practice, t)
    const before = await client.send(states(practice))
    assert.deepEqual([before.status, expected.test(before.text)], [200, false])
    Object.assign(practice.faults, fault)
    const during = await client.send(states(practice))
    assert.match(during.text, expected)
    assert.equal(during.status, status)
    Object.assign(practice.faults, noFaults())
    assert.equal((await client.send(states(practice))).text, before.text)
  })

test('one backslash where JSON wants two: the text parses, to something else', async (t) => {
  const practice = await start(t)
  practice.faults.singleBackslash = true
  const client = await loggedIn(practice, t)
  const { text, json } = await client.send(`/api/user/get?login=${first(practice)}`)
  assert.match(text, /practice\\forex/)
  assert.equal(((json?.answer ?? {}) as Row).Group, 'practice\forex-usd')
})

test('14: a list gives so many rows and says that there are more', async (t) => {
  const practice = await start(t)
  practice.faults.partialAfter = 2
  const client = await loggedIn(practice, t)
  const all = practice.accounts.map(({ login }) => login)
  const { json } = await client.send(`/api/user/get_batch?login=${all}`)
  assert.equal(json?.retcode, '14 Operation has not been completed')
  assert.equal(((json?.answer ?? []) as Row[]).length, 2)
  assert.equal(await client.code(`/api/user/get_batch?login=${all.slice(0, 2)}`), '0')
})

test('403 now and then although the session is fine, and for a while', async (t) => {
  const practice = await holding(t)
  const client = await loggedIn(practice, t)
  practice.faults.flapEvery = 3
  const statuses: number[] = []
  for (let turn = 0; turn < 9; turn += 1)
    statuses.push((await client.send(states(practice))).status)
  assert.equal(statuses.filter((status) => status === 403).length, 3)
  practice.faults.flapEvery = 0
  practice.faults.maintenanceUntilMs = practice.now() + 300_000
  assert.equal((await client.logIn()).status, 403)
  practice.advance(300_000)
  assert.equal((await client.logIn()).json?.retcode, '0 Done')
})

test('a handshake that is refused: busy, blocked, wrong password with another status', async (t) => {
  const practice = await start(t)
  const client = clientOf(practice, t)
  practice.faults.busy = true
  assert.equal((await client.start()).json?.retcode, '1018 Server is busy')
  practice.faults.busy = false
  practice.faults.ipBlocked = true
  assert.equal((await client.start()).json?.retcode, '1012 IP address unallowed for manager')
  practice.faults.ipBlocked = false
  practice.faults.statusOfFailedLogin = 403
  const refused = await client.logIn('wrong')
  assert.deepEqual([refused.status, refused.json?.retcode], [403, '1001 Invalid account'])
  assert.equal((await client.logIn()).status, 200)
})

test('a server that does not know the password answers with a wrong proof', async (t) => {
  const practice = await start(t)
  const proofs = new Set<unknown>()
  for (const notGenuine of [false, false, true]) {
    practice.faults.notGenuine = notGenuine
    const { json } = await clientOf(practice, t).logIn()
    assert.equal(json?.retcode, '0 Done')
    proofs.add(json?.cli_rand_answer)
  }
  assert.equal(proofs.size, 2)
})

test('a reset connection is a reset one, not one that ended', async (t) => {
  const practice = await holding(t)
  const client = await loggedIn(practice, t)
  practice.faults.resetEvery = 1
  await assert.rejects(client.send(states(practice)), (error) => cause(error) === 'ECONNRESET')
  assert.equal(practice.requests().at(-1)?.status, null)
})

test('an answer that is cut in its body', async (t) => {
  const practice = await start(t)
  practice.faults.cutBody = true
  await assert.rejects(clientOf(practice, t).send('/api/test/access'))
  practice.faults.cutBody = false
  assert.equal((await clientOf(practice, t).send('/api/test/access')).status, 403)
})

test('an answer that is late comes after one that was asked for later', async (t) => {
  const practice = await start(t)
  practice.faults.delayMs = 300
  const order: string[] = []
  const late = clientOf(practice, t)
    .send('/late')
    .then(() => order.push('late'))
  await seen(practice, '/late')
  practice.faults.delayMs = 0
  await clientOf(practice, t).send('/early')
  order.push('early')
  await late
  assert.deepEqual(order, ['early', 'late'])
})

test('a request that is never answered, until the connection ends', async (t) => {
  const practice = await start(t)
  practice.faults.silent = true
  const answer = assert.rejects(clientOf(practice, t).send('/silent'))
  await seen(practice, '/silent')
  practice.faults.silent = false
  assert.equal((await clientOf(practice, t).send('/other')).status, 404)
  assert.deepEqual(
    practice.requests().map(({ status }) => status),
    [null, 404],
  )
  practice.restart()
  await answer
})

async function seen(practice: PracticeMt5, path: string): Promise<void> {
  for (let turn = 0; practice.counts()[path] === undefined; turn += 1) {
    assert.ok(turn < 1000, `${path} never came`)
    await setTimeout(10)
  }
}

test('new connections are reset, or taken and never spoken to; old ones go on', async (t) => {
  const practice = await holding(t)
  const client = await loggedIn(practice, t)
  practice.faults.refuseConnections = true
  await assert.rejects(clientOf(practice, t).start(), (error) => cause(error) === 'ECONNRESET')
  practice.faults.refuseConnections = false
  practice.faults.silentConnections = true
  const socket = connect(practice.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('anything')
  assert.equal((await client.send(states(practice))).status, 200)
  assert.equal(socket.bytesRead, 0)
  const closed = once(socket, 'close')
  practice.restart()
  await closed
})

test('with closeIdle a silent connection is closed, one that speaks is not', async (t) => {
  const practice = await start(t)
  practice.faults.closeIdle = true
  const socket = connectTls({ port: practice.port, host: '127.0.0.1', ca: practice.caPem })
  t.after(() => void socket.destroy())
  await once(socket, 'secureConnect')
  const client = await loggedIn(practice, t)
  practice.advance(170_000)
  assert.equal((await client.send('/api/test/access')).status, 200)
  const closed = once(socket, 'close')
  practice.advance(20_000)
  await closed
  assert.equal((await client.send('/api/test/access')).status, 200)
})

test('certificates: its own fits its fingerprint; another key, another name, one out of date', async (t) => {
  const practice = await start(t)
  const own = new X509Certificate(practice.caPem)
  assert.equal(own.fingerprint256, practice.fingerprint256)
  assert.equal(own.checkIP('127.0.0.1'), '127.0.0.1')
  assert.equal(own.checkHost('localhost'), 'localhost')
  assert.ok(own.verify(own.publicKey))
  const past = new Date(Date.now() - 1000)
  for (const [options, code] of [
    [{}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [{ names: ['mt5.example.com'] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [{ validUntil: past, validFrom: new Date(0) }, 'CERT_HAS_EXPIRED'],
  ] as const) {
    const certificate = makeCertificate(options)
    practice.present(certificate)
    const trusted = code === 'DEPTH_ZERO_SELF_SIGNED_CERT' ? practice.caPem : certificate.certPem
    const client = clientOf({ ...practice, caPem: trusted }, t)
    await assert.rejects(client.start(), (error) => cause(error) === code, code)
  }
})

test('the text form of faults', () => {
  const faults = noFaults()
  for (const typed of ['flapEvery=3', 'silent', 'busy=true', 'permission=http'])
    assert.equal(setFault(faults, typed), null)
  assert.equal(setFault(faults, 'answerWith=deal/get_page=9 Operation timeout'), null)
  assert.deepEqual(faults, {
    ...noFaults(),
    ...{ flapEvery: 3, silent: true, busy: true, permission: 'http' },
    answerWith: { 'deal/get_page': '9 Operation timeout' },
  })
  for (const typed of [
    'no',
    'flapEvery',
    'flapEvery=x',
    'silent=2',
    'permission=x',
    'answerWith=x',
    'toString',
  ])
    assert.equal(typeof setFault(faults, typed), 'string', typed)
})

test('faults are counted from the practice clock', async (t) => {
  const practice = await start(t)
  assert.equal(practice.now(), NOW_MS)
  practice.advance(1500)
  assert.equal(practice.now(), NOW_MS + 1500)
})
