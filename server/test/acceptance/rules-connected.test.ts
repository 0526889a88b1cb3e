// Rules of accounts that connections read, with practice brokers of both venues: ok while the broker answers, unknown for as
// long as it does not and ever after, and a breach that is kept.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  type PracticeMt5,
  type PracticeTickTrader,
  startPracticeMt5,
  startPracticeTickTrader,
} from '@tidemark/practice'
import { runTidemark } from '../support/command-line.ts'
import { connectPractice } from '../support/connected-servers.ts'
import { json } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { type Harness, useTidemark } from './harness.ts'

type Rules = {
  state: string
  source: string
  verdict: string | null
  balance: string
  equity: string
  rules: {
    rule: string
    verdict: string
    reason: string | null
    room: string | null
    gaps: { cause: string }[]
  }[]
  breaches: { rule: string; evidence: string }[]
}

let mt5: PracticeMt5
let ticktrader: PracticeTickTrader
after(async () => {
  await mt5?.stop()
  await ticktrader?.stop()
})
const tidemark = useTidemark({ prepare })

async function cli(harness: Pick<Harness, 'home'>, ...words: string[]): Promise<void> {
  const { dataDir, databaseUrl } = harness.home
  const run = await runTidemark(words, { dataDir, databaseUrl })
  assert.equal(run.code, 0, run.stderr)
}

async function prepare(harness: Harness): Promise<void> {
  const home = { dataDir: harness.home.dataDir, databaseUrl: harness.home.databaseUrl }
  mt5 = await startPracticeMt5({ tickMs: 0, bot: false, accounts: 1 })
  // With nothing open, deals would prove that a silence was harmless.
  for (const { login } of mt5.accounts)
    mt5.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.3 })
  await connectPractice({ home, command: (...words: string[]) => runTidemark(words, home) }, mt5)
  ticktrader = await startPracticeTickTrader({ tickMs: 3_600_000, accounts: [{ type: 'Gross' }] })
  const [gross] = ticktrader.accounts
  assert.ok(gross)
  ticktrader.setRights(gross.id, 'Readonly')
  const file = join(home.dataDir, 'gross.secret')
  writeFileSync(file, gross.webApiSecret, { mode: 0o600 })
  await cli(
    harness,
    ...['broker', 'add', '--venue', 'ticktrader', '--name', 'gross', '--server', 'Practice-TT'],
    ...['--url', ticktrader.url, '--fingerprint', ticktrader.fingerprint256],
    ...['--web-api-id', gross.webApiId, '--web-api-key', gross.webApiKey],
    ...['--web-api-secret-file', file],
  )
  await cli(harness, 'account', 'add', '--broker', 'gross', '--account', gross.id)
}

const read = async (account: string): Promise<Rules> => {
  const answer = await tidemark.get(`/api/v1/accounts/${account}/rules`)
  assert.equal(answer.status, 200, answer.text)
  return json<Rules>(answer)
}
const seen = (account: string, isSo: (rules: Rules) => boolean, what: string) =>
  until(
    async () => {
      const rules = await read(account)
      return isSo(rules) ? rules : null
    },
    { timeoutMs: 60_000, everyMs: 100, what },
  )

test('MT5: ok while the broker answers, unknown while it is silent, and unknown ever after', async () => {
  const login = mt5.accounts[0]?.login ?? assert.fail()
  const live = await seen(login, ({ state }) => state === 'live', 'a live account')
  await cli(
    tidemark,
    'rules',
    'set',
    login,
    'ftmo-2-step-funded',
    '--initial-balance',
    live.balance,
  )
  const fine = await seen(login, ({ verdict }) => verdict === 'ok', 'a verdict')
  assert.equal(fine.source, 'mt5_web_api')
  const left = Number(fine.equity) - Number(fine.balance) * 0.95
  assert.ok(Math.abs(Number(fine.rules[0]?.room) - left) < 0.01, `${fine.rules[0]?.room}`)
  mt5.faults.silent = true
  const silent = await seen(login, ({ verdict }) => verdict === 'unknown', 'the silence')
  assert.notEqual(silent.state, 'live')
  assert.equal(silent.rules[0]?.reason, 'gap')
  await seen(login, ({ state }) => state === 'offline', 'an offline account')
  mt5.faults.silent = false
  const back = await seen(login, ({ state }) => state === 'live', 'the broker to come back')
  assert.equal(back.verdict, 'unknown')
  assert.deepEqual(
    back.rules.map(({ gaps }) => gaps.map(({ cause }) => cause)),
    [['broker_silent'], ['broker_silent']],
  )
})

test('TickTrader: a breach is seen with the first value and kept', async () => {
  const account = ticktrader.accounts[0]?.id ?? assert.fail()
  const live = await seen(account, ({ state }) => state === 'live', 'a live account')
  const file = join(tidemark.home.dataDir, 'tight.json')
  const balance = (Number(live.equity) + 1000).toFixed(2)
  writeFileSync(
    file,
    JSON.stringify({
      ...{ id: 'tight', firm: 'Own', programme: 'Tight', phase: 'Test', version: '1' },
      ...{ currency: 'USD', initial_balance: balance, source: { status: 'own' } },
      rules: [
        { kind: 'max_loss', amount: '500', peak: 'none', measured: 'equity', breach_when: 'below' },
      ],
    }),
  )
  await cli(tidemark, 'rules', 'set', account, '--file', file)
  const broken = await seen(account, ({ breaches }) => breaches.length > 0, 'the breach')
  assert.deepEqual(
    [broken.verdict, broken.source, broken.rules[0]?.room],
    ['breached', 'ticktrader', '-500.00'],
  )
  assert.deepEqual(
    broken.breaches.map(({ rule, evidence }) => [rule, evidence]),
    [['max_loss', 'sampled']],
  )
})
