import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { useTidemark } from '../../server/test/acceptance/harness.ts'
import { goodPassword, type Person, setUpPerson } from '../../server/test/support/person.ts'
import { openSql } from '../../server/test/support/sql-client.ts'
import { assertAccessibleInThemes, useBrowser, widths } from '../test/browser.ts'

let alice: Person
const tidemark = useTidemark({
  async prepare({ server }) {
    alice = await setUpPerson(server)
  },
})
const browser = useBrowser()

async function logIn(page: Page, given: { code?: string; password?: string } = {}): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('alice')
  await page.getByLabel('Password', { exact: true }).fill(given.password ?? goodPassword)
  const code = given.code ?? alice.code()
  if (code.includes('-')) {
    await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
    await page.getByLabel('Recovery code').fill(code)
  } else await page.getByLabel('Code of your authenticator').fill(code)
  await page.getByRole('button', { name: 'Log in' }).click()
}

test('the log-in page has no fault in any look', async () => {
  for (const width of widths) {
    const look = { width, theme: 'light' } as const
    await using watched = await browser.open(tidemark.server.url, { look, path: '/admin/login' })
    await watched.page.getByRole('heading', { name: 'Log in' }).waitFor()
    await assertAccessibleInThemes(watched.page, `log-in at ${width} px`)
    const taken = await watched.page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(taken <= width, `${taken} px at ${width}`)
    assert.deepEqual(watched.faults, [])
  }
})

test('who is not logged in is led to the log-in and back', async () => {
  await using watched = await browser.open(tidemark.server.url, { path: '/admin/keys' })
  const { page } = watched
  await page.getByText('Not logged in').first().waitFor()
  await page.getByRole('link', { name: 'Log in' }).first().click()
  await page.waitForURL(/\/admin\/login\?next=%2Fadmin%2Fkeys/)
  await logIn(page, { code: '000000' })
  await page.getByText('The log-in failed').first().waitFor()
  await page.reload()
  await logIn(page)
  await page.waitForURL(`${tidemark.server.url}/admin/keys`)
  await page.getByRole('heading', { name: 'API keys' }).waitFor()
  const cookies = await page.context().cookies()
  const [session] = cookies
  assert.equal(session?.name, '__Host-tm_sid')
  assert.deepEqual(
    [session?.httpOnly, session?.secure, session?.sameSite, session?.path],
    [true, true, 'Strict', '/'],
  )
  assert.equal(await page.evaluate(() => document.cookie), '')
  assert.deepEqual(watched.faults, [])
})

test('an address elsewhere is no way on after the log-in', async () => {
  await using watched = await browser.open(tidemark.server.url, {
    path: '/admin/login?next=//evil.example/',
  })
  await logIn(watched.page)
  await watched.page.waitForURL(`${tidemark.server.url}/admin`)
  assert.deepEqual(watched.faults, [])
})

test('a session that ends while a page is open says so, and keeps what was there', async () => {
  await using watched = await browser.open(tidemark.server.url, {
    person: alice,
    path: '/admin/people',
  })
  const { page } = watched
  await page.getByText('alice').first().waitFor()
  await using sql = await openSql(tidemark.home)
  await sql.rows('delete from sessions')
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  await page.getByText('Your session has ended').first().waitFor({ timeout: 15_000 })
})

test('a passkey is made, and logs in without password and code', async () => {
  const url = tidemark.server.url.replace('127.0.0.1', 'localhost')
  await using watched = await browser.open(url, { path: '/admin/login?next=/admin/me' })
  const { page } = watched
  await logIn(page)
  await page.waitForURL(`${url}/admin/me`)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  await page.getByLabel('Name of the device').fill('laptop')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('button', { name: 'Remove the passkey laptop' }).waitFor()
  await page.locator('main').getByRole('button', { name: 'Log out' }).click()
  await page.waitForURL(`${url}/admin/login`)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL(`${url}/admin`)
  await page.goto(`${url}/admin/me`)
  await page.getByRole('button', { name: 'Remove the passkey laptop' }).click()
  await page.getByText('You have none yet.').waitFor()
  assert.deepEqual(watched.faults, [])
})
