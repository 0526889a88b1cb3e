// A person without a mouse: goes by Tab to what has a name, types, presses Enter or the space bar. Nothing is clicked.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

const MOST_TABS = 120

/** Goes forward until the focus is on something whose name holds this text. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = []
  for (let turn = 0; turn < MOST_TABS; turn++) {
    await page.keyboard.press('Tab')
    const now = await focusedName(page)
    seen.push(now)
    if (typeof name === 'string' ? now.includes(name) : name.test(now)) return
  }
  assert.fail(`no Tab leads to ${name}; it passes ${[...new Set(seen)].join(' | ')}`)
}

/** Fills in the field of this name, reached by Tab. */
export async function typeInto(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
}

export async function pressOn(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

/** What a screen reader calls the element that has the focus: its label, its aria-label, or its text. */
export async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const now = document.activeElement
    if (now === null || now === document.body) return ''
    const label = now.getAttribute('aria-label')
    if (label !== null) return label
    const labels = 'labels' in now && now.labels instanceof NodeList ? [...now.labels] : []
    if (labels.length > 0) return labels.map((one) => one.textContent ?? '').join(' ')
    return (now.textContent ?? '').trim()
  })
}
