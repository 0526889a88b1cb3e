// Deals of connected accounts: the whole history at first, then what changed, and what only a comparison can find.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moneyDeal } from '../../../test/support/scripted-venue.ts'
import { openSupervisorBench as open, serverS } from '../../../test/support/supervisor-bench.ts'

test('the whole history is read at first, within the budget of requests; later only what is new', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    prepare(venue) {
      venue.balances.set('1', '150.00')
      venue.deals.set('1', [
        moneyDeal('1', serverS - 9 * 365 * 86_400, '100.00'),
        moneyDeal('2', serverS - 5, '50.00'),
      ])
    },
  })
  await desk.clock.pass(20_000)
  const windows = () => desk.venue.asked.flatMap((one) => (one.what === 'deals' ? [one] : []))
  assert.equal(windows()[0]?.fromS, 0)
  assert.ok(windows().length >= 4 && windows().length <= 6)
  assert.deepEqual(
    (await desk.states()).map(({ deals, cash_total }) => [deals, cash_total]),
    [['2', '150.00']],
  )
  const before = windows().length
  await desk.clock.pass(60_000)
  assert.equal(windows().length, before, 'nothing changed, nothing was read')
  desk.venue.balances.set('1', '149.00')
  desk.venue.deals.get('1')?.push(moneyDeal('3', serverS + 60, '-1.00'))
  await desk.clock.pass(6_000)
  assert.equal(windows()[before]?.fromS, serverS - 5 - 3_600)
  assert.deepEqual(
    (await desk.states()).map(({ deals, cash_total }) => [deals, cash_total]),
    [['3', '149.00']],
  )
  assert.equal(desk.log.said('do not make its balance').length, 0)
})

test('an account’s requests for deals stay within its budget, however many pages an answer has', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    pacing: { dealBurst: 3, dealEveryMs: 5_000 },
    prepare: (venue) => {
      venue.pages = 4
    },
  })
  await desk.clock.pass(600_000)
  const windows = desk.venue.times('deals')
  assert.ok(windows * 4 <= 600 / 5 + 3 + 4, `${windows * 4} requests`)
  assert.ok(windows >= 4, 'and the history is read all the same')
})

test('a comparison finds a deal that was missed, one that was rewritten, and one that is gone', async (t) => {
  const first = moneyDeal('1', serverS - 86_400, '100.00')
  const second = moneyDeal('2', serverS - 3_600 * 5, '20.00')
  const desk = await open(t, {
    accounts: ['1'],
    prepare(venue) {
      venue.balances.set('1', '120.00')
      venue.deals.set('1', [first, second])
    },
  })
  await desk.clock.pass(10_000)
  assert.equal((await desk.states())[0]?.deals, '2')
  // The balance does not move: nothing but the comparison can find any of it.
  const rewritten = moneyDeal('1', serverS - 86_400, '70.00', 'cancelled')
  desk.venue.deals.set('1', [rewritten, moneyDeal('3', serverS - 7_200, '50.00')])
  await desk.clock.pass(17 * 60_000)
  const versions = await desk.one<{
    deal: string
    version: number
    is_current: boolean
    profit: string
  }>('select deal, version, is_current, profit from deals order by deal, version')
  assert.deepEqual(
    versions.map(({ deal, version, is_current, profit }) => [deal, version, is_current, profit]),
    [
      ['1', 1, false, '100.00'],
      ['1', 2, true, '70.00'],
      ['2', 1, true, '20.00'],
      ['3', 1, true, '50.00'],
    ],
  )
  assert.deepEqual(await desk.one('select deal from deals_not_at_broker'), [{ deal: '2' }])
  assert.equal(desk.log.said('no longer gives deals').length, 1)
  await desk.clock.pass(40 * 60_000)
  assert.equal(desk.log.said('no longer gives deals').length, 1, 'said once')
  desk.venue.deals.get('1')?.push(second)
  await desk.clock.pass(17 * 60_000)
  assert.deepEqual(await desk.one('select deal from deals_not_at_broker'), [])
})

test('deals that do not make the balance are searched for once, then said', async (t) => {
  const old = moneyDeal('1', serverS - 400 * 86_400, '100.00')
  const desk = await open(t, {
    accounts: ['1'],
    pacing: { pollMs: 5 * 60_000, pingMs: 3_600_000 },
    prepare(venue) {
      venue.balances.set('1', '100.00')
      venue.deals.set('1', [moneyDeal('2', serverS - 100, '0.00')])
    },
  })
  await desk.clock.pass(1_200_000)
  assert.equal(desk.log.said('the broker gives no others').length, 1)
  desk.venue.deals.get('1')?.unshift(old)
  // Too old for the comparison of the last days: only the daily reading of everything finds it.
  await desk.clock.pass(3_600_000)
  assert.equal((await desk.states())[0]?.cash_total, '0.00')
  await desk.clock.pass(24 * 3_600_000)
  assert.equal((await desk.states())[0]?.cash_total, '100.00')
  assert.equal(desk.log.said('its deals make its balance').length, 1)
})

test('a restart goes on where the ledger ends and compares', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    prepare(venue) {
      venue.balances.set('1', '100.00')
      venue.deals.set('1', [moneyDeal('1', serverS - 100, '100.00')])
    },
  })
  await desk.clock.pass(6_000)
  desk.venue.fail = { at: 'accounts', cause: 'session_lost' }
  await desk.clock.pass(4_000)
  desk.venue.fail = null
  const before = desk.venue.asked.length
  await desk.clock.pass(5_000)
  const again = desk.venue.asked.slice(before).flatMap((one) => (one.what === 'deals' ? [one] : []))
  const reach = again.map(({ fromS }) => serverS - fromS)
  assert.equal(reach.length <= 1, true)
  const all = desk.venue.asked.flatMap((one) => (one.what === 'deals' ? [one] : []))
  assert.ok(Math.abs(serverS - (all.at(-1)?.fromS ?? 0) - 7 * 86_400) < 60)
})

test('cache_only accounts leave no deal', async (t) => {
  const desk = await open(t, {
    accounts: ['1'],
    retention: 'cache_only',
    prepare(venue) {
      venue.balances.set('1', '100.00')
      venue.deals.set('1', [moneyDeal('1', serverS - 100, '100.00')])
    },
  })
  await desk.clock.pass(60_000)
  assert.equal(desk.venue.times('deals'), 0)
  assert.deepEqual(await desk.one('select 1 from deals'), [])
  assert.deepEqual(
    (await desk.states()).map(({ balance, cause }) => [balance, cause]),
    [[null, null]],
  )
})
