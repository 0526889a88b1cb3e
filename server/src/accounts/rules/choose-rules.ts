// The rule set that somebody means: a whole one, or a preset with what it leaves open. Both ways are read by the strict reader.
import type { Instant } from '../../domain/instant.ts'
import { type Complaint, openObject } from '../../domain/rules/object-reader.ts'
import { type ReadRuleSet, readRuleSet } from '../../domain/rules/read-rule-set.ts'
import { writeRuleTemplate } from '../../domain/rules/write-rule-set.ts'
import { presetNamed } from './presets.ts'

/**
 * `value` is a rule set, or `{preset, initial_balance, currency, valid_from}` of which only the preset is needed where it
 * names a balance. `currency` is that of the account, for rules that name none.
 */
export function chooseRules(value: unknown, now: Instant, currency: string | null): ReadRuleSet {
  const isPreset = typeof value === 'object' && value !== null && 'preset' in value
  if (!isPreset) return readRuleSet(value, now)
  const complaints: Complaint[] = []
  const reader = openObject(value, '', complaints)
  const name = reader.text('preset', 80) ?? ''
  const preset = presetNamed(name)
  if (preset === null && complaints.length === 0)
    reader.complain('preset', 'unknown', `is not the name of a preset: ${name.slice(0, 40)}`)
  const given = {
    initial_balance: reader.money('initial_balance', false) ?? preset?.initialBalance ?? null,
    currency: reader.text('currency', 10, false) ?? preset?.currency ?? currency,
    valid_from: reader.text('valid_from', 40, false),
  }
  reader.end()
  if (preset === null || complaints.length > 0) return { kind: 'refused', complaints }
  return readRuleSet({ ...writeRuleTemplate(preset), ...given }, now)
}
