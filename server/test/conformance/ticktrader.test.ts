// The TickTrader connector against its practice broker, case by case. One token reads one account, so that the bench opens
// the session of whichever account a case is about; cases of what this protocol does not have are left out by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { createReadConnector } from '../../src/connect/ticktrader/read-connector.ts'
import { ticketOf } from '../../src/connect/ticktrader/ticket.ts'
import type { Decimal } from '../../src/domain/decimal.ts'
import { divide, subtract, sum, trimTo, ZERO } from '../../src/domain/decimal-math.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Log } from '../../src/platform/log.ts'
import { Secret } from '../../src/platform/secret.ts'
import {
  type ConformanceBench,
  type Fault,
  pictureOf,
  reason,
  refusalOf,
  type Truth,
} from './bench.ts'
import { conformanceCases } from './cases.ts'

/** What the case needs and this protocol has not. */
const leftOut: Readonly<Record<string, string>> = {
  'C-03': 'its cause is another one: see below',
  'C-04': 'the server proves nothing but its certificate',
  'C-05': 'no answer about addresses is known',
  'C-09': 'one token, one account: the idle one has a session of its own, see below',
  'C-10': 'a token knows no account but its own, see below',
  'C-11': 'a token that may read may read all of it',
  'C-12': 'each request over HTTPS is signed by itself: there is no session to forget',
  'C-13': 'a refusal is no end of a session that there is none of',
  'C-15': 'numbers are always numbers',
  'C-16': 'no name of a group is read',
  'C-17': 'answers have no parts but pages',
  'C-18': 'nothing is kept in cookies',
  'C-21': 'a record of the history is never taken back',
  'C-22': 'times are UTC',
  'C-23': 'there is no investor password',
  'C-24': 'one token, one account',
  'C-28': 'there is no handshake',
  'C-30': 'a silent practice broker writes no request down: see below',
  'C-31': 'a netted position has one number, see the connector’s own tests',
  'C-32': 'one token, one account',
  'C-34': 'numbers are always numbers',
}

function withFault(practice: PracticeTickTrader, name: Fault, on: boolean): void {
  const { faults } = practice
  if (name === 'unreachable') faults.refuseConnections = on
  else if (name === 'silent' || name === 'rubbish' || name === 'truncated') faults[name] = on
  else if (name === 'busy' || name === 'maintenance') faults.errorEvery = on ? 1 : 0
  else if (name === 'slow') faults.delayMs = on ? 30 : 0
  else if (name === 'reset') faults.refuseConnections = on
  else if (name !== 'null_answers') throw new Error(`no such fault here: ${name}`)
  if (name === 'reset' && on) practice.cut()
}

const start = () =>
  startPracticeTickTrader({
    ...{ tickMs: 0, now: () => Date.parse('2026-07-15T12:00:00Z') },
    accounts: [{ name: 'Jane0 Doe0' }, { name: 'Jane1 Doe1' }],
  })

const lots = (units: string) => trimTo(divide(units as Decimal, '100000' as Decimal, 12), 0)

function benchOf(practice: PracticeTickTrader): ConformanceBench {
  const lines: string[] = []
  const note = (...words: unknown[]) => void lines.push(JSON.stringify(words))
  const log: Log = { debug: note, info: note, warn: note, error: note }
  const [active, idle] = practice.accounts
  assert.ok(active && idle)
  return {
    accounts: {
      ...{ active: active.id, idle: active.id, netting: active.id },
      ...{ unknown: '99', forbidden: idle.id },
    },
    many: [],
    investorPassword: 'none',
    secrets: [active.webApiSecret],
    personal: ['Jane0', 'Doe0', 'Jane1', 'Doe1'],
    open({ password = active.webApiSecret, trust = 'pin', hurried = false } = {}) {
      const settings: Record<string, string> = {
        ...{ url: practice.url, web_api_id: active.webApiId, web_api_key: active.webApiKey },
        transport: 'https',
      }
      if (trust === 'pin') settings.fingerprint = practice.fingerprint256
      if (trust === 'other_pin') settings.fingerprint = 'AB'.repeat(32)
      if (trust === 'ca') settings.ca = practice.caPem
      return createReadConnector().open({
        settings,
        secrets: { web_api_secret: new Secret(password) },
        clock: { ...systemClock, now: practice.now },
        log,
        ...(hurried ? { deadlines: { connectMs: 5_000, answerMs: 100 } } : {}),
      })
    },
    fault: (name, on) => withFault(practice, name, on),
    truth: (account) => truthOf(practice, account),
    trade(account, side = 'buy', size = 0.25) {
      practice.trade(account, 'create', {
        ...{ Type: 'Market', Symbol: 'EURUSD', Side: side === 'buy' ? 'Buy' : 'Sell' },
        Amount: Math.round(size * 100_000),
      })
    },
    placeWaiting(account) {
      const common = { Symbol: 'EURUSD', Amount: 12_000 }
      practice.trade(account, 'create', { ...common, Type: 'Limit', Side: 'Buy', Price: 0.9 })
      practice.trade(account, 'create', {
        ...{ ...common, Type: 'StopLimit', Side: 'Buy', StopPrice: 1.9, Price: 1.91 },
      })
    },
    closeAll(account) {
      practice.advance(1, 60_000)
      for (const { id } of practice.truth(account).positions)
        practice.trade(account, 'delete', { Type: 'Close', Id: Number(id) })
    },
    cancelLastDeal: () => assert.fail('not here'),
    restart: () => practice.cut(),
    forget: () => practice.cut(),
    toWinter: () => practice.advance(1, 180 * 86_400_000),
    deposit(account, times) {
      for (let turn = 0; turn < times; turn += 1) practice.deposit(account, String(100 + turn))
    },
    ...{ endOfTimeS: 4_000_000_000, offsetS: 0, winterOffsetS: 0 },
    forbiddenRequests: () =>
      practice
        .requests()
        .filter(({ trades, method, path }) => trades || !isRead(method, path))
        .map(({ method, path }) => `${method} ${path}`),
    requests: () => practice.requests().length,
    handshakes: () => practice.requests().filter(({ path }) => path.endsWith('/account')).length,
    logged: () => lines.join('\n'),
  }
}

const isRead = (method: string, path: string) =>
  method === 'GET' || (method === 'POST' && /\/(tradehistory|dailysnapshots)$/.test(path))

/** The broker's own view in the words of the bench. */
function truthOf(practice: PracticeTickTrader, account: string): Truth {
  const { money, positions, orders } = practice.truth(account)
  assert.ok(money !== null)
  const history = practice.history(account)
  const opened = (id: string) =>
    history.find((one) => one.TransactionType === 'PositionOpened' && String(one.PositionId) === id)
  return {
    ...{ balance: money.balance, equity: money.equity, margin: money.margin },
    positions: positions.map((one) => ({
      ...{ ticket: one.id, position: one.id, symbol: one.symbol, side: one.side },
      ...{ volume: lots(one.amount), openPrice: one.price, swap: one.swap, profit: one.profit },
      openedServerMsc: String(opened(one.id)?.PositionOpened),
    })),
    orders: orders.map(({ id, type, side, symbol, remaining, price, stopPrice }) => ({
      ...{
        order: id,
        type: type === 'StopLimit' ? 'stop_limit' : type.toLowerCase(),
        side,
        symbol,
      },
      ...{ units: Number(remaining), price: price === null ? null : Number(price) },
      stopPrice: stopPrice === null ? null : Number(stopPrice),
    })),
    deals: history.filter(isDeal).map(dealOf),
  }
}

type Record_ = Readonly<Record<string, unknown>>
const isDeal = ({ TransactionType }: Record_) =>
  ['OrderFilled', 'PositionClosed', 'Balance'].includes(String(TransactionType))

/** Of the 24 digits: seconds, then the counter, then seven bits of the machine's hash. */
function dealOf(record: Record_): Truth['deals'][number] {
  const { Id, TransactionType, TransactionTimestamp, PositionId, TradeSide } = record
  const isClose = TransactionType === 'PositionClosed'
  const isMoney = TransactionType === 'Balance'
  const isBuy = (TradeSide === 'Buy') !== isClose
  const text = (value: unknown) => (value === undefined ? '0' : String(value))
  const units = isClose ? record.PositionLastAmount : isMoney ? 0 : record.TradeLastFillAmount
  const paid = isClose ? sum([text(record.Commission), text(record.Swap)] as Decimal[]) : ZERO
  return {
    deal: ticketOf(String(Id)),
    position: PositionId === undefined ? null : String(PositionId),
    serverMsc: String(TransactionTimestamp),
    type: isMoney ? 2 : isBuy ? 0 : 1,
    entry: isClose ? 1 : 0,
    volume: lots(text(units)),
    price: text(isClose ? record.PositionClosePrice : isMoney ? 0 : record.TradeFillPrice),
    profit: subtract(text(record.BalanceMovement) as Decimal, paid),
    commission: isClose ? text(record.Commission) : null,
    swap: isClose ? text(record.Swap) : null,
  }
}

for (const { id, title, run } of conformanceCases.filter((one) => !(one.id in leftOut)))
  test(`${id} ${title}`, async () => {
    await using practice = await start()
    const bench = benchOf(practice)
    await run(bench)
    assert.deepEqual(bench.forbiddenRequests(), [])
    for (const secret of bench.secrets) assert.ok(!bench.logged().includes(secret))
  })

test('a session that is closed waits for nobody, and one with a wrong secret is refused before it begins', async () => {
  await using practice = await start()
  const bench = benchOf(practice)
  assert.equal(await reason(bench.open({ password: 'x'.repeat(64) })), 'token_refused')
  const session = await bench.open()
  bench.fault('silent', true)
  const waiting = reason(session.readAccounts([bench.accounts.active]))
  await systemClock.wait(20)
  await session[Symbol.asyncDispose]()
  assert.equal(await waiting, 'session_lost')
  assert.equal(await reason(session.ping()), 'session_lost')
})

test('an account that is not the token’s is refused, its neighbour is not; one that is idle has a margin of 0', async () => {
  await using practice = await start()
  const bench = benchOf(practice)
  await using session = await bench.open()
  const { active, forbidden } = bench.accounts
  const readings = await session.readAccounts([forbidden, active])
  assert.equal(refusalOf(readings, forbidden), 'account_not_permitted')
  const { picture } = pictureOf(readings, active)
  assert.deepEqual([Number(picture.margin), picture.margin_level], [0, null])
  assert.equal(Number(picture.margin_free), Number(picture.equity))
})

test('only cases that exist are left out', () => {
  const known = conformanceCases.map(({ id }): string => id)
  for (const id of Object.keys(leftOut)) assert.ok(known.includes(id), id)
})
