// The tables of the widgets: who may set what, and that every part of them can be explained.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readField } from './field.ts'
import { isWidget, looksOf, masks, widgetNames } from './look.ts'
import { fieldsOf, metrics, termFields, widgetTerms } from './widget.ts'
import { fieldWords, metricWords, widgetWords } from './words.ts'

test('a widget is known by its exact name, and by nothing that every object has', () => {
  for (const name of widgetNames) assert.equal(isWidget(name), true, name)
  for (const name of ['', 'Stat', 'stat ', 'toString', '__proto__', 'constructor'])
    assert.equal(isWidget(name), false, name)
})

test('an address never sets what only the owner may: no such field stands among the looks', () => {
  for (const widget of widgetNames) {
    const looks = looksOf(widget)
    for (const [name, field] of Object.entries(looks)) assert.notEqual(field.by, 'owner', name)
    for (const name of [...Object.keys(termFields), ...Object.keys(widgetTerms[widget])]) {
      assert.equal(Object.hasOwn(looks, name), false, `${widget} ${name}`)
      assert.equal(fieldsOf(widget)[name]?.by, 'owner', `${widget} ${name}`)
    }
  }
})

test('only the mask and the delay are set by both, on every widget', () => {
  for (const widget of widgetNames) {
    const both = Object.entries(fieldsOf(widget)).filter(([, { by }]) => by === 'both')
    assert.deepEqual(both.map(([name]) => name).sort(), ['delay', 'mask'], widget)
  }
})

test('the first mask hides nothing and the last one all, and nothing is hidden unless asked for', () => {
  assert.deepEqual(masks, ['none', 'rounded', 'percent', 'r', 'hidden'])
  assert.equal(looksOf('stat').mask?.default, masks[0])
  assert.equal(looksOf('stat').delay?.default, 0)
})

test('what a field holds when nobody says anything is a value that it takes', () => {
  for (const widget of widgetNames)
    for (const [name, field] of Object.entries(fieldsOf(widget)))
      if (field.default !== null && field.default !== '')
        assert.equal(readField(field, String(field.default)), field.default, `${widget} ${name}`)
})

test('a field has one meaning: its kind is the same on every widget that has it', () => {
  const kinds = new Map<string, string>()
  for (const widget of widgetNames)
    for (const [name, { kind }] of Object.entries(fieldsOf(widget))) {
      assert.equal(kinds.get(name) ?? kind, kind, `${widget} ${name}`)
      kinds.set(name, kind)
    }
})

test('every widget, field and figure has words, and none of them is left over', () => {
  const fields = new Set(widgetNames.flatMap((widget) => Object.keys(fieldsOf(widget))))
  assert.deepEqual(Object.keys(widgetWords), widgetNames)
  assert.deepEqual(Object.keys(fieldWords).sort(), [...fields].sort())
  assert.deepEqual(Object.keys(metricWords), metrics)
  const all = [widgetWords, fieldWords, metricWords].flatMap((one) => Object.values<string>(one))
  for (const words of all) assert.match(words, /^\S.*\S$/)
  assert.equal(new Set(Object.values(metricWords)).size, metrics.length)
})
