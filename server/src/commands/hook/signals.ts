// `tidemark hook signals | approve`: what was sent, and what a person decides about it.
import type { Command } from 'commander'
import { signalToJson } from '../../trade/show/shown-hook.ts'
import { decideSignal } from '../../trade/signals/decide-signal.ts'
import { loadSignals } from '../../trade/signals/decide-store.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { hookDeps, hookNamed } from './hook-deps.ts'
import { signalTable } from './print-hooks.ts'

export function addSignals(parent: Command, context: CommandContext): void {
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

export function addApprove(parent: Command, context: CommandContext): void {
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
      const deps = await hookDeps(context)
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
