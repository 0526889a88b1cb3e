// `tidemark hook …`: who may send signals for which account, when they are executed, and which one a person approves.
// A secret is printed once. Arming is an act of a person: no signal and no other server can do it.
import { type Command, Option } from 'commander'
import { readOverlap } from '../access/keys/key-request.ts'
import { hookToJson } from '../trade/show/shown-hook.ts'
import { countMissing } from '../trade/signals/decide-store.ts'
import { loadHooks } from '../trade/signals/hook-store.ts'
import {
  armHookByPerson,
  disarmHookByPerson,
  removeHook,
  rotateHook,
} from '../trade/signals/manage-hooks.ts'
import { type CommandContext, UsageError } from './command.ts'
import { hookDeps, hookNamed, orUsageError, show, unknownHook } from './hook/hook-deps.ts'
import { describeNewHook, hookTable } from './hook/print-hooks.ts'
import { addApprove, addSignals } from './hook/signals.ts'
import { addAdd, addSet } from './hook/terms.ts'

export function addHookCommand(program: Command, context: CommandContext): void {
  const hook = program
    .command('hook')
    .summary('signals: who may send them, when they are executed')
    .description(
      'Signal hooks of the trade server: each is bound to one account, symbols, sides, a size and a number of executions.',
    )
    .addHelpText('before', examples)
  addAdd(hook, context)
  addList(hook, context)
  addSet(hook, context)
  addRotate(hook, context)
  addArm(hook, context)
  addDisarm(hook, context)
  addRemove(hook, context)
  addSignals(hook, context)
  addApprove(hook, context)
}

const examples = `Examples:
  tidemark hook add --name tv --account 5012345 --symbol BTCUSD --map BTCUSDT=BTCUSD --max-units 0.5 --ip tradingview
  tidemark hook arm tv
  tidemark hook list
  tidemark hook signals tv
  tidemark hook approve sig_1042
  tidemark hook disarm tv
`

function addList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .summary('show hooks, what they may do, and whether they are armed')
    .addHelpText('before', 'Examples:\n  tidemark hook list\n  tidemark hook list --json\n')
    .action(async () => {
      const database = await context.openDatabase()
      const [hooks, missing] = await Promise.all([
        loadHooks(database.read),
        countMissing(database.read),
      ])
      const shown = hooks.map((hook) => ({ ...hook, missing: missing.get(hook.hookNo) ?? 0 }))
      context.out.data({ data: shown.map(hookToJson) }, () => hookTable(shown))
    })
}

function addRotate(parent: Command, context: CommandContext): void {
  parent
    .command('rotate')
    .argument('<hook>', 'its name or id')
    .summary('give a hook a new secret')
    .description('The old secret stays valid for the overlap, so that the sender can be changed.')
    .option('--overlap <time>', 'how long the old secret stays valid, 0 to 7d', '24h')
    .addOption(new Option('--leaked', 'the old secret ends now').conflicts('overlap'))
    .addHelpText(
      'before',
      'Examples:\n  tidemark hook rotate tv\n  tidemark hook rotate tv --leaked\n',
    )
    .action(async (name: string, typed: { overlap: string; leaked?: true }) => {
      const overlapS = typed.leaked ? 0 : orUsageError(() => readOverlap(typed.overlap))
      const deps = await hookDeps(context)
      const rotated = await rotateHook(
        deps,
        (await hookNamed(deps.database, name)).hookNo,
        overlapS,
      )
      if (rotated === null) throw unknownHook(name)
      const { hook, secret } = rotated
      secret.use((text) =>
        context.out.data({ secret: text, id: hook.hookId, name: hook.name }, () =>
          describeNewHook(hook, text),
        ),
      )
    })
}

function addArm(parent: Command, context: CommandContext): void {
  parent
    .command('arm')
    .argument('<hook>', 'its name or id')
    .summary('let a hook execute signals, for its number of executions')
    .addHelpText('before', 'Examples:\n  tidemark hook arm tv\n')
    .action(async (name: string) => {
      const deps = await hookDeps(context)
      const hook = await armHookByPerson(deps, (await hookNamed(deps.database, name)).hookNo)
      show(context, name, hook, `is armed for ${hook?.leftToExecute} executions`)
    })
}

function addDisarm(parent: Command, context: CommandContext): void {
  parent
    .command('disarm')
    .argument('<hook>', 'its name or id')
    .summary('stop a hook: signals are still stored, none is executed')
    .addHelpText('before', 'Examples:\n  tidemark hook disarm tv\n')
    .action(async (name: string) => {
      const deps = await hookDeps(context)
      const hook = await disarmHookByPerson(deps, (await hookNamed(deps.database, name)).hookNo)
      show(context, name, hook, 'is disarmed')
    })
}

function addRemove(parent: Command, context: CommandContext): void {
  parent
    .command('remove')
    .argument('<hook>', 'its name or id')
    .option('--yes', 'do not ask')
    .summary('end a hook and its secret; its signals stay')
    .addHelpText('before', 'Examples:\n  tidemark hook remove tv --yes\n')
    .action(async (name: string, typed: { yes?: true }) => {
      const deps = await hookDeps(context)
      const { hookNo } = await hookNamed(deps.database, name)
      if (typed.yes !== true)
        throw new UsageError('Its sender will be refused from now on. Say --yes to do it.')
      show(context, name, await removeHook(deps, hookNo), 'is removed')
    })
}
