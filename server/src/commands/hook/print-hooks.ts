// Hooks and signals as a person and as a program see them. Never a secret.

import type { ShownHook } from '../../trade/show/shown-hook.ts'
import type { SignalLine } from '../../trade/signals/decide-store.ts'
import type { Hook } from '../../trade/signals/hook.ts'
import { type Column, textTable } from '../text-table.ts'

const columns: readonly Column<ShownHook>[] = [
  ['ID', ({ hookId }) => hookId],
  ['NAME', ({ name }) => name],
  ['ACCOUNT', ({ accountId }) => `acc_${accountId}`],
  ['SYMBOLS', ({ symbols }) => symbols.join(',')],
  ['SIDES', ({ sides }) => sides.join(',')],
  ['AT MOST', ({ maxSize }) => `${maxSize.value} ${maxSize.unit}`],
  ['FROM', ({ networks }) => networks?.join(',') ?? 'anywhere'],
  ['STATE', (hook) => (hook.armedAt === null ? 'disarmed' : `armed, ${hook.leftToExecute} left`)],
  ['WHY', (hook) => (hook.armedAt === null ? hook.disarmedWhy : '')],
  ['MISSING', ({ missing }) => (missing === 0 ? '' : String(missing))],
]

export function hookTable(hooks: readonly ShownHook[]): string {
  return hooks.length === 0
    ? 'There is no hook yet. docs/guide/signals.md says how to make one.'
    : textTable(columns, hooks)
}

export function describeNewHook(hook: Hook, secret: string): string {
  const where =
    hook.verify === 'token'
      ? 'Put it into the member "token" of every message.'
      : 'Give it to the sender, which signs with it (Standard Webhooks).'
  return `${secret}

  hook      ${hook.hookId} (${hook.name})
  address   POST <this server>/hooks/${hook.hookId}
  account   acc_${hook.accountId}
  symbols   ${hook.symbols.join(', ')}
  at most   ${hook.maxSize.value} ${hook.maxSize.unit} a signal

The first line is the secret. ${where}`
}

const signalColumns: readonly Column<SignalLine>[] = [
  ['SIGNAL', ({ signalId }) => `sig_${signalId}`],
  ['HOOK', ({ hook }) => hook],
  ['MADE AT', ({ sentAt }) => sentAt],
  ['SYMBOL', ({ symbol }) => symbol],
  ['SIDE', ({ side }) => side],
  ['STATE', ({ state }) => state],
  ['OUTCOME', ({ outcomes, reason, detail }) => outcomes ?? detail ?? reason],
]

export function signalTable(lines: readonly SignalLine[]): string {
  return lines.length === 0 ? 'No signal has come yet.' : textTable(signalColumns, lines)
}
