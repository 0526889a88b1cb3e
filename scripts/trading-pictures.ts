// Draws docs/pictures/trading/*.png: the pages of the trade server with a practice broker behind it, light and dark, wide and
// narrow. From a real server, and with an order that nobody could find, which takes a minute: node scripts/run.mjs scripts/trading-pictures.ts
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../web/test/launch-browser.ts'
import { writeSmallPng } from '../web/test/small-png.ts'
import {
  armByCommand,
  goTo,
  logInToTrade,
  startTradingDesk,
  type TradingDesk,
  untilHeld,
} from '../web/test/trading-desk.ts'

const folder = join(import.meta.dirname, '../docs/pictures/trading')

/** Name, page, width, theme, height (null = the whole page). */
const pictures = [
  // Where the path before it has ended: an account chosen, a raise on its way.
  ['limits', null, 1200, 'dark', null],
  ['overview', 'Overview', 1200, 'light', 760],
  ['orders', 'Orders', 1200, 'dark', 1100],
  ['signals', 'Signals', 1200, 'light', null],
  ['accounts', 'Accounts', 1200, 'light', 900],
  ['phone', 'Overview', 360, 'dark', 900],
  ['phone-signals', 'Signals', 360, 'light', 900],
] as const

mkdirSync(folder, { recursive: true })
await using desk = await startTradingDesk({ tickMs: 250 })
const browser = await launchBrowser()
try {
  await desk.person.logIn()
  await armByCommand(desk)
  await untilHeld(desk)
  const lost = loseAnOrder(desk)
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Prague' })
  const page = await context.newPage()
  const blank = await context.newPage()
  await page.setViewportSize({ width: 1200, height: 900 })
  await page.goto(`${desk.url}/trading`)
  const take = async (name: string, fullPage: boolean): Promise<void> => {
    await page.evaluate('scrollTo(0, 0)')
    await page.waitForTimeout(400) // what has just appeared is drawn
    const file = join(folder, `${name}.png`)
    await writeSmallPng(blank, file, await page.screenshot({ fullPage }))
    process.stderr.write(`${file}\n`)
  }
  await take('log-in', false)
  await lost
  await page.waitForTimeout(58_000)
  await logInToTrade(page, desk.person)
  await page.getByText('One order that nobody could find').waitFor({ timeout: 30_000 })
  await sendSignals(desk)
  await limitsOnTheirWay(page)
  for (const [name, of, width, theme, height] of pictures) {
    await page.setViewportSize({ width, height: height ?? 900 })
    await page.emulateMedia({ colorScheme: theme })
    if (of !== null) await goTo(page, of)
    await take(name, height === null)
  }
  await page.setViewportSize({ width: 1200, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
  await goTo(page, 'Overview')
  await page.getByRole('button', { name: 'Stop all trading' }).click()
  await page.keyboard.type('strategy runs away')
  await take('stop', false)
  await page.keyboard.press('Enter')
  await page.getByText('All trading is stopped').waitFor()
  await take('stopped', false)
} finally {
  await browser.close()
}

/** Orders that went well, one that a limit refused, and one of which the broker cannot be asked any more. */
async function loseAnOrder({ trading, order }: TradingDesk): Promise<void> {
  const { faults } = trading.broker
  await order({ symbol: 'EURUSD', side: 'buy', lots: '0.10' })
  await order({ symbol: 'EURUSD', side: 'buy', lots: '3' })
  faults.orderFault = () => 'timeout_before'
  const sent = order({ symbol: 'GBPUSD', side: 'sell', lots: '0.02' })
  setTimeout(() => {
    faults.orderFault = null
    faults.silent = true
    faults.refuseConnections = true
  }, 3_000)
  await sent
}

async function sendSignals({ hook, signal }: TradingDesk): Promise<void> {
  const strategy = await hook('breakout', '--approval', '5m')
  await hook('tv', '--ip', 'tradingview')
  await signal(strategy, { sl: '1.0750', tp: '1.1190', comment: 'range broken' })
  await signal(strategy, { side: 'sell', lots: undefined, risk_percent: '0.5', sl: '1.1990' })
}

/** The limits of the account, one of them about to be raised. */
async function limitsOnTheirWay(page: Page): Promise<void> {
  await goTo(page, 'Limits')
  await page.getByLabel('Limits of').selectOption('acc_1')
  const lots = page.getByLabel('Largest order, in lots', { exact: true })
  await lots.fill('0.8')
  await page.getByRole('button', { name: 'Save the limits' }).click()
  await page.getByText(/becomes 0\.8/).waitFor()
  await page.getByLabel('Orders in a minute').fill('10')
}
