// What the commands about hooks share: what they act with, which hook is meant, and how one is shown afterwards.
import { NetworkSyntaxError } from '../../access/client-ip.ts'
import { KeyRequestError } from '../../access/keys/key-request.ts'
import { createVault } from '../../access/vault/vault.ts'
import { loadTradeSecrets } from '../../config/trade-secrets.ts'
import type { LedgerDatabase } from '../../platform/database/open-database.ts'
import { hookToJson } from '../../trade/show/shown-hook.ts'
import type { Hook } from '../../trade/signals/hook.ts'
import { HookRequestError } from '../../trade/signals/hook-request.ts'
import { loadHooks } from '../../trade/signals/hook-store.ts'
import type { ManageHooksDeps } from '../../trade/signals/manage-hooks.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { type TradeDeps, tradeDeps } from '../trade/trade-deps.ts'

export type HookDeps = TradeDeps & ManageHooksDeps

export async function hookDeps(context: CommandContext): Promise<HookDeps> {
  const { tradeKey, pepper } = loadTradeSecrets(context.config())
  const vault = createVault(() => ({ current: tradeKey, next: null }))
  return { ...(await tradeDeps(context)), pepper, vault }
}

export async function hookNamed(database: LedgerDatabase, name: string): Promise<Hook> {
  const hooks = await loadHooks(database.read)
  const found = hooks.find((hook) => hook.hookId === name || hook.name === name)
  if (found === undefined) throw unknownHook(name)
  return found
}

export async function refuseNameInUse(database: LedgerDatabase, name: string): Promise<void> {
  const hooks = await loadHooks(database.read)
  if (hooks.some((hook) => hook.name === name))
    throw new UsageError(`There is a hook called ${name}. Choose another --name.`)
}

export function show(context: CommandContext, name: string, hook: Hook | null, what: string): void {
  if (hook === null) throw unknownHook(name)
  context.out.data(
    { ok: true, ...hookToJson({ ...hook, missing: 0 }) },
    () => `The hook ${hook.name} (${hook.hookId}) ${what}.`,
  )
}

export function unknownHook(name: string): Error {
  // What was typed may be a secret.
  const shown = /tmk|whsec|.{61}/.test(name) ? 'that name' : `the name "${name}"`
  return new Error(`There is no hook with ${shown}. Look at: tidemark hook list`)
}

export function orUsageError<T>(read: () => T): T {
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
