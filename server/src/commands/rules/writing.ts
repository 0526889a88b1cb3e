// `tidemark rules set | fact | clear`: what a person says of an account's rules, each with its entry in the audit.
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { chooseRules } from '../../accounts/rules/choose-rules.ts'
import { clearRules, RulesRefused, setRules } from '../../accounts/rules/set-rules.ts'
import { loadAccount } from '../../serve/accounts/account-rows.ts'
import { accountNamed } from '../account-change.ts'
import { manageDeps } from '../broker-setup.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { addFactCommand } from './fact.ts'
import { instantOf, now } from './instants.ts'

type SetOptions = {
  server?: string
  file?: string
  initialBalance?: string
  currency?: string
  from?: string
}

export function addRuleWriting(rules: Command, context: CommandContext): void {
  addSet(rules, context)
  addFactCommand(rules, context)
  rules
    .command('clear')
    .argument('<account>', 'account number, or its id such as acc_7')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .summary('take the rules of an account out of force')
    .description('What was judged under them stays.')
    .addHelpText('before', 'Examples:\n  tidemark rules clear 5012345\n')
    .action(async (name: string, typed: { server?: string }) => {
      const deps = await manageDeps(context)
      const { accountId } = await accountNamed(deps, name, typed.server)
      await clearRules(deps, accountId)
      context.out.data({ ok: true, account: name }, () => `Account ${name} has no rules now.`)
    })
}

function addSet(rules: Command, context: CommandContext): void {
  rules
    .command('set')
    .argument('<account>', 'account number, or its id such as acc_7')
    .argument('[preset]', 'one of `tidemark rules presets`')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .option('--file <file>', 'a rule set of your own, as JSON')
    .option('--initial-balance <money>', 'the balance that the phase began with')
    .option('--currency <currency>', 'default: that of the account')
    .option('--from <time>', 'when the phase began (RFC 3339); default now')
    .summary('put rules in force on an account')
    .description(
      'A new phase, a scale-up or a reset is a new set: what happened before stays judged by the one before.',
    )
    .addHelpText(
      'before',
      'Examples:\n  tidemark rules set 5012345 ftmo-2-step-challenge --initial-balance 100000\n  tidemark rules set 5012345 --file my-rules.json\n',
    )
    .action(async (name: string, preset: string | undefined, typed: SetOptions) => {
      if ((preset === undefined) === (typed.file === undefined))
        throw new UsageError('Say either a preset or --file.')
      const deps = await manageDeps(context)
      const { accountId } = await accountNamed(deps, name, typed.server)
      const [row] = await loadAccount(deps.database.read, accountId)
      const given = typed.file === undefined ? fromPreset(preset ?? '', typed) : fileOf(typed.file)
      const read = chooseRules(given, now(), row?.currency ?? null)
      if (read.kind === 'refused')
        throw new UsageError(
          `The rules are not taken:\n${read.complaints.map(({ pointer, detail }) => `  ${pointer} ${detail}`).join('\n')}`,
        )
      const version = await set(deps, accountId, read.ruleSet)
      const { firm, programme, phase, validFrom } = read.ruleSet
      context.out.data(
        { ok: true, account: name, version, rule_set: read.ruleSet.id, valid_from: validFrom },
        () => `${firm} ${programme}, ${phase}, is in force on ${name} since ${validFrom}.`,
      )
      context.out.note(`Next: tidemark rules show ${name}`)
    })
}

async function set(...given: Parameters<typeof setRules>): Promise<number> {
  try {
    return await setRules(...given)
  } catch (error) {
    throw error instanceof RulesRefused ? new UsageError(error.message) : error
  }
}

function fromPreset(preset: string, { initialBalance, currency, from }: SetOptions): unknown {
  return {
    preset,
    ...(initialBalance === undefined ? {} : { initial_balance: initialBalance }),
    ...(currency === undefined ? {} : { currency }),
    ...(from === undefined ? {} : { valid_from: instantOf('--from', from) }),
  }
}

function fileOf(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`--file ${file} cannot be read.`, { cause: error })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`--file ${file} is not JSON.`, { cause: error })
  }
}
