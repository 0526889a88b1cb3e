// The trade socket against the practice broker: logins with one-time codes in every form, what is remembered between
// sessions, news, ends of all kinds, and who is told nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  makeCertificate,
  type PracticeTickTrader,
  type PracticeTickTraderOptions,
  startPracticeTickTrader,
} from '@tidemark/practice'
import { until } from '../../../test/support/until.ts'
import { systemClock, type Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { Secret } from '../../platform/secret.ts'
import { ConnectFailure } from '../failure.ts'
import type { ReadConnector, SessionDeps } from '../read-port.ts'
import { trustOf } from '../trust.ts'
import { typedCode } from './one-time-codes.ts'
import { createReadConnector } from './read-connector.ts'
import { openSocket } from './socket.ts'

const start = (options: PracticeTickTraderOptions = {}) =>
  startPracticeTickTrader({
    ...{ tickMs: 0, tls: false, accounts: [{ type: 'Net', oneTimeCodes: true }] },
    ...options,
  })

/** Time goes by the broker's clock; who waits moves it. */
const clockOf = (practice: PracticeTickTrader): Timer => ({
  now: practice.now,
  monotonicMs: practice.now,
  async wait(lengthMs, signal) {
    await systemClock.wait(1, signal)
    if (signal?.aborted !== true && lengthMs >= 1_000) practice.advance(1, lengthMs)
  },
})

type Given = {
  readonly connector?: ReadConnector
  readonly settings?: Record<string, string>
  readonly secrets?: Record<string, Secret>
  readonly log?: Log
  readonly onNews?: () => void
}

function open(practice: PracticeTickTrader, given: Given = {}) {
  const [one] = practice.accounts
  assert.ok(one !== undefined)
  const deps: SessionDeps = {
    settings: {
      ...{ url: practice.url, web_api_id: one.webApiId, web_api_key: one.webApiKey },
      ...given.settings,
    },
    secrets: { web_api_secret: new Secret(one.webApiSecret), ...given.secrets },
    clock: clockOf(practice),
    log: given.log ?? quiet,
    ...(given.onNews === undefined ? {} : { onNews: given.onNews }),
  }
  return (given.connector ?? createReadConnector()).open(deps)
}

const nothing = () => undefined
const quiet: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const accountOf = (practice: PracticeTickTrader) => practice.accounts[0]?.id ?? ''
const totpOf = (practice: PracticeTickTrader) => ({
  totp_secret: new Secret(practice.accounts[0]?.totpSecret ?? ''),
})
const typedNow = (
  practice: PracticeTickTrader,
  code = practice.oneTimeCode(accountOf(practice)),
) => ({
  one_time_code: new Secret(typedCode(code, practice.now())),
})
const sent = (practice: PracticeTickTrader, word: string) =>
  practice.requests().filter(({ method }) => method === word).length

async function failureOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => 'none',
    (error: unknown) => error,
  )
  return thrown instanceof ConnectFailure ? `${thrown.reason}: ${thrown.detail}` : String(thrown)
}

async function readsAll(practice: PracticeTickTrader, session: Awaited<ReturnType<typeof open>>) {
  const account = accountOf(practice)
  const order = { Type: 'Market', Symbol: 'EURUSD', Side: 'Buy', Amount: 20_000 }
  practice.trade(account, 'create', order)
  const [reading] = await session.readAccounts([account])
  assert.ok(reading?.kind === 'picture')
  const truth = practice.truth(account)
  assert.equal(Number(reading.picture.equity), Number(truth.money?.equity))
  assert.equal(reading.positions.length, truth.positions.length)
  const deals = await session.readDeals(account, 0, 4_000_000_000)
  assert.ok(deals.length >= 1)
}

test('where HTTPS is refused to a token with one-time codes, the socket reads everything', async () => {
  await using practice = await start()
  await using session = await open(practice, { secrets: totpOf(practice) })
  await readsAll(practice, session)
  await session.ping()
  assert.ok(practice.requests().every(({ trades }) => !trades))
})

for (const [what, fault] of [
  ['a bare ok', 'plainLogin'],
  ['two-factor in place of the answer', 'sourceStyle'],
] as const)
  test(`a login that is answered by ${what} is one too`, async () => {
    await using practice = await start()
    practice.faults[fault] = true
    await using session = await open(practice, { secrets: totpOf(practice) })
    await readsAll(practice, session)
  })

test('a code is asked for, typed, and not asked for again while the broker remembers the device', async () => {
  await using practice = await start()
  const connector = createReadConnector()
  assert.match(await failureOf(open(practice, { connector })), /^one_time_code_needed/)
  {
    await using session = await open(practice, { connector, secrets: typedNow(practice) })
    await readsAll(practice, session)
  }
  const before = sent(practice, 'TwoFactor')
  for (let turn = 0; turn < 3; turn += 1) {
    await using session = await open(practice, { connector })
    await session.ping()
  }
  assert.equal(sent(practice, 'TwoFactor'), before)
  practice.forgetCodes()
  assert.match(await failureOf(open(practice, { connector })), /^one_time_code_needed/)
})

test('an hour before a login by one-time code ends the log says so, and when', async (t) => {
  await using practice = await start()
  const lines: string[] = []
  const note = (...words: unknown[]) => void lines.push(JSON.stringify(words))
  const log: Log = { debug: note, info: note, warn: note, error: note }
  t.mock.timers.enable({ apis: ['setTimeout'] })
  await using session = await open(practice, {
    log,
    settings: { transport: 'socket' },
    secrets: typedNow(practice),
  })
  t.mock.timers.tick(7 * 3_600_000 - 1)
  assert.deepEqual(
    lines.filter((line) => line.includes('ends soon')),
    [],
  )
  t.mock.timers.tick(1)
  const [line, ...others] = lines.filter((one) => one.includes('ends soon'))
  assert.deepEqual(others, [])
  const until = new Date(practice.now() + 8 * 3_600_000).toISOString()
  assert.ok(line?.includes(until) && line.includes('tidemark otp'), line)
  t.mock.timers.reset()
  await session.ping()
})

test('a code is sent once: an old one, and one that was used, ask for the next', async () => {
  await using practice = await start()
  const connector = createReadConnector()
  const old = typedNow(practice)
  practice.advance(1, 120_000)
  assert.match(
    await failureOf(open(practice, { connector, secrets: old })),
    /^one_time_code_needed/,
  )
  assert.equal(sent(practice, 'TwoFactor'), 0)
  const fresh = typedNow(practice)
  await (await open(practice, { connector, secrets: fresh }))[Symbol.asyncDispose]()
  practice.forgetCodes()
  assert.match(
    await failureOf(open(practice, { connector, secrets: fresh })),
    /^one_time_code_needed/,
  )
  assert.equal(sent(practice, 'TwoFactor'), 1)
})

test('three wrong codes end the trying, and it is said; after a rest the right one is taken', async () => {
  await using practice = await start()
  const connector = createReadConnector()
  const wrong = { totp_secret: new Secret('ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP') }
  assert.match(
    await failureOf(open(practice, { connector, secrets: wrong })),
    /^one_time_code_wrong/,
  )
  assert.equal(sent(practice, 'TwoFactor'), 3)
  const said = await failureOf(open(practice, { connector, secrets: wrong }))
  assert.match(
    said,
    /^one_time_code_wrong: 3 codes in a row were refused; none is sent for 15 minutes/,
  )
  assert.equal(sent(practice, 'TwoFactor'), 3)
  // Another secret begins anew.
  await using session = await open(practice, { connector, secrets: totpOf(practice) })
  await readsAll(practice, session)
})

test('typed codes are counted over sessions: the fourth stays here', async () => {
  await using practice = await start()
  const connector = createReadConnector()
  for (const code of ['000000', '000001', '000002']) {
    const secrets = typedNow(practice, code)
    assert.match(await failureOf(open(practice, { connector, secrets })), /^one_time_code_wrong/)
  }
  const secrets = typedNow(practice)
  assert.match(
    await failureOf(open(practice, { connector, secrets })),
    /none is sent for 15 minutes/,
  )
  assert.equal(sent(practice, 'TwoFactor'), 3)
  practice.advance(1, 16 * 60_000)
  await using session = await open(practice, { connector, secrets: typedNow(practice) })
  await readsAll(practice, session)
})

test('a broker that asks to be left alone is left alone before the next session begins', async () => {
  await using practice = await start({ accounts: [{ type: 'Gross' }] })
  const connector = createReadConnector()
  practice.faults.throttleEvery = 1
  practice.faults.retryAfterS = 40
  assert.match(await failureOf(open(practice, { connector })), /^broker_busy: .*40 s of rest/)
  practice.faults.throttleEvery = 0
  const beforeMs = practice.now()
  await using session = await open(practice, { connector })
  assert.ok(practice.now() - beforeMs >= 40_000)
  await readsAll(practice, session)
})

test('a session leaves nothing behind with each of its requests', async () => {
  await using practice = await start({ accounts: [{ type: 'Gross' }] })
  const warnings: string[] = []
  const note = ({ name }: Error) => void warnings.push(name)
  process.on('warning', note)
  await using session = await open(practice, { onNews: nothing })
  for (let turn = 0; turn < 60; turn += 1) await session.ping()
  await systemClock.wait(5)
  process.off('warning', note)
  assert.deepEqual(warnings, [])
})

test('a push is a reason to look and no more: each change is told, also in the words of the older guide', async () => {
  for (const style of [false, true]) {
    await using practice = await start({ accounts: [{ type: 'Gross' }] })
    practice.faults.sourceStyle = style
    let news = 0
    await using session = await open(practice, { onNews: () => (news += 1) })
    await until(() => news > 0)
    const before = news
    practice.trade(accountOf(practice), 'create', {
      ...{ Type: 'Market', Symbol: 'EURUSD', Side: 'Sell', Amount: 1000 },
    })
    await until(() => news > before)
    await readsAll(practice, session)
  }
})

test('news come again after the socket was cut, and what was missed is a reason to look', async () => {
  await using practice = await start({ accounts: [{ type: 'Gross' }] })
  let news = 0
  await using session = await open(practice, { onNews: () => (news += 1) })
  for (let turn = 1; turn <= 5; turn += 1) {
    await until(() => news > 0 && practice.openSockets() === 1)
    news = 0
    practice.cut('maintenance')
  }
  await until(() => news > 0)
  await readsAll(practice, session)
})

test('over the socket the end of it is the end of the session, in words of ours', async () => {
  await using practice = await start()
  const session = await open(practice, { secrets: totpOf(practice) })
  practice.cut('You owe us money')
  await until(() => practice.openSockets() === 0)
  assert.match(await failureOf(session.ping()), /^session_lost/)
  assert.doesNotMatch(await failureOf(session.ping()), /money/)
  await session[Symbol.asyncDispose]()
})

test('a socket that is half open is noticed', async () => {
  await using practice = await start()
  using socket = await openSocket({
    ...{ url: practice.tradeUrl, trust: trustOf({}), connectMs: 20_000, answerMs: 20_000 },
    ...{ onPush: nothing, pingMs: 20 },
  })
  practice.faults.halfOpen = true
  assert.equal((await socket.closed).detail, 'the socket no longer answers')
})

test('a socket under another certificate is told nothing', async () => {
  await using practice = await start({ tls: makeCertificate() })
  const fingerprint = 'AB'.repeat(32)
  const settings = { transport: 'socket', fingerprint }
  assert.match(await failureOf(open(practice, { settings })), /^certificate_not_trusted/)
  assert.match(
    await failureOf(open(practice, { settings: { transport: 'socket' } })),
    /^certificate_not_trusted/,
  )
  assert.equal(practice.requests().length, 0)
  for (const trust of [{ fingerprint: practice.fingerprint256 }, { ca: practice.caPem }] as Record<
    string,
    string
  >[]) {
    await using session = await open(practice, { settings: trust, secrets: totpOf(practice) })
    await readsAll(practice, session)
  }
})

test('rubbish on the socket is not understood, and no secret is in any word of it', async () => {
  await using practice = await start()
  const lines: string[] = []
  const note = (...words: unknown[]) => void lines.push(JSON.stringify(words))
  const log: Log = { debug: note, info: note, warn: note, error: note }
  practice.faults.rubbish = true
  const settings = { transport: 'socket' }
  const secrets = totpOf(practice)
  assert.match(
    await failureOf(open(practice, { settings, secrets, log })),
    /^answer_not_understood/,
  )
  practice.faults.rubbish = false
  await using session = await open(practice, { settings, secrets, log })
  await session.ping()
  const [one] = practice.accounts
  for (const secret of [one?.webApiSecret, one?.totpSecret])
    assert.ok(!lines.join('').includes(secret ?? 'x'))
})
