// Every page of the trade server in every look, with everything on it that it can show; what others may write is never run; and
// what the pages weigh.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openSql } from '../../server/test/support/sql-client.ts'
import {
  assertAccessible,
  assertAccessibleInThemes,
  useBrowser,
  type WatchedPage,
  widths,
} from '../test/browser.ts'
import {
  armByCommand,
  goTo,
  logInToTrade,
  startTradingDesk,
  type TradingDesk,
  untilHeld,
} from '../test/trading-desk.ts'

const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>&amp;"\''
const pages = ['Overview', 'Orders', 'Signals', 'Limits', 'Accounts'] as const
const browser = useBrowser()
let desk: TradingDesk
let watched: WatchedPage
let looked = ''

before(async () => {
  desk = await startTradingDesk({ tickMs: 250 })
  await desk.person.logIn()
  await armByCommand(desk)
  await untilHeld(desk)
  await desk.order({ symbol: 'EURUSD', side: 'buy', lots: '0.10' })
  await desk.order({ symbol: 'EURUSD', side: 'buy', lots: '3' })
  const hook = await desk.hook('strategy', '--approval', '10m')
  await desk.signal(hook, { sl: '1.0', comment: markup })
  await desk.signal(hook, { side: 'sell', percent_of_equity: 1, lots: undefined })
  const { tidemark, home } = desk.trading
  await tidemark('trade', 'limits', '5002', 'max_order_lots=1')
  await tidemark('trade', 'limits', '5002', 'max_order_lots=2')
  await tidemark('trade', 'kill', '--account', 'acc_2', '--reason', markup)
  looked = (await desk.order({ symbol: 'GBPUSD', side: 'buy', lots: '0.02' })).client_id
  // A minute in which the broker cannot be asked, which nobody waits for here.
  await using sql = await openSql(home)
  await sql.rows(`update order_intents set state = 'HUMAN' where client_id = '${looked}'`)
})
after(async () => {
  await watched?.[Symbol.asyncDispose]()
  await desk?.[Symbol.asyncDispose]()
})

test('the log-in has no fault in any look, and says how a person is made', async () => {
  for (const width of widths) {
    const look = { width, theme: 'light' } as const
    await using there = await browser.open(desk.url, { look, path: '/trading/orders' })
    const { page } = there
    await page.getByText('No log-in yet').click()
    await page.getByText('npx tidemark trade person add NAME').waitFor()
    await page.getByText('Stop trading without a log-in').click()
    await assertAccessibleInThemes(page, `log-in at ${width} px`)
    const taken = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(taken <= width, `${taken} px at ${width}`)
    assert.deepEqual(there.faults, [])
  }
})

test('every page in every look: no fault of accessibility, nothing beyond the edge, no error, no request elsewhere', async () => {
  watched = await browser.open(desk.url, { path: '/trading' })
  const { page, faults } = watched
  await logInToTrade(page, desk.person)
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 780 : 900 })
    for (const name of pages) {
      await goTo(page, name)
      const about = `${name} at ${width} px`
      await assertAccessibleInThemes(page, about)
      const taken = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(taken <= width, `${about}: ${taken} px`)
      assert.match(await page.title(), /^\(3\) \w/, about)
      const stop = await page.getByRole('button', { name: 'Stop all trading' }).boundingBox()
      assert.ok(stop !== null && stop.height >= 44 && stop.x + stop.width <= width, about)
    }
  }
  assert.deepEqual(faults, [])
})

test('what holds markup is shown as it was typed, and none of it runs', async () => {
  const { page, faults } = watched
  await goTo(page, 'Signals')
  await page.getByText(markup).first().waitFor()
  await goTo(page, 'Overview')
  await page.getByText(markup).first().waitFor()
  assert.equal(await page.locator('main img').count(), 0)
  assert.doesNotMatch(await page.title(), /^[12]$/)
  assert.deepEqual(faults, [])
})

test('dialogs have no fault: stopping, arming, removing, new credentials without a secret in them', async () => {
  const { page, faults } = watched
  const close = () => page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Stop all trading' }).click()
  await assertAccessible(page, 'the dialog that stops')
  await close()
  await page.getByRole('button', { name: 'Arm … 5002' }).click()
  await assertAccessible(page, 'the dialog that arms')
  await close()
  await goTo(page, 'Accounts')
  await page.getByRole('button', { name: 'Remove: 5002' }).click()
  await assertAccessible(page, 'the dialog that removes')
  await close()
  await page.getByRole('button', { name: 'New credentials: 5002' }).click()
  const dialog = page.getByRole('dialog')
  assert.equal(
    await dialog.getByLabel('Address', { exact: true }).inputValue(),
    desk.trading.broker.url,
  )
  assert.equal(await dialog.getByLabel('Web API Secret').inputValue(), '')
  await assertAccessible(page, 'the dialog for new credentials')
  await close()
  assert.deepEqual(faults, [])
})

test('an order that waits for a person shows its evidence, and is done with once somebody says that they looked', async () => {
  const { page } = watched
  await goTo(page, 'Orders')
  const order = page.getByRole('region', { name: looked })
  await order.getByText('On its way').waitFor()
  await order.getByText('What to do').waitFor()
  await order.getByRole('button', { name: /^I looked/ }).click()
  await page.getByText('No order waits for a person').waitFor()
  await page.getByText('A person looked at').waitFor()
  await page.waitForFunction(() => document.title.startsWith('(2) '))
})

test('a signal that is declined stays where it stood and says so', async () => {
  const { page } = watched
  await goTo(page, 'Signals')
  const first = page.locator('[data-signal]').first()
  await first.getByRole('button', { name: /^Decline/ }).click()
  await first.getByText('Refused', { exact: true }).waitFor()
  await first.getByText('person:alice declined it.').waitFor()
  assert.equal(await page.locator('[data-signal]').count(), 2)
})

test('the pages are one script of at most 35 kB and one style sheet of at most 7 kB, compressed', () => {
  const folder = join(import.meta.dirname, '../dist/trading/assets')
  const weight = (ending: string): number[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length)
  const [script = Number.POSITIVE_INFINITY, ...more] = weight('.js')
  assert.deepEqual(more, [])
  assert.ok(script <= 35_000, `${script} bytes of script`)
  const [style = Number.POSITIVE_INFINITY] = weight('.css')
  assert.ok(style <= 7_000, `${style} bytes of style`)
})
