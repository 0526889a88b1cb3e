import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOverlayRequest, type TypedOverlay, widgetNames } from './wire.ts'

const read = (more: Partial<TypedOverlay>) =>
  readOverlayRequest({ widget: 'stat', accounts: ['1'], fields: {}, ...more })

test('what is fixed goes into the overlay, what is look into its address', () => {
  const request = read({
    fields: { metric: 'balance', theme: 'light', mask: 'percent', delay: '30' },
  })
  assert.deepEqual(request.settings, { metric: 'balance' })
  assert.deepEqual(request.look, { theme: 'light' })
  assert.deepEqual([request.mask, request.delayS], ['percent', 30])
})

test('every widget can be made with what it needs, and no account is too many or too few', () => {
  for (const widget of widgetNames)
    assert.equal(read({ widget, fields: widget === 'goal' ? { target: '5' } : {} }).widget, widget)
  assert.throws(() => read({ accounts: [] }), /1 to 20 accounts/)
  assert.throws(() => read({ accounts: Array(21).fill('1') }), /1 to 20 accounts/)
})

for (const [fields, complaint] of [
  [{ metrc: 'x' }, /no field "metrc". Did you mean metric\?/],
  [{ metric: 'secret' }, /--metric must be one of balance.*"secret" is not/],
  [{ mask: 'rounded' }, /--round is needed/],
  [{ mask: 'r' }, /--risk is needed/],
  [{ basis: '-5' }, /--basis must be money above zero/],
  [{ basis: '0.00' }, /--basis must be money above zero/],
  [{ constructor: 'x' }, /no field "constructor"/],
] as const)
  test(`${JSON.stringify(fields)} is refused with its rule`, () => {
    assert.throws(() => read({ fields }), complaint)
  })

test('a token in the place of a name is not repeated', () => {
  assert.throws(
    () => read({ widget: 'tmkw_abc' }),
    (error) => error instanceof Error && !error.message.includes('tmkw'),
  )
})

test('a scene’s parts are read member by member', () => {
  const parts = (given: unknown) => read({ widget: 'scene', parts: given }).settings.parts
  const good = { widget: 'stat', box: [0, 0, 100, 50], fields: { metric: 'equity', scale: '2' } }
  assert.deepEqual(parts([good]), [
    {
      widget: 'stat',
      account: 0,
      box: [0, 0, 100, 50],
      settings: { metric: 'equity' },
      look: { scale: '2' },
    },
  ])
  for (const [given, complaint] of [
    [[], /list of 1 to 40/],
    [[{ ...good, widget: 'scene' }], /parts\[0\]\.widget/],
    [[{ ...good, box: [0, 0, 1921, 1] }], /parts\[0\]\.box/],
    [[good, { ...good, fields: { mask: 'none' } }], /parts\[1\]\.fields has no mask/],
    [[{ ...good, more: 1 }], /has no member more/],
    [[{ ...good, account: 20 }], /parts\[0\]\.account/],
  ] as const)
    assert.throws(() => parts(given), complaint)
})
