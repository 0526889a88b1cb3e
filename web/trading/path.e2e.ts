// A person's path over the pages of the trade server, with a practice broker behind it: credentials, limits, arming with a code,
// an order of a program, a signal, and the stop. What the page says is held against what the broker and the server did.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { until } from '../../server/test/support/until.ts'
import { assertAccessible, textOf, useBrowser, type WatchedPage } from '../test/browser.ts'
import { focusedName, pressOn, tabTo } from '../test/keyboard.ts'
import {
  goTo,
  logInToTrade,
  startTradingDesk,
  type TradingDesk,
  untilHeld,
} from '../test/trading-desk.ts'

const lateClock = pathToFileURL(join(import.meta.dirname, '../test/late-clock.mjs')).href
const browser = useBrowser()
let desk: TradingDesk
let watched: WatchedPage
let page: Page

before(async () => {
  desk = await startTradingDesk({
    ...{ tickMs: 250, env: { NODE_OPTIONS: `--import=${lateClock}` } },
  })
  await desk.trading.tidemark('trade', 'account', 'remove', desk.trading.account)
  await desk.person.logIn()
})
after(async () => {
  await watched?.[Symbol.asyncDispose]()
  await desk?.[Symbol.asyncDispose]()
})

const card = () => page.getByRole('region', { name: desk.trading.account, exact: false })

test('a wrong code is refused, the right one opens the page that the address names', async () => {
  watched = await browser.open(desk.url, { path: '/trading/accounts' })
  ;({ page } = watched)
  assert.equal(await focusedName(page), 'Name')
  await page.getByLabel('Name', { exact: true }).fill('alice')
  await page.getByLabel('Password', { exact: true }).fill('wrong wrong wrong')
  await page.getByLabel('Code of your authenticator').fill('000000')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('do not belong together').waitFor()
  await logInToTrade(page, desk.person)
  await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
})

test('credentials: what is missing is said at its field, what the broker refuses with its next step, and then they are kept', async () => {
  const { broker } = desk.trading
  const [token] = broker.accounts
  assert.ok(token)
  const submit = page.getByRole('button', { name: 'Connect and keep' })
  await page.getByLabel('Address', { exact: true }).fill(broker.url)
  await submit.click()
  await page.getByRole('alert').getByRole('link').first().click()
  assert.match(await page.evaluate(() => document.activeElement?.id ?? ''), /^field-web_api_/)
  await page.getByLabel('Web API Id').fill(token.webApiId)
  await page.getByLabel('Web API Key').fill(token.webApiKey)
  await page.getByLabel('Web API Secret').fill('x'.repeat(64))
  await submit.click()
  await page.getByRole('alert').getByText('does not accept this token').waitFor()
  await assertAccessible(page, 'credentials that the broker refuses')
  await page.getByLabel('Web API Secret').fill(token.webApiSecret)
  await submit.click()
  await page.getByText('The broker lets this token trade.').waitFor()
  assert.equal(await page.getByLabel('Web API Secret').inputValue(), '')
  assert.equal(await page.getByLabel('Web API Secret').getAttribute('autocomplete'), 'off')
})

test('limits: the page says what will happen before it is saved; a raise waits and can be withdrawn', async () => {
  await page.getByRole('link', { name: 'Next: say how large an order may be' }).click()
  await page.getByRole('heading', { level: 1, name: 'Limits' }).waitFor()
  const lots = page.getByLabel('Largest order, in lots')
  await lots.fill('0,5')
  await page.getByText('Largest order, in lots: a number such as 0.5').waitFor()
  await page.getByRole('button', { name: 'Save the limits' }).click()
  await page.getByRole('alert').waitFor()
  assert.equal(await lots.getAttribute('aria-invalid'), 'true')
  await lots.fill('0.5')
  await page.getByText(/off → 0\.5\slots, at once/).waitFor()
  await page.getByRole('button', { name: 'Save the limits' }).click()
  await page.getByText('Saved. It is in force.').waitFor()
  await lots.fill('0.6')
  await page.getByText(/0\.5\slots → 0\.6\slots, in 60 seconds; needs a code/).waitFor()
  await page.getByRole('button', { name: 'Save the limits' }).click()
  const pending = page.locator('[data-pending=max_order_lots]')
  await pending.getByText(/becomes 0\.6\slots in 0:\d\d/).waitFor()
  const first = await textOf(pending)
  await until(async () => (await textOf(pending)) !== first, { what: 'a live countdown' })
  await page.getByRole('button', { name: /^Withdraw: Largest order/ }).click()
  await pending.waitFor({ state: 'detached' })
  const risk = await desk.trading.tidemark('trade', 'limits', desk.trading.account, '--json')
  assert.match(risk, /"max_order_lots":\s*"0\.5"/)
})

test('arming: the number is typed, the code is asked for once more, and what it may do is read before', async () => {
  await goTo(page, 'Overview')
  process.kill(desk.trading.server.pid, 'SIGUSR2')
  // To the server five minutes are gone: within its next look, five seconds later, it takes the account anew.
  await page.waitForTimeout(6_000)
  await untilHeld(desk)
  await card().getByText('Not armed').waitFor()
  await card().getByRole('button', { name: /^Arm/ }).click()
  const dialog = page.getByRole('dialog').first()
  await dialog.getByText(/0\.5\slots/).waitFor()
  await dialog.getByRole('textbox').fill('5000')
  await dialog.getByRole('button', { name: 'Arm it' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('textbox').fill(desk.trading.account)
  await dialog.getByRole('button', { name: 'Arm it' }).click()
  const stepUp = page.getByRole('dialog', { name: 'A second factor, once more' })
  const code = stepUp.getByLabel('Code of your authenticator')
  await code.fill('000000')
  await stepUp.getByRole('button', { name: 'Confirm' }).click()
  await stepUp.getByRole('alert').waitFor()
  await assertAccessible(page, 'the code, once more')
  await code.fill(desk.person.code())
  await stepUp.getByRole('button', { name: 'Confirm' }).click()
  await card().getByText('Armed', { exact: true }).waitFor()
  await card()
    .getByText(/by alice/)
    .waitFor()
  assert.equal(await page.getByRole('dialog').count(), 0)
})

test('an order of a program is seen with what became of it, and so is one that a limit refused', async () => {
  const taken = await desk.order({ symbol: 'EURUSD', side: 'buy', lots: '0.10' })
  await desk.order({ symbol: 'EURUSD', side: 'buy', lots: '3' })
  await goTo(page, 'Orders')
  const row = page.getByRole('row').filter({ hasText: taken.client_id })
  await row.getByText('The broker took it').waitFor()
  assert.match(await textOf(row), /buy EURUSD, market\s+10,000/)
  await page.getByText('The limit max_order_lots is 0.5').waitFor()
})

test('a signal waits in the tab’s title, is approved, and becomes one order at the broker', async () => {
  const hook = await desk.hook('strategy', '--approval', '5m')
  const id = await desk.signal(hook, { sl: '1.0', lots: '0.02' })
  await page.waitForFunction(() => document.title.startsWith('(1) '))
  const before = desk.trading.broker.executions().length
  await goTo(page, 'Signals')
  const waiting = page.locator(`[data-signal=${id}]`)
  assert.match(await textOf(waiting), /Buy EURUSD[\s\S]*expires in [45]:\d\d[\s\S]*0\.02\slots/)
  await assertAccessible(page, 'a signal that waits')
  await waiting.getByRole('button', { name: /^Approve/ }).click()
  await waiting.getByText('accepted').waitFor()
  assert.equal(desk.trading.broker.executions().length, before + 1)
  await page.waitForFunction(() => !document.title.startsWith('('))
})

test('by keyboard alone all trading is stopped; the page says so at once, and how it is taken back', async () => {
  await page.locator('#main').focus()
  await page.keyboard.press('Shift+Tab')
  for (let turn = 0; turn < 20 && (await focusedName(page)) !== 'Stop all trading'; turn++)
    await page.keyboard.press('Shift+Tab')
  assert.equal((await focusedName(page)).trim(), 'Stop all trading')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  assert.equal(await focusedName(page), 'Why')
  await page.keyboard.type('strategy runs away')
  await page.keyboard.press('Enter')
  const banner = page.getByRole('alert').filter({ hasText: 'All trading is stopped' })
  await banner.waitFor()
  assert.match(await textOf(banner), /by alice[\s\S]*strategy runs away[\s\S]*database knows it/)
  await banner.getByText('npx tidemark trade resume').waitFor()
  assert.equal((await focusedName(page)).trim(), 'Stop all trading')
  const before = desk.trading.broker.executions().length
  await desk.order({ symbol: 'EURUSD', side: 'buy', lots: '0.01' })
  assert.equal(desk.trading.broker.executions().length, before)
  await assertAccessible(page, 'stopped')
  await pressOn(page, 'Copy the command')
  await goTo(page, 'Overview')
  await card().getByText('Stopped', { exact: true }).waitFor()
  await desk.trading.tidemark('trade', 'resume')
  await banner.waitFor({ state: 'detached' })
})

test('a hook and an account are stopped by themselves, with the command that takes each back', async () => {
  await card().getByRole('button', { name: /^Stop/ }).click()
  await page.getByRole('button', { name: 'Stop the account' }).click()
  await card().getByText('npx tidemark trade resume --account acc_').waitFor()
  await goTo(page, 'Signals')
  await page.getByRole('button', { name: 'Stop … strategy' }).click()
  await page.getByRole('button', { name: 'Stop the hook' }).click()
  await page.getByText(/npx tidemark trade resume --hook \w+/).waitFor()
  assert.equal(await page.getByText('All trading is stopped').count(), 0)
})

test('a reload logs out, says so, and the session has ended at the server', async () => {
  await tabTo(page, 'Log out')
  const sent: string[] = []
  page.on('request', (request) => {
    const token = request.headers()['x-tidemark-session']
    if (request.method() === 'GET' && token !== undefined) sent.push(token)
  })
  await until(() => sent.length > 0, { what: 'a request of the page' })
  await page.reload()
  await page.getByText('The page was loaded anew, and that logs out.').waitFor()
  desk.person.session = sent[0] ?? ''
  await until(async () => (await desk.person.call('GET', '/api/v1/session')).status === 401, {
    what: 'the end of the session',
  })
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
  assert.ok(!kept.includes(desk.person.session))
  assert.deepEqual(await page.context().cookies(), [])
  assert.deepEqual(watched.faults, [])
})
