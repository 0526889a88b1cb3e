// Logs a person in as the pages do. Apart from the pages' tests, so that programs which draw pictures can do it, too.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Person } from '../../server/test/support/person.ts'

/** Logs in as the log-in page does, so that the browser itself keeps the cookie. */
export async function logInThere(page: Page, url: string, person: Person): Promise<void> {
  await page.goto(`${url}/admin/login`)
  // What an earlier page of this profile has set would otherwise be kept.
  await page.evaluate(() => localStorage.clear())
  if ((await page.context().cookies()).length > 0) return
  const status = await page.evaluate(
    async (body) => {
      const answer = await fetch('/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-tidemark-csrf': '1' },
        body: JSON.stringify(body),
      })
      return `${answer.status} ${answer.ok ? '' : await answer.text()}`
    },
    { name: person.name, password: person.password, code: person.code() },
  )
  assert.match(status, /^20\d /, status)
}
