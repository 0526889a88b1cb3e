// The MT5 Web API connector against its practice broker, case by case.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type PracticeMt5, type PracticeMt5Options, startPracticeMt5 } from '@tidemark/practice'
import { readConnector } from '../../src/connect/mt5/read-connector.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Log } from '../../src/platform/log.ts'
import { Secret } from '../../src/platform/secret.ts'
import type { ConformanceBench, Fault, Truth } from './bench.ts'
import { conformanceCases, renderConformancePage } from './cases.ts'

const nothing = () => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const summer = Date.parse('2026-07-15T12:00:00Z')

function withFault(practice: PracticeMt5, name: Fault, on: boolean): void {
  const { faults } = practice
  if (name === 'unreachable') faults.refuseConnections = on
  else if (name === 'not_genuine') faults.notGenuine = on
  else if (name === 'flapping') faults.flapEvery = on ? 3 : 0
  else if (name === 'reset') faults.resetEvery = on ? 1 : 0
  else if (name === 'bare_numbers') faults.bareNumbers = on
  else if (name === 'single_backslash') faults.singleBackslash = on
  else if (name === 'partial') faults.partialAfter = on ? 1 : 0
  else if (name === 'null_answers') faults.nullAnswers = on
  else if (name === 'no_rights') faults.noRights = on
  else if (name === 'no_rights_by_status') {
    faults.noRights = on
    faults.permission = on ? 'http' : 'code'
  } else if (name === 'maintenance') faults.maintenanceUntilMs = on ? Number.MAX_SAFE_INTEGER : 0
  else if (name === 'slow') faults.delayMs = on ? 30 : 0
  else if (name === 'ip_blocked') faults.ipBlocked = on
  else faults[name] = on
}

const people = (index: number) => `Jane${index} Doe${index}`
const specs = [
  { group: 'desk\\forex', name: people(0) },
  { group: 'desk\\forex', name: people(1) },
  { group: 'other\\private', name: people(2) },
  { group: 'desk\\exchange', mode: 'netting' as const, name: people(3) },
]
const crowd = Array.from({ length: 200 }, () => ({ group: 'desk\\forex' }))

function start(accounts: PracticeMt5Options['accounts'] = specs): Promise<PracticeMt5> {
  return startPracticeMt5({
    ...{ accounts, managerGroups: ['desk\\*'], tickMs: 0, bot: false },
    now: () => summer,
  })
}

const lots = (ext: unknown) => String(Number(ext) / 1e8)

function truthOf(practice: PracticeMt5, account: string): Truth {
  const { account: state, positions, deals } = practice.truth(account)
  const plain = (text: unknown) => String(text)
  return {
    balance: plain(state.Balance),
    equity: plain(state.Equity),
    margin: plain(state.Margin),
    positions: positions.map((one) => ({
      ticket: plain(one.Position),
      position: plain(one.ExpertPositionID),
      symbol: plain(one.Symbol),
      side: one.Action === '0' ? 'buy' : 'sell',
      volume: lots(one.VolumeExt),
      openPrice: plain(one.PriceOpen),
      swap: plain(one.Storage),
      profit: plain(one.Profit),
      openedServerMsc: plain(one.TimeCreateMsc),
    })),
    orders: null,
    deals: deals.map((one) => ({
      deal: plain(one.Deal),
      position: one.PositionID === '0' ? null : plain(one.PositionID),
      serverMsc: plain(one.TimeMsc),
      type: Number(one.Action),
      entry: Number(one.Entry),
      volume: lots(one.VolumeExt),
      price: plain(one.Price),
      profit: plain(one.Profit),
      commission: plain(one.Commission),
      swap: plain(one.Storage),
    })),
  }
}

function benchOf(practice: PracticeMt5): ConformanceBench {
  const lines: string[] = []
  const note = (...words: unknown[]) => lines.push(JSON.stringify(words))
  const log: Log = { debug: note, info: note, warn: note, error: note }
  const [active, idle, forbidden, netting] = practice.accounts
  assert.ok(active && idle && forbidden)
  const other = 'AB'.repeat(32)
  const { password } = practice.manager
  return {
    accounts: {
      ...{ active: active.login, idle: idle.login, unknown: '99', forbidden: forbidden.login },
      netting: netting?.login ?? '',
    },
    many: practice.accounts.map(({ login }) => login),
    investorPassword: active.investorPassword,
    secrets: [password, active.investorPassword, active.mainPassword],
    personal: [
      people(0),
      'Jane',
      'Practice Town',
      'Practice Road',
      '+1 555',
      '@practice',
      '203.0.113',
    ],
    open({ password: given = password, trust = 'pin', hurried = false } = {}) {
      const settings: Record<string, string> = { url: practice.url, login: practice.manager.login }
      if (trust === 'pin') settings.fingerprint = practice.fingerprint256
      if (trust === 'other_pin') settings.fingerprint = other
      if (trust === 'ca') settings.ca = practice.caPem
      return readConnector.open({
        settings,
        secrets: { password: new Secret(given) },
        clock: systemClock,
        log,
        ...(hurried ? { deadlines: { connectMs: 5_000, answerMs: 100 } } : {}),
      })
    },
    fault: (name, on) => withFault(practice, name, on),
    truth: (account) => truthOf(practice, account),
    trade: (account, side = 'buy', size = 0.25) =>
      void practice.trade(account, { symbol: 'EURUSD', side, lots: size }),
    placeWaiting: () => undefined,
    closeAll(account) {
      practice.advance(60_000)
      for (const one of practice.truth(account).positions)
        practice.close(account, String(one.Position))
    },
    cancelLastDeal: (account) =>
      practice.cancelDeal(account, String(practice.truth(account).deals.at(-1)?.Deal)),
    restart: () => practice.restart(),
    // Longer than a session lasts without a word.
    forget: () => practice.advance(200_000),
    toWinter: () => practice.advance(180 * 86_400_000),
    deposit(account, times) {
      for (let turn = 0; turn < times; turn += 1) practice.deposit(account, 100 + turn)
    },
    endOfTimeS: 4_000_000_000,
    offsetS: 10_800,
    winterOffsetS: 7_200,
    forbiddenRequests: () =>
      practice
        .requests()
        .filter(({ known }) => known !== 'allowed')
        .map(({ path }) => path),
    requests: () => practice.requests().length,
    handshakes: () => practice.counts()['/api/auth/start'] ?? 0,
    logged: () => lines.join('\n'),
  }
}

for (const { id, title, run } of conformanceCases)
  test(`${id} ${title}`, async () => {
    await using practice = await start(id === 'C-24' ? crowd : specs)
    const bench = benchOf(practice)
    await run(bench)
    assert.deepEqual(bench.forbiddenRequests(), [])
    for (const secret of bench.secrets) assert.ok(!bench.logged().includes(secret))
  })

test('accounts outside the groups of the connection are not read although the login may', async () => {
  await using practice = await startPracticeMt5({ accounts: specs, tickMs: 0, bot: false })
  const { url, manager, fingerprint256, accounts } = practice
  await using session = await readConnector.open({
    settings: {
      ...{ url, login: manager.login, fingerprint: fingerprint256, groups: 'desk\\*,!*\\exchange' },
    },
    secrets: { password: new Secret(manager.password) },
    ...{ clock: systemClock, log: silent },
  })
  const readings = await session.readAccounts(accounts.map(({ login }) => login))
  assert.deepEqual(
    readings.map((one) => (one.kind === 'refused' ? one.cause : one.kind)),
    ['picture', 'picture', 'account_not_permitted', 'account_not_permitted'],
  )
})

test('numbers of cases are given once and have no gap', () => {
  const expected = conformanceCases.map((_, index) => `C-${String(index + 1).padStart(2, '0')}`)
  assert.deepEqual(
    conformanceCases.map(({ id }) => id),
    expected,
  )
})

test('README.md is made from the cases', () => {
  const page = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  assert.equal(page, renderConformancePage())
})
