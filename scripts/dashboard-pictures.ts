// Draws docs/pictures/dashboard/*.png: the pages of the dashboard over a made-up desk, light and dark, wide and narrow, and
// the first of them in each state. From a real server: node scripts/run.mjs scripts/dashboard-pictures.ts [pages|states]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createKey, runTidemark } from '../server/test/support/command-line.ts'
import { setUpPerson } from '../server/test/support/person.ts'
import { createTempHome } from '../server/test/support/temp-home.ts'
import { startServer } from '../server/test/support/test-server.ts'
import { until } from '../server/test/support/until.ts'
import { deskAccounts, logBotTrades, sendAccount, sendPicture } from '../web/test/generated-desk.ts'
import { launchBrowser } from '../web/test/launch-browser.ts'
import { logInThere } from '../web/test/log-in-there.ts'
import { writeSmallPng } from '../web/test/small-png.ts'
import { drawStates } from './dashboard-states.ts'

const folder = join(import.meta.dirname, '../docs/pictures/dashboard')

/** Name, path, what must be there, width, theme, height (null = the whole page). */
const pictures = [
  ['overview', '/dashboard', '[data-month]', 1440, 'light', 1180],
  ['overview-dark', '/dashboard', '[data-month]', 1440, 'dark', 1180],
  ['account', '/dashboard/accounts/acc_1', '[data-figure=sharpe]', 1440, 'light', null],
  ['trades', '/dashboard/trades', 'tbody tr', 1440, 'dark', 900],
  ['positions', '/dashboard/positions', 'tbody tr', 1440, 'light', 820],
  ['rules', '/dashboard/rules/acc_1', '[data-rule=daily_loss]', 1440, 'dark', 1180],
  ['bot', '/dashboard/bots?bot=StatArb_v3', '[data-figure=sharpe]', 1440, 'light', 1180],
  ['phone', '/dashboard', '[data-month]', 360, 'dark', 1250],
  ['phone-account', '/dashboard/accounts/acc_1', '[data-figure=sharpe]', 360, 'light', 1500],
] as const

mkdirSync(folder, { recursive: true })
const [only] = process.argv.slice(2)
const browser = await launchBrowser()
try {
  if (only !== 'states') await drawPages()
  if (only !== 'pages') await drawStates(browser, folder)
} finally {
  await browser.close()
}

async function drawPages(): Promise<void> {
  await using home = await createTempHome()
  const { dataDir, databaseUrl } = home
  const server = await startServer({ dataDir, databaseUrl })
  try {
    await until(() => server.output().includes('/setup#'), { what: 'the set-up link' })
    const person = await setUpPerson(server)
    const desk = { url: server.url, key: (await createKey(home)).key }
    // The server hears of a new key a moment after the command has made it.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const balances: number[] = []
    for (const account of deskAccounts) balances.push(await sendAccount(desk, account))
    await logBotTrades(desk, 'StatArb_v3', 60)
    await runTidemark(
      ['rules', 'set', '5012345', 'ftmo-2-step-challenge', '--initial-balance', '100000'],
      { dataDir, databaseUrl },
    )
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Prague' })
    const page = await context.newPage()
    const blank = await context.newPage()
    await logInThere(page, server.url, person)
    for (const [name, path, sign, width, theme, height] of pictures) {
      for (const [place, account] of deskAccounts.entries())
        await sendPicture(desk, account, balances[place] ?? 0, 4_200)
      await page.setViewportSize({ width, height: height ?? 900 })
      await page.emulateMedia({ colorScheme: theme })
      await page.goto(server.url + path)
      await settle(page, sign)
      const file = join(folder, `${name}.png`)
      await writeSmallPng(blank, file, await page.screenshot({ fullPage: height === null }))
      process.stderr.write(`${file}\n`)
    }
  } finally {
    await server.stop()
  }
}

/** Everything has arrived and is drawn. */
async function settle(page: Page, sign: string): Promise<void> {
  await page.locator(`main ${sign}`).first().waitFor()
  await until(async () => (await page.locator('.skeleton').count()) === 0, { what: 'the data' })
  await page.locator('.tools .badge.live').waitFor()
  await page.waitForTimeout(2_500)
}
