// What a browser shows of an account to viewers: nothing from elsewhere, no markup of others, only what the mask lets through,
// transparent where nothing stands, and readable on black and on white.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { widgetNames } from '@tidemark/contract/widget'
import { assertAccessible } from '../test/browser.ts'
import { closedDeals, openPosition, useOverlays } from '../test/overlay-bench.ts'

const bench = useOverlays()
const shown = widgetNames.filter((name) => name !== 'scene')
const needs: Readonly<Record<string, readonly string[]>> = { goal: ['--set', 'target=250'] }

test('every widget stands on its page: no error, nothing from elsewhere, accessible on black and on white', async () => {
  const positions = [openPosition(9001, '50.00'), openPosition(9002, '-12.50', 'XAUUSD')]
  await bench.report({ equity: '10037.50', positions, deals: closedDeals(70, '25.00') })
  const profile = await bench.newProfile()
  for (const widget of shown) {
    const { url } = await bench.overlay(widget, ...(needs[widget] ?? []))
    for (const [bg, theme] of [
      ['000', 'dark'],
      ['fff', 'light'],
    ] as const) {
      const page = await bench.open(url.replace('#', `?bg=${bg}&theme=${theme}&ms=0#`), profile)
      await bench.report({ equity: '10037.50', positions })
      await page.becomes('live')
      await assertAccessible(page.page, `${widget} on ${bg}`)
      assert.deepEqual(page.faults, [], widget)
      await page.page.close()
    }
  }
  await profile.close()
})

test('where nothing stands the picture is transparent', async () => {
  const { url } = await bench.overlay('stat')
  const { page, becomes } = await bench.open(url)
  await becomes('live')
  const picture = await page.screenshot({ omitBackground: true })
  assert.deepEqual(cornersOf(picture), [0, 0, 0, 0])
  await page.context().close()
})

test('markup in every text that others write is text', async () => {
  const markup = '<img src=x onerror=window.hit=1><b>x'
  const position = openPosition(9100, '1.00', '<b>B</b>')
  const deals = closedDeals(200, '1.00', { symbol: '<i>S</i>', comment: markup })
  await bench.report({ positions: [position], deals, currency: 'USD' })
  for (const widget of ['positions', 'ticker', 'last-trade']) {
    const { url } = await bench.overlay(widget)
    const label = encodeURIComponent('<script>window.hit=1</script>')
    const page = await bench.open(url.replace('#', `?label=${label}&show=0#`))
    await page.becomes('live')
    await page.shows(widget === 'positions' ? '<b>B</b>' : '<i>S</i>')
    await page.shows('<script>')
    const seen = await page.page.evaluate(() => ({
      hit: Reflect.get(window, 'hit'),
      made: document.querySelectorAll('b,i,img,.box script').length,
    }))
    assert.deepEqual(seen, { hit: undefined, made: 0 })
    assert.deepEqual(page.faults, [])
    await page.page.context().close()
  }
})

test('the address makes the mask stricter and never weaker', async () => {
  await bench.report({ balance: '10000.00', equity: '10164.80' })
  const { url } = await bench.overlay('stat', '--mask', 'percent', '--basis', '10000')
  for (const [asked, expected] of [
    ['none', '+1.65 %'],
    ['hidden', '–'],
  ] as const) {
    const page = await bench.open(url.replace('#', `?mask=${asked}#`))
    await page.becomes('live')
    await page.shows(expected.split(' ')[0] ?? '')
    assert.doesNotMatch(await page.page.content(), /10,?164/)
    await page.page.context().close()
  }
})

test('a value of the address that may not stand there is left out, and named for who asks', async () => {
  const { url } = await bench.overlay('stat')
  const bad = '?up=red;}body{display:none&theme=evil&scale=99&metric=balance&debug=1'
  const page = await bench.open(url.replace('#', `${bad}#`))
  await page.becomes('live')
  await page.shows('Not taken: metric, theme, up')
  const scale = await page.page
    .locator('.box')
    .evaluate((box) => getComputedStyle(box).getPropertyValue('--tm-scale'))
  assert.equal(scale, '4')
  await page.page.context().close()
})

/** Alpha of the four corners of an RGBA picture in PNG. */
function cornersOf(png: Buffer): number[] {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  assert.equal(png[25], 6, 'RGBA')
  const pieces: Buffer[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      pieces.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const rows = unfilter(inflateSync(Buffer.concat(pieces)), width * 4, height)
  const alpha = (x: number, y: number) => rows[y * width * 4 + x * 4 + 3] ?? -1
  return [alpha(0, 0), alpha(width - 1, 0), alpha(0, height - 1), alpha(width - 1, height - 1)]
}

/** Undoes the filters of PNG's lines, four bytes a point. */
function unfilter(data: Buffer, stride: number, height: number): Buffer {
  const out = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const kind = data[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const raw = data[y * (stride + 1) + 1 + x] ?? 0
      const left = x < 4 ? 0 : (out[y * stride + x - 4] ?? 0)
      const up = y === 0 ? 0 : (out[(y - 1) * stride + x] ?? 0)
      const corner = x < 4 || y === 0 ? 0 : (out[(y - 1) * stride + x - 4] ?? 0)
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind ?? 0] ?? 0
      out[y * stride + x] = (raw + add) & 255
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [one, two, three] = [left, up, corner].map((value) => Math.abs(guess - value))
  if ((one ?? 0) <= (two ?? 0) && (one ?? 0) <= (three ?? 0)) return left
  return (two ?? 0) <= (three ?? 0) ? up : corner
}
