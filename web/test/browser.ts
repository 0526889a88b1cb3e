// One real Chromium for a file of tests. Every page is watched: an error on the console, a script that the policy stops,
// or a request to another origin fails the test at its end.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before } from 'node:test'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { Person } from '../../server/test/support/person.ts'
import { launchBrowser } from './launch-browser.ts'
import { logInThere } from './log-in-there.ts'

export { chromiumPath, launchBrowser } from './launch-browser.ts'

export type Look = { readonly width: number; readonly theme: 'light' | 'dark' }

/** A phone and a wide screen: what every page is looked at in. */
export const widths = [360, 1440] as const

export type WatchedPage = {
  readonly page: Page
  /** What was wrong so far, in words. */
  readonly faults: string[]
  [Symbol.asyncDispose](): Promise<void>
}

export type BrowserBench = {
  /** A fresh profile at `url`; with a person it is logged in there. */
  open(url: string, given?: { look?: Look; person?: Person; path?: string }): Promise<WatchedPage>
}

/** Starts the browser before the tests of the calling file and ends it after them. */
export function useBrowser(): BrowserBench {
  let browser: Browser | null = null
  // A code of an authenticator counts once: a person logs in once, and further pages open in the same profile.
  const profiles = new Map<string, BrowserContext>()
  before(async () => {
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
  })
  return {
    async open(url, given = {}) {
      assert.ok(browser)
      const name = given.person?.name
      const known = name === undefined ? undefined : profiles.get(name)
      if (known !== undefined) return openIn(known, url, given, false)
      const profile = await newProfile(browser)
      if (name !== undefined) profiles.set(name, profile)
      return openIn(profile, url, given, name === undefined)
    },
  }
}

type Wanted = { look?: Look; person?: Person; path?: string }

/** A page in a profile of its own, which ends with it. */
export async function openPage(browser: Browser, url: string, given: Wanted): Promise<WatchedPage> {
  return openIn(await newProfile(browser), url, given, true)
}

function newProfile(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Prague',
    acceptDownloads: true,
  })
}

async function openIn(
  profile: BrowserContext,
  url: string,
  { look = { width: 1440, theme: 'light' }, person, path }: Wanted,
  endsProfile: boolean,
): Promise<WatchedPage> {
  const faults: string[] = []
  const page = await profile.newPage()
  await page.setViewportSize({ width: look.width, height: look.width < 600 ? 780 : 900 })
  await page.emulateMedia({ colorScheme: look.theme })
  watch(page, new URL(url).origin, faults)
  if (person !== undefined) await logInThere(page, url, person)
  if (path !== undefined) await page.goto(url + path)
  return {
    page,
    faults,
    async [Symbol.asyncDispose]() {
      await page.close()
      if (endsProfile) await profile.close()
    },
  }
}

function watch(page: Page, origin: string, faults: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !isNoise(message.text()))
      faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, origin: to } = new URL(request.url())
    const isOwn = to === origin || /^(data|blob|ws):$/.test(protocol)
    if (!isOwn) faults.push(`request to ${to}`)
  })
}

/** Chromium itself says that an answer was no success; whether it should be one is the test's to say. */
function isNoise(text: string): boolean {
  return /Failed to load resource|WebSocket connection to .* failed/.test(text)
}

/** What a person reads there. */
export async function textOf(place: Locator): Promise<string> {
  const [text = ''] = await place.allInnerTexts()
  return text
}

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** The same page in light and in dark, without loading it twice. */
export async function assertAccessibleInThemes(page: Page, about: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await assertAccessible(page, `${about}, ${theme}`)
  }
}

/** Fails with what axe-core finds, rule by rule and element by element. */
export async function assertAccessible(page: Page, about: string): Promise<void> {
  // The policy lets no script in by a tag; an evaluated one comes from the debugger, as a person's console does.
  await page.evaluate(readFileSync(axeSource, 'utf8'))
  const found = await page.evaluate(async () => {
    // axe puts itself on the window; its own types are not loaded here.
    const axe = Reflect.get(window, 'axe') as {
      run(options: object): Promise<{
        violations: {
          id: string
          help: string
          nodes: { html: string; failureSummary: string }[]
        }[]
      }>
    }
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes
          .slice(0, 4)
          .map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`)
          .join('\n')}`,
    )
  })
  assert.deepEqual(found, [], `${about}:\n${found.join('\n')}`)
}
