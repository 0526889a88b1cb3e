import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { useTidemark } from '../../server/test/acceptance/harness.ts'
import { printedLink } from '../../server/test/support/person.ts'
import { type PathGiven, walkConnect, walkOverlay, walkSetUp } from '../test/admin-path.ts'
import { assertAccessible, useBrowser } from '../test/browser.ts'

const tidemark = useTidemark()
const browser = useBrowser()
let practice: PracticeTickTrader
before(async () => {
  practice = await startPracticeTickTrader({ bot: true })
})
after(() => practice?.stop())

test('by keyboard alone: set-up, a practice account with one-time codes, the first overlay live', async () => {
  const { url } = tidemark.server
  await using watched = await browser.open(url)
  const given: PathGiven = {
    ...{ page: watched.page, url, practice, token: printedLink(tidemark.server) },
    async onStep(name) {
      await assertAccessible(watched.page, name)
      // In the preview's shadow root axe itself tries a style of its own, which the policy rightly refuses.
      const own = watched.faults.filter((one) => !/Applying inline style/.test(one))
      watched.faults.splice(0, watched.faults.length, ...own)
    },
  }
  await walkSetUp(given)
  const account = await walkConnect(given)
  const address = await walkOverlay(given)
  assert.deepEqual(watched.faults, [])
  await using viewer = await browser.open(address)
  await viewer.page.goto(address)
  await viewer.page.waitForFunction(() => /\d/.test(document.body.textContent ?? ''), null, {
    timeout: 15_000,
  })
  assert.deepEqual(viewer.faults, [])
  assert.doesNotMatch(await viewer.page.content(), new RegExp(account))
})

test('the link has been used up', async () => {
  const { url } = tidemark.server
  await using watched = await browser.open(url)
  await watched.page.goto(`${url}/setup#${printedLink(tidemark.server)}`)
  await watched.page.getByText('The link is not valid').waitFor()
  assert.deepEqual(watched.faults, [])
})
