// A firm's rules on the demo's main account: a preset, put in force through the same act as `tidemark rules set`.
import { presetNamed } from '../../accounts/rules/presets.ts'
import { setRules } from '../../accounts/rules/set-rules.ts'
import type { Instant } from '../../domain/instant.ts'
import { readRuleSet } from '../../domain/rules/read-rule-set.ts'
import { writeRuleTemplate } from '../../domain/rules/write-rule-set.ts'
import { demoAccountId } from './demo-account-id.ts'
import { expertAccount } from './demo-accounts.ts'
import type { DemoDeps } from './demo-deps.ts'

const PRESET = 'ftmo-2-step-challenge'

export async function setDemoRules(deps: DemoDeps): Promise<string> {
  const template = presetNamed(PRESET)
  if (template === null) throw new Error(`there is no preset ${PRESET}`)
  const now = new Date(deps.clock.now()).toISOString() as Instant // to the millisecond
  const filled = {
    ...writeRuleTemplate(template),
    ...{ initial_balance: '100000', currency: 'USD', valid_from: now },
  }
  const read = readRuleSet(filled, now)
  if (read.kind === 'refused')
    throw new Error(`the preset ${PRESET} was refused: ${JSON.stringify(read.complaints)}`)
  await setRules(deps, await demoAccountId(deps, expertAccount), read.ruleSet)
  return `rules of ${template.firm} (${template.programme}, ${template.phase}) watch account ${expertAccount.login}`
}
