// The read client against a real server that an Expert Advisor reports to.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useTidemark } from '../../../../server/test/acceptance/harness.ts'
import { reportText } from '../../../../server/test/support/expert-reports.ts'
import { createReadClient } from './read-client.ts'
import { TidemarkProblem } from './tidemark-problem.ts'

const tidemark = useTidemark({
  async prepare(harness) {
    const text = reportText({
      login: '41',
      gmtTime: Math.floor(Date.now() / 1000),
      account:
        '"currency":"USD","balance":9007199254740993.10,"equity":10151.00,"margin":0.00,"margin_free":10151.00',
      more: '"positions":[{"ticket":"9007199254740993","identifier":"9007199254740993","symbol":"EURUSD","type":0,"volume":0.10,"price_open":1.10000,"profit":-1.50,"time_msc":"1779990000000"}]',
    })
    assert.equal((await harness.post('/api/v1/ea/reports', text)).status, 200)
  },
})

const client = () =>
  createReadClient({ url: tidemark.server.url, key: tidemark.key.key, accountEveryMs: 1 })

test('info of a real server is exact decimal text, with its freshness', async () => {
  const info = await client().info('41')
  assert.deepEqual(
    [info.balance, info.equity, info.margin, info.free_margin, info.currency],
    ['9007199254740993.10', '10151.00', '0.00', '10151.00', 'USD'],
  )
  assert.deepEqual([info.source, info.margin_level], ['expert', null])
  assert.match(String(info.state), /^(live|stale)$/)
  const few = await client().info('41', { fields: ['equity'] })
  assert.deepEqual([few.equity, 'balance' in few], ['10151.00', false])
})

test('positions and summary of a real server are read', async () => {
  const { positions, as_of } = await client().positions('41')
  const [one] = positions ?? []
  assert.deepEqual(
    [one?.symbol, one?.volume, one?.profit, one?.open_time, one?.ticket],
    ['EURUSD', '0.10', '-1.50', '2026-05-28T14:40:00Z', '9007199254740993'],
  )
  assert.match(String(as_of), /Z$/)
  const summary = await client().summary('41', { fields: ['open_volume', 'equity'] })
  assert.deepEqual([summary.open_volume, summary.equity], ['0.10', '10151.00'])
})

test('statistics of a real server are read, for an account and for all, and a wrong question is an error here', async () => {
  const one = await client().statistics({ account: '41', to: new Date('2026-06-01T00:00:00Z') })
  assert.deepEqual(
    [one.trades, one.profit_factor, one.null_reasons.profit_factor],
    [0, null, 'no_trades'],
  )
  const all = await client().statistics()
  assert.equal(all.currency, 'USD')
  assert.ok(Array.isArray(all.accounts))
  await assert.rejects(client().statistics({ account: '41', bot: 'x' }), /one of account/)
})

test('what an Expert does not say of orders and assets is null, not empty', async () => {
  const { orders, source } = await client().orders('41')
  assert.deepEqual([orders, source], [null, 'expert'])
  assert.equal((await client().assets('41')).assets, null)
})

test('an account that is not there is a problem of its own kind', async () => {
  await assert.rejects(client().info('42'), (problem) => {
    assert.ok(problem instanceof TidemarkProblem)
    assert.deepEqual([problem.code, problem.status], ['not_found', 404])
    return true
  })
})
