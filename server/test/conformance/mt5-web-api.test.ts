// The MT5 Web API connector against its practice broker, case by case.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type PracticeMt5, startPracticeMt5 } from '@tidemark/practice'
import { readConnector } from '../../src/connect/mt5/read-connector.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Log } from '../../src/platform/log.ts'
import { Secret } from '../../src/platform/secret.ts'
import { type ConformanceBench, conformanceCases, type Fault } from './cases.ts'

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
  else if (name === 'ip_blocked') faults.ipBlocked = on
  else faults[name] = on
}

function benchOf(practice: PracticeMt5): ConformanceBench {
  const lines: string[] = []
  const note = (...words: unknown[]) => lines.push(JSON.stringify(words))
  const log: Log = { debug: note, info: note, warn: note, error: note }
  const [active, idle, forbidden] = practice.accounts
  assert.ok(active && idle && forbidden)
  const other = 'AB'.repeat(32)
  const { password } = practice.manager
  return {
    accounts: { active: active.login, idle: idle.login, unknown: '99', forbidden: forbidden.login },
    investorPassword: active.investorPassword,
    secrets: [password, active.investorPassword],
    open({ password: given = password, trust = 'pin' } = {}) {
      const settings: Record<string, string> = { url: practice.url, login: practice.manager.login }
      if (trust === 'pin') settings.fingerprint = practice.fingerprint256
      if (trust === 'other_pin') settings.fingerprint = other
      if (trust === 'ca') settings.ca = practice.caPem
      return readConnector.open({
        settings,
        secrets: { password: new Secret(given) },
        clock: systemClock,
        log,
      })
    },
    fault: (name, on) => withFault(practice, name, on),
    truth(account) {
      const { account: state, positions, deals } = practice.truth(account)
      const plain = (text: unknown) => String(text)
      return {
        balance: plain(state.Balance),
        equity: plain(state.Equity),
        margin: plain(state.Margin),
        positions: positions.map((one) => ({
          ticket: plain(one.Position),
          symbol: plain(one.Symbol),
          volume: String(Number(one.VolumeExt) / 1e8),
          profit: plain(one.Profit),
        })),
        deals: deals.map((one) => ({
          deal: plain(one.Deal),
          profit: plain(one.Profit),
          type: Number(one.Action),
        })),
      }
    },
    trade: (account) => void practice.trade(account, { symbol: 'EURUSD', side: 'buy', lots: 0.25 }),
    closeAll(account) {
      practice.advance(60_000)
      for (const one of practice.truth(account).positions)
        practice.close(account, String(one.Position))
    },
    cancelLastDeal: (account) =>
      practice.cancelDeal(account, String(practice.truth(account).deals.at(-1)?.Deal)),
    restart: () => practice.restart(),
    deposit(account, times) {
      for (let turn = 0; turn < times; turn += 1) practice.deposit(account, 100 + turn)
    },
    endOfTimeS: 4_000_000_000,
    offsetS: 10_800,
    forbiddenRequests: () =>
      practice
        .requests()
        .filter(({ known }) => known !== 'allowed')
        .map(({ path }) => path),
    requests: () => practice.requests().length,
    logged: () => lines.join('\n'),
  }
}

for (const { id, title, run } of conformanceCases)
  test(`${id} ${title}`, async () => {
    await using practice = await startPracticeMt5({
      accounts: [{ group: 'desk\\forex' }, { group: 'desk\\forex' }, { group: 'other\\private' }],
      managerGroups: ['desk\\*'],
      tickMs: 0,
      bot: false,
      now: () => summer,
    })
    await run(benchOf(practice))
  })

test('a broker that takes the request and says nothing is silent, after its time', async () => {
  await using practice = await startPracticeMt5({ tickMs: 0, bot: false })
  practice.faults.delayMs = 60_000
  const { openChannel } = await import('../../src/connect/mt5/channel.ts')
  using channel = openChannel({
    origin: practice.url,
    trust: { ca: practice.caPem, fingerprint: null },
    connectMs: 2_000,
    answerMs: 50,
  })
  await assert.rejects(channel.send('GET', '/api/test/access'), { reason: 'broker_silent' })
})

test('README.md lists every case', () => {
  const table = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  for (const { id, title } of conformanceCases)
    assert.ok(table.includes(`| ${id} | ${title} |`), id)
  assert.equal(table.match(/^\| C-\d+ /gm)?.length, conformanceCases.length)
})
