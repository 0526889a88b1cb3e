// A whole scene in a real browser: it keeps its proportions at every size, and says once what is wrong with all of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../server/test/support/until.ts'
import { openPosition, useOverlays } from '../test/overlay-bench.ts'

const bench = useOverlays()
const sizes = [
  [1920, 1080],
  [1440, 900],
  [1280, 720],
  [640, 360],
] as const

test('at every size each position shows its profit whole, and nothing is cut off at the edge of its part', async () => {
  const positions = [
    openPosition(1, '-12345.67', 'XAUUSD').replaceAll('1.10', '2334.10'),
    openPosition(2, '15.00'),
  ]
  await bench.report({ equity: '110717.17', balance: '110695.83', positions })
  const { url } = await bench.overlay('scene')
  const shown = await bench.open(url)
  const { page } = shown
  await shown.shows('12,345.67')
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    const cut = await page.evaluate<string[]>(`
      [...document.querySelectorAll('.box:is([data-widget=positions], [data-widget=stats-bar], [data-widget=stat])')]
        .flatMap((box) => {
          const edge = box.getBoundingClientRect()
          return [...box.querySelectorAll('.figure')].filter((one) => {
            const { right, bottom } = one.getBoundingClientRect()
            return one.textContent !== '' && (right > edge.right + 1 || bottom > edge.bottom + 1)
          }).map((one) => box.dataset.widget + ': ' + one.textContent)
        })`)
    assert.deepEqual(cut, [], `at ${width} × ${height}`)
  }
  assert.deepEqual(shown.faults, [])
  await page.context().close()
})

test('a stale or offline scene says so in one place, while each part looks like it; where it recovers, nothing is said', async () => {
  await bench.report()
  const { url } = await bench.overlay('scene')
  const shown = await bench.open(url.replace('#', '?stale=5#'))
  const { page } = shown
  const said = async () =>
    (await page.locator('.badge').filter({ visible: true }).allInnerTexts()).filter((text) =>
      /stale|offline|reconnect/.test(text),
    )
  const looking = (state: string) => page.locator(`.box[data-state=${state}]`).count()
  const badge = () =>
    page.evaluate<string>(`(() => {
      const box = document.querySelector('.box[data-widget=badge]')
      return box.dataset.state + ' ' + getComputedStyle(box.querySelector('.badge'), '::before').color
    })()`)
  // On a slow machine what was reported before may be old by now.
  await until(
    async () => {
      await bench.report()
      await shown.becomes('live')
      return (await badge()) === 'live rgb(46, 204, 143)'
    },
    { what: 'a green dot while it is live', everyMs: 200 },
  )
  await until(async () => (await looking('stale')) >= 5, { what: 'old parts', timeoutMs: 15_000 })
  await until(async () => /^stale \d+ s$/.test((await said()).join()), { what: 'one badge' })
  await bench.report({ equity: '10111.00' })
  await until(async () => (await said()).length === 0, { what: 'nothing said', timeoutMs: 10_000 })
  await bench.kill()
  await until(async () => (await looking('offline')) >= 10, { what: 'parts without a server' })
  const badges = page.locator('.badge').filter({ visible: true })
  await until(async () => (await badges.count()) === 1, { what: 'one badge' })
  await bench.start()
  await bench.report()
  await shown.becomes('live')
  await page.context().close()
})
