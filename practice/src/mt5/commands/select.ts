// Which accounts a command means: by login, by a list of logins, by a mask of groups; and pages of at most 100 rows.
import type { Account } from '../account.ts'
import { type Answer, type Command, only, retcodes } from '../answer.ts'

export function accountOf(command: Command): Account | Answer {
  const account = command.world.accounts.get(command.given.login ?? '')
  if (account === undefined) return only(retcodes.notFound)
  if (!command.maySee(account.group)) return forbidden(command)
  return account
}

export function forbidden({ faults }: Command): Answer {
  return { retcode: retcodes.permissions, ...(faults.permission === 'http' ? { status: 403 } : {}) }
}

export const isAnswer = (one: Account | Answer): one is Answer => 'retcode' in one

/** Accounts of `login` or `group`; those that the manager may not see are left out. */
export function accountsOf({ world, given, maySee }: Command): Account[] {
  const all = [...world.accounts.values()].filter(({ group }) => maySee(group))
  if (given.login !== undefined) {
    const wanted = new Set(given.login.split(','))
    return all.filter(({ login }) => wanted.has(login))
  }
  const masks = (given.group ?? '').split(',').filter((mask) => mask !== '')
  return all.filter(({ group }) => isInMasks(group, masks))
}

/** `*` stands for anything, `!` before a mask excludes; a doubled backslash is the same as one. */
export function isInMasks(group: string, masks: readonly string[]): boolean {
  const matches = (mask: string) => {
    const parts = mask.replaceAll('\\\\', '\\').split('*')
    const pattern = parts.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')
    return new RegExp(`^${pattern}$`, 'i').test(group)
  }
  const isIn = masks.some((mask) => !mask.startsWith('!') && matches(mask))
  return isIn && !masks.some((mask) => mask.startsWith('!') && matches(mask.slice(1)))
}

const PAGE = 100

export function pageOf<T>(rows: readonly T[], given: Command['given']): readonly T[] {
  const offset = Math.max(0, Number(given.offset ?? 0) || 0)
  const total = Math.min(PAGE, Math.max(0, Number(given.total ?? PAGE) || 0))
  return rows.slice(offset, offset + total)
}

/** Rows between `from` and `to`, in seconds of the server's clock, both ends included. */
export function between<T>(
  rows: readonly T[],
  given: Command['given'],
  secondsOf: (row: T) => number,
): T[] {
  const from = Number(given.from ?? 0) || 0
  const to = Number(given.to ?? Number.MAX_SAFE_INTEGER) || 0
  return rows.filter((row) => secondsOf(row) >= from && secondsOf(row) <= to)
}
