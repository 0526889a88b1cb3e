// `tidemark rules presets | show | replay`: what firms ask for, and where an account stands.
import type { Command } from 'commander'
import { createHeldPictures } from '../../accounts/held-pictures.ts'
import { createAccountRules } from '../../accounts/rules/account-rules.ts'
import { loadPresets } from '../../accounts/rules/presets.ts'
import type { RuleTemplate } from '../../domain/rules/rule-set.ts'
import { writeRuleTemplate } from '../../domain/rules/write-rule-set.ts'
import { systemClock } from '../../platform/clock.ts'
import { unsharedRows } from '../../serve/accounts/shared-rows.ts'
import { replayOf } from '../../serve/rules/replay-answer.ts'
import { type RuleDeps, ruleAnswer } from '../../serve/rules/rule-answer.ts'
import { accountNamed } from '../account-change.ts'
import { manageDeps } from '../broker-setup.ts'
import type { CommandContext } from '../command.ts'
import { type Column, textTable } from '../text-table.ts'

type Rule = {
  sentence: string
  verdict: string
  rule: string
  met?: boolean | null
  marks?: string[]
}

export function addRuleReading(rules: Command, context: CommandContext): void {
  rules
    .command('presets')
    .summary('list the rule sets of firms that come with Tidemark')
    .description(
      'Firms change their rules without notice: read the page again before you trust one.',
    )
    .action(() => {
      const presets = loadPresets()
      context.out.data({ data: presets.map(writeRuleTemplate) }, () => textTable(columns, presets))
    })
  rules
    .command('show')
    .argument('<account>', 'account number, or its id such as acc_7')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .summary('show where an account stands with its rules')
    .description('Each rule with its limit, the room that is left, and why.')
    .action(async (name: string, typed: { server?: string }) => {
      const deps = await manageDeps(context)
      const { accountId } = await accountNamed(deps, name, typed.server)
      using held = createHeldPictures(systemClock)
      const { body } = await ruleAnswer(ruleDeps(deps.database.read, held), accountId)
      context.out.data(body, () => saidOf(body))
    })
  addReplay(rules, context)
}

function addReplay(rules: Command, context: CommandContext): void {
  rules
    .command('replay')
    .argument('<account>', 'account number, or its id such as acc_7')
    .argument('[preset]', 'one of `tidemark rules presets`; default: the rules in force')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .option('--initial-balance <money>', 'the balance that the rules begin with')
    .option('--from <time>', 'default: the first that is known')
    .option('--to <time>', 'default: now')
    .summary('say whether an account would have passed')
    .description('Evaluates what was recorded; what was not recorded stays unknown.')
    .action(async (name: string, preset: string | undefined, typed: Record<string, string>) => {
      const deps = await manageDeps(context)
      const { accountId } = await accountNamed(deps, name, typed.server)
      using held = createHeldPictures(systemClock)
      const body = await replayOf(ruleDeps(deps.database.read, held), accountId, {
        ...{ preset, initialBalance: typed.initialBalance },
        ...{ from: typed.from, to: typed.to },
      })
      context.out.data(
        body,
        () => `Would have: ${body.would_have.replace('_', ' ')}.\n${saidOf(body)}`,
      )
    })
}

const ruleDeps = (read: RuleDeps['read'], held: RuleDeps['held']): RuleDeps => ({
  ...{ read, held, clock: systemClock, shared: unsharedRows },
  rules: createAccountRules({ read }),
})

/** The sentences, one below the other, under the verdict. */
function saidOf(body: Readonly<Record<string, unknown>>): string {
  if (body.verdict === null)
    return 'This account has no rules. `tidemark rules presets` lists some.'
  const rules = body.rules as Rule[] // as serve/rules/wire.ts makes them
  const lines = rules.map(({ verdict, met, sentence, marks = [] }) => {
    const state = met === true ? 'met' : met === false ? 'open' : verdict
    const marked = marks.length === 0 ? '' : ` (${marks.join(', ').replaceAll('_', ' ')})`
    return `  ${state.padEnd(8)}  ${sentence}${marked}`
  })
  return [`Verdict: ${String(body.verdict)}`, ...lines].join('\n')
}

const columns: readonly Column<RuleTemplate>[] = [
  ['PRESET', ({ id }) => id],
  ['FIRM', ({ firm }) => firm],
  ['PROGRAMME', ({ programme }) => programme],
  ['PHASE', ({ phase }) => phase],
  ['RULES', ({ rules }) => rules.map(({ kind }) => kind).join(', ')],
  ['STATUS', ({ source }) => source.status],
  ['READ ON', ({ source }) => source.readOn],
]
