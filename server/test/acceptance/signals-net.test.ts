// A signal that says close, on an account that nets: what is open ends, though the account may open nothing any more.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runTidemark } from '../support/command-line.ts'
import { json, send } from '../support/http-client.ts'
import { startTradingHome, type TradingHome } from '../support/trading-home.ts'
import { until } from '../support/until.ts'

type Line = { readonly id: string; readonly state: string; readonly outcomes: string | null }

let trading: TradingHome
before(async () => {
  trading = await startTradingHome({ tickMs: 0, accounts: [{ type: 'Net' }] })
})
after(() => trading?.[Symbol.asyncDispose]())

test('close ends the position of a disarmed net account, in one order that nothing is left of', async () => {
  const { account, broker, home, server, tidemark } = trading
  await tidemark('trade', 'limits', account, 'max_order_lots=0.2')
  await until(async () => (await runTidemark(['trade', 'arm', account], home)).code === 0, {
    ...{ what: 'an account that can be armed', everyMs: 200, timeoutMs: 20_000 },
  })
  const hook: { id: string; secret: string } = JSON.parse(
    await tidemark(
      ...['hook', 'add', '--name', 'tv', '--account', account, '--symbol', 'EURUSD'],
      ...['--max-lots', '5', '--json'],
    ),
  )
  await tidemark('hook', 'arm', 'tv')
  let sent = 0
  const outcomesOf = async (more: object): Promise<string | null> => {
    const answer = await send(`${server.url}/hooks/${hook.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ token: hook.secret, id: `m${++sent}`, time: new Date().toISOString() },
        ...{ symbol: 'EURUSD', ...more },
      }),
    })
    assert.equal(answer.status, 202, answer.text)
    const { signal } = json<{ signal: string }>(answer)
    const line = await until(
      async () => {
        const { data }: { data: Line[] } = JSON.parse(await tidemark('hook', 'signals', '--json'))
        const found = data.find(({ id }) => id === signal)
        return found?.outcomes == null ? false : found
      },
      { what: 'the end of the signal', everyMs: 200, timeoutMs: 30_000 },
    )
    return line.outcomes
  }
  const held = () =>
    broker.truth(account).positions.map(({ side, amount }) => `${side} ${Number(amount)}`)

  assert.equal(await outcomesOf({ side: 'buy', lots: '0.2' }), 'accepted')
  assert.equal(await outcomesOf({ side: 'buy', lots: '0.1' }), 'accepted')
  assert.deepEqual(held(), ['buy 30000'])
  await tidemark('trade', 'disarm', account)
  // More than an order may be, and of an account that may open nothing.
  assert.equal(await outcomesOf({ side: 'close' }), 'accepted')
  assert.deepEqual(held(), [])
})
