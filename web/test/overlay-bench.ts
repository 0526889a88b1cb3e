// A real server with one account whose Expert reports what a test wants, overlays made by the command line as people make them,
// and one profile of a real browser that shows them. The server can be killed and come back at the same address.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createKey, runTidemark } from '../../server/test/support/command-line.ts'
import { reportText, type SampleDeal } from '../../server/test/support/expert-reports.ts'
import { send } from '../../server/test/support/http-client.ts'
import { createTempHome, type TempHome } from '../../server/test/support/temp-home.ts'
import { startServer, type TestServer } from '../../server/test/support/test-server.ts'
import { until } from '../../server/test/support/until.ts'
import { launchBrowser } from './launch-browser.ts'

export type Overlay = { readonly id: string; readonly url: string; readonly token: string }

export type Picture = {
  readonly login?: string
  readonly balance?: string
  readonly equity?: string
  /** JSON objects of open positions. */
  readonly positions?: readonly string[]
  readonly deals?: readonly SampleDeal[]
  readonly currency?: string
}

export type OverlayBench = {
  home: TempHome
  server: TestServer
  browser: Browser
  report(picture?: Picture): Promise<void>
  overlay(widget: string, ...words: string[]): Promise<Overlay>
  run(...words: string[]): Promise<string>
  /** A page in the profile of this test; what is wrong with it is in `faults`. */
  open(url: string, context?: BrowserContext): Promise<OverlayPage>
  newProfile(): Promise<BrowserContext>
  kill(): Promise<void>
  start(): Promise<void>
}

export type OverlayPage = {
  readonly page: Page
  readonly faults: string[]
  /** Addresses of every request that the page made. */
  readonly requests: string[]
  state(): Promise<string>
  /** Resolves when the widget stands so. */
  becomes(state: string): Promise<void>
  text(): Promise<string>
  shows(text: string): Promise<void>
}

export const openPosition = (ticket: number, profit: string, symbol = 'EURUSD'): string =>
  `{"ticket":"${ticket}","identifier":"${ticket}","symbol":"${symbol}","type":0,"volume":0.50,"price_open":1.10000,"price_current":1.10100,"profit":${profit},"swap":0.00,"time_msc":"1779990000000"}`

/** Both deals of a position that was opened and closed, by number. */
export function closedDeals(at: number, profit: string, more: SampleDeal = {}): SampleDeal[] {
  const nowMs = Date.now()
  const deal = (number: number, entry: number, ms: number, won: string): SampleDeal => ({
    ...{ deal: String(number), order: String(number), time_msc: String(ms + 10_800_000) },
    ...{ type: entry, entry, magic: '0', reason: 3, position: String(at), symbol: 'EURUSD' },
    ...{ volume: '0.10', price: '1.10000', profit: won, commission: '0.00', swap: '0.00' },
    ...{ fee: '0.00', sl: '0', tp: '0', comment: '', external_id: '', ...more },
  })
  return [deal(at, 0, nowMs - 60_000, '0.00'), deal(at + 1, 1, nowMs - 1_000, profit)]
}

/** Starts everything before the tests of the calling file, and removes every trace after them. */
export function useOverlays(): OverlayBench {
  // The parts are set in `before`; a test that ran earlier would fail on them at once.
  const bench = {} as OverlayBench
  before(async () => {
    await openBench(bench)
  })
  after(async () => {
    await closeBench(bench)
  })
  return bench
}

export async function openBench(bench: OverlayBench): Promise<void> {
  bench.home = await createTempHome()
  const at = { dataDir: bench.home.dataDir, databaseUrl: bench.home.databaseUrl }
  bench.server = await startServer(at)
  const { port } = bench.server
  const { key } = await createKey(bench.home)
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
  bench.browser = await launchBrowser()
  bench.report = async ({ login = '5012345', ...picture } = {}) => {
    const { balance = '10000.00', equity = balance, currency = 'USD', positions = [] } = picture
    const body = reportText({
      ...{ login, gmtTime: Math.floor(Date.now() / 1000), deals: picture.deals ?? [] },
      account: `"currency":"${currency}","balance":${balance},"equity":${equity},"margin":110.00,"free_margin":9890.00,"margin_level":9140.91,"profit":0.00`,
      more: `"positions":[${positions.join(',')}]`,
    })
    const answer = await send(`${bench.server.url}/api/v1/ea/reports`, { headers, body })
    assert.equal(answer.status, 200, answer.text)
  }
  bench.run = async (...words) => {
    const run = await runTidemark(words, bench.home)
    assert.equal(run.code, 0, run.stderr)
    return run.stdout
  }
  bench.overlay = async (widget, ...words) => {
    const account = words.includes('--account') ? [] : ['--account', '5012345']
    const made = JSON.parse(
      await bench.run('overlay', 'url', '--widget', widget, ...account, ...words, '--json'),
    ) as { id: string; url: string }
    return { ...made, token: made.url.split('#t=')[1] ?? '' }
  }
  bench.newProfile = () =>
    bench.browser.newContext({
      viewport: { width: 800, height: 600 },
      locale: 'en-GB',
      timezoneId: 'Europe/Prague',
    })
  bench.open = async (url, context) => openOverlay(context ?? (await bench.newProfile()), url)
  bench.kill = async () => {
    bench.server.kill('SIGKILL')
    await bench.server.exited
  }
  bench.start = async () => {
    bench.server = await startServer({ ...at, port })
  }
  // The server hears of a new key a moment after the command has made it.
  await until(
    async () => (await send(`${bench.server.url}/api/v1/trades`, { headers })).status === 200,
  )
  await bench.report()
}

export async function closeBench(bench: OverlayBench): Promise<void> {
  await bench.browser?.close()
  await bench.server?.stop()
  await bench.home?.[Symbol.asyncDispose]()
}

export async function openOverlay(context: BrowserContext, url: string): Promise<OverlayPage> {
  const page = await context.newPage()
  const faults: string[] = []
  const requests: string[] = []
  const { origin } = new URL(url)
  page.on('console', (message) => {
    // That a server is away is what such a test is about; Chromium says it by itself.
    if (
      message.type() === 'error' &&
      !/WebSocket connection to .* failed|ERR_CONN/.test(message.text())
    )
      faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('request', (request) => {
    requests.push(request.url())
    const to = new URL(request.url()).origin.replace(/^ws/, 'http')
    if (to !== origin && !request.url().startsWith('data:')) faults.push(`request to ${to}`)
  })
  page.on('websocket', (socket) => requests.push(socket.url()))
  await page.goto(url)
  const box = page.locator('.box').first()
  return {
    ...{ page, faults, requests },
    state: async () => (await box.getAttribute('data-state')) ?? '',
    becomes: async (state) => {
      await page
        .locator(`.box[data-state="${state}"]`)
        .first()
        .waitFor({ state: 'attached', timeout: 20_000 })
    },
    text: () => page.evaluate<string>(visibleText),
    shows: async (text) => {
      await page.getByText(text, { exact: false }).first().waitFor({ timeout: 10_000 })
    },
  }
}

/** Run in the page: all text that can be seen, with spaces between. */
const visibleText = `[...document.querySelectorAll('.label,.name,.value,.unit,.note,.more,.badge,.session')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .flatMap(({ textContent }) => textContent || []).join(' ')`
