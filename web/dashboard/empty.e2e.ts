// A dashboard of which nothing is known yet: each page says what the next step is, and none shows a zero.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, textOf } from '../test/browser.ts'
import { useDashboard } from '../test/dashboard-bench.ts'

const dashboard = useDashboard()
const narrow = { width: 360, theme: 'light' } as const

const pages = [
  ['/dashboard', 'No account is here yet'],
  ['/dashboard/positions', 'No account is here yet'],
  ['/dashboard/trades', 'No trades yet'],
  ['/dashboard/performance', 'No account is here yet'],
  ['/dashboard/rules', 'No account is here yet'],
  ['/dashboard/bots', 'No bot has reported a trade yet'],
  ['/dashboard/connections', 'No broker is connected'],
] as const

test('every page tells the next step when there is nothing to show', async () => {
  await using watched = await dashboard.open('/dashboard', narrow)
  const { page, faults } = watched
  for (const [path, words] of pages) {
    await page.goto(dashboard.server.url + path)
    await page.getByText(words).waitFor()
    await page.locator('.tools .badge.live').waitFor()
    const empty = page.locator('.empty').filter({ hasText: words })
    assert.ok((await empty.locator('a').count()) + (await empty.locator('p').count()) > 0, path)
    assert.doesNotMatch(await textOf(page.locator('main')), /\$0|0\.00/, path)
    await assertAccessible(page, path)
  }
  assert.deepEqual(faults, [])
})
