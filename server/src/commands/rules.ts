// `tidemark rules presets | set | show | replay | fact | clear`: the rules of a prop firm on an account.
// What it shows is what GET /api/v1/accounts/{id}/rules answers.
import type { Command } from 'commander'
import type { CommandContext } from './command.ts'
import { addRuleReading } from './rules/reading.ts'
import { addRuleWriting } from './rules/writing.ts'

export function addRulesCommand(program: Command, context: CommandContext): void {
  const rules = program
    .command('rules')
    .summary('watch the rules of a prop firm on an account')
    .description(
      'Rules of prop firms: which are in force on an account, and where it stands with them.',
    )
  rules.addHelpText('before', examples)
  addRuleReading(rules, context)
  addRuleWriting(rules, context)
}

const examples = `Examples:
  tidemark rules presets
  tidemark rules set 5012345 ftmo-2-step-challenge --initial-balance 100000
  tidemark rules show 5012345
  tidemark rules replay 5012345 the5ers-high-stakes --initial-balance 100000 --from 2026-03-01
`
