// Accounts of a broker that leaves some out, moves them between groups, or answers oddly about one of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createManualTimer } from '../../../test/support/manual-timer.ts'
import {
  createScriptedSession,
  done,
  type ScriptedAnswers,
} from '../../../test/support/scripted-session.ts'
import type { Log } from '../../platform/log.ts'
import type { AccountReading } from '../read-port.ts'
import { createGroups } from './groups.ts'
import { readAccounts } from './read-accounts.ts'

const user = (Login: string, Group = 'desk') => ({
  ...{ Login, Group, Name: 'Jane Doe', Leverage: '100', CurrencyDigits: '2' },
  ...{ Balance: '100.10', Credit: '5.00' },
})

const state = (Login: string) => ({
  ...{ Login, CurrencyDigits: '2', Balance: '100.10', Credit: '5.00', Floating: '-1.00' },
  ...{ Equity: '104.10', Margin: '0.00', MarginFree: '104.10', MarginLevel: '0.00' },
  MarginLeverage: '100',
})

type Broker = {
  readonly users: Record<string, unknown>
  readonly states: Record<string, unknown>
  readonly positions?: readonly unknown[]
  readonly groups?: Record<string, unknown>
  readonly single?: ScriptedAnswers
}

function desk(broker: Broker) {
  const among = (all: Record<string, unknown>, login = '') =>
    done(login.split(',').flatMap((one) => all[one] ?? []))
  const { session, asked } = createScriptedSession((command, given) => {
    if (command === 'user/account/get_batch') return among(broker.states, given.login)
    if (command === 'user/get_batch') return among(broker.users, given.login)
    if (command === 'position/get_batch') return done(broker.positions ?? [])
    if (command === 'user/get')
      return broker.single?.(command, given) ?? { retcode: '13 Not found' }
    const found = (broker.groups ?? { desk: usd })[given.group ?? '']
    return found ?? { retcode: '13 Not found' }
  })
  const clock = createManualTimer(0)
  // It moves on only while somebody waits.
  void clock.wait(Number.MAX_SAFE_INTEGER)
  const lines: string[] = []
  const note = (...words: unknown[]) => lines.push(JSON.stringify(words))
  const log: Log = { debug: note, info: note, warn: note, error: note }
  const reader = { session, clock, groups: createGroups(session, { clock, log }), masks: [] }
  return { reader, asked, clock, lines }
}

const group = (Currency: string) =>
  done({ Currency, CurrencyDigits: '2', MarginMode: '2', Company: 'A Broker' })
const usd = group('USD')

const words = (readings: readonly AccountReading[]) =>
  readings.map((one) =>
    one.kind === 'picture'
      ? `${one.account} ${one.picture.currency}`
      : `${one.account} ${one.cause}`,
  )

test('once groups are known, accounts that trade cost two questions', async () => {
  const { reader, asked } = desk({ users: { 1: user('1') }, states: { 1: state('1') } })
  assert.deepEqual(words(await readAccounts(reader, ['1'])), ['1 USD'])
  assert.equal(asked.length, 4)
  await readAccounts(reader, ['1'])
  assert.deepEqual(asked.slice(4), ['user/account/get_batch', 'position/get_batch'])
})

test('an idle account has what its user says, exactly', async () => {
  const { reader } = desk({ users: { 1: user('1') }, states: {} })
  const [one] = await readAccounts(reader, ['1'])
  assert.ok(one?.kind === 'picture')
  const { balance, credit, equity, profit, margin, margin_free, margin_level, company } =
    one.picture
  assert.deepEqual(
    { balance, credit, equity, profit, margin, margin_free, margin_level, company },
    {
      ...{ balance: '100.10', credit: '5.00', equity: '105.10', profit: '0', margin: '0' },
      ...{ margin_free: '105.10', margin_level: null, company: 'A Broker' },
    },
  )
})

test('an account that only the batch left out is read all the same', async () => {
  const { reader } = desk({ users: {}, states: {}, single: () => done(user('1')) })
  assert.deepEqual(words(await readAccounts(reader, ['1'])), ['1 USD'])
})

test('the answer about another account is no answer about this one', async () => {
  const { reader } = desk({ users: { 2: user('2') }, states: {}, single: () => done(user('2')) })
  assert.deepEqual(words(await readAccounts(reader, ['1', '2'])), ['1 account_unknown', '2 USD'])
})

test('not permitted and not known are told apart', async () => {
  const { reader } = desk({
    ...{ users: {}, states: {} },
    single: (_, { login }) => ({ retcode: login === '1' ? '8 x' : '13 x' }),
  })
  assert.deepEqual(words(await readAccounts(reader, ['1', '2'])), [
    '1 account_not_permitted',
    '2 account_unknown',
  ])
})

test('an account that moved to a group of another currency has that currency after a while', async () => {
  const users: Record<string, unknown> = { 1: user('1') }
  const groups = { desk: usd, euro: group('EUR') }
  const { reader, clock } = desk({ users, states: { 1: state('1') }, groups })
  assert.deepEqual(words(await readAccounts(reader, ['1'])), ['1 USD'])
  users[1] = user('1', 'euro')
  assert.deepEqual(words(await readAccounts(reader, ['1'])), ['1 USD'])
  await clock.pass(600_001)
  assert.deepEqual(words(await readAccounts(reader, ['1'])), ['1 EUR'])
})

test('a group that may not be read costs its accounts their currency and nothing else, and is told once', async () => {
  const { reader, lines } = desk({
    ...{ users: { 1: user('1'), 2: user('2', 'hidden') }, states: { 2: state('2') } },
    groups: { desk: usd, hidden: { retcode: '8 Not enough permissions' } },
  })
  for (let turn = 0; turn < 3; turn += 1) {
    const readings = await readAccounts(reader, ['1', '2'])
    assert.deepEqual(words(readings), ['1 USD', '2 null'])
    assert.ok(readings[1]?.kind === 'picture' && readings[1].picture.equity === '104.10')
  }
  assert.equal(lines.length, 1)
  assert.match(lines[0] ?? '', /Access to accounts/)
})

test('what is odd about one account does not cost its neighbours their values', async () => {
  const { reader } = desk({
    users: { 1: user('1'), 2: user('2'), 3: user('3') },
    states: { 1: state('1'), 2: { ...state('2'), Balance: 'NaN' }, 3: state('3') },
    positions: [{ Login: '3', Position: '7', Action: '9' }],
  })
  const readings = await readAccounts(reader, ['1', '2', '3'])
  assert.deepEqual(words(readings), ['1 USD', '2 answer_not_understood', '3 answer_not_understood'])
  assert.ok(readings[1]?.kind === 'refused')
  assert.match(readings[1].detail, /^Balance /)
})

test('rows of accounts that were not asked for are left aside', async () => {
  const { reader } = desk({
    users: { 1: user('1') },
    states: { 1: state('1') },
    positions: [{ Login: '999', Position: '7', Action: '0' }],
  })
  const [one, ...others] = await readAccounts(reader, ['1'])
  assert.ok(one?.kind === 'picture')
  assert.deepEqual([one.positions, others], [[], []])
})
