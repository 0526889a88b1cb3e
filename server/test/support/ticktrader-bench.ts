// What tests of TickTrader's connector share: a practice broker that stands still, a session with one of its accounts, and
// the connector's view held against the broker's own, to the last digit.
import assert from 'node:assert/strict'
import {
  type PracticeTickTrader,
  type PracticeTickTraderOptions,
  startPracticeTickTrader,
} from '@tidemark/practice'
import { ConnectFailure } from '../../src/connect/failure.ts'
import type { AccountReading, ReadConnector, ReadSession } from '../../src/connect/read-port.ts'
import { createReadConnector } from '../../src/connect/ticktrader/read-connector.ts'
import { type Decimal, sameNumber } from '../../src/domain/decimal.ts'
import { add, multiply, sum } from '../../src/domain/decimal-math.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Log } from '../../src/platform/log.ts'
import { Secret } from '../../src/platform/secret.ts'

const nothing = () => undefined
export const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
export const END_S = 4_000_000_000

export const startTickTrader = (options: PracticeTickTraderOptions = {}) =>
  startPracticeTickTrader({ tickMs: 0, tls: false, ...options })

export function openReader(
  practice: PracticeTickTrader,
  index: number,
  settings: Record<string, string> = {},
  secrets: Record<string, Secret> = {},
  connector: ReadConnector = createReadConnector(),
): Promise<ReadSession> {
  const one = practice.accounts[index]
  assert.ok(one !== undefined)
  return connector.open({
    settings: {
      ...{ url: practice.url, web_api_id: one.webApiId, web_api_key: one.webApiKey },
      ...settings,
    },
    secrets: { web_api_secret: new Secret(one.webApiSecret), ...secrets },
    // Pacing has tests of its own: here nobody waits for it.
    clock: { ...systemClock, now: practice.now, wait: () => Promise.resolve() },
    log: silent,
  })
}

export const idOf = (practice: PracticeTickTrader, index: number) =>
  practice.accounts[index]?.id ?? ''

export async function pictureOf(session: ReadSession, account: string) {
  const [reading] = await session.readAccounts([account])
  assert.ok(reading?.kind === 'picture', JSON.stringify(reading))
  return reading
}

export async function failureOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => 'none',
    (error: unknown) => error,
  )
  return thrown instanceof ConnectFailure ? `${thrown.reason}: ${thrown.detail}` : String(thrown)
}

export const market = (symbol: string, side: 'Buy' | 'Sell', Amount: number) => ({
  ...{ Type: 'Market', Symbol: symbol, Side: side, Amount },
})

export const contractSizes: Record<string, string> = { XAUUSD: '100', BTCUSD: '1' }

export function same(name: string, left: string | null, right: string): void {
  assert.ok(
    sameNumber(left as Decimal | null, right as Decimal),
    `${name}: ${left} is not ${right}`,
  )
}

/** Values, positions and orders are the broker's to the last digit. */
export function equalsTruth(practice: PracticeTickTrader, reading: AccountReading): void {
  assert.ok(reading.kind === 'picture')
  const truth = practice.truth(reading.account)
  const { picture, positions, orders = [], assets = [] } = reading
  if (truth.money === null)
    assert.deepEqual([picture.balance, picture.equity, picture.margin_free], [null, null, null])
  else {
    const { money } = truth
    same('balance', picture.balance, money.balance)
    same('equity', picture.equity, money.equity)
    same('margin', picture.margin, money.margin)
    same('free margin', picture.margin_free, money.freeMargin)
    const floating = sum([money.profit, money.commission, money.swap] as Decimal[])
    same('floating', picture.profit, floating)
    same(
      'equity by parts',
      add(picture.balance as Decimal, picture.profit as Decimal),
      money.equity,
    )
  }
  assert.equal(positions.length, truth.positions.length)
  for (const [index, one] of truth.positions.entries()) {
    const read = positions[index]
    assert.deepEqual([read?.ticket, read?.symbol, read?.side], [one.id, one.symbol, one.side])
    const units = multiply(
      read?.volume as Decimal,
      (contractSizes[one.symbol] ?? '100000') as Decimal,
    )
    same('units', units, one.amount)
    same('price', read?.openPrice ?? null, one.price)
    same('profit', read?.profit ?? null, one.profit)
    same('swap', read?.swap ?? null, one.swap)
  }
  assert.deepEqual(
    orders.map(({ order, type, side, symbol }) => ({ order, type, side, symbol })),
    truth.orders.map(({ id: order, type, side, symbol }) => ({
      ...{ order, type: type === 'StopLimit' ? 'stop_limit' : type.toLowerCase(), side, symbol },
    })),
  )
  for (const [index, one] of truth.orders.entries()) {
    const read = orders[index]
    same('remaining', read?.units ?? null, one.remaining)
    const lot = (contractSizes[one.symbol] ?? '100000') as Decimal
    same('lots', read?.lots ? multiply(read.lots, lot) : null, one.remaining)
    for (const name of ['price', 'stopPrice'] as const)
      if (one[name] === null) assert.equal(read?.[name], null)
      else same(`${name} of ${one.id}`, read?.[name] ?? null, one[name])
  }
  assert.deepEqual(
    assets.map(({ currency }) => currency),
    truth.assets.map(({ currency }) => currency),
  )
  for (const [index, one] of truth.assets.entries()) {
    same(`${one.currency}`, assets[index]?.amount ?? null, one.amount)
    same(`${one.currency} free`, assets[index]?.free ?? null, one.free)
    same(`${one.currency} locked`, assets[index]?.locked ?? null, one.locked)
  }
}
