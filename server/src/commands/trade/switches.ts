// `tidemark trade kill | resume`: the switch that stops orders. Killing needs no database: a file in the data folder is enough.
import type { Command } from 'commander'
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import { systemClock } from '../../platform/clock.ts'
import { killFolderOf, removeKillFile, writeKillFile } from '../../trade/kill/kill-files.ts'
import { deleteKill, storeKill } from '../../trade/kill/kill-store.ts'
import { everything, type KillTarget, nameOfTarget } from '../../trade/kill/kill-target.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { actorName } from '../key/person.ts'
import { accountNamed, tradeDeps } from './trade-deps.ts'

type Typed = { account?: string; hook?: string; reason?: string }

export function addKill(trade: Command, context: CommandContext): void {
  trade
    .command('kill')
    .summary('stop orders at once: all, of one account, or of one hook')
    .description(
      'In force on this machine when the command ends, with the database up or down; on others as soon as the database says so. Cancelling goes on.',
    )
    .option(
      '--account <account>',
      'only this account: number (needs the database), or id such as acc_7',
    )
    .option('--hook <id>', 'only this hook')
    .option('--reason <text>', 'why, for whoever finds it', 'by hand')
    .addHelpText(
      'before',
      'Examples:\n  tidemark trade kill\n  tidemark trade kill --account acc_7 --reason "runs away"\n',
    )
    .action((typed: Typed) => kill(context, typed))
  trade
    .command('resume')
    .summary('take a kill switch back')
    .description('Takes one kill switch back. Accounts stay armed or disarmed as they are.')
    .option('--account <account>', 'that of this account')
    .option('--hook <id>', 'that of this hook')
    .addHelpText(
      'before',
      'Examples:\n  tidemark trade resume\n  tidemark trade resume --account 5012345\n',
    )
    .action((typed: Typed) => resume(context, typed))
}

async function kill(context: CommandContext, typed: Typed): Promise<void> {
  const target = await targetOf(context, typed)
  const entry = {
    target,
    at: new Date(systemClock.now()).toISOString(),
    by: actorName(),
    reason: (typed.reason ?? 'by hand').slice(0, 200),
  }
  writeKillFile(killFolderOf(context.config().dataDir), entry)
  const recorded = await record(context, entry)
  context.out.data(
    { ok: true, killed: nameOfTarget(target), recorded },
    () => `Stopped: ${nameOfTarget(target)}.`,
  )
  if (!recorded)
    context.out.note(
      'The database did not answer, so other machines do not know it yet. On this one nothing leaves.',
    )
}

async function record(
  context: CommandContext,
  entry: Parameters<typeof storeKill>[1],
): Promise<boolean> {
  try {
    const database = await context.openDatabase({ migrate: false })
    await database.transaction(async (tx) => {
      await storeKill(tx, entry)
      await appendEntry(tx, commandChain, {
        ...{ kind: 'trading_killed', at: entry.at, by: entry.by },
        ...{ switch: nameOfTarget(entry.target), reason: entry.reason },
      })
    })
    return true
  } catch (error) {
    context.log.debug('kill: the database was not told', { cause: String(error) })
    return false
  }
}

async function resume(context: CommandContext, typed: Typed): Promise<void> {
  const target = await targetOf(context, typed)
  const deps = await tradeDeps(context)
  const wasStored = await deps.database.transaction(async (tx) => {
    const found = await deleteKill(tx, target)
    await appendEntry(tx, commandChain, {
      ...{ kind: 'trading_resumed', at: new Date(systemClock.now()).toISOString() },
      ...{ by: deps.actor, switch: nameOfTarget(target) },
    })
    return found
  })
  const hadFile = removeKillFile(killFolderOf(context.config().dataDir), target)
  const was = wasStored || hadFile
  context.out.data({ ok: true, resumed: nameOfTarget(target), was }, () =>
    was
      ? `No longer stopped: ${nameOfTarget(target)}.`
      : `${nameOfTarget(target)} was not stopped.`,
  )
}

async function targetOf(context: CommandContext, { account, hook }: Typed): Promise<KillTarget> {
  if (account !== undefined && hook !== undefined)
    throw new UsageError('Say --account or --hook, not both.')
  if (hook !== undefined) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(hook))
      throw new UsageError('--hook must be the id of a hook.')
    return { scope: 'hook', target: hook }
  }
  if (account === undefined) return everything
  const id = /^acc_([1-9]\d{0,9})$/.exec(account)?.[1]
  return {
    scope: 'account',
    target: id ?? String((await accountNamed(await tradeDeps(context), account)).accountId),
  }
}
