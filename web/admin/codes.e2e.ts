// A login by one-time code that ends soon: told on every page of the admin and of the dashboard before it is over.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { useTidemark } from '../../server/test/acceptance/harness.ts'
import { type Person, setUpPerson } from '../../server/test/support/person.ts'
import { until } from '../../server/test/support/until.ts'
import { assertAccessible, useBrowser } from '../test/browser.ts'

let alice: Person
let practice: PracticeTickTrader
after(() => practice?.stop())
const tidemark = useTidemark({
  async prepare({ server }) {
    practice = await startPracticeTickTrader({ accounts: [{ type: 'Net', oneTimeCodes: true }] })
    practice.faults.codeLifeMs = 30 * 60_000
    alice = await setUpPerson(server)
  },
})
const browser = useBrowser()

test('the page says that a code is wanted, and later that its login ends soon', async () => {
  const [account] = practice.accounts
  assert.ok(account)
  const fields = {
    ...{ url: practice.url, fingerprint: practice.fingerprint256 },
    ...{ web_api_id: account.webApiId, web_api_key: account.webApiKey },
    web_api_secret: account.webApiSecret,
  }
  const connection = { venue: 'ticktrader', name: 'codes', fields, test: false }
  const made = await alice.call('POST', '/api/v1/admin/connections', connection)
  assert.equal(made.status, 201, made.text)
  const linked = { connection: 'codes', accounts: [account.id] }
  assert.equal((await alice.call('POST', '/api/v1/admin/accounts', linked)).status, 201)

  await using watched = await browser.open(tidemark.server.url, {
    ...{ person: alice, path: '/dashboard/connections' },
  })
  const { page, faults } = watched
  const waits = page.getByText('codes waits for a one-time code of its broker.')
  await waits.waitFor({ timeout: 40_000 })
  await page.goto(`${tidemark.server.url}/admin/keys`)
  await waits.waitFor()
  await page.getByLabel('Code of the broker').fill(practice.oneTimeCode(account.id))
  await page.getByRole('button', { name: 'Give the code' }).click()
  await page
    .getByText(/The login of codes by one-time code ends in (29|30) min/)
    .waitFor({ timeout: 40_000 })
  await waits.waitFor({ state: 'detached' })
  await assertAccessible(page, 'the warning in the admin')

  await page.goto(`${tidemark.server.url}/dashboard/connections`)
  const ends = page.getByText(/The login of codes by one-time code ends in (29|30) min/)
  await ends.waitFor()
  await page.getByText('Login by one-time code until').waitFor()
  await assertAccessible(page, 'the warning in the dashboard')
  assert.deepEqual(faults, [])

  // A secret that answers by itself leaves nothing for a person to do.
  const { totpSecret } = account
  const path = '/api/v1/admin/connections/codes'
  const kept = await alice.call('PATCH', path, { fields: { totp_secret: totpSecret }, test: false })
  assert.equal(kept.status, 200, kept.text)
  await until(async () => (await ends.count()) === 0, { what: 'no warning', timeoutMs: 40_000 })
})
