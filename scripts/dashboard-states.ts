// Draws docs/pictures/dashboard/state-*.png: the overview in each state that it can be in, wide and narrow, light and dark.
// Each state has its real cause: a server of nothing, a terminal without its broker, a killed server, an ended session.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { createKey } from '../server/test/support/command-line.ts'
import { json } from '../server/test/support/http-client.ts'
import { setUpPerson } from '../server/test/support/person.ts'
import { createTempHome } from '../server/test/support/temp-home.ts'
import { startServer } from '../server/test/support/test-server.ts'
import { until } from '../server/test/support/until.ts'
import { deskAccounts, sendAccount, sendPicture } from '../web/test/generated-desk.ts'
import { logInThere } from '../web/test/log-in-there.ts'
import { writeSmallPng } from '../web/test/small-png.ts'

/** Width and height of the window, and height on the sheet. */
const windows = [
  { width: 1440, height: 1000 },
  { width: 360, height: 780 },
] as const
const SHEET_HEIGHT = 500
const themes = ['light', 'dark'] as const
/** Longer than the page takes to notice that the server is gone, or that it is there. */
const NOTICED_MS = 30_000
const peoplePath = '/api/v1/admin/people'

/** @param folder where the pictures go */
export async function drawStates(browser: Browser, folder: string): Promise<void> {
  await using home = await createTempHome()
  const { dataDir, databaseUrl } = home
  let server = await startServer({ dataDir, databaseUrl })
  try {
    await until(() => server.output().includes('/setup#'), { what: 'the set-up link' })
    const person = await setUpPerson(server)
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Prague' })
    const page = await context.newPage()
    await logInThere(page, server.url, person)
    const take = (state: string, sign: string) =>
      drawSheet(page, join(folder, `${state}.png`), sign)
    await page.goto(`${server.url}/dashboard`)
    await take('state-empty', '.empty')

    const desk = { url: server.url, key: (await createKey(home)).key }
    // The server hears of a new key a moment after the command has made it.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const balances: number[] = []
    for (const account of deskAccounts) balances.push(await sendAccount(desk, account))
    const report = async (isConnected: boolean) => {
      for (const [place, account] of deskAccounts.entries())
        await sendPicture(desk, account, balances[place] ?? 0, 4_200, isConnected)
    }
    await page.reload()
    await report(true)
    await take('state-live', '.account-line ~ .row .badge.live')

    await report(false)
    await take('state-stale', '[data-desk=state]')

    await report(true)
    await until(async () => (await page.locator('[data-desk=state]').count()) === 0, {
      ...{ what: 'a live desk', timeoutMs: NOTICED_MS },
    })
    await page.waitForTimeout(2_000) // the newest values of both are on the screen
    server.kill('SIGKILL')
    await server.exited
    await take('state-offline', '.badge.offline')

    server = await startServer({ dataDir, databaseUrl, port: server.port })
    await page.locator('.account-line').first().waitFor({ timeout: NOTICED_MS })
    await page.locator('.badge.live').first().waitFor({ timeout: NOTICED_MS })
    // The person ends all other sessions in another window, as after a lost laptop.
    const { data } = json<{ data: { id: string }[] }>(await person.call('GET', peoplePath))
    const ended = await person.call('DELETE', `${peoplePath}/${data[0]?.id}/sessions`)
    assert.equal(ended.status, 200, ended.text)
    await take('state-denied', '[role=alert]')
  } finally {
    await server.stop()
  }
}

/** One page in every look, side by side in one picture. It is not loaded anew in between: that would change its state. */
async function drawSheet(page: Page, file: string, sign: string): Promise<void> {
  const pictures: string[] = []
  for (const size of windows)
    for (const theme of themes) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme: theme })
      await page.locator(sign).first().waitFor({ timeout: NOTICED_MS })
      await until(async () => (await page.locator('.skeleton').count()) === 0, { what: 'the data' })
      await page.waitForTimeout(1_500) // what moves has come to rest
      const picture = await page.screenshot()
      const width = Math.round((size.width * SHEET_HEIGHT) / size.height)
      const data = `data:image/png;base64,${picture.toString('base64')}`
      pictures.push(`<img src="${data}" width="${width}" height="${SHEET_HEIGHT}">`)
    }
  const sheet = await page.context().newPage()
  await sheet.setViewportSize({ width: 2_000, height: SHEET_HEIGHT })
  await sheet.setContent(
    `<style>body{display:inline-flex;gap:12px;margin:12px;background:#8b9698}img{border-radius:6px}</style>${pictures.join('')}`,
  )
  await writeSmallPng(sheet, file, await sheet.locator('body').screenshot())
  await sheet.close()
  process.stderr.write(`${file}\n`)
}
