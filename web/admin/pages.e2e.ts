import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { useTidemark } from '../../server/test/acceptance/harness.ts'
import { reportText, sampleDeal } from '../../server/test/support/expert-reports.ts'
import { json } from '../../server/test/support/http-client.ts'
import { type Person, setUpPerson } from '../../server/test/support/person.ts'
import { openSql } from '../../server/test/support/sql-client.ts'
import { assertAccessible, assertAccessibleInThemes, useBrowser, widths } from '../test/browser.ts'

const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>&amp;"\''
let alice: Person
const tidemark = useTidemark({
  async prepare(harness) {
    alice = await setUpPerson(harness.server)
    const account = '"balance":1000.00,"equity":1000.00,"currency":"USD"'
    const body = reportText({
      login: '501',
      server: 'Pages-MT5',
      account,
      deals: [sampleDeal('501')],
    })
    assert.equal((await harness.post('/api/v1/ea/reports', body)).status, 200)
    // Everything that a person may name holds markup.
    const made = await alice.call('POST', '/api/v1/admin/keys', { name: markup, scopes: ['read'] })
    assert.equal(made.status, 201, made.text)
    const overlay = { widget: 'stat', name: markup, accounts: ['501'] }
    assert.equal((await alice.call('POST', '/api/v1/admin/overlays', overlay)).status, 201)
    const server = { accounts: ['502'], server: markup.slice(0, 49) }
    assert.equal((await alice.call('POST', '/api/v1/admin/accounts', server)).status, 201)
  },
})
const browser = useBrowser()
const pages = [
  ...[
    '',
    'accounts',
    'connect',
    'metatrader',
    'overlays',
    'rules',
    'import',
    'benchmarks',
    'keys',
    'audit',
    'health',
  ],
  ...['people', 'me', 'nowhere'],
]

test('what holds markup is shown as it was typed, and none of it runs', async () => {
  await using watched = await browser.open(tidemark.server.url, { person: alice })
  const { page } = watched
  for (const [name, text] of [
    ['keys', markup],
    ['overlays', markup],
    ['accounts', markup.slice(0, 49)],
  ] as const) {
    await page.goto(`${tidemark.server.url}/admin/${name}`)
    await page.getByText(text).first().waitFor()
    assert.equal(await page.locator('main img').count(), 0)
  }
  assert.deepEqual(watched.faults, [])
})

test('a key is shown once and never again, not even after a reload', async () => {
  await using watched = await browser.open(tidemark.server.url, {
    person: alice,
    path: '/admin/keys',
  })
  const { page } = watched
  await page.getByLabel('Name', { exact: true }).fill('once')
  await page.getByLabel(/^send trades/).check()
  await page.getByRole('button', { name: 'Make the key' }).click()
  const shown = page.getByText(/^tmki_[0-9A-Za-z]{46}$/)
  const key = (await shown.textContent()) ?? ''
  assert.equal(
    (await tidemark.get('/api/v1/usage', { authorization: `Bearer ${key}` })).status,
    200,
  )
  await page.getByRole('button', { name: 'I have kept it' }).click()
  assert.ok(!(await page.content()).includes(key))
  await page.reload()
  await page.getByRole('link', { name: 'once' }).click()
  await page.getByRole('heading', { name: 'once' }).waitFor()
  assert.ok(!(await page.content()).includes(key))
  const kept = await page.evaluate(() =>
    JSON.stringify([localStorage, sessionStorage, history.state]),
  )
  assert.ok(!kept.includes(key))
  assert.deepEqual(watched.faults, [])
})

test('what is wrong is said at its field, and the summary leads there', async () => {
  await using watched = await browser.open(tidemark.server.url, {
    person: alice,
    path: '/admin/keys',
  })
  const { page } = watched
  await page.getByLabel('Name', { exact: true }).fill('x')
  await page.getByText('Limits', { exact: true }).click()
  await page.getByLabel('Only from these networks').fill('010.0.0.0/8')
  await page.getByLabel(/^send trades/).check()
  await page.getByRole('button', { name: 'Make the key' }).click()
  const alert = page.getByRole('alert')
  await alert.waitFor()
  assert.equal(
    await page.getByLabel('Only from these networks').getAttribute('aria-invalid'),
    'true',
  )
  await alert.getByRole('link').click()
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'field-networks')
})

test('before a key’s users are locked out that is said, and has to be meant', async () => {
  const key = json<{ id: string; key: string }>(
    await alice.call('POST', '/api/v1/admin/keys', { name: 'far', scopes: ['read'] }),
  )
  await tidemark.get('/api/v1/trades', { authorization: `Bearer ${key.key}` })
  await using watched = await browser.open(tidemark.server.url, { person: alice })
  const { page } = watched
  await page.goto(`${tidemark.server.url}/admin/keys/${key.id}`)
  await page.getByText('127.0.0.1').first().waitFor()
  await page.getByLabel('Only from these networks').fill('203.0.113.0/24')
  await page.getByRole('button', { name: 'Save' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/locks out 127\.0\.0\.1/).waitFor()
  await assertAccessible(page, 'the warning')
  await dialog.getByRole('textbox').fill('no')
  await dialog.getByRole('button', { name: 'Lock them out' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('textbox').fill('far')
  await dialog.getByRole('button', { name: 'Lock them out' }).click()
  await page.getByText('Saved. It is in force.').waitFor()
  const refused = await tidemark.get('/api/v1/trades', { authorization: `Bearer ${key.key}` })
  assert.equal(refused.status, 403)
  assert.deepEqual(watched.faults, [])
})

test('every page in every look: no fault of accessibility, nothing beyond the edge, no error, no request elsewhere', async () => {
  for (const width of widths) {
    const look = { width, theme: 'light' } as const
    await using watched = await browser.open(tidemark.server.url, { look, person: alice })
    for (const name of pages) {
      await watched.page.goto(`${tidemark.server.url}/admin/${name}`.replace(/\/$/, ''))
      await settled(watched.page)
      const about = `/admin/${name} at ${width} px`
      await assertAccessibleInThemes(watched.page, about)
      const taken = await watched.page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(taken <= width, `${about}: ${taken} px`)
      assert.doesNotMatch(await watched.page.title(), /^[12]$/, about)
    }
    assert.deepEqual(watched.faults, [])
  }
})

/** Nothing loads any more, and no placeholder is left. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').waitFor()
  await page.waitForFunction(() => document.querySelector('.skeleton') === null)
}

test('a history is looked at before anything of it is stored, and then taken in', async () => {
  await using watched = await browser.open(tidemark.server.url, {
    person: alice,
    path: '/admin/import',
  })
  const { page } = watched
  const list = 'Bot,Ticker,Side,Opened,Price,Size\nmine,EURUSD,BUY,2026-04-05T12:34:56Z,1.1,1\n'
  await page.getByLabel('File', { exact: true }).setInputFiles({
    ...{ name: 'trades.csv', mimeType: 'text/csv', buffer: Buffer.from(list) },
  })
  await page.getByLabel('Account number').fill('900')
  await page.getByLabel('Name of the broker’s server').fill('Lists')
  await page.getByText('For lists of trades').click()
  await page
    .getByLabel('Which column is what')
    .fill(
      'Bot=bot_name\nTicker=asset_symbol\nSide=order_type\nOpened=entry_time\nPrice=entry_price\nSize=position_size',
    )
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByRole('heading', { name: 'What it would change' }).waitFor()
  const trades = () => tidemark.tradesOf('mine')
  assert.equal((await trades()).length, 0)
  await assertAccessible(page, 'the preview')
  await page.getByRole('button', { name: 'Take it in' }).click()
  await page.getByText('Taken in: 1 new').waitFor()
  assert.equal((await trades()).length, 1)
  assert.deepEqual(watched.faults, [])
})

test('a benchmark is looked at line by line, stored, chosen beside the statistics, replaced and removed', async () => {
  await using watched = await browser.open(tidemark.server.url, {
    person: alice,
    path: '/admin/benchmarks',
  })
  const { page } = watched
  const choose = async (text: string) => {
    await page.getByLabel('File', { exact: true }).setInputFiles({
      ...{ name: 'SPX.csv', mimeType: 'text/csv', buffer: Buffer.from(text) },
    })
    await page.getByRole('button', { name: 'Look at it' }).click()
  }
  await page.getByText('There is no benchmark yet').waitFor()
  await choose('Date,Close\n2026-05-26,5310.20\n2026-05-27,-1\n27.05.2026,5324.75\n')
  const alert = page.getByRole('alert')
  await alert.getByText('line 3: A close is a number above zero').waitFor()
  await alert.getByText('line 4: A day is YYYY-MM-DD, not 27.05.2026.').waitFor()
  await choose('Date,Close\n2026-05-26,5310.20\n2026-05-27,5324.75\n')
  await page.getByRole('heading', { name: 'What would be stored' }).waitFor()
  const list = async () =>
    json<{ data: { name: string; closes: number }[] }>(
      await alice.call('GET', '/api/v1/benchmarks'),
    ).data.map(({ name, closes }) => `${name} ${closes}`)
  assert.deepEqual(await list(), [])
  await assertAccessible(page, 'the preview of a benchmark')
  await page.getByRole('button', { name: 'Store it' }).click()
  await page.getByText('SPX has 2 closes now.').waitFor()
  assert.deepEqual(await list(), ['SPX 2'])

  await page.getByRole('button', { name: 'Replace SPX' }).click()
  await choose('2026-05-26,5310.20\n2026-05-27,5324.75\n2026-05-28,5300\n')
  await page.getByText('It replaces 2 closes from').waitFor()
  await page.getByRole('button', { name: 'Store it' }).click()
  await page.getByText('SPX has 3 closes now.').waitFor()

  await page.goto(`${tidemark.server.url}/dashboard/accounts/501`)
  await page.getByLabel('Benchmark').selectOption('SPX')
  await page.waitForResponse((answer) => /statistics\?.*benchmark=SPX/.test(answer.url()))
  await page.reload()
  await page.locator('[data-figure=alpha]').waitFor()
  assert.equal(await page.getByLabel('Benchmark').inputValue(), 'SPX')
  assert.doesNotMatch(
    (await page.locator('[data-figure=alpha]').textContent()) ?? '',
    /No benchmark is set/,
  )

  await page.goto(`${tidemark.server.url}/admin/benchmarks`)
  await page.getByRole('button', { name: 'Remove SPX' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('spx')
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('textbox').fill('SPX')
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('There is no benchmark yet').waitFor()
  assert.deepEqual(await list(), [])
  assert.deepEqual(watched.faults, [])
})

test('a second factor is asked for where one is needed, and a wrong code changes nothing', async () => {
  await using watched = await browser.open(tidemark.server.url, { person: alice })
  const { page } = watched
  await using sql = await openSql(tidemark.home)
  await sql.rows(`update sessions set stepped_up_at = now() - interval '10 minutes'`)
  await page.waitForTimeout(1_500) // the server takes it over within a second
  await page.goto(`${tidemark.server.url}/admin/people`)
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Use a recovery code instead' }).click()
  const field = dialog.getByLabel('Recovery code')
  await field.fill('aaaaa-aaaaa-aaaaa-aaaaa-aaaaa')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await dialog.getByRole('alert').waitFor()
  await field.fill(alice.recoveryCodes[9] ?? '')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText(/\/setup#[\w-]{43}/).waitFor()
  assert.deepEqual(watched.faults, [])
})

test('the first load stays within its budget of 45 kB', () => {
  const folder = join(import.meta.dirname, '../dist/admin')
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const first = [...page.matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map(([, name = '']) => name)
  assert.ok(first.length >= 2)
  const scripts = new Map(
    readdirSync(join(folder, 'assets')).map((name) => [
      name,
      readFileSync(join(folder, 'assets', name)),
    ]),
  )
  // What the entry imports outright is part of the first load; what it loads later is not.
  const all = new Set(first)
  for (const name of all)
    for (const [, other = ''] of (scripts.get(name)?.toString() ?? '').matchAll(
      /(?:import|from)\s*["']\.\/([\w.-]+\.js)["']/g,
    ))
      all.add(other)
  const bytes = [...all].reduce((sum, name) => sum + gzipSync(scripts.get(name) ?? '').length, 0)
  assert.ok(bytes <= 45_000, `${bytes} bytes: ${[...all].join(', ')}`)
})
