// A person's path through the admin pages by keyboard alone: set-up, a practice account with one-time codes, the first overlay.
// The tests walk it, and the script that takes the pictures walks it too.
import assert from 'node:assert/strict'
import type { PracticeTickTrader } from '@tidemark/practice'
import type { Page } from 'playwright-core'
import { codeAt, goodPassword } from '../../server/test/support/person.ts'
import { pressOn, tabTo, typeInto } from './keyboard.ts'

export type PathGiven = {
  readonly page: Page
  readonly url: string
  /** What stands after the # of the set-up link. */
  readonly token: string
  readonly practice: PracticeTickTrader
  /** Told when there is something to look at, by a name for the picture. */
  readonly onStep: (name: string) => Promise<void>
}

export type PathEnd = {
  readonly oneTimeSecret: string
  readonly recoveryCodes: readonly string[]
  /** The address of the overlay, its token in it. */
  readonly overlay: string
}

/** The code that an authenticator shows now. */
export const codeNow = (secret: string): string => codeAt(secret, Math.floor(Date.now() / 30_000))

export async function walkSetUp({
  page,
  url,
  token,
  onStep,
}: PathGiven): Promise<Pick<PathEnd, 'oneTimeSecret' | 'recoveryCodes'>> {
  await page.goto(`${url}/setup#${token}`)
  await page.getByRole('heading', { name: 'Name and password' }).waitFor()
  await typeInto(page, 'Name', 'alice')
  await typeInto(page, /^Password/, goodPassword)
  await onStep('1-name-and-password')
  await pressOn(page, 'Go on')
  await page.getByRole('heading', { name: 'Authenticator' }).waitFor()
  const secret = ((await page.locator('section code').first().textContent()) ?? '').replaceAll(
    ' ',
    '',
  )
  await onStep('2-authenticator')
  await typeInto(page, 'Code of your authenticator', codeNow(secret))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor()
  const recoveryCodes = await page.locator('ol.codes code').allInnerTexts()
  assert.equal(recoveryCodes.length, 10)
  await onStep('3-recovery-codes')
  await pressOn(page, 'I have kept the codes', 'Space')
  await pressOn(page, 'Connect the first account')
  return { oneTimeSecret: secret, recoveryCodes }
}

/** Connects the practice account that asks for codes; a wrong code first, as people do. */
export async function walkConnect({ page, practice, onStep }: PathGiven): Promise<string> {
  const account = practice.accounts.find(({ totpSecret }) => totpSecret !== null)
  assert.ok(account)
  await page.getByRole('button', { name: 'TickTrader' }).waitFor()
  await onStep('4-venues')
  await pressOn(page, 'TickTrader')
  await page.getByRole('heading', { name: 'What the broker gave you' }).waitFor()
  await typeInto(page, /^Address/, practice.url)
  await typeInto(page, /^Web API Id/, account.webApiId)
  await typeInto(page, /^Web API Key/, account.webApiKey)
  await typeInto(page, /^Web API Secret/, account.webApiSecret)
  await onStep('5-token')
  await pressOn(page, 'Test the connection')
  await page.getByText('The server’s certificate has this fingerprint').waitFor()
  await onStep('6-certificate')
  await pressOn(page, 'Trust it and test again')
  await page.getByRole('textbox', { name: 'Code of the broker' }).waitFor()
  await typeInto(page, 'Code of the broker', '000000')
  await page.keyboard.press('Enter')
  await page
    .getByText(/refused|not the right/)
    .first()
    .waitFor()
  await onStep('7-wrong-code')
  await page.getByRole('textbox', { name: 'Code of the broker' }).waitFor()
  await typeInto(page, 'Code of the broker', practice.oneTimeCode(account.id))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Which accounts?' }).waitFor({ timeout: 20_000 })
  await typeInto(page, 'Name of the connection', 'Practice')
  await onStep('8-accounts-found')
  await pressOn(page, 'Connect')
  await page.getByText('The account is live.').waitFor({ timeout: 60_000 })
  await onStep('9-live')
  return account.id
}

export async function walkOverlay({ page, url, onStep }: PathGiven): Promise<string> {
  await pressOn(page, 'Make an overlay of it')
  await page.getByRole('button', { name: 'Make it' }).waitFor()
  await onStep('10-overlay')
  await pressOn(page, 'Make it')
  await page.getByRole('heading', { name: 'The address of the overlay' }).waitFor()
  const element = page.locator('.preview > *')
  await element.waitFor()
  await page.waitForFunction(() => {
    const shown = document.querySelector('.preview > *')
    const text = shown?.shadowRoot?.textContent ?? shown?.textContent ?? ''
    return /\d/.test(text)
  })
  await onStep('11-overlay-live')
  await pressOn(page, 'Show the address')
  const address = (await page.locator('section.once pre code').textContent()) ?? ''
  assert.ok(address.startsWith(`${url}/o/`), address)
  await tabTo(page, 'I have kept it')
  return address
}
