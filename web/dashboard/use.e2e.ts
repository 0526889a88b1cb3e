// The dashboard in use: what is on the screen adds up, filters and exports do what they say, values move by themselves,
// and a server that dies is told and comes back.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { until } from '../../server/test/support/until.ts'
import { textOf } from '../test/browser.ts'
import { benchAccounts, useDashboard } from '../test/dashboard-bench.ts'
import { logBotTrades, sendPicture } from '../test/generated-desk.ts'
import { sumOf } from './live/desk.ts'

const dashboard = useDashboard({ accounts: benchAccounts, bots: ['StatArb_v3'] })
const [first] = benchAccounts
assert.ok(first)

/** `+$1,234.50` as decimal text. */
const amountOf = (text: string): string => text.replace(/[^\d.−-]/g, '').replace('−', '-')

test('on the screen the days of each month add up to the month, and the months to the net profit', async () => {
  await using watched = await dashboard.open('/dashboard/accounts/acc_1')
  const { page, faults } = watched
  const months = page.locator('[data-month] button')
  await months.first().waitFor()
  await page
    .getByRole('group', { name: 'Show returns as' })
    .getByRole('button', { name: 'Money' })
    .click()
  const shown = (await months.allInnerTexts()).map((text) => amountOf(text))
  assert.ok(shown.length >= 4, shown.join())
  for (let place = 0; place < shown.length; place++) {
    await months.nth(place).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('[data-sum=days]').waitFor()
    const days = await dialog.locator('tbody tr td:nth-child(3)').allInnerTexts()
    const sum = sumOf(days.map(amountOf))
    assert.equal(sum, shown[place])
    assert.equal(amountOf(await textOf(dialog.locator('[data-sum=month]'))), sum)
    assert.equal(amountOf(await textOf(dialog.locator('[data-sum=days]'))), sum)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  const net = await textOf(page.locator('[data-figure=net_profit] dd'))
  assert.equal(sumOf(shown), amountOf(net))
  assert.deepEqual(faults, [])
})

test('a figure opens to its formula, its inputs and its rows, and the convention changes what is shown', async () => {
  await using watched = await dashboard.open('/dashboard/accounts/acc_1')
  const { page, faults } = watched
  const sharpe = page.locator('[data-figure=sharpe]')
  await sharpe.getByRole('button').click()
  const dialog = page.getByRole('dialog', { name: 'Sharpe' })
  await dialog
    .getByText(/deviation/)
    .first()
    .waitFor()
  await dialog.getByText('periods per year').first().waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()
  assert.equal(
    await sharpe.getByRole('button').evaluate((one) => one === document.activeElement),
    true,
  )
  await page.getByRole('button', { name: 'as MT5' }).click()
  await sharpe.getByText('This convention does not define it.').waitFor()
  assert.deepEqual(faults, [])
})

test('a curve is shown as money or as return, and each of them as a table too', async () => {
  await using watched = await dashboard.open('/dashboard/accounts/acc_1')
  const { page, faults } = watched
  const panel = page.getByRole('region', { name: 'Equity and balance' })
  await panel.locator('canvas').first().waitFor()
  await panel.getByRole('button', { name: 'Return', exact: true }).click()
  await panel.locator('.reading').getByText('Return so far').waitFor()
  await panel.getByRole('button', { name: 'Show as table' }).click()
  const newest = panel.locator('tbody tr').first()
  const total = await textOf(page.locator('[data-figure=total_return] dd'))
  assert.ok((await textOf(newest)).includes(total), `${await textOf(newest)} has not ${total}`)
  await panel.getByRole('button', { name: '1D' }).click()
  await panel
    .getByText(/Nothing was recorded|Times in/)
    .first()
    .waitFor()
  assert.deepEqual(faults, [])
})

test('filters narrow the list and stand in the address, rows are sorted, and more rows come by cursor', async () => {
  await using watched = await dashboard.open('/dashboard/trades')
  const { page, faults } = watched
  const rows = page.locator('tbody tr')
  await rows.first().waitFor()
  assert.equal(await rows.count(), 50)
  await page.getByRole('button', { name: 'Show more' }).click()
  await until(async () => (await rows.count()) === 100, { what: 'the next page' })
  await page.getByLabel('Symbol').fill('GBPUSD')
  await page.getByLabel('Account').selectOption('5012345')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.waitForURL(/symbol=GBPUSD/)
  await until(
    async () => {
      const texts = await rows.allInnerTexts()
      return texts.length > 0 && texts.every((text) => /GBPUSD/.test(text) && /5012345/.test(text))
    },
    { what: 'the filtered rows' },
  )
  const nets = async () =>
    (await rows.locator('td:nth-child(7)').allInnerTexts()).map((text) => Number(amountOf(text)))
  await page.getByRole('columnheader', { name: 'Net' }).getByRole('button').click()
  assert.deepEqual(
    await nets(),
    (await nets()).toSorted((one, other) => other - one),
  )
  await page.getByRole('columnheader', { name: 'Net' }).getByRole('button').click()
  assert.deepEqual(
    await nets(),
    (await nets()).toSorted((one, other) => one - other),
  )
  await page.reload()
  await rows.first().waitFor()
  assert.equal(await page.getByLabel('Symbol').inputValue(), 'GBPUSD')
  assert.deepEqual(faults, [])
})

test('a trade that comes in is offered and moves nothing until it is asked for', async () => {
  await using watched = await dashboard.open('/dashboard/trades?bot=Newcomer')
  const { page, faults } = watched
  await page.getByText('No trade fits these filters.').waitFor()
  await logBotTrades(dashboard.desk, 'Newcomer', 1)
  await page.getByText('New trades have come in.').waitFor()
  assert.equal(await page.locator('tbody tr').count(), 0)
  await page.getByRole('button', { name: 'Show them' }).click()
  await page.locator('tbody tr').filter({ hasText: 'Newcomer' }).waitFor()
  assert.deepEqual(faults, [])
})

test('an export holds every row of the filtered list, not only those on the screen', async () => {
  await using watched = await dashboard.open('/dashboard/trades?account=5012345')
  const { page, faults } = watched
  await page.locator('tbody tr').first().waitFor()
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ])
  const lines = readFileSync(await csv.path(), 'utf8')
    .trim()
    .split('\n')
  assert.match(lines[0] ?? '', /^internal_id,bot_name,/)
  assert.ok(lines.length > 101, `${lines.length} lines`)
  assert.ok(lines.slice(1).every((line) => line.includes('5012345')))
  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'JSON lines' }).click(),
  ])
  const objects = readFileSync(await json.path(), 'utf8')
    .trim()
    .split('\n')
  assert.equal(objects.length, lines.length - 1)
  assert.deepEqual(faults, [])
})

test('values move without a reload, stand still while paused, and hide behind dots', async () => {
  await using watched = await dashboard.open('/dashboard/positions')
  const { page, faults } = watched
  const profit = page.locator('tbody tr').first().locator('td').last()
  await profit.waitFor()
  const [balance = 0] = dashboard.balances
  await sendPicture(dashboard.desk, first, balance, 11_100)
  await until(async () => (await textOf(profit)) === '+$293.50', { what: 'the moved profit' })
  await page.getByRole('button', { name: 'Pause updates' }).click()
  await sendPicture(dashboard.desk, first, balance, 22_200)
  await page.waitForTimeout(1_500)
  assert.equal(await textOf(profit), '+$293.50')
  await page.getByRole('button', { name: 'Resume updates' }).click()
  await until(async () => (await textOf(profit)) === '+$404.50', { what: 'the resumed profit' })
  await page.getByRole('button', { name: 'Hide amounts' }).click()
  assert.match(await textOf(profit), /•••/)
  assert.doesNotMatch(await textOf(page.locator('main')), /\$\d/)
  await page.goto(`${dashboard.server.url}/dashboard/accounts/acc_1`)
  await page.locator('[data-figure=net_profit]').waitFor()
  assert.doesNotMatch(await textOf(page.locator('main')), /\$\d/)
  assert.deepEqual(faults, [])
})

test('?kiosk leaves the bar away, and ?presenter hides amounts without keeping that', async () => {
  await using watched = await dashboard.open('/dashboard?kiosk&presenter')
  const { page, faults } = watched
  await page.locator('[data-desk=equity]').getByText('•••••').waitFor()
  await page.locator('[data-month]').first().waitFor()
  assert.equal(await page.getByRole('banner').count(), 0)
  assert.doesNotMatch(await textOf(page.locator('main')), /\$\d/)
  await page.goto(`${dashboard.server.url}/dashboard`)
  await until(async () => /\$\d/.test(await textOf(page.locator('[data-desk=equity]'))), {
    what: 'amounts again',
  })
  assert.deepEqual(faults, [])
})

test('a server that dies leaves the last values dimmed and says so; when it is back, all is live again', async () => {
  await using watched = await dashboard.open('/dashboard')
  const { page, faults } = watched
  const badge = page.locator('.tools .badge')
  const equity = page.locator('[data-desk=equity] .huge')
  await until(async () => /Live/.test(await textOf(badge)), { what: 'the live stream' })
  await until(async () => /\$\d/.test(await textOf(equity)), { what: 'the equity' })
  const before = await textOf(equity)
  await dashboard.kill()
  await until(async () => /Offline/.test(await textOf(badge)), {
    what: 'offline',
    timeoutMs: 20_000,
  })
  assert.equal(await textOf(equity), before)
  assert.ok(await page.locator('.hero.dimmed').count())
  await page.getByText('The server does not answer.').first().waitFor()
  await dashboard.start()
  await until(async () => /Live/.test(await textOf(badge)), {
    what: 'live again',
    timeoutMs: 45_000,
  })
  const [balance = 0] = dashboard.balances
  await sendPicture({ ...dashboard.desk, url: dashboard.server.url }, first, balance, 50_000)
  await until(async () => (await textOf(equity)) !== before, {
    what: 'a new equity',
    timeoutMs: 20_000,
  })
  assert.deepEqual(faults, [])
})

test('when the session ends, the page says so and leads to the log-in and back', async () => {
  await using watched = await dashboard.open('/dashboard/trades?symbol=EURUSD')
  const { page } = watched
  await page.locator('tbody tr').first().waitFor()
  await page.context().clearCookies()
  await page.reload()
  const link = page.getByRole('link', { name: 'Log in' })
  await link.waitFor()
  assert.equal(
    await link.getAttribute('href'),
    `/admin/login?next=${encodeURIComponent('/dashboard/trades?symbol=EURUSD')}`,
  )
})
