// How accounts stand: two requests for up to 200 of them, and what is missing in the answer explained account by account.
import type { Timer } from '../../platform/clock.ts'
import { ConnectFailure, type FailureCause } from '../failure.ts'
import type { AccountReading } from '../read-port.ts'
import { type Fields, rowsOf } from './answer.ts'
import { isInGroups } from './group-mask.ts'
import type { Groups } from './groups.ts'
import { failureOf, NOT_FOUND, OK, OK_NONE, PERMISSIONS } from './retcode.ts'
import { readBatch } from './rows.ts'
import type { Session } from './session.ts'
import * as wire from './wire.ts'

export type AccountReader = {
  readonly session: Session
  readonly clock: Timer
  readonly groups: Groups
  /** The groups that this connection is for. */
  readonly masks: readonly string[]
}

export async function readAccounts(
  reader: AccountReader,
  logins: readonly string[],
): Promise<AccountReading[]> {
  const { session, clock, groups } = reader
  const states = byLogin(await readBatch(session, 'user/account/get_batch', logins))
  const positions = await readBatch(session, 'position/get_batch', logins)
  const takenMs = clock.now()
  const positionsOf = Map.groupBy(positions, wire.loginOf)
  // Idle accounts have no state, and of new ones the group is not known: their users say both.
  const unclear = logins.filter((login) => !states.has(login) || groups.of(login) === null)
  const users = byLogin(await readBatch(session, 'user/get_batch', unclear))
  const readings: AccountReading[] = []
  for (const account of logins) readings.push(await readingOf(account))
  return readings

  async function readingOf(account: string): Promise<AccountReading> {
    const state = states.get(account)
    const isKnown = state !== undefined && groups.of(account) !== null
    const listed = users.get(account)
    const sought =
      listed === undefined && !isKnown ? await lookUp(reader, account) : { user: listed }
    if ('refusal' in sought) return sought.refusal
    const { user } = sought
    return readable(account, async () => {
      if (user !== undefined) groups.remember(account, wire.groupOf(user))
      const group = groups.of(account) ?? ''
      if (!isInGroups(group, reader.masks)) return outside(account)
      const facts = await groups.facts(group)
      const picture =
        state === undefined ? wire.idlePictureOf(user ?? {}, facts) : wire.pictureOf(state, facts)
      const open = (positionsOf.get(account) ?? []).map(wire.positionOf)
      return { kind: 'picture', account, takenMs, picture, positions: open }
    })
  }
}

type Sought = { readonly user: Fields } | { readonly refusal: AccountReading }

/** The batch leaves out what is unknown and what may not be seen; only the account alone tells which. */
async function lookUp({ session }: AccountReader, account: string): Promise<Sought> {
  const envelope = await session.ask('user/get', { login: account })
  const { retcode } = envelope
  if (retcode === PERMISSIONS) {
    const detail = 'retcode 8: its group is not the login’s'
    return { refusal: refused(account, 'account_not_permitted', detail) }
  }
  if (retcode !== OK && retcode !== OK_NONE && retcode !== NOT_FOUND)
    throw failureOf(retcode, 'user/get')
  const user = retcode === OK ? rowsOf(envelope, 'user/get').at(0) : undefined
  if (user !== undefined && wire.loginOf(user) === account) return { user }
  const detail = 'the broker shows no such account to this login'
  return { refusal: refused(account, 'account_unknown', detail) }
}

const outside = (account: string) =>
  refused(account, 'account_not_permitted', 'its group is not one that this connection is for')

const refused = (account: string, cause: FailureCause, detail: string): AccountReading => ({
  kind: 'refused',
  ...{ account, cause, detail },
})

function byLogin(rows: readonly Fields[]): Map<string, Fields> {
  return new Map(rows.map((row) => [wire.loginOf(row), row]))
}

/** What cannot be understood of one account must not cost the others their values. */
async function readable(
  account: string,
  work: () => Promise<AccountReading>,
): Promise<AccountReading> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ConnectFailure) || error.reason !== 'answer_not_understood') throw error
    return refused(account, error.reason, error.detail)
  }
}
