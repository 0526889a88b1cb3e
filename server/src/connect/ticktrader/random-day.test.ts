// A day of random operations on an account of each kind, over HTTPS and over the socket: after every one the connector says
// what the broker holds, after every cut as well; at the end the deals make the balance and the open positions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PracticeTickTrader } from '@tidemark/practice'
import { createRandom, type Random } from '../../../test/support/random.ts'
import {
  END_S,
  equalsTruth,
  market,
  openReader,
  pictureOf,
  same,
  startTickTrader,
} from '../../../test/support/ticktrader-bench.ts'
import { moneyOf } from '../../domain/deal.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { sum } from '../../domain/decimal-math.ts'
import { legsOf } from '../../domain/position-leg.ts'
import type { ReadSession } from '../read-port.ts'

const STEPS = 50
const CUT_EVERY = 10

/** One operation; what the broker refuses is a step too. */
function step(practice: PracticeTickTrader, account: string, random: Random): void {
  const { positions, orders } = practice.truth(account)
  const symbol = random.pick(['EURUSD', 'GBPUSD', 'XAUUSD', 'BTCUSD'])
  const side = random.pick(['Buy', 'Sell'] as const)
  const unit = { XAUUSD: 1, BTCUSD: 0.125 }[symbol] ?? 1000
  const amount = unit * random.between(1, 20)
  try {
    const dice = random.int(10)
    if (dice < 4) practice.trade(account, 'create', market(symbol, side, amount))
    else if (dice === 4) practice.deposit(account, random.pick(['12.34', '-7.01', '500']))
    else if (dice === 5)
      practice.trade(account, 'create', {
        ...{ Type: 'Limit', Symbol: symbol, Side: side, Amount: amount },
        Price: side === 'Buy' ? 0.5 : 90_000,
      })
    else if (dice === 6 && orders.length > 0)
      practice.trade(account, 'delete', { Type: 'Cancel', Id: Number(random.pick(orders).id) })
    else if (dice < 9 && positions.length > 0) {
      const { id, amount: open } = random.pick(positions)
      const part = random.chance(0.5) ? {} : { Amount: Math.max(unit, Number(open) / 2) }
      practice.trade(account, 'delete', { Type: 'Close', Id: Number(id), ...part })
    } else if (positions.length > 1) {
      const [one, other] = [random.pick(positions), random.pick(positions)]
      practice.trade(account, 'delete', {
        ...{ Type: 'CloseBy', Id: Number(one.id), ById: Number(other.id) },
      })
    }
  } catch {
    // The broker said no.
  }
  practice.advance(1, random.between(1, 600_000))
}

async function dealsMakeIt(practice: PracticeTickTrader, session: ReadSession, account: string) {
  const reading = await pictureOf(session, account)
  const deals = (await session.readDeals(account, 0, END_S)).map(({ content }) => content)
  const balance = reading.picture.balance as Decimal
  const truth = practice.truth(account)
  same('balance by deals', sum(deals.map(moneyOf)), balance)
  const open = [...new Set(deals.flatMap(({ position }) => position ?? []))].flatMap((position) => {
    const own = deals.filter((deal) => deal.position === position)
    return legsOf(position, own).filter(({ status }) => status === 'open')
  })
  assert.equal(open.length, truth.positions.length)
  for (const { ticket, volume, side } of reading.positions) {
    const leg = open.find(({ position }) => position === ticket)
    assert.equal(leg?.side, side)
    same('open by deals', leg?.openVolume ?? null, volume)
  }
}

for (const [type, transport, seed] of [
  ['Gross', 'https', 11],
  ['Gross', 'socket', 12],
  ['Net', 'https', 13],
  ['Net', 'socket', 14],
  ['Cash', 'https', 15],
  ['Cash', 'socket', 16],
] as const)
  test(`a random day of a ${type} account over ${transport}`, async () => {
    await using practice = await startTickTrader({ accounts: [{ type }], seed })
    const account = practice.accounts[0]?.id ?? ''
    const random = createRandom(seed)
    let session = await openReader(practice, 0, { transport })
    try {
      for (let turn = 1; turn <= STEPS; turn += 1) {
        step(practice, account, random)
        equalsTruth(practice, await pictureOf(session, account))
        if (turn % CUT_EVERY !== 0) continue
        practice.cut(random.chance(0.5) ? 'maintenance' : undefined)
        await session[Symbol.asyncDispose]()
        session = await openReader(practice, 0, { transport })
        equalsTruth(practice, await pictureOf(session, account))
      }
      if (type !== 'Cash') await dealsMakeIt(practice, session, account)
    } finally {
      await session[Symbol.asyncDispose]()
    }
  })
