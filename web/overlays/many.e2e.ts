// Overlays together: ten in one profile, a scene over one socket, elements on somebody's own page, the loader before the server,
// movement only for those who want it, and values fresh after the source was away.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { runTidemark } from '../../server/test/support/command-line.ts'
import { until } from '../../server/test/support/until.ts'
import { closedDeals, useOverlays } from '../test/overlay-bench.ts'

const bench = useOverlays()

test('ten overlays in one profile are all live, and all follow', async () => {
  const { url } = await bench.overlay('stats-bar')
  const two = await bench.overlay('positions')
  const profile = await bench.newProfile()
  const pages = []
  for (let at = 0; at < 10; at += 1)
    pages.push(await bench.open(at % 2 === 0 ? url : two.url, profile))
  await bench.report({ equity: '10111.11', positions: [] })
  for (const page of pages) await page.becomes('live')
  for (const [at, page] of pages.entries()) if (at % 2 === 0) await page.shows('10,111.11')
  for (const { faults } of pages) assert.deepEqual(faults, [])
  await profile.close()
})

test('a scene shows all its parts over one socket', async () => {
  const { url } = await bench.overlay('scene')
  const page = await bench.open(url)
  await page.becomes('live')
  await until(async () => (await page.page.locator('.box').count()) === 13, {
    what: 'thirteen parts',
  })
  await bench.report({ equity: '10222.22' })
  await page.shows('10,222.22')
  const sockets = page.requests.filter((one) => one.startsWith('ws'))
  assert.equal(sockets.length, 1)
  const isInside = await page.page.evaluate<boolean>(
    `[...document.querySelectorAll('.box')].every((box) => { const { left, top, right, bottom } = box.getBoundingClientRect()
      return left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1 })`,
  )
  assert.ok(isInside, 'every part stands on the scene')
  assert.deepEqual(page.faults, [])
  await page.page.context().close()
})

test('an element on a page of somebody else’s, styled by its parts', async () => {
  const { url } = await bench.overlay('stat')
  const { origin } = new URL(url)
  const html = `<!doctype html><html lang="en"><title>mine</title><style>tidemark-stat::part(value){color:rgb(1,2,3)}</style>
    <script type="module" src="${origin}/overlays.js"></script><tidemark-stat src="${url}" label="Mine"></tidemark-stat>`
  const server = createServer((_request, answer) =>
    answer.setHeader('content-type', 'text/html').end(html),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const profile = await bench.newProfile()
  const page = await profile.newPage()
  await page.goto(`http://127.0.0.1:${address.port}/`)
  await page.locator('.box[data-state="live"]').waitFor()
  const value = page.locator('.value').first()
  assert.match((await value.textContent()) ?? '', /^10,\d{3}\.\d\d$/)
  assert.equal(await page.locator('.label').textContent(), 'Mine')
  assert.equal(await value.evaluate((one) => getComputedStyle(one).color), 'rgb(1, 2, 3)')
  await profile.close()
  server.close()
})

test('the loader waits for a server that is not there yet, and then goes to the overlay', async () => {
  const { url, token } = await bench.overlay('stat')
  const file = join(bench.home.folder, 'loader.html')
  const made = await runTidemark(['overlay', 'loader', '--out', file], {
    ...bench.home,
    input: url,
  })
  assert.equal(made.code, 0, made.stderr)
  assert.ok(!`${made.stdout}${made.stderr}`.includes(token))
  await bench.kill()
  const profile = await bench.newProfile()
  const page = await profile.newPage()
  await page.goto(`file://${file}`)
  await page.waitForTimeout(1_500)
  assert.ok(page.url().startsWith('file:'))
  await bench.start()
  await bench.report({ equity: '10333.33' })
  await page.waitForURL(url, { timeout: 20_000 })
  await page.getByText('10,333.33').waitFor()
  await profile.close()
})

test('a text that is no address of an overlay makes no loader', async () => {
  const file = join(bench.home.folder, 'none.html')
  writeFileSync(file, 'before')
  for (const input of [
    '',
    'javascript:alert(1)',
    'https://x/o/stat#t="><script>',
    'https://x/o/stat',
  ]) {
    const made = await runTidemark(['overlay', 'loader', '--out', file], { ...bench.home, input })
    assert.equal(made.code, 2)
  }
  assert.equal(readFileSync(file, 'utf8'), 'before')
})

test('a value runs to the next one, rests on its exact text, and jumps for who wants no movement', async () => {
  const { url } = await bench.overlay('stat')
  const texts = `window.seen = []; new MutationObserver(() => seen.push(document.querySelector('.value').textContent))
    .observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true })`
  for (const [reducedMotion, isMoving] of [
    ['no-preference', true],
    ['reduce', false],
  ] as const) {
    await bench.report({ equity: '10000.00' })
    const page = await bench.open(url)
    await page.page.emulateMedia({ reducedMotion })
    await page.page.reload()
    await page.shows('10,000.00')
    await page.page.evaluate(texts)
    await bench.report({ equity: '20000.00' })
    await page.shows('20,000.00')
    const seen = await page.page.evaluate<string[]>('seen')
    assert.equal(seen.at(-1), '20,000.00')
    const between = seen.filter((one) => one !== '20,000.00' && one !== '10,000.00')
    assert.equal(between.length > 3, isMoving, `${reducedMotion}: ${seen.join(' ')}`)
    await page.page.context().close()
  }
})

test('when the source is on air again, a fresh connection brings what was missed', async () => {
  const { url } = await bench.overlay('stat')
  const page = await bench.open(url)
  await page.becomes('live')
  const fire = (active: boolean) =>
    page.page.evaluate<void>(
      `dispatchEvent(new CustomEvent('obsSourceActiveChanged', { detail: { active: ${active} } }))`,
    )
  const before = page.requests.filter((one) => one.startsWith('ws')).length
  await fire(false)
  await bench.report({ equity: '10444.44' })
  await fire(true)
  await page.shows('10,444.44')
  await until(() => page.requests.filter((one) => one.startsWith('ws')).length === before + 1)
  await page.page.context().close()
})

test('a trade that closes appears on its card, and those of before do not', async () => {
  await bench.report({ deals: closedDeals(500, '11.11') })
  // Once it has been told to whoever listens, it is one of before.
  const ticker = await bench.open((await bench.overlay('ticker')).url)
  await until(async () => (await ticker.text()).includes('11.11'), { what: 'the earlier trade' })
  await ticker.page.context().close()
  const { url } = await bench.overlay('last-trade')
  const page = await bench.open(url.replace('#', '?show=5&ms=0#'))
  await page.becomes('live')
  assert.doesNotMatch(await page.text(), /11\.11/)
  await bench.report({ deals: closedDeals(600, '22.22') })
  await until(async () => (await page.text()).includes('+22.22'), { what: 'the card' })
  await until(async () => !(await page.text()).includes('22.22'), { what: 'the end of the card' })
  await page.page.context().close()
})
