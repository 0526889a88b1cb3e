// Accounts that connections read, as clients see them over HTTP: equal to what the broker holds, and when the broker gives
// nothing, why and what to do, in the answer, in the log and on the command line.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type PracticeMt5, type PracticeMt5Options, startPracticeMt5 } from '@tidemark/practice'
import { runTidemark } from '../support/command-line.ts'
import { connectPractice } from '../support/connected-servers.ts'
import { json } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { type Harness, useTidemark } from './harness.ts'

type Row = Record<string, unknown>
type Broken = {
  readonly cause: string
  /** Some brokers do not tell what they hide from what does not exist. */
  readonly orCause?: string
  readonly options?: PracticeMt5Options
  /** Before it is connected. */
  readonly fault?: Partial<PracticeMt5['faults']>
  readonly given?: Parameters<typeof connectPractice>[2]
}

/** Brokers of which each fails in its own way from the beginning. */
const broken: readonly Broken[] = [
  { cause: 'broker_unreachable', fault: { refuseConnections: true } },
  { cause: 'broker_silent', fault: { silent: true } },
  { cause: 'broker_busy', fault: { busy: true } },
  { cause: 'answer_not_understood', fault: { rubbish: true } },
  { cause: 'certificate_not_trusted', given: { fingerprint: 'AB'.repeat(32) } },
  { cause: 'server_not_genuine', fault: { notGenuine: true } },
  { cause: 'credentials_refused', given: { password: 'not-the-password' } },
  { cause: 'ip_not_allowed', fault: { ipBlocked: true } },
  { cause: 'permission_missing', fault: { noRights: true } },
  {
    cause: 'account_not_permitted',
    orCause: 'account_unknown',
    options: { managerGroups: ['nobody\\*'] },
  },
  { cause: 'account_unknown', given: { accounts: ['99'] } },
]

const brokers = new Map<string, PracticeMt5>()
after(async () => {
  for (const practice of brokers.values()) await practice.stop()
})
const tidemark = useTidemark({ prepare })

async function prepare(harness: Harness): Promise<void> {
  const home = { dataDir: harness.home.dataDir, databaseUrl: harness.home.databaseUrl }
  const group = { home, command: (...args: string[]) => runTidemark(args, home) }
  const fine = await start('fine', { accounts: 2 })
  for (const { login } of fine.accounts)
    fine.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.3 })
  await connectPractice(group, fine, { name: 'fine' })
  for (const { cause, options, fault, given } of broken) {
    const practice = await start(cause, { accounts: 1, ...options })
    Object.assign(practice.faults, fault)
    await connectPractice(group, practice, { name: cause, more: ['--no-test'], ...given })
  }
}

async function start(name: string, options: PracticeMt5Options): Promise<PracticeMt5> {
  const practice = await startPracticeMt5({
    tickMs: 0,
    bot: false,
    serverName: `Server-${name}`,
    ...options,
  })
  brokers.set(name, practice)
  return practice
}

function broker(name: string): PracticeMt5 {
  const practice = brokers.get(name)
  assert.ok(practice, name)
  return practice
}

async function read(path: string): Promise<Row> {
  const answer = await tidemark.get(path)
  assert.equal(answer.status, 200, answer.text)
  return json<Row>(answer)
}

async function accountsAt(name: string): Promise<Row[]> {
  const { data } = (await read('/api/v1/accounts?limit=1000')) as { data: Row[] }
  return data.filter(({ server }) => server === `Server-${name}`)
}

const isSame = (one: unknown, other: unknown) => Number(one) === Number(other)

test('the summary, the positions and the deals of a connected account are what the broker holds', async () => {
  const practice = broker('fine')
  for (const { login } of practice.accounts) {
    practice.advance(30_000)
    practice.deposit(login, 12_345)
    const path = `/api/v1/accounts/${login}`
    const query = '?server=Server-fine'
    await until(
      async () =>
        isSame(
          (await read(`${path}/summary${query}`)).balance,
          practice.truth(login).account.Balance,
        ),
      {
        timeoutMs: 30_000,
      },
    )
    const truth = practice.truth(login)
    const summary = await read(`${path}/summary${query}`)
    assert.equal(summary.source, 'mt5_web_api')
    assert.equal(summary.state, 'live')
    assert.equal(summary.cause, null)
    assert.equal(summary.currency, 'USD')
    assert.ok(
      isSame(summary.equity, truth.account.Equity),
      `${summary.equity} ${truth.account.Equity}`,
    )
    assert.ok(isSame(summary.margin, truth.account.Margin))
    assert.equal(summary.open_positions, truth.positions.length)
    await until(async () => (await read(`${path}/summary${query}`)).complete === true, {
      timeoutMs: 30_000,
    })
    const { data } = (await read(`/api/v1/deals?account=${login}&limit=1000`)) as { data: Row[] }
    const mine = data.filter(({ server }) => server === 'Server-fine')
    assert.equal(mine.length, truth.deals.length)
    assert.deepEqual(
      mine.map(({ deal }) => String(deal)).sort(),
      truth.deals.map(({ Deal }) => String(Deal)).sort(),
    )
    const founding = await tidemark.get(`/api/account/${login}/summary${query}`)
    assert.ok(founding.text.includes(`"balance":${truth.account.Balance}`), founding.text)
  }
})

for (const { cause, orCause = cause } of broken)
  test(`${cause}: the account says so, with a next step; so do the log and the command line`, async () => {
    const account = await until(
      async () =>
        (await accountsAt(cause)).find((one) => one.cause === cause || one.cause === orCause),
      { timeoutMs: 90_000, everyMs: 200, what: `${cause} in the API` },
    )
    const summary = await read(`/api/v1/accounts/${account.id}/summary`)
    assert.equal(summary.cause, account.cause)
    assert.notEqual(summary.state, 'live')
    assert.equal(summary.balance, null)
    assert.ok(String(summary.next_step).length > 10)
    const lines = tidemark.server
      .output()
      .split('\n')
      .filter((line) => line.includes(`"cause":"${summary.cause}"`))
    const line = lines.find((one) => one.includes('next_step'))
    assert.ok(line, `no line of the log with ${summary.cause}`)
    const ofAccount = cause.startsWith('account_')
    const { stdout } = await runTidemark(
      [ofAccount ? 'account' : 'broker', 'list', '--json'],
      tidemark.home,
    )
    assert.ok(stdout.includes(`"${summary.cause}"`), stdout)
  })

test('one line of the log for each change, not for each look; and no secret in any', async () => {
  const output = tidemark.server.output()
  const said = output.split('\n').filter((line) => line.includes('"cause":"credentials_refused"'))
  assert.equal(said.length, 1)
  for (const practice of brokers.values()) assert.ok(!output.includes(practice.manager.password))
  assert.ok(!output.includes('not-the-password'))
})

test('whoever mends a connection need not wait: a right fingerprint is tried at once', async () => {
  const practice = broker('certificate_not_trusted')
  const run = await runTidemark(
    ['broker', 'set', 'certificate_not_trusted', '--fingerprint', practice.fingerprint256],
    tidemark.home,
  )
  assert.equal(run.code, 0, run.stderr)
  await until(async () => (await accountsAt('certificate_not_trusted'))[0]?.state === 'live', {
    timeoutMs: 20_000,
  })
})

test('nothing but reading was asked of any broker', () => {
  for (const [name, practice] of brokers)
    assert.deepEqual(
      practice.requests().filter(({ known }) => known !== 'allowed'),
      [],
      name,
    )
})

test('the metrics say how connectors stand, and name no account', async () => {
  const { text } = await tidemark.get('/metrics')
  assert.match(text, /^tidemark_connector_up\{venue="mt5_web_api"\} [1-9]/m)
  assert.match(text, /^tidemark_connector_last_message_age_seconds\{venue="mt5_web_api"\} \d/m)
  assert.match(text, /^tidemark_connector_requests_total\{venue="mt5_web_api"\} [1-9]/m)
  for (const { login } of broker('fine').accounts)
    assert.ok(
      !text
        .split('\n')
        .some((line) => line.startsWith('tidemark_connector') && line.includes(login)),
    )
})
