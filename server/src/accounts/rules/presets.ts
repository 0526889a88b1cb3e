// The rule sets of firms that come with Tidemark: one file each in server/presets/rules, with its source and date.
// A file that the strict reader refuses stops the start: a preset that is read wrongly is worse than none.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRuleTemplate } from '../../domain/rules/read-rule-set.ts'
import type { RuleTemplate } from '../../domain/rules/rule-set.ts'

const folder = fileURLToPath(new URL('../../../presets/rules/', import.meta.url))

let loaded: readonly RuleTemplate[] | null = null

/** All of them, by firm, programme and phase. */
export function loadPresets(): readonly RuleTemplate[] {
  loaded ??= readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map(readPreset)
  return loaded
}

/** Null when there is none of that name. */
export function presetNamed(id: string): RuleTemplate | null {
  return loadPresets().find((one) => one.id === id) ?? null
}

function readPreset(name: string): RuleTemplate {
  const read = readRuleTemplate(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')))
  if (read.kind === 'refused') {
    const said = read.complaints.map(({ pointer, detail }) => `${pointer} ${detail}`)
    throw new Error(`the preset ${name} is not readable: ${said.join('; ')}`)
  }
  if (`${read.template.id}.json` !== name)
    throw new Error(`the preset ${name} says that it is ${read.template.id}`)
  return read.template
}
