// Accounts at TickTrader as a person connects them and clients see them over HTTP: equal to what the broker holds, one-time
// codes asked for and given, and what a Cash account does not have is null with its reason.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { runTidemark } from '../support/command-line.ts'
import { json } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { type Harness, useTidemark } from './harness.ts'

type Row = Record<string, unknown>

let practice: PracticeTickTrader
after(() => practice?.stop())
const tidemark = useTidemark({ prepare })

/** Prices stand still, time does not: codes go by it. */
const NEVER_MS = 3_600_000
const DAY_MS = 86_400_000
/** The broker is older than Tidemark by this. */
const DAYS = 3

async function prepare(harness: Harness): Promise<void> {
  practice = await startPracticeTickTrader({
    tickMs: NEVER_MS,
    now: () => Date.now() - DAYS * DAY_MS,
    accounts: [
      { type: 'Gross', name: 'Jane Practice' },
      { type: 'Net', oneTimeCodes: true },
      { type: 'Cash' },
    ],
  })
  const [gross, net] = practice.accounts
  trade(gross?.id, 'Buy', 30_000)
  trade(gross?.id, 'Sell', 10_000)
  trade(net?.id, 'Buy', 50_000)
  practice.advance(DAYS, DAY_MS)
  practice.setRights(gross?.id ?? '', 'Readonly')
  for (const [index, name] of ['gross', 'net', 'cash'].entries())
    await connect(harness, index, name, index === 1 ? ['--no-test'] : [])
}

function trade(account: string | undefined, Side: 'Buy' | 'Sell', Amount: number): void {
  practice.trade(account ?? '', 'create', { Type: 'Market', Symbol: 'EURUSD', Side, Amount })
}

async function connect({ home }: Harness, index: number, name: string, more: readonly string[]) {
  const one = practice.accounts[index]
  assert.ok(one !== undefined)
  const file = join(home.dataDir, `${name}.secret`)
  writeFileSync(file, one.webApiSecret, { mode: 0o600 })
  await ran(
    ...['broker', 'add', '--venue', 'ticktrader', '--name', name, '--server', 'Practice-TT'],
    ...['--url', practice.url, '--fingerprint', practice.fingerprint256],
    ...['--web-api-id', one.webApiId, '--web-api-key', one.webApiKey],
    ...['--web-api-secret-file', file, ...more],
  )
  await ran('account', 'add', '--broker', name, '--account', one.id)
}

async function run(...args: string[]) {
  const { dataDir, databaseUrl } = tidemark.home
  return runTidemark(args, { dataDir, databaseUrl })
}

async function ran(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args)
  assert.equal(code, 0, `${args.join(' ')}: ${stderr}`)
  return stdout
}

async function read(path: string): Promise<Row> {
  const answer = await tidemark.get(path)
  assert.equal(answer.status, 200, answer.text)
  return json<Row>(answer)
}

const idOf = (index: number) => practice.accounts[index]?.id ?? ''
const summaryOf = (index: number) => read(`/api/v1/accounts/${idOf(index)}/summary`)

async function isLive(index: number): Promise<Row> {
  return until(
    async () => {
      const summary = await summaryOf(index)
      return summary.state === 'live' && summary
    },
    { timeoutMs: 30_000 },
  )
}

function equalsMoney(summary: Row, index: number): void {
  const { money } = practice.truth(idOf(index))
  for (const name of ['balance', 'equity', 'margin'] as const)
    assert.equal(Number(summary[name]), Number(money?.[name]), name)
}

test('a Gross account: money, positions in lots, deals, and the proof that its token only reads', async () => {
  const summary = await isLive(0)
  equalsMoney(summary, 0)
  assert.equal(summary.source, 'ticktrader')
  assert.equal(summary.open_positions, 2)
  const info = await read(`/api/v1/accounts/${idOf(0)}/info`)
  assert.equal(info.trade_allowed, false)
  assert.equal(Number(info.free_margin), Number(practice.truth(idOf(0)).money?.freeMargin))
  const { positions } = (await read(`/api/v1/accounts/${idOf(0)}/positions`)) as {
    positions: Row[]
  }
  assert.deepEqual(
    positions.map(({ symbol, side, volume }) => ({ symbol, side, volume: Number(volume) })),
    [
      { symbol: 'EURUSD', side: 'buy', volume: 0.3 },
      { symbol: 'EURUSD', side: 'sell', volume: 0.1 },
    ],
  )
  const deals = await until(async () => {
    const { data } = (await read(`/api/v1/deals?account=${idOf(0)}`)) as { data: Row[] }
    return data.length === 3 && data
  })
  for (const { external_id } of deals) assert.match(String(external_id), /^[0-9a-f]{24}$/)
})

test('the deals of a fresh account make its balance: what it was opened with is among them', async () => {
  const isComplete = async () => (await read(`/api/v1/accounts/${idOf(0)}`)).complete === true
  await until(isComplete, { timeoutMs: 30_000 })
})

test('the days before Tidemark are part of the equity over time', async () => {
  await isLive(0)
  const from = new Date(Date.now() - (DAYS + 1) * DAY_MS).toISOString()
  const points = await until(async () => {
    const { data } = (await read(`/api/v1/accounts/${idOf(0)}/equity?from=${from}`)) as {
      data: Row[]
    }
    return data.length > DAYS && data
  })
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const before = points.filter(({ at }) => Date.parse(String(at)) < midnight)
  assert.equal(before.length, DAYS, JSON.stringify(points))
})

test('a change is seen because the broker tells it', async () => {
  await isLive(0)
  practice.deposit(idOf(0), '1234.56')
  await until(async () => {
    const { balance } = await summaryOf(0)
    return Number(balance) === Number(practice.truth(idOf(0)).money?.balance)
  })
})

test('a Net account asks for a one-time code; a wrong one is said to be wrong, the right one makes it live', async () => {
  await until(async () => (await summaryOf(1)).cause === 'one_time_code_needed')
  assert.match(await ran('broker', 'list'), /net .*asks for a one-time code .*tidemark otp/)
  await ran('otp', idOf(1), '000000')
  await until(async () => (await summaryOf(1)).cause === 'one_time_code_wrong')
  await ran('otp', idOf(1), practice.oneTimeCode(idOf(1)))
  const summary = await isLive(1)
  equalsMoney(summary, 1)
  assert.equal(summary.open_positions, 1)
})

test('a Cash account is live without a balance, and says that there is none', async () => {
  const { balance, equity, reasons } = await isLive(2)
  assert.deepEqual([balance, equity], [null, null])
  assert.equal((reasons as Row).balance, 'not_reported')
})

test('what cannot be is refused in words', async () => {
  for (const [words, expected] of [
    [['otp', idOf(1), '12345'], /six digits/],
    [['otp', '999', '123456'], /no account "999"/],
    [
      [
        'account',
        'link',
        idOf(0),
        '--investor-password-file',
        join(tidemark.home.dataDir, 'gross.secret'),
      ],
      /has no investor password/,
    ],
    [
      [
        'broker',
        'add',
        '--venue',
        'ticktrader',
        '--name',
        'x',
        '--url',
        'http://tt.example.com',
        '--web-api-id',
        '5',
        '--web-api-key',
        'k',
        '--web-api-secret-file',
        join(tidemark.home.dataDir, 'gross.secret'),
      ],
      /--url must be a https:.*\n--web-api-id must be the token/,
    ],
  ] as const) {
    const { code, stderr } = await run(...words)
    assert.notEqual(code, 0)
    assert.match(stderr, expected)
  }
  const wrong = await run(
    'broker',
    'add',
    ...['--venue', 'ticktrader', '--name', 'y'],
    ...[
      '--url',
      practice.url,
      '--fingerprint',
      practice.fingerprint256,
      '--web-api-id',
      practice.accounts[0]?.webApiId ?? '',
    ],
    ...[
      '--web-api-key',
      'OtherKey',
      '--web-api-secret-file',
      join(tidemark.home.dataDir, 'gross.secret'),
    ],
  )
  assert.notEqual(wrong.code, 0)
  assert.match(wrong.stdout, /does not accept this token.*\n.*status 401/)
})

test('nothing that trades was asked, no secret and nobody’s name is in the log', () => {
  assert.deepEqual(
    practice.requests().filter(({ trades }) => trades),
    [],
  )
  const log = tidemark.server.output()
  for (const { webApiSecret, totpSecret } of practice.accounts)
    for (const secret of [webApiSecret, totpSecret ?? webApiSecret])
      assert.ok(!log.includes(secret))
  assert.ok(!log.includes('Jane Practice'))
})
