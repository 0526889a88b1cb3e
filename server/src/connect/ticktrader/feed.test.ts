// Live prices against the practice broker: only of what is wanted, only as long as the socket lives, and again after it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { openReader, pictureOf, silent } from '../../../test/support/ticktrader-bench.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'
import { trustOf } from '../trust.ts'
import { type Feed, openFeed } from './feed.ts'
import { createOneTimeCodes, newCodeMemory } from './one-time-codes.ts'

const start = (oneTimeCodes = false) =>
  startPracticeTickTrader({ tickMs: 0, tls: false, accounts: [{ oneTimeCodes }] })

function feedOf(practice: PracticeTickTrader): Feed {
  const [one] = practice.accounts
  assert.ok(one !== undefined)
  const clock = { ...systemClock, now: practice.now, wait: () => systemClock.wait(1) }
  const totpSecret = one.totpSecret === null ? undefined : new Secret(one.totpSecret)
  return openFeed({
    ...{ url: practice.feedUrl, trust: trustOf({}), clock, log: silent },
    token: {
      ...{ webApiId: one.webApiId, webApiKey: one.webApiKey },
      webApiSecret: new Secret(one.webApiSecret),
    },
    codes: createOneTimeCodes({ totpSecret, typed: undefined, clock, memory: newCodeMemory() }),
    ...{ connectMs: 20_000, answerMs: 20_000 },
  })
}

async function quoteOf(practice: PracticeTickTrader, symbol: string) {
  const answer = await fetch(`${practice.url}/api/v2/public/tick/${symbol}`)
  const [tick] = (await answer.json()) as {
    BestBid: { Price: number }
    BestAsk: { Price: number }
  }[]
  return { bid: tick?.BestBid.Price, ask: tick?.BestAsk.Price }
}

for (const oneTimeCodes of [false, true])
  test(`prices follow the market, and come again after a cut${oneTimeCodes ? ', with one-time codes' : ''}`, async () => {
    await using practice = await start(oneTimeCodes)
    await using feed = feedOf(practice)
    feed.follow(new Set(['EURUSD', 'NONESUCH']))
    for (let turn = 0; turn < 4; turn += 1) {
      await until(() => feed.tick('EURUSD') !== null)
      practice.advance(3)
      const { bid, ask } = await quoteOf(practice, 'EURUSD')
      await until(() => Number(feed.tick('EURUSD')?.bid) === bid)
      assert.equal(Number(feed.tick('EURUSD')?.ask), ask)
      assert.equal(feed.tick('NONESUCH'), null)
      practice.faults.refuseConnections = true
      practice.cut('maintenance')
      await until(() => feed.tick('EURUSD') === null)
      practice.faults.refuseConnections = false
    }
  })

test('what is wanted no more has no price; without wishes there is no socket, and with new ones there is', async () => {
  await using practice = await start()
  await using feed = feedOf(practice)
  feed.follow(new Set(['EURUSD']))
  await until(() => feed.tick('EURUSD') !== null)
  feed.follow(new Set(['XAUUSD']))
  assert.equal(feed.tick('EURUSD'), null)
  await until(() => feed.tick('XAUUSD') !== null)
  practice.advance(2)
  assert.equal(feed.tick('EURUSD'), null)
  feed.follow(new Set())
  await until(() => practice.openSockets() === 0)
  feed.follow(new Set(['EURUSD']))
  await until(() => feed.tick('EURUSD') !== null)
})

test('an indicative price is none, and one side alone is one side', async () => {
  await using practice = await start()
  practice.faults.indicativeOnly = true
  await using feed = feedOf(practice)
  feed.follow(new Set(['EURUSD']))
  await until(() => practice.requests().some(({ method }) => method === 'FeedSubscribe'))
  practice.advance(3)
  assert.equal(feed.tick('EURUSD'), null)
  practice.faults.indicativeOnly = false
  practice.faults.oneSidedTicks = true
  practice.advance(3)
  await until(() => feed.tick('EURUSD') !== null)
  const { bid = null, ask = null } = feed.tick('EURUSD') ?? {}
  assert.equal([bid, ask].filter((side) => side === null).length, 1)
})

test('positions that come without a price have the feed’s', async () => {
  await using practice = await start()
  const account = practice.accounts[0]?.id ?? ''
  for (const Side of ['Buy', 'Sell'])
    practice.trade(account, 'create', { Type: 'Market', Symbol: 'EURUSD', Side, Amount: 1000 })
  practice.faults.noPrices = true
  await using session = await openReader(practice, 0)
  const pricesOf = async () =>
    (await pictureOf(session, account)).positions.map(({ currentPrice }) => Number(currentPrice))
  const first = await quoteOf(practice, 'EURUSD')
  assert.deepEqual(await pricesOf(), [first.bid, first.ask])
  await until(() => practice.requests().some(({ method }) => method === 'FeedSubscribe'))
  // Moved each time: what the feed said of long ago is no price any more.
  await until(async () => {
    practice.advance(5)
    const { bid, ask } = await quoteOf(practice, 'EURUSD')
    practice.resetRequests()
    const prices = await pricesOf()
    const isByFeed = practice.requests().every(({ path }) => !path.endsWith('/tick'))
    return isByFeed && prices[0] === bid && prices[1] === ask
  })
})
