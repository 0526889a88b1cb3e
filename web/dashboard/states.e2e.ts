// What the first screen says while something is not known or not live: which part is, how old it is, and why.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleDeal } from '../../server/test/support/expert-reports.ts'
import { json, send } from '../../server/test/support/http-client.ts'
import { until } from '../../server/test/support/until.ts'
import { textOf } from '../test/browser.ts'
import { benchAccounts, useDashboard } from '../test/dashboard-bench.ts'
import { sendPicture, sendReport } from '../test/generated-desk.ts'

const dashboard = useDashboard({ accounts: benchAccounts })
const [first, second] = benchAccounts
assert.ok(first)
assert.ok(second)

test('terminals that lose their broker make the desk stale with the next step, and all of its figures look old', async () => {
  await using watched = await dashboard.open('/dashboard')
  const { page, faults } = watched
  const state = page.locator('[data-desk=state]')
  await page.locator('[data-desk=equity]').getByText('$').waitFor()
  await until(async () => (await state.count()) === 0, { what: 'a live desk' })
  await report(first, 0, false)
  await state.getByText('1 of 2 accounts').waitFor({ timeout: 15_000 })
  await report(second, 1, false)
  await until(async () => /^Stale\s+Look at the terminal’s connection/.test(await textOf(state)), {
    what: 'what both have in common',
    timeoutMs: 20_000,
  })
  assert.equal(await page.locator('.desk-head .hero.dimmed, .desk-head dl.dimmed').count(), 2)
  assert.equal(await textOf(page.locator('.tools .badge')), 'Live')
  await report(first, 0, true)
  await report(second, 1, true)
  await until(async () => (await state.count()) === 0, { what: 'live again', timeoutMs: 20_000 })
  assert.equal(await page.locator('.desk-head .dimmed').count(), 0)
  assert.deepEqual(faults, [])
})

test('an account of which nobody knows the money makes the sums partial, and they say so', async () => {
  // On a slow machine what was said before may be stale by now.
  await report(first, 0, true)
  await report(second, 1, true)
  await using watched = await dashboard.open('/dashboard')
  const { page, faults } = watched
  const head = page.locator('.desk-head')
  const figure = (name: string) => head.locator('dl > div').filter({ hasText: name })
  await until(async () => /\+\$/.test(await textOf(figure('Floating'))), { what: 'the profit' })
  await until(async () => !/of \d accounts/.test(await textOf(head)), {
    ...{ what: 'sums that lack nothing', timeoutMs: 20_000 },
  })
  const [equity, floating] = [await textOf(head.locator('.huge')), await textOf(figure('Floating'))]
  const deals = [sampleDeal('9001', { type: 2, symbol: '', profit: '500.00' })]
  await sendReport(dashboard.desk, { ...first, login: '9000001' }, { deals })
  await head.getByText('3 accounts').first().waitFor({ timeout: 20_000 })
  assert.equal(await textOf(head.locator('.huge')), equity)
  assert.match(await textOf(head.locator('[data-desk=equity]')), /\d+ s ago\s+2 of 3 accounts/)
  const partial = await textOf(figure('Floating'))
  assert.equal(partial.replace(/\s+2 of 3 accounts$/, ''), floating)
  assert.match(partial, /2 of 3 accounts$/)
  assert.match(await textOf(figure('Balance')), /\d\s+2 of 3 accounts/)
  await until(async () => !/never|–/.test(await textOf(head)), {
    what: 'no figure without a value',
  })
  assert.deepEqual(faults, [])
})

test('rules of an account whose open positions nobody told say so, and the rest of the page stands', async () => {
  const { person, desk } = dashboard
  const account = '"balance":51000.00,"equity":51000.00,"currency":"USD"'
  await sendReport(desk, { ...first, login: '9000002' }, { account })
  const preset = { preset: 'apex-50k-intraday' }
  const known = await send(`${desk.url}/api/v1/accounts`, { headers: { 'x-api-key': desk.key } })
  const { data } = json<{ data: { id: string; account: string }[] }>(known)
  const id = data.find((one) => one.account === '9000002')?.id
  const set = await person.call('PUT', `/api/v1/accounts/${id}/rules`, preset)
  assert.equal(set.status, 200, set.text)
  await using watched = await dashboard.open('/dashboard/rules')
  const { page, faults } = watched
  await page.locator('section.card').filter({ hasText: '9000002' }).locator('a').first().click()
  await page.getByText('The open positions are not known').waitFor({ timeout: 20_000 })
  assert.equal(await page.locator('main h1').count(), 1)
  assert.deepEqual(faults, [])
})

async function report(account: typeof first, place: number, isConnected: boolean): Promise<void> {
  assert.ok(account)
  await sendPicture(dashboard.desk, account, dashboard.balances[place] ?? 0, 0, isConnected)
}
