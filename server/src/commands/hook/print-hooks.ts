// Hooks and signals as a person and as a program see them. Never a secret.
import type { SignalLine } from '../../trade/signals/decide-store.ts'
import type { Hook } from '../../trade/signals/hook.ts'
import { type Column, textTable } from '../text-table.ts'

export type ShownHook = Hook & {
  /** Numbers of the sender's count that have not come. */
  readonly missing: number
}

export function hookToJson(hook: ShownHook): Record<string, unknown> {
  return {
    ...{ id: hook.hookId, name: hook.name, account: `acc_${hook.accountId}` },
    ...{ path: `/hooks/${hook.hookId}`, verify: hook.verify, networks: hook.networks },
    ...{ symbols: hook.symbols, symbol_map: hook.symbolMap, sides: hook.sides },
    ...{ max_size: hook.maxSize.value, max_size_unit: hook.maxSize.unit },
    ...{ max_age_s: hook.maxAgeS, approval_s: hook.approvalS },
    ...{ executions: hook.perArming, executions_left: hook.leftToExecute },
    ...{ armed: hook.armedAt !== null, armed_at: hook.armedAt, armed_by: hook.armedBy },
    disarmed_because: hook.armedAt === null ? hook.disarmedWhy : null,
    ...{ missing_signals: hook.missing, created_at: hook.createdAt, created_by: hook.createdBy },
  }
}

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

export function signalToJson(line: SignalLine): Record<string, unknown> {
  const { signalId, sentAt, ...rest } = line
  return { id: `sig_${signalId}`, sent_at: sentAt, ...rest }
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
