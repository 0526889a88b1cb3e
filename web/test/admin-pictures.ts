// Takes the pictures of a person's path through the admin pages, for the guide: node scripts/run.mjs web/test/admin-pictures.ts
// They show what a fresh server and a practice broker show; to be looked at before they are committed.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startPracticeTickTrader } from '@tidemark/practice'
import { printedLink } from '../../server/test/support/person.ts'
import { createTempHome } from '../../server/test/support/temp-home.ts'
import { startServer } from '../../server/test/support/test-server.ts'
import { type PathGiven, walkConnect, walkOverlay, walkSetUp } from './admin-path.ts'
import { launchBrowser, openPage } from './browser.ts'
import { writeSmallPng } from './small-png.ts'

const folder = join(import.meta.dirname, '../../docs/pictures/admin')
const pages = [
  '',
  'accounts',
  'keys',
  'overlays',
  'rules',
  'audit',
  'health',
  'people',
  'me',
  'metatrader',
]

mkdirSync(folder, { recursive: true })
await using home = await createTempHome()
const server = await startServer(home)
const practice = await startPracticeTickTrader({ bot: true })
const browser = await launchBrowser()
try {
  const { page } = await openPage(browser, server.url, { look: { width: 1100, theme: 'light' } })
  const blank = await page.context().newPage()
  const take = async (name: string): Promise<void> => {
    await page.evaluate(() => scrollTo(0, 0))
    await page.waitForTimeout(300) // what has just appeared is drawn
    await writeSmallPng(
      blank,
      join(folder, `${name}.png`),
      await page.screenshot({ fullPage: true }),
    )
    process.stderr.write(`${name}\n`)
  }
  const given: PathGiven = {
    ...{ page, url: server.url, practice, token: printedLink(server), onStep: take },
  }
  await walkSetUp(given)
  await walkConnect(given)
  await walkOverlay(given)
  for (const path of pages) {
    await page.goto(`${server.url}/admin/${path}`)
    await page.waitForLoadState('networkidle')
    await take(`page-${path === '' ? 'start' : path}`)
  }
  await page.setViewportSize({ width: 360, height: 780 })
  await page.emulateMedia({ colorScheme: 'dark' })
  for (const path of ['', 'accounts', 'keys']) {
    await page.goto(`${server.url}/admin/${path}`)
    await page.waitForLoadState('networkidle')
    await take(`phone-${path === '' ? 'start' : path}`)
  }
} finally {
  await browser.close()
  await practice.stop()
  await server.stop()
}
