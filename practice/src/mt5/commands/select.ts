// Which accounts a command means: by login, by a list of logins, by masks of groups; and pages of at most 100 rows.
import type { Account } from '../account.ts'
import { type Answer, type Command, forbidden, only, retcodes } from '../answer.ts'
import { createMasks } from '../group-masks.ts'

export function accountOf(command: Command): Account | Answer {
  const { world, given, faults, maySee } = command
  const account = world.accounts.get(given.login ?? '')
  if (account === undefined) return only(retcodes.notFound)
  if (maySee(account.group)) return account
  return faults.outsideGroups === 'absent' ? only(retcodes.notFound) : forbidden(faults)
}

export const isAnswer = <T extends object>(one: T | Answer): one is Answer => 'retcode' in one

/** Every account of the manager's groups. */
export const visible = ({ world, maySee }: Command): Account[] =>
  [...world.accounts.values()].filter(({ group }) => maySee(group))

/** Accounts of `login` or `group`, exactly one of which must be given; those that the manager may not see are left out. */
export function accountsOf(command: Command): readonly Account[] | Answer {
  const { world, given, maySee } = command
  if ((given.login === undefined) === (given.group === undefined)) return only(retcodes.params)
  if (given.login !== undefined)
    return [...new Set(given.login.split(','))].flatMap((login) => {
      const account = world.accounts.get(login.trim())
      return account !== undefined && maySee(account.group) ? [account] : []
    })
  const isMeant = createMasks((given.group ?? '').split(','))
  return visible(command).filter(({ group }) => isMeant(group))
}

const PAGE = 100

export function pageOf<T>(rows: readonly T[], given: Command['given']): readonly T[] {
  const offset = Math.max(0, Number(given.offset ?? 0) || 0)
  const total = Math.min(PAGE, Math.max(0, Number(given.total ?? PAGE) || 0))
  return rows.slice(offset, offset + total)
}

/** From and to in seconds of the server's clock, both included; null when one is missing or is no number. */
export function spanOf({ from, to }: Command['given']): { from: number; to: number } | null {
  if (!/^\d{1,15}$/.test(from ?? '') || !/^\d{1,15}$/.test(to ?? '')) return null
  return { from: Number(from), to: Number(to) }
}
