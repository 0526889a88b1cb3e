// Every page of the dashboard, narrow and wide, light and dark: readable by everybody, quiet on the console, and nothing
// of it comes from elsewhere. With a desk that has a past, and with nothing at all.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTidemark } from '../../server/test/support/command-line.ts'
import { assertAccessibleInThemes, widths } from '../test/browser.ts'
import { benchAccounts, useDashboard } from '../test/dashboard-bench.ts'

const markup = '<img src=x onerror="document.title=1">'
const dashboard = useDashboard({ accounts: benchAccounts, bots: ['StatArb_v3', markup] })

const pages = [
  ['/dashboard', '[data-month]'],
  ['/dashboard/positions', 'tbody tr'],
  ['/dashboard/trades', 'tbody tr'],
  ['/dashboard/performance', '[data-figure=sharpe]'],
  ['/dashboard/accounts/acc_1', '[data-figure=sharpe]'],
  ['/dashboard/rules', '[data-rule=daily_loss]'],
  ['/dashboard/rules/acc_1', '[data-rule=daily_loss]'],
  ['/dashboard/bots', 'tbody tr'],
  ['/dashboard/bots?bot=StatArb_v3', '[data-figure=profit_factor]'],
  ['/dashboard/connections', 'tbody tr'],
  ['/dashboard/report/acc_1', '[data-figure=sharpe]'],
  ['/dashboard/nothing-here', '.empty'],
] as const

for (const width of widths)
  test(`every page is whole, accessible and quiet at ${width} px, light and dark`, async () => {
    if (width === widths[0])
      await runTidemark(
        ['rules', 'set', '5012345', 'ftmo-2-step-challenge', '--initial-balance', '100000'],
        { dataDir: dashboard.home.dataDir, databaseUrl: dashboard.home.databaseUrl },
      )
    await using watched = await dashboard.open('/dashboard', { width, theme: 'light' })
    const { page, faults } = watched
    for (const [path, sign] of pages) {
      await page.goto(dashboard.server.url + path)
      await page.locator(`main ${sign}`).first().waitFor()
      await page.waitForFunction(() => document.querySelector('.skeleton') === null)
      const about = `${path} at ${width} px`
      assert.equal(await page.locator('main h1').count(), 1, about)
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(excess <= 0, `${about} is ${excess} px too wide`)
      await assertAccessibleInThemes(page, about)
    }
    assert.deepEqual(faults, [])
  })

test('a name that is markup is shown as text on every page that shows it', async () => {
  await using watched = await dashboard.open('/dashboard/bots')
  const { page, faults } = watched
  await page.getByRole('link', { name: markup }).click()
  await page.getByRole('heading', { level: 1, name: markup }).waitFor()
  await page.getByRole('link', { name: 'All trades of this bot' }).click()
  await page.locator('tbody tr').first().waitFor()
  await page
    .getByRole('button', { name: /^Details/ })
    .first()
    .click()
  await page.getByRole('dialog').getByText(markup).first().waitFor()
  assert.equal(await page.locator('img').count(), 0)
  assert.match(await page.title(), /Tidemark/)
  assert.deepEqual(faults, [])
})
