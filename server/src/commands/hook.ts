// `tidemark hook …`: who may send signals for which account, when they are executed, and which one a person approves.
// A secret is printed once. Arming is an act of a person: no signal and no other server can do it.
import { type Command, Option } from 'commander'
import { NetworkSyntaxError } from '../access/client-ip.ts'
import { KeyRequestError, readOverlap } from '../access/keys/key-request.ts'
import { createVault } from '../access/vault/vault.ts'
import { loadTradeSecrets } from '../config/trade-secrets.ts'
import { systemClock } from '../platform/clock.ts'
import type { LedgerDatabase } from '../platform/database/open-database.ts'
import { findTradeAccounts } from '../trade/accounts/trade-account-store.ts'
import { decideSignal } from '../trade/signals/decide-signal.ts'
import { countMissing, loadSignals } from '../trade/signals/decide-store.ts'
import type { Hook } from '../trade/signals/hook.ts'
import {
  HookRequestError,
  readHookChange,
  readNewHook,
  type TypedHookTerms,
} from '../trade/signals/hook-request.ts'
import { loadHooks } from '../trade/signals/hook-store.ts'
import {
  addHook,
  armHookByPerson,
  changeHook,
  disarmHookByPerson,
  type ManageHooksDeps,
  removeHook,
  rotateHook,
} from '../trade/signals/manage-hooks.ts'
import { type CommandContext, UsageError } from './command.ts'
import {
  describeNewHook,
  hookTable,
  hookToJson,
  signalTable,
  signalToJson,
} from './hook/print-hooks.ts'
import { actorName } from './key/person.ts'

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

function addAdd(parent: Command, context: CommandContext): void {
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
      const { deps, database } = await hookDeps(context)
      const accountId = await accountNamed(database, typed.account)
      const verify = typed.signed === true ? 'signature' : 'token'
      const terms = orUsageError(() => readNewHook(typed, { accountId, verify }))
      await refuseNameInUse(database, terms.name)
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

function addSet(parent: Command, context: CommandContext): void {
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
      const { deps, database } = await hookDeps(context)
      const { hookNo, name: before } = await hookNamed(database, name)
      if (change.name !== undefined && change.name !== before)
        await refuseNameInUse(database, change.name)
      const hook = await changeHook(deps, hookNo, (now) => ({ ...now, ...change }))
      show(context, name, hook, 'is changed and disarmed')
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
      const { deps, database } = await hookDeps(context)
      const rotated = await rotateHook(deps, (await hookNamed(database, name)).hookNo, overlapS)
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
      const { deps, database } = await hookDeps(context)
      const hook = await armHookByPerson(deps, (await hookNamed(database, name)).hookNo)
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
      const { deps, database } = await hookDeps(context)
      const hook = await disarmHookByPerson(deps, (await hookNamed(database, name)).hookNo)
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
      const { deps, database } = await hookDeps(context)
      const { hookNo } = await hookNamed(database, name)
      if (typed.yes !== true)
        throw new UsageError('Its sender will be refused from now on. Say --yes to do it.')
      show(context, name, await removeHook(deps, hookNo), 'is removed')
    })
}

function addSignals(parent: Command, context: CommandContext): void {
  parent
    .command('signals')
    .argument('[hook]', 'its name or id (default: all)')
    .option('--limit <count>', 'so many, the newest first', '20')
    .summary('show what was sent, and what became of it')
    .addHelpText(
      'before',
      'Examples:\n  tidemark hook signals\n  tidemark hook signals tv --limit 5\n',
    )
    .action(async (name: string | undefined, typed: { limit: string }) => {
      const limit = /^[1-9]\d{0,3}$/.test(typed.limit) ? Number(typed.limit) : 0
      if (limit === 0) throw new UsageError(`--limit must be 1 to 9999; "${typed.limit}" is not.`)
      const database = await context.openDatabase()
      const hookNo = name === undefined ? null : (await hookNamed(database, name)).hookNo
      const lines = await loadSignals(database.read, hookNo, limit)
      context.out.data({ data: lines.map(signalToJson) }, () => signalTable(lines))
    })
}

function addApprove(parent: Command, context: CommandContext): void {
  parent
    .command('approve')
    .argument('<signal>', 'such as sig_1042')
    .option('--decline', 'do not execute it')
    .summary('let a signal that waits for a person be executed, or not')
    .addHelpText(
      'before',
      'Examples:\n  tidemark hook approve sig_1042\n  tidemark hook approve sig_1042 --decline\n',
    )
    .action(async (text: string, typed: { decline?: true }) => {
      const signalId = /^(?:sig_)?(\d{1,18})$/.exec(text)?.[1]
      if (signalId === undefined)
        throw new UsageError(`"${text.slice(0, 40)}" is no signal; they are called sig_1042.`)
      const { deps } = await hookDeps(context)
      const verdict = typed.decline === true ? 'declined' : 'approved'
      const decision = await decideSignal(deps, signalId, verdict)
      if (decision.kind === 'unknown') throw new Error(`There is no signal sig_${signalId}.`)
      if (decision.kind === 'not_waiting')
        throw new Error(
          decision.state === 'waiting'
            ? `The signal sig_${signalId} waited too long; it is not executed.`
            : `The signal sig_${signalId} does not wait: it is ${decision.state}.`,
        )
      context.out.data(
        { id: `sig_${signalId}`, decision: verdict },
        () => `The signal is ${verdict}.`,
      )
    })
}

async function hookDeps(
  context: CommandContext,
): Promise<{ deps: ManageHooksDeps; database: LedgerDatabase }> {
  const database = await context.openDatabase()
  const { tradeKey, pepper } = loadTradeSecrets(context.config())
  const vault = createVault(() => ({ current: tradeKey, next: null }))
  return { deps: { database, pepper, vault, clock: systemClock, actor: actorName() }, database }
}

async function hookNamed(database: LedgerDatabase, name: string): Promise<Hook> {
  const hooks = await loadHooks(database.read)
  const found = hooks.find((hook) => hook.hookId === name || hook.name === name)
  if (found === undefined) throw unknownHook(name)
  return found
}

async function accountNamed(database: LedgerDatabase, name: string): Promise<number> {
  const [found, second] = await findTradeAccounts(database.read, name)
  if (found === undefined)
    throw new Error(
      `The trade server trades no account "${name.slice(0, 60)}". docs/guide/trading.md says how to add one.`,
    )
  if (second !== undefined)
    throw new UsageError(`Several accounts have the number ${name}: use the id, such as acc_7.`)
  return found.accountId
}

async function refuseNameInUse(database: LedgerDatabase, name: string): Promise<void> {
  const hooks = await loadHooks(database.read)
  if (hooks.some((hook) => hook.name === name))
    throw new UsageError(`There is a hook called ${name}. Choose another --name.`)
}

function show(context: CommandContext, name: string, hook: Hook | null, what: string): void {
  if (hook === null) throw unknownHook(name)
  context.out.data(
    { ok: true, ...hookToJson({ ...hook, missing: 0 }) },
    () => `The hook ${hook.name} (${hook.hookId}) ${what}.`,
  )
}

function unknownHook(name: string): Error {
  // What was typed may be a secret.
  const shown = /tmk|whsec|.{61}/.test(name) ? 'that name' : `the name "${name}"`
  return new Error(`There is no hook with ${shown}. Look at: tidemark hook list`)
}

function orUsageError<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (
      error instanceof HookRequestError ||
      error instanceof NetworkSyntaxError ||
      error instanceof KeyRequestError
    )
      throw new UsageError(error.message, { cause: error })
    throw error
  }
}
