// A scene as it is put together from its accounts: each part of the account that it names, masked by measures of its own.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createManualTimer } from '../../../test/support/manual-timer.ts'
import type { OverlayRecord } from '../../access/overlays/overlay.ts'
import type { AccountFacts } from './account-facts.ts'
import { createOverlayFeed } from './overlay-feed.ts'
import { maskOf } from './overlay-wish.ts'

const facts: AccountFacts = {
  ...{ isHeard: true, state: 'live', asOf: null, positions: null, closed: [] },
  summary: { balance: '6000.00', equity: '6300.00', realized_net: '1000.00' },
  ...{ statistics: null, rules: null, curves: new Map() },
}
const part = (account: number, settings: object = {}, widget = 'stat') => ({
  ...{ widget, account, box: [0, 0, 1, 1], settings, look: {} },
})

/** The pictures of a scene by their part, what accounts were asked for, and how many pictures could not be made. */
async function show(t: TestContext, parts: readonly object[], more: Partial<OverlayRecord>) {
  const record: OverlayRecord = {
    ...{ id: 'a', widget: 'scene', name: 'a', accountIds: [7, 9], mask: 'percent', delayS: 0 },
    ...{ settings: { ...more.settings, parts }, networks: null, endsAtMs: 1 },
  }
  const asked: number[] = []
  let faults = 0
  const count = () => {
    faults += 1
  }
  const feed = createOverlayFeed({
    ...{ record, wish: { accountId: 7, mask: maskOf(record.mask), delayS: 0 } },
    sourceOf(accountId) {
      asked.push(accountId)
      return { facts, watch: () => () => undefined }
    },
    clock: createManualTimer(0),
    isBlank: () => false,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: count },
  })
  t.after(() => feed.close())
  await turn()
  const pictures = new Map<number, unknown>()
  feed.join({
    send(text) {
      const { part: at, data } = JSON.parse(text)
      if (data !== undefined) pictures.set(at, data)
    },
  })
  return { pictures, asked, faults }
}

const gain = (value: string) => ({
  figures: [{ name: 'equity', kind: 'percent', value, signed: true }],
})

test('each part is masked by its own basis, else by that of its account', async (t) => {
  const parts = [part(0), part(0, { basis: '6000' }), part(1), part(1, { basis: '3000' })]
  const { pictures, asked } = await show(t, parts, { settings: { basis: '4000' } })
  assert.deepEqual([...pictures.values()], ['57.50', '5.00', '26.00', '110.00'].map(gain))
  assert.deepEqual(asked, [7, 7, 9, 9])
})

test('a part of an account that is not there shows nothing, and none of another account', async (t) => {
  const { pictures, asked } = await show(t, [part(2), part(0)], {})
  assert.deepEqual([...pictures.keys()], [1])
  assert.deepEqual(asked, [7])
})

test('a goal that was made without a target is shown as unknown', async (t) => {
  const { pictures, faults } = await show(t, [part(0, { metric: 'equity' }, 'goal')], {})
  assert.match(JSON.stringify(pictures.get(0)), /"reason":"no_target"/)
  assert.equal(faults, 0)
})
