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
  const parts = (given: unknown) => sceneOf(given).settings.parts
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
    [[{ ...good, account: -1 }], /parts\[0\]\.account/],
    [[good, { ...good, widget: 'goal', fields: {} }], /parts\[1\]\.fields\.target is needed/],
  ] as const)
    assert.throws(() => parts(given), complaint)
})

test('a part names one of the accounts that the scene has', () => {
  const at = (account: number) => [{ widget: 'stat', box: [0, 0, 100, 50], account }]
  assert.throws(() => sceneOf(at(1)), /parts\[0\]\.account must be 0: the scene has one account\./)
  assert.throws(
    () => sceneOf(at(2), { accounts: ['1', '2'] }),
    /parts\[0\]\.account must be 0 to 1/,
  )
  assert.equal(sceneOf(at(1), { accounts: ['1', '2'] }).accounts.length, 2)
})

test('a part has measures of its own where the scene’s mask looks at them, and no others', () => {
  const read = (mask: string, fields: Record<string, string>, widget = 'stat') =>
    sceneOf([{ widget, box: [0, 0, 100, 50], fields }], { fields: { mask, ...needs[mask] } })
  for (const [mask, name] of [
    ['none', 'round'],
    ['none', 'risk'],
    ['rounded', 'round'],
    ['percent', 'basis'],
    ['r', 'basis'],
    ['r', 'risk'],
  ] as const) {
    const [part] = read(mask, { [name]: '50' }).settings.parts as { settings: object }[]
    assert.deepEqual(part?.settings, { [name]: '50' }, `${mask} ${name}`)
  }
  for (const [mask, name] of [
    ['rounded', 'basis'],
    ['percent', 'round'],
    ['percent', 'risk'],
    ['r', 'round'],
    ['hidden', 'basis'],
  ] as const)
    assert.throws(
      () => read(mask, { [name]: '50' }),
      new RegExp(`parts\\[0\\]\\.fields\\.${name} has no use: the scene has the mask ${mask}`),
    )
  assert.throws(
    () => read('percent', { basis: '50' }, 'badge'),
    /fields\.basis has no use: badge shows no amounts/,
  )
})

const needs: Readonly<Record<string, Record<string, string>>> = {
  ...{ rounded: { round: '100' }, r: { risk: '10' } },
}

function sceneOf(parts: unknown, more: Partial<TypedOverlay> = {}) {
  return read({ widget: 'scene', parts, ...more })
}
