// Draws docs/pictures/overlays/*.png: every widget live on four backdrops, in each of its states, and a whole scene.
// From a real server with a made-up history: node scripts/run.mjs scripts/overlay-pictures.ts
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { widgetNames } from '@tidemark/contract/widget'
import type { Page } from 'playwright-core'
import { reportText } from '../server/test/support/expert-reports.ts'
import { send } from '../server/test/support/http-client.ts'
import { deskAccounts, sendAccount, sendPicture } from '../web/test/generated-desk.ts'
import {
  closeBench,
  type Overlay,
  type OverlayBench,
  openBench,
  openOverlay,
} from '../web/test/overlay-bench.ts'
import { writeSmallPng } from '../web/test/small-png.ts'

const folder = join(import.meta.dirname, '../docs/pictures/overlays')
mkdirSync(folder, { recursive: true })
const say = (line: string) => process.stderr.write(`${line}\n`)
const [account] = deskAccounts
if (account === undefined) throw new Error('there is no generated account')
const shown = widgetNames.filter((name) => name !== 'scene')
const more: Readonly<Record<string, readonly string[]>> = {
  goal: ['--set', 'target=2500', '--set', 'metric=profit_this_month'],
  sparkline: ['--set', 'hours=1'],
}
const backdrops = {
  transparent: 'repeating-conic-gradient(#999 0 25%, #ddd 0 50%) 0 0 / 16px 16px',
  black: '#000',
  white: '#fff',
  busy: 'repeating-linear-gradient(90deg, #264653 0 60px, #2a9d8f 0 120px, #e9c46a 0 180px, #e76f51 0 240px, #8338ec 0 300px)',
}

// Filled by openBench.
const bench = {} as OverlayBench
await openBench(bench)
try {
  await draw()
} finally {
  await closeBench(bench)
}

async function draw(): Promise<void> {
  if (account === undefined) return
  const made = JSON.parse(
    await bench.run(
      'key',
      'create',
      '--name',
      'pictures',
      '--scope',
      'ingest',
      '--rate',
      '1000/s',
      '--json',
    ),
  ) as { key: string }
  const to = { url: bench.server.url, key: made.key }
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  say('an hour of equity, and a year of trades')
  for (let minute = 55; minute >= 0; minute -= 1) await sendPast(to.key, minute)
  const cents = await sendAccount(to, account)
  const own = ['--account', 'acc_2']
  await bench
    .run('rules', 'set', 'acc_2', 'ftmo-2-step-challenge', '--initial-balance', '100000')
    .catch((error: unknown) => say(`no rules: ${String(error)}`))
  for (let step = 0; step < 8; step += 1) {
    await sendPicture(to, account, cents, step * 3_000 - 9_000)
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
  // The account stays live for as long as this goes on.
  const beat = setInterval(() => void sendPicture(to, account, cents, 12_345), 4_000)
  const overlays: [string, Overlay][] = []
  for (const widget of shown)
    overlays.push([widget, await bench.overlay(widget, ...own, ...(more[widget] ?? []))])
  const scene = await bench.overlay('scene', ...own)
  const live = await pages(overlays, 'ms=0&show=0', 'live')
  await sendPicture(to, account, cents, 12_345)
  await new Promise((resolve) => setTimeout(resolve, 4_500))
  const cells: Cells = new Map()
  for (const [name, background] of Object.entries(backdrops)) {
    say(`live on ${name}`)
    for (const { widget, page } of live) {
      await paint(page, background)
      put(cells, widget, name, await boxOf(page))
    }
  }
  await sheet('backdrops', cells, Object.keys(backdrops))
  await onScene(scene)

  const states: Cells = new Map()
  const take = async (state: string, some: readonly Shown[]) => {
    say(state)
    for (const { widget, page } of some) {
      await paint(page, '#10161d')
      put(states, widget, state, await boxOf(page))
    }
  }
  await take('live', live)
  clearInterval(beat)
  const old = await pages(overlays, 'ms=0&show=0&stale=5', 'any')
  await new Promise((resolve) => setTimeout(resolve, 6_500))
  await take('stale', old)
  await close(old)
  const denied = await pages(
    overlays.map(([widget, { url, ...rest }]) => [
      widget,
      { ...rest, url: url.replace(/#t=.*/, '#t=none') },
    ]),
    'ms=0',
    'any',
  )
  await take('denied', denied)
  await close(denied)
  await logTrade(made.key)
  const unknown: [string, Overlay][] = []
  for (const widget of shown)
    unknown.push([widget, await bench.overlay(widget, '--account', '777', ...(more[widget] ?? []))])
  const empty = await pages(unknown, 'ms=0&show=0', 'any')
  await take('empty', empty)
  await close(empty)
  await bench.kill()
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  await take('offline', live)
  await close(live)
  await sheet('states', states, ['live', 'stale', 'offline', 'denied', 'empty'])
}

/** An account that nobody reports: there is a trade of it, and nothing else is known. */
async function logTrade(key: string): Promise<void> {
  const body =
    '{"bot_name":"b","exchange":"Demo","account":"777","asset_symbol":"EURUSD","order_type":"BUY","entry_time":"2026-04-05T12:34:56Z","entry_price":1.1,"position_size":1}'
  const headers = { 'content-type': 'application/json', 'x-api-key': key }
  const answer = await send(`${bench.server.url}/api/v1/log_trade`, { headers, body })
  if (answer.status !== 201) throw new Error(answer.text)
}

/** A picture of so many minutes ago, as an Expert sent it then. */
async function sendPast(key: string, minute: number): Promise<void> {
  const equity = 108_200 + Math.round(260 * Math.sin(minute / 7) + 140 * Math.cos(minute / 2.3))
  const body = reportText({
    ...{ login: account?.login ?? '', server: account?.server ?? '' },
    gmtTime: Math.floor(Date.now() / 1000) - minute * 60,
    account: `"currency":"USD","balance":108187.22,"equity":${equity}.50`,
  })
  const answer = await send(`${bench.server.url}/api/v1/ea/reports`, {
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body,
  })
  if (answer.status !== 200) throw new Error(answer.text)
}

type Shown = { readonly widget: string; readonly page: Page }
type Cells = Map<string, Map<string, string>>

async function pages(
  overlays: readonly (readonly [string, Overlay])[],
  query: string,
  until: 'live' | 'any',
): Promise<Shown[]> {
  const profile = await bench.newProfile()
  const all: Shown[] = []
  for (const [widget, { url }] of overlays) {
    const address = url.replace('#', `?${query}#`)
    const overlay = await openOverlay(profile, address)
    if (until === 'live') await overlay.becomes('live')
    all.push({ widget, page: overlay.page })
  }
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  return all
}

async function close(all: readonly Shown[]): Promise<void> {
  for (const { page } of all) await page.close()
}

/** What would be behind the source. */
async function paint(page: Page, background: string): Promise<void> {
  await page.evaluate(
    `document.documentElement.style.cssText = ${JSON.stringify(`height: 100%; background: ${background}`)}`,
  )
}

async function boxOf(page: Page): Promise<string> {
  const picture = await page.locator('.box').first().screenshot()
  return `data:image/png;base64,${picture.toString('base64')}`
}

function put(cells: Cells, widget: string, column: string, picture: string): void {
  cells.set(widget, (cells.get(widget) ?? new Map()).set(column, picture))
}

async function sheet(name: string, cells: Cells, columns: readonly string[]): Promise<void> {
  const page = await (await bench.newProfile()).newPage()
  const filled = columns.filter((column) => [...cells.values()].some((row) => row.has(column)))
  const rows = [...cells].map(
    ([widget, row]) =>
      `<tr><th>${widget}</th>${filled.map((column) => `<td><img src="${row.get(column) ?? ''}"></td>`).join('')}</tr>`,
  )
  await page.setViewportSize({ width: 260 + filled.length * 340, height: 600 })
  await page.setContent(
    `<style>body{font:14px system-ui;margin:16px;background:#e8ebee}img{max-width:330px}td,th{padding:4px;text-align:start;vertical-align:top}</style>
     <table><tr><td></td>${filled.map((column) => `<th>${column}</th>`).join('')}</tr>${rows.join('')}</table>`,
  )
  const picture = await page.screenshot({ fullPage: true })
  await writeSmallPng(page, join(folder, `${name}.png`), picture)
  await page.context().close()
  say(`written: ${name}.png`)
}

async function onScene({ url }: Overlay): Promise<void> {
  const profile = await bench.newProfile()
  const overlay = await openOverlay(profile, url.replace('#', '?ms=0&show=0#'))
  await overlay.page.setViewportSize({ width: 1920, height: 1080 })
  await overlay.becomes('live')
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  await paint(overlay.page, '#12303b')
  const picture = await overlay.page.screenshot({ scale: 'css' })
  await writeSmallPng(await profile.newPage(), join(folder, 'scene.png'), picture)
  await profile.close()
  say('written: scene.png')
}
