// The session against a server whose answers are the test's: refusals, handshakes, what is asked twice and what never is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  brokerPassword,
  done,
  json,
  type ScriptedBroker,
  startScriptedBroker,
} from '../../../test/support/scripted-broker.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { Secret } from '../../platform/secret.ts'
import { ConnectFailure } from '../failure.ts'
import { readConnector } from './read-connector.ts'
import { openSession } from './session.ts'

const nothing = () => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

function depsOf(broker: ScriptedBroker, password = brokerPassword) {
  return {
    settings: { url: broker.url, login: '1000', ca: broker.certPem },
    secrets: { password: new Secret(password) },
    ...{ clock: systemClock, log: silent, deadlines: { connectMs: 2_000, answerMs: 4_000 } },
  }
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => 'none',
    (error: unknown) => error,
  )
  return thrown instanceof ConnectFailure ? `${thrown.reason}: ${thrown.detail}` : String(thrown)
}

const HANDSHAKE = ['auth/start', 'auth/answer']

test('the handshake says who we are, and the password is not in it', async () => {
  await using broker = await startScriptedBroker(() => null)
  await using session = await openSession(depsOf(broker))
  await session.ask('test/access')
  const [start] = broker.asked
  assert.deepEqual(start?.query, {
    ...{ version: '1985', agent: 'Tidemark', login: '1000', type: 'manager' },
  })
  assert.equal(broker.connections, 1)
  assert.doesNotMatch(JSON.stringify(broker.asked), new RegExp(brokerPassword))
})

for (const [what, answer, expected] of [
  ['retcode 1001', json({ retcode: '1001 Invalid account' }), /^credentials_refused: retcode 1001/],
  ['1001 with 403', json({ retcode: '1001 x' }, 403), /^credentials_refused: retcode 1001/],
  ['an address that is not allowed', json({ retcode: '1012 x' }), /^ip_not_allowed/],
  ['a code of the handshake that nobody knows', json({ retcode: 1033 }), /^credentials_refused/],
  ['403 alone', json({}, 403), /^broker_busy: status 403/],
  ['403 and 8, as in maintenance', json({ retcode: '8 x' }, 403), /^broker_busy: status 403/],
  ['503', { status: 503, text: 'upstream' }, /^broker_busy: status 503/],
  ['404', { status: 404, text: '<html>' }, /^answer_not_understood: status 404/],
  ['a redirect', { status: 302, text: '' }, /^answer_not_understood: status 302/],
  ['no challenge', json({ retcode: '0 Done', srv_rand: 'short' }), /^answer_not_understood/],
  ['no proof', done({}), /^server_not_genuine/],
  ['the end of the connection', 'cut', /^broker_unreachable/],
] as const)
  for (const command of HANDSHAKE)
    test(`${what} to ${command}`, async () => {
      if (what === 'no proof' && command === 'auth/start') return
      if (what === 'no challenge' && command === 'auth/answer') return
      await using broker = await startScriptedBroker((asked) =>
        asked.command === command ? answer : null,
      )
      assert.match(await failureOf(openSession(depsOf(broker))), expected)
      assert.ok(broker.asked.length <= 2)
    })

test('a handshake that is cut in its middle is not taken for a wrong password', async () => {
  await using broker = await startScriptedBroker(({ command }) =>
    command === 'auth/start'
      ? {
          text: JSON.stringify({ retcode: '0 Done', srv_rand: '00'.repeat(16) }),
          headers: { connection: 'close' },
        }
      : json({ retcode: '1001 Invalid account' }),
  )
  assert.match(await failureOf(openSession(depsOf(broker))), /^broker_unreachable/)
  assert.deepEqual(broker.commands(), ['auth/start'])
})

for (const status of [401, 403])
  test(`a session that ended (${status}) is begun anew and the question asked once more`, async () => {
    await using broker = await startScriptedBroker(({ command }, times) =>
      command === 'time/get' && times === 1 ? json({}, status) : null,
    )
    await using session = await openSession(depsOf(broker))
    assert.equal((await session.ask('time/get')).retcode, 0)
    assert.deepEqual(broker.commands(), [...HANDSHAKE, 'time/get', ...HANDSHAKE, 'time/get'])
    assert.equal(broker.connections, 2)
  })

test('a connection that ended between two questions is made anew, with its handshake', async () => {
  await using broker = await startScriptedBroker(({ command }, times) =>
    command === 'time/get' && times === 1
      ? { text: '{"retcode":"0 Done"}', headers: { connection: 'close' } }
      : null,
  )
  await using session = await openSession(depsOf(broker))
  await session.ask('time/get')
  await until(() => broker.open === 0)
  assert.equal((await session.ask('time/get')).retcode, 0)
  assert.deepEqual(broker.commands(), [...HANDSHAKE, 'time/get', ...HANDSHAKE, 'time/get'])
})

test('a command that a fresh session is refused too is not permitted, and costs one handshake', async () => {
  await using broker = await startScriptedBroker(({ command }) =>
    command === 'group/get' ? json({}, 403) : null,
  )
  await using session = await openSession(depsOf(broker))
  for (let turn = 0; turn < 5; turn += 1)
    assert.match(
      await failureOf(session.ask('group/get', { group: 'a' })),
      /^permission_missing: status 403 to group\/get: it needs “Access to accounts”/,
    )
  assert.equal(broker.commands().filter((one) => one === 'auth/start').length, 2)
  assert.equal((await session.ask('time/get')).retcode, 0)
})

test('questions that are asked at once are sent one after the other', async () => {
  let open = 0
  let most = 0
  await using broker = await startScriptedBroker(({ command }) => {
    if (command.startsWith('auth')) return null
    open += 1
    most = Math.max(most, open)
    return (response) => {
      setImmediate(() => {
        open -= 1
        response.end('{"retcode":"0 Done"}')
      })
    }
  })
  await using session = await openSession(depsOf(broker))
  await Promise.all(Array.from({ length: 8 }, () => session.ask('time/get')))
  assert.equal(most, 1)
  assert.equal(broker.connections, 1)
})

test('questions that wait while a session is begun anew profit from it', async () => {
  let isForgotten = false
  await using broker = await startScriptedBroker(({ command }) => {
    if (command === 'auth/start') isForgotten = false
    return isForgotten ? json({}, 403) : null
  })
  await using session = await openSession(depsOf(broker))
  isForgotten = true
  const answers = await Promise.all(Array.from({ length: 5 }, () => session.ask('time/get')))
  assert.deepEqual(
    answers.map(({ retcode }) => retcode),
    [0, 0, 0, 0, 0],
  )
  assert.equal(broker.commands().filter((one) => one === 'auth/start').length, 2)
})

for (const [what, answer, expected] of [
  ['500', { status: 500, text: '' }, /^broker_busy: status 500/],
  ['429', { status: 429, text: '' }, /^broker_busy: status 429/],
  ['404', { status: 404, text: '' }, /^answer_not_understood: status 404/],
  ['302', { status: 302, text: '' }, /^answer_not_understood: status 302/],
  ['200 without an answer', { status: 200, text: 'SECRET' }, /^answer_not_understood: no return/],
] as const)
  test(`${what} to a command is a failure with nothing of the answer in it`, async () => {
    await using broker = await startScriptedBroker(({ command }) =>
      command === 'time/get' ? answer : null,
    )
    await using session = await openSession(depsOf(broker))
    const failure = await failureOf(session.ask('time/get'))
    assert.match(failure, expected)
    assert.doesNotMatch(failure, /SECRET/)
  })

test('a return code says more than the status beside it', async () => {
  await using broker = await startScriptedBroker(({ command }) =>
    command === 'user/get' ? json({ retcode: '13 Not found' }, 404) : null,
  )
  await using session = await openSession(depsOf(broker))
  assert.equal((await session.ask('user/get', { login: '1' })).retcode, 13)
})

test('who leaves says goodbye; who still waits for an answer does not', async () => {
  await using broker = await startScriptedBroker(({ command }) =>
    command === 'time/get' ? 'silent' : null,
  )
  const polite = await openSession(depsOf(broker))
  await polite.ask('test/access')
  await polite[Symbol.asyncDispose]()
  assert.equal(broker.commands().at(-1), 'quit')

  const sent: string[] = []
  const onRequest = ({ path }: { path: string }) => void sent.push(path)
  const hurried = await openSession({ ...depsOf(broker), onRequest })
  const waiting = failureOf(hurried.ask('time/get'))
  await until(() => broker.commands().at(-1) === 'time/get')
  await hurried[Symbol.asyncDispose]()
  assert.match(await waiting, /^session_lost/)
  assert.equal(sent.at(-1), '/api/time/get')
  assert.match(await failureOf(hurried.ask('test/access')), /^session_lost: it was closed/)
})

test('an investor password is sent once, in the body, whatever happens', async () => {
  const word = 'Investor-Secret-1'
  for (const [answer, access, expected] of [
    [json({ retcode: '0 Done' }), null, /^none/],
    [json({ retcode: '3006 x' }), null, /^none/],
    [json({ retcode: '13 x' }), null, /^account_unknown/],
    [json({ retcode: '8 x' }), null, /^permission_missing: retcode 8.*“Edit accounts”/],
    [json({ retcode: '8 x' }, 403), null, /^permission_missing: retcode 8.*“Edit accounts”/],
    [json({}, 403), null, /^permission_missing: status 403.*“Edit accounts”/],
    [json({}, 403), json({}, 403), /^session_lost: status 403.*ask again/],
    ['cut', null, /^session_lost/],
    [{ status: 500, text: '' }, null, /^broker_busy/],
  ] as const) {
    await using broker = await startScriptedBroker(({ command }) => {
      if (command === 'user/check_password') return answer
      return command === 'test/access' ? access : null
    })
    await using session = await readConnector.open(depsOf(broker))
    const failure = await failureOf(session.checkInvestorPassword('7', new Secret(word)))
    assert.match(failure, expected)
    assert.ok(!failure.includes(word))
    const sent = broker.asked.filter(({ command }) => command === 'user/check_password')
    assert.equal(sent.length, 1)
    assert.deepEqual(sent[0]?.query, {})
    assert.deepEqual(JSON.parse(sent[0]?.body ?? ''), {
      ...{ Login: '7', Type: 'investor', Password: word },
    })
  }
})

test('a cookie is given back to the server that set it', async () => {
  await using broker = await startScriptedBroker(({ command }) =>
    command === 'time/get'
      ? { text: '{"retcode":"0 Done"}', headers: { 'set-cookie': 'a=b; Secure; HttpOnly' } }
      : null,
  )
  await using session = await openSession(depsOf(broker))
  await session.ask('time/get')
  await session.ask('test/access')
  assert.equal(broker.asked.at(-1)?.headers.cookie, 'a=b')
})
