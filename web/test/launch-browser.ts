// Starts the real browser. Apart from the pages' tests, so that programs without a DOM of their own can start one too.
import { type Browser, chromium } from 'playwright-core'

export const chromiumPath = process.env.TIDEMARK_TEST_CHROMIUM ?? '/usr/bin/chromium'

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--force-color-profile=srgb'],
  })
}
