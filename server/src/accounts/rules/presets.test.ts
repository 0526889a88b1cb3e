// Every preset is read by the strict reader and says where it comes from; only a firm's own page makes one verified.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Instant } from '../../domain/instant.ts'
import { readRuleSet } from '../../domain/rules/read-rule-set.ts'
import { writeRuleTemplate } from '../../domain/rules/write-rule-set.ts'
import { loadPresets, presetNamed } from './presets.ts'

const folder = join(import.meta.dirname, '../../../presets/rules')

test('every file is a preset of its own name, with a page and the day on which it was read', () => {
  const presets = loadPresets()
  assert.equal(presets.length, readdirSync(folder).length)
  assert.ok(presets.length >= 30, `${presets.length} presets`)
  for (const { id, source, rules } of presets) {
    for (const { status, url, readOn } of [source, ...rules.flatMap((rule) => rule.source ?? [])]) {
      assert.notEqual(status, 'own', id)
      assert.match(url ?? '', /^https:\/\//, id)
      assert.equal(readOn, '2026-11-20', id)
    }
    assert.equal(presetNamed(id)?.id, id)
  }
  assert.equal(presetNamed('no-such-firm'), null)
})

test('a preset becomes a rule set with a balance and a currency alone', () => {
  for (const preset of loadPresets()) {
    const given = { ...writeRuleTemplate(preset), currency: 'USD', initial_balance: '100000' }
    const read = readRuleSet(JSON.parse(JSON.stringify(given)), '2026-11-20T00:00:00Z' as Instant) // test data
    assert.equal(read.kind, 'read', `${preset.id}: ${JSON.stringify(read)}`)
  }
})

test('what is only on other people’s pages is never called verified', () => {
  const others = ['fxoptimize', 'fundedwiki', 'propfirmlabs', 'quantvps', 'algoproven']
  for (const { id, source, rules } of loadPresets())
    for (const { status, url } of [source, ...rules.flatMap((rule) => rule.source ?? [])]) {
      const isOther = others.some((name) => url?.includes(name))
      assert.equal(status, isOther ? 'third-party' : 'verified', `${id}: ${url}`)
    }
})
