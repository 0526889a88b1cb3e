// What every read connector must do, as numbered cases. A venue gives a bench over its practice broker; the cases are the same.
// README.md lists them; a test compares both.
import assert from 'node:assert/strict'
import { ConnectFailure, type FailureCause } from '../../src/connect/failure.ts'
import type { AccountReading, ReadSession } from '../../src/connect/read-port.ts'
import { Secret } from '../../src/platform/secret.ts'

export type Fault =
  | 'unreachable'
  | 'silent'
  | 'rubbish'
  | 'truncated'
  | 'busy'
  | 'not_genuine'
  | 'flapping'
  | 'reset'
  | 'bare_numbers'
  | 'single_backslash'
  | 'partial'
  | 'null_answers'
  | 'no_rights'
  | 'ip_blocked'
  | 'cookies'

/** What the broker itself holds to be true, in our words. */
export type Truth = {
  readonly balance: string
  readonly equity: string
  readonly margin: string
  readonly positions: readonly {
    readonly ticket: string
    readonly symbol: string
    readonly volume: string
    readonly profit: string
  }[]
  readonly deals: readonly {
    readonly deal: string
    readonly profit: string
    readonly type: number
  }[]
}

export type ConformanceBench = {
  /** An account that trades, one that is idle, one that does not exist, one that the login may not see. */
  readonly accounts: {
    readonly active: string
    readonly idle: string
    readonly unknown: string
    readonly forbidden: string
  }
  readonly investorPassword: string
  /** Every secret of the bench, none of which may be seen anywhere. */
  readonly secrets: readonly string[]
  open(options?: {
    readonly password?: string
    readonly trust?: 'pin' | 'ca' | 'none' | 'other_pin'
  }): Promise<ReadSession>
  fault(name: Fault, on: boolean): void
  truth(account: string): Truth
  trade(account: string): void
  closeAll(account: string): void
  cancelLastDeal(account: string): void
  /** The broker restarts: sessions end. */
  restart(): void
  deposit(account: string, times: number): void
  /** Seconds of the broker's clock that lie ahead of every deal. */
  readonly endOfTimeS: number
  readonly offsetS: number
  /** Requests that were no reads. */
  forbiddenRequests(): readonly string[]
  requests(): number
  /** Everything that was logged. */
  logged(): string
}

export type Case = {
  readonly id: string
  readonly title: string
  run(bench: ConformanceBench): Promise<void>
}

const cases: Case[] = []
const add = (title: string, run: Case['run']) => {
  cases.push({ id: `C-${String(cases.length + 1).padStart(2, '0')}`, title, run })
}
export const conformanceCases: readonly Case[] = cases

async function reason(work: Promise<unknown>): Promise<FailureCause | 'none'> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (error instanceof ConnectFailure) return error.reason
    throw error
  }
}

async function using<T>(
  bench: ConformanceBench,
  work: (session: ReadSession) => Promise<T>,
): Promise<T> {
  await using session = await bench.open()
  // Awaited here: the session ends when this function does.
  return await work(session)
}

function pictureOf(readings: readonly AccountReading[], account: string) {
  const one = readings.find((reading) => reading.account === account)
  assert.ok(one?.kind === 'picture', `${account}: ${JSON.stringify(one)}`)
  return one
}

async function equalsTruth(bench: ConformanceBench, session: ReadSession, account: string) {
  const reading = pictureOf(await session.readAccounts([account]), account)
  const truth = bench.truth(account)
  const { balance, equity, margin } = reading.picture
  assert.deepEqual(
    { balance, equity, margin: Number(margin) },
    { balance: truth.balance, equity: truth.equity, margin: Number(truth.margin) },
  )
  const positions = reading.positions.map(({ ticket, symbol, volume, profit }) => ({
    ticket,
    symbol,
    volume,
    profit,
  }))
  assert.deepEqual(positions, truth.positions)
}

add('a session opens under a pinned certificate and under the broker’s CA', async (bench) => {
  for (const trust of ['pin', 'ca'] as const) {
    await using session = await bench.open({ trust })
    await session.ping()
  }
})
add('a certificate that nobody vouches for is refused before any secret is sent', async (bench) => {
  const before = bench.requests()
  assert.equal(await reason(bench.open({ trust: 'none' })), 'certificate_not_trusted')
  assert.equal(await reason(bench.open({ trust: 'other_pin' })), 'certificate_not_trusted')
  assert.equal(bench.requests(), before)
})
add('a wrong password is refused as such', async (bench) => {
  assert.equal(await reason(bench.open({ password: 'wrong' })), 'credentials_refused')
})
add('a server that does not know the password is refused', async (bench) => {
  bench.fault('not_genuine', true)
  assert.equal(await reason(bench.open()), 'server_not_genuine')
})
add('an address that may not connect is told so', async (bench) => {
  bench.fault('ip_blocked', true)
  assert.equal(await reason(bench.open()), 'ip_not_allowed')
})
add(
  'a server that cannot be reached, and one that is busy, are failures that pass',
  async (bench) => {
    bench.fault('unreachable', true)
    assert.match(await reason(bench.open()), /^(broker_unreachable|session_lost)$/)
    bench.fault('unreachable', false)
    bench.fault('busy', true)
    assert.equal(await reason(bench.open()), 'broker_busy')
  },
)
add('rubbish and answers that end in the middle are not understood', async (bench) => {
  for (const fault of ['rubbish', 'truncated'] as const) {
    bench.fault(fault, true)
    assert.equal(await reason(bench.open()), 'answer_not_understood')
    bench.fault(fault, false)
  }
  await using session = await bench.open()
  bench.fault('rubbish', true)
  assert.equal(await reason(session.readAccounts([bench.accounts.active])), 'answer_not_understood')
})
add('values and positions are the broker’s to the last digit', (bench) =>
  using(bench, async (session) => {
    bench.trade(bench.accounts.active)
    await equalsTruth(bench, session, bench.accounts.active)
  }),
)
add('an idle account has its balance and nothing open', (bench) =>
  using(bench, (session) => equalsTruth(bench, session, bench.accounts.idle)),
)
add(
  'an unknown account and one that may not be seen are refused, their neighbours are not',
  (bench) =>
    using(bench, async (session) => {
      const { active, unknown, forbidden } = bench.accounts
      const readings = await session.readAccounts([unknown, active, forbidden])
      assert.equal(readings.length, 3)
      pictureOf(readings, active)
      for (const account of [unknown, forbidden]) {
        const one = readings.find((reading) => reading.account === account)
        assert.ok(one?.kind === 'refused')
        assert.match(one.cause, /^account_(unknown|not_permitted)$/)
      }
    }),
)
add('a login without the right to read accounts is told which permission it lacks', (bench) =>
  using(bench, async (session) => {
    bench.fault('no_rights', true)
    assert.equal(await reason(session.readAccounts([bench.accounts.active])), 'permission_missing')
  }),
)
add('a session that the broker forgot is begun anew once, by itself', (bench) =>
  using(bench, async (session) => {
    await session.ping()
    bench.restart()
    const first = await reason(session.readAccounts([bench.accounts.idle]))
    assert.match(first, /^(none|session_lost)$/)
  }),
)
add('single refusals in between do not end a session', (bench) =>
  using(bench, async (session) => {
    bench.fault('flapping', true)
    for (let turn = 0; turn < 12; turn += 1) await session.readAccounts([bench.accounts.idle])
  }),
)
add('a connection that is reset is a failure that passes', (bench) =>
  using(bench, async (session) => {
    bench.fault('reset', true)
    assert.match(
      await reason(session.readAccounts([bench.accounts.idle])),
      /^(session_lost|broker_unreachable)$/,
    )
  }),
)
for (const [fault, title] of [
  ['bare_numbers', 'numbers in place of text give the same values'],
  ['single_backslash', 'malformed backslashes in group names give the same values'],
  ['partial', 'answers that are cut short are completed'],
  ['cookies', 'a cookie that the broker wants back is given back'],
] as const)
  add(title, async (bench) => {
    bench.trade(bench.accounts.active)
    bench.fault(fault, true)
    await using(bench, async (session) => {
      await equalsTruth(bench, session, bench.accounts.active)
      await equalsTruth(bench, session, bench.accounts.idle)
    })
  })
add('a list that is null is an empty list', (bench) =>
  using(bench, async (session) => {
    bench.fault('null_answers', true)
    assert.deepEqual(
      pictureOf(await session.readAccounts([bench.accounts.idle]), bench.accounts.idle).positions,
      [],
    )
  }),
)
add('deals are complete over many pages, in order, each once', (bench) =>
  using(bench, async (session) => {
    const { active } = bench.accounts
    bench.deposit(active, 350)
    bench.trade(active)
    const deals = await session.readDeals(active, 0, bench.endOfTimeS)
    const read = deals.map(({ content: { deal, profit, type } }) => ({ deal, profit, type }))
    assert.deepEqual(read, bench.truth(active).deals)
    assert.ok(read.length > 350)
    assert.equal(new Set(read.map(({ deal }) => deal)).size, read.length)
  }),
)
add('a cancelled deal comes back changed, under the same ticket', (bench) =>
  using(bench, async (session) => {
    const { active } = bench.accounts
    bench.trade(active)
    bench.closeAll(active)
    const before = await session.readDeals(active, 0, bench.endOfTimeS)
    bench.cancelLastDeal(active)
    const after = await session.readDeals(active, 0, bench.endOfTimeS)
    const last = before.at(-1)?.content
    const changed = after.find(({ content }) => content.deal === last?.deal)?.content
    assert.notEqual(changed?.type, last?.type)
    assert.equal(Number(changed?.profit), 0)
  }),
)
add('the broker’s clock is read with its summer time', (bench) =>
  using(bench, async (session) => {
    assert.equal((await session.readClock()).offsetS, bench.offsetS)
  }),
)
add('an investor password is right or wrong, asked once', (bench) =>
  using(bench, async (session) => {
    const before = bench.requests()
    const check = (text: string) =>
      session.checkInvestorPassword(bench.accounts.active, new Secret(text))
    assert.equal(await check(bench.investorPassword), 'right')
    assert.equal(await check(`${bench.investorPassword}x`), 'wrong')
    assert.equal(bench.requests(), before + 2)
    assert.equal(
      await reason(session.checkInvestorPassword(bench.accounts.unknown, new Secret('x'))),
      'account_unknown',
    )
  }),
)
add('two hundred accounts cost two requests', (bench) =>
  using(bench, async (session) => {
    const { active } = bench.accounts
    bench.trade(active)
    await session.readAccounts([active])
    const before = bench.requests()
    await session.readAccounts([active])
    assert.equal(bench.requests(), before + 2)
  }),
)
add('nothing but reads is ever asked, and no secret shows in a log or an error', async (bench) => {
  bench.trade(bench.accounts.active)
  await using(bench, async (session) => {
    await session.readAccounts(Object.values(bench.accounts))
    await session.readDeals(bench.accounts.active, 0, bench.endOfTimeS)
    await session.readClock()
    await session.checkInvestorPassword(bench.accounts.active, new Secret(bench.investorPassword))
    await session.ping()
  })
  const failure = await bench
    .open({ password: 'wrong-but-secret' })
    .catch((error: unknown) => error)
  assert.deepEqual(bench.forbiddenRequests(), [])
  const seen = `${bench.logged()}${String(failure)}${JSON.stringify(failure)}`
  for (const secret of [...bench.secrets, 'wrong-but-secret']) assert.ok(!seen.includes(secret))
})
