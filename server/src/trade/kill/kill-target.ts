// What a kill switch stops: everything, one account, or one hook.

export type KillTarget = {
  readonly scope: 'global' | 'account' | 'hook'
  /** '' | the account's id | the hook's id */
  readonly target: string
}

export type KilledEntry = {
  readonly target: KillTarget
  /** RFC 3339. */
  readonly at: string
  readonly by: string
  readonly reason: string
}

export const everything: KillTarget = { scope: 'global', target: '' }

/** One spelling, which is also the name of its file. */
export function nameOfTarget({ scope, target }: KillTarget): string {
  return scope === 'global' ? 'global' : `${scope}-${target.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`
}

/** Null for names that are none of ours. */
export function targetOfName(name: string): KillTarget | null {
  if (name === 'global') return everything
  const match = /^(account|hook)-([A-Za-z0-9_-]{1,64})$/.exec(name)
  if (match === null) return null
  return { scope: match[1] === 'hook' ? 'hook' : 'account', target: match[2] ?? '' }
}

/** The switches that stop an order of this account and hook. */
export function targetsOf(accountId: number, hookId: string | null): KillTarget[] {
  return [
    everything,
    { scope: 'account', target: String(accountId) },
    ...(hookId === null ? [] : [{ scope: 'hook' as const, target: hookId }]),
  ]
}
