// Every state of an overlay in a real browser: live, empty, stale, offline, denied, blank, and back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../server/test/support/until.ts'
import { useOverlays } from '../test/overlay-bench.ts'

const bench = useOverlays()

test('live: the exact text of the account, and each change of it', async () => {
  await bench.report({ equity: '10164.80' })
  const { url } = await bench.overlay('stat')
  const shown = await bench.open(url)
  await shown.becomes('live')
  await shown.shows('10,164.80')
  assert.equal(await shown.text(), 'Equity 10,164.80 USD')
  await bench.report({ equity: '9999.99' })
  await shown.shows('9,999.99')
  assert.deepEqual(shown.faults, [])
  await shown.page.context().close()
})

test('empty: a dash for what nobody knows, never 0', async () => {
  const trade = `{"bot_name":"b","exchange":"Demo","account":"777","asset_symbol":"EURUSD","order_type":"BUY","entry_time":"2026-04-05T12:34:56Z","entry_price":1.1,"position_size":1}`
  const key = JSON.parse(
    await bench.run('key', 'create', '--name', 'x', '--scope', 'ingest', '--json'),
  ) as { key: string }
  await until(
    async () =>
      (
        await fetch(`${bench.server.url}/api/v1/log_trade`, {
          ...{ method: 'POST', body: trade },
          headers: { 'content-type': 'application/json', 'x-api-key': key.key },
        })
      ).status === 201,
    { what: 'a trade of an account that nobody reports' },
  )
  const { url } = await bench.overlay('stat', '--account', '777')
  const shown = await bench.open(url)
  await shown.shows('–')
  assert.equal(await shown.state(), 'empty')
  assert.doesNotMatch(await shown.text(), /0/)
  await shown.page.context().close()
})

test('stale: the age is shown, and the last value stays', async () => {
  const { url } = await bench.overlay('stat', '--set', 'stale=5')
  const shown = await bench.open(url)
  await bench.report({ equity: '10001.00' })
  await shown.becomes('live')
  await shown.becomes('stale')
  assert.match(await shown.text(), /^Equity 10,001\.00 USD stale [5-9] s$/)
  await bench.report({ equity: '10002.00' })
  await shown.becomes('live')
  await shown.page.context().close()
})

test('offline: a killed server leaves the last value dimmed, and the page recovers by itself', async () => {
  await bench.report({ equity: '10500.00' })
  const { url, token } = await bench.overlay('stat')
  const shown = await bench.open(url)
  await shown.shows('10,500.00')
  await bench.kill()
  await shown.becomes('offline')
  assert.match(await shown.text(), /10,500\.00/)
  const dimmed = await shown.page
    .locator('.body')
    .evaluate((body) => getComputedStyle(body).opacity)
  assert.ok(Number(dimmed) < 0.7)
  await bench.start()
  await bench.report({ equity: '10501.00' })
  await shown.becomes('live')
  await shown.shows('10,501.00')
  assert.deepEqual(shown.faults, [])
  // The token is behind the #: no request, no socket's address, carries it.
  assert.ok(shown.requests.length >= 3)
  assert.deepEqual(
    shown.requests.filter((one) => one.includes(token) || one.includes('tmkw')),
    [],
  )
  await shown.page.context().close()
})

test('denied: a revoked token ends the stream at once, and no value stays in the page', async () => {
  await bench.report({ equity: '10600.00' })
  const { url, id } = await bench.overlay('stat')
  const shown = await bench.open(url)
  await shown.shows('10,600.00')
  const begunMs = performance.now()
  await bench.run('overlay', 'revoke', id)
  await shown.becomes('denied')
  const tookMs = performance.now() - begunMs
  assert.equal(await shown.text(), 'Equity This link has ended')
  assert.doesNotMatch(await shown.page.content(), /10,600/)
  process.stdout.write(`# revoked and seen in ${Math.round(tookMs)} ms, the command included\n`)
  await shown.page.context().close()
})

test('denied: an address with another token says so and asks no more', async () => {
  const { url } = await bench.overlay('stat')
  const shown = await bench.open(url.replace(/#t=.*/, '#t=tmkw_nothing'))
  await shown.becomes('denied')
  const before = shown.requests.length
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  assert.equal(shown.requests.length, before)
  await shown.page.context().close()
})

test('rolled: the old address ends, the new one shows', async () => {
  const { url, id } = await bench.overlay('stat')
  const old = await bench.open(url)
  await old.becomes('live')
  const rolled = JSON.parse(await bench.run('overlay', 'roll', id, '--json')) as { url: string }
  await old.becomes('denied')
  const fresh = await bench.open(rolled.url)
  await fresh.becomes('live')
  for (const { page } of [old, fresh]) await page.context().close()
})

test('blank: the panic switch empties all overlays, also those opened meanwhile, and they come back', async () => {
  await bench.report({ equity: '10700.00' })
  const one = await bench.overlay('stat')
  const two = await bench.overlay('stats-bar')
  const shown = [await bench.open(one.url), await bench.open(two.url)]
  for (const page of shown) await page.shows('10,700.00')
  await bench.run('overlay', 'panic')
  shown.push(await bench.open(one.url))
  for (const page of shown) {
    await page.becomes('blank')
    assert.doesNotMatch(await page.page.content(), /10,700/)
    assert.equal((await page.text()).trim(), '')
  }
  await bench.run('overlay', 'panic', '--end')
  for (const page of shown) await page.shows('10,700.00')
  for (const { page } of shown) await page.context().close()
})
