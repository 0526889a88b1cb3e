// What people do with hooks: add, change, rotate, arm, disarm, remove. Each act and its audit entry are committed together.
// The secret exists only in the value that is returned; of a token only a keyed hash is stored, a signing secret is sealed.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import { mintToken } from '../../access/keys/token.ts'
import { createTokenHasher } from '../../access/keys/token-hash.ts'
import type { Vault } from '../../access/vault/vault.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Queryable } from '../../platform/database/database.ts'
import { Secret } from '../../platform/secret.ts'
import type { Hook, HookTerms } from './hook.ts'
import {
  armHook,
  disarmHook,
  endHookSecrets,
  insertHook,
  insertHookSecret,
  lockHook,
  markRemoved,
  updateHook,
} from './hook-store.ts'
import { mintSigningSecret } from './standard-webhooks.ts'

export type ManageHooksDeps = {
  readonly database: Pick<Database, 'transaction'>
  /** The trade server's own pepper and vault. */
  readonly pepper: Secret
  readonly vault: Pick<Vault, 'put' | 'remove'>
  readonly clock: Pick<Clock, 'now'>
  /** Who acts, for the audit, such as `cli:alice`. */
  readonly actor: string
}

/** A hook with its secret, which nobody will see again. */
export type NewHookSecret = { readonly hook: Hook; readonly secret: Secret }

/** Where the sealed signing secrets of hooks are kept. */
export const signingPlace = (hookNo: number, generation: number) =>
  ({ table: 'hooks', id: hookNo, field: `signing_${generation}`, class: 'trade' }) as const

export async function addHook(deps: ManageHooksDeps, terms: HookTerms): Promise<NewHookSecret> {
  const { id } = mintToken('s')
  return deps.database.transaction(async (tx) => {
    const hook = await insertHook(tx, id, terms, deps.actor)
    const secret = await giveSecret(deps, tx, hook)
    await appendEntry(tx, commandChain, { ...act(deps, 'hook_added', id), ...termsForAudit(terms) })
    return { hook, secret }
  })
}

/** New terms; the hook is disarmed, because whoever armed it armed the earlier ones. Null when there is no such hook. */
export async function changeHook(
  deps: ManageHooksDeps,
  hookNo: number,
  change: (hook: Hook) => HookTerms,
): Promise<Hook | null> {
  return withHook(deps, hookNo, async (tx, hook) => {
    const terms = change(hook)
    if (terms.accountId !== hook.accountId || terms.verify !== hook.verify)
      throw new TypeError('a hook keeps its account and its kind of secret')
    await updateHook(tx, hookNo, terms)
    if (hook.armedAt !== null) await disarmHook(tx, hookNo, 'its terms were changed')
    await appendEntry(tx, commandChain, {
      ...act(deps, 'hook_changed', hook.hookId),
      ...termsForAudit(terms),
    })
  })
}

/** A new secret now; the old ones stay accepted for `overlapS` more seconds. */
export async function rotateHook(
  deps: ManageHooksDeps,
  hookNo: number,
  overlapS: number,
): Promise<NewHookSecret | null> {
  return deps.database.transaction(async (tx) => {
    const hook = await lockHook(tx, hookNo)
    if (hook === null) return null
    await endHookSecrets(tx, hookNo, overlapS)
    const secret = await giveSecret(deps, tx, hook)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'hook_rotated', hook.hookId),
      overlap_s: overlapS,
    })
    return { hook, secret }
  })
}

export async function armHookByPerson(deps: ManageHooksDeps, hookNo: number): Promise<Hook | null> {
  return withHook(deps, hookNo, async (tx, hook) => {
    await armHook(tx, hookNo, deps.actor)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'hook_armed', hook.hookId),
      executions: hook.perArming,
    })
  })
}

export async function disarmHookByPerson(
  deps: ManageHooksDeps,
  hookNo: number,
): Promise<Hook | null> {
  return withHook(deps, hookNo, async (tx, hook) => {
    await disarmHook(tx, hookNo, `${deps.actor} disarmed it`)
    await appendEntry(tx, commandChain, act(deps, 'hook_disarmed', hook.hookId))
  })
}

/** Its signals and the identities they used stay; its secrets go. */
export async function removeHook(deps: ManageHooksDeps, hookNo: number): Promise<Hook | null> {
  return deps.database.transaction(async (tx) => {
    const hook = await lockHook(tx, hookNo)
    if (hook === null) return null
    await endHookSecrets(tx, hookNo, 0)
    await deps.vault.remove(tx, 'hooks', hookNo)
    await markRemoved(tx, hookNo)
    await appendEntry(tx, commandChain, act(deps, 'hook_removed', hook.hookId))
    return hook
  })
}

async function withHook(
  deps: ManageHooksDeps,
  hookNo: number,
  work: (tx: Queryable, hook: Hook) => Promise<void>,
): Promise<Hook | null> {
  return deps.database.transaction(async (tx) => {
    const hook = await lockHook(tx, hookNo)
    if (hook === null) return null
    await work(tx, hook)
    return lockHook(tx, hookNo)
  })
}

async function giveSecret(deps: ManageHooksDeps, tx: Queryable, hook: Hook): Promise<Secret> {
  if (hook.verify === 'signature') {
    const secret = mintSigningSecret()
    const generation = await insertHookSecret(tx, hook.hookNo, null)
    await deps.vault.put(tx, signingPlace(hook.hookNo, generation), secret)
    return secret
  }
  const { token } = mintToken('s', hook.hookId)
  await insertHookSecret(tx, hook.hookNo, createTokenHasher(deps.pepper).hash(token))
  return new Secret(token)
}

function termsForAudit(terms: HookTerms): Record<string, unknown> {
  return {
    ...{ name: terms.name, account: terms.accountId, verify: terms.verify },
    ...{ networks: terms.networks, symbols: terms.symbols, symbol_map: terms.symbolMap },
    ...{ sides: terms.sides, max_size: terms.maxSize.value, max_size_unit: terms.maxSize.unit },
    ...{ max_age_s: terms.maxAgeS, approval_s: terms.approvalS, per_arming: terms.perArming },
  }
}

function act(
  { clock, actor }: ManageHooksDeps,
  kind: string,
  hook: string,
): { kind: string; at: string; by: string; hook: string } {
  return { kind, at: new Date(clock.now()).toISOString(), by: actor, hook }
}
