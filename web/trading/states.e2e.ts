// What the trade server's pages say when things go wrong: the server is gone and comes back, the database does not answer, the
// session ends. What was known stays on the screen.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { holdAll, signalAll } from '../../server/test/support/processes.ts'
import { postgresPidsOf } from '../../server/test/support/temp-home.ts'
import { startServer, type TestServer } from '../../server/test/support/test-server.ts'
import { assertAccessible, useBrowser } from '../test/browser.ts'
import { logInToTrade, startTradingDesk, type TradingDesk } from '../test/trading-desk.ts'

const browser = useBrowser()
let desk: TradingDesk
let again: TestServer | null = null
before(async () => {
  desk = await startTradingDesk()
})
after(async () => {
  await again?.stop()
  await desk?.[Symbol.asyncDispose]()
})

test('nobody touches the page for half an hour: it warns, stays when it is touched, and else logs out and says so', async () => {
  await using watched = await browser.open(desk.url)
  const { page } = watched
  await page.clock.install()
  await page.goto(`${desk.url}/trading/limits`)
  await logInToTrade(page, desk.person)
  await page.clock.fastForward('28:30')
  await page.getByText(/It logs out in 1:\d\d\./).waitFor()
  await assertAccessible(page, 'the warning before the log-out')
  await page.getByRole('button', { name: 'Stay logged in' }).click()
  await page.getByText(/It logs out in/).waitFor({ state: 'detached' })
  await page.clock.fastForward('29:00')
  await page.getByText(/It logs out in/).waitFor()
  await page.clock.fastForward('01:30')
  await page.getByText('You were logged out: nobody used the page for a while.').waitFor()
  await assertAccessible(page, 'logged out')
  assert.deepEqual(watched.faults, [])
})

test('the database falls silent: the page says what still works, and the stop works', async (t) => {
  const listPids = () => postgresPidsOf(desk.trading.home.dataDir)
  if (listPids().length === 0) return t.skip('the database is not ours to hold')
  await using watched = await browser.open(desk.url, { path: '/trading' })
  const { page } = watched
  await logInToTrade(page, desk.person)
  const card = page.getByRole('region', { name: desk.trading.account })
  await card.getByText('Not armed').waitFor()
  // Listed only now: the log-in may have opened further connections, which would still answer.
  const pids = holdAll(listPids)
  try {
    await page.getByText('The database does not answer').waitFor({ timeout: 60_000 })
    await card.getByText('Not armed').waitFor()
    await assertAccessible(page, 'without the database')
    await page.getByRole('button', { name: 'Stop all trading' }).click()
    await page.getByLabel('Why').fill('in the dark')
    await page.keyboard.press('Enter')
    const banner = page.getByRole('alert').filter({ hasText: 'All trading is stopped' })
    await banner.waitFor({ timeout: 60_000 })
    await banner.getByText('the database did not answer').waitFor()
    await card.getByText('Stopped', { exact: true }).waitFor()
  } finally {
    signalAll(pids, 'SIGCONT')
  }
  await page
    .getByText('The database does not answer')
    .waitFor({ state: 'detached', timeout: 60_000 })
  await page.getByText('in the dark').first().waitFor()
  await desk.trading.tidemark('trade', 'resume')
  await page.getByText('All trading is stopped').waitFor({ state: 'detached', timeout: 30_000 })
  assert.deepEqual(watched.faults, [])
})

test('the server is gone: what was known stays, dimmed and with its age, and a stop says what to type; back again, it asks for a log-in', async () => {
  await using watched = await browser.open(desk.url, { path: '/trading' })
  const { page } = watched
  await logInToTrade(page, desk.person)
  await page.getByText('Not armed').first().waitFor()
  const { port } = desk.trading.server
  desk.trading.server.kill('SIGKILL')
  await desk.trading.server.exited
  await page.getByText('The trade server does not answer').waitFor({ timeout: 20_000 })
  await page.getByText(/What you see is \d+ s old/).waitFor()
  assert.ok((await page.locator('.known.dimmed').count()) > 0)
  await page.getByText('Not armed').first().waitFor()
  await assertAccessible(page, 'without the server')
  await page.getByRole('button', { name: 'Stop all trading' }).click()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('npx tidemark trade kill').waitFor()
  await page.keyboard.press('Escape')
  again = await startServer({ ...desk.trading.home, command: 'trade', port })
  await page.getByText('the trade server was restarted').waitFor({ timeout: 40_000 })
  await logInToTrade(page, desk.person)
  await page.getByText('Not armed').first().waitFor()
  assert.deepEqual(watched.faults, [])
})
