// `tidemark hook add | set`: what a hook may do.
import type { Command } from 'commander'
import { hookToJson } from '../../trade/show/shown-hook.ts'
import {
  readHookChange,
  readNewHook,
  type TypedHookTerms,
} from '../../trade/signals/hook-request.ts'
import { addHook, changeHook } from '../../trade/signals/manage-hooks.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { accountNamed } from '../trade/trade-deps.ts'
import { hookDeps, hookNamed, orUsageError, refuseNameInUse, show } from './hook-deps.ts'
import { describeNewHook } from './print-hooks.ts'

function addTerms(command: Command): Command {
  return command
    .option('--symbol <symbols>', 'what it may trade, as the broker calls it; several with commas')
    .option('--map <pairs>', "the sender's names: BTCUSDT=BTCUSD, several with commas")
    .option('--side <sides>', 'buy, sell, close; several with commas (default: all three)')
    .option('--max-units <units>', 'the most that one signal may do, in units')
    .option('--max-lots <lots>', 'the same in lots')
    .option('--ip <networks>', 'only from these networks; tradingview stands for its four senders')
    .option('--max-age <time>', 'older than this when its turn comes: not executed (default 30s)')
    .option('--approval <time>', 'a person has to approve each signal within this time, or none')
    .option('--executions <count>', 'so many, then it disarms itself (default 100)')
}

export function addAdd(parent: Command, context: CommandContext): void {
  const command = parent
    .command('add')
    .summary('make a hook; its secret is printed once')
    .description('Makes a hook, disarmed, and prints its secret, which cannot be shown again.')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption(
      '--account <account>',
      'the account that it trades: number, or id such as acc_7',
    )
    .option('--signed', 'the sender signs (Standard Webhooks) in place of a secret in the body')
  addTerms(command)
    .addHelpText('before', addExamples)
    .action(async (typed: TypedHookTerms & { account: string; signed?: true }) => {
      const deps = await hookDeps(context)
      const { accountId } = await accountNamed(deps, typed.account)
      const verify = typed.signed === true ? 'signature' : 'token'
      const terms = orUsageError(() => readNewHook(typed, { accountId, verify }))
      await refuseNameInUse(deps.database, terms.name)
      const { hook, secret } = await addHook(deps, terms)
      secret.use((text) =>
        context.out.data({ secret: text, ...hookToJson({ ...hook, missing: 0 }) }, () =>
          describeNewHook(hook, text),
        ),
      )
      context.out.note(
        `Keep the secret now: it cannot be shown again. Nothing is executed before: tidemark hook arm ${hook.hookId}`,
      )
    })
}

const addExamples = `Examples:
  tidemark hook add --name tv --account 5012345 --symbol BTCUSD --map BTCUSDT=BTCUSD --max-units 0.5 --ip tradingview
  tidemark hook add --name desk --account acc_7 --symbol EURUSD,GBPUSD --max-lots 2 --signed --approval 10m
`

export function addSet(parent: Command, context: CommandContext): void {
  const command = parent
    .command('set')
    .argument('<hook>', 'its name or id')
    .summary('change what a hook may do')
    .description('Changes what is named and leaves the rest. The hook is disarmed by it.')
    .option('--name <name>', 'another name')
  addTerms(command)
    .addHelpText('before', 'Examples:\n  tidemark hook set tv --max-units 1 --executions 20\n')
    .action(async (name: string, typed: TypedHookTerms) => {
      const change = orUsageError(() => readHookChange(typed))
      if (Object.keys(change).length === 0) throw new UsageError('Say what is to be different.')
      const deps = await hookDeps(context)
      const { hookNo, name: before } = await hookNamed(deps.database, name)
      if (change.name !== undefined && change.name !== before)
        await refuseNameInUse(deps.database, change.name)
      const hook = await changeHook(deps, hookNo, (now) => ({ ...now, ...change }))
      show(context, name, hook, 'is changed and disarmed')
    })
}
