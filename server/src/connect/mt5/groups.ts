// What groups say of their accounts (currency, margin mode), and which account is in which group. Both can change, but
// not often: they are asked again after a while.
import type { Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { ConnectFailure } from '../failure.ts'
import { fieldsOf } from './answer.ts'
import { failureOf, OK } from './retcode.ts'
import type { Session } from './session.ts'
import { type GroupFacts, groupFacts } from './wire.ts'

const GROUP_MS = 600_000

export type Groups = {
  /** The group of an account; null = not known, or known too long. */
  of(login: string): string | null
  remember(login: string, group: string): void
  /** Null when the login may not read this group. */
  facts(group: string): Promise<GroupFacts | null>
}

type Deps = { readonly clock: Timer; readonly log: Log }

export function createGroups(session: Session, { clock, log }: Deps): Groups {
  const byLogin = new Map<string, { group: string; untilMs: number }>()
  const byName = new Map<string, { facts: GroupFacts | null; untilMs: number }>()

  async function read(group: string): Promise<GroupFacts | null> {
    try {
      const envelope = await session.ask('group/get', { group })
      if (envelope.retcode !== OK) throw failureOf(envelope.retcode, 'group/get')
      return groupFacts(fieldsOf(envelope, 'group/get'))
    } catch (error) {
      if (!(error instanceof ConnectFailure) || !isAboutGroup(error)) throw error
      // The values of its accounts are as good as before; only their currency cannot be said.
      log.warn(
        'connection: a group cannot be read, so that the currency of its accounts is unknown',
        {
          cause: error.reason,
          detail: error.detail,
        },
      )
      return null
    }
  }

  return {
    of(login) {
      const known = byLogin.get(login)
      return known !== undefined && known.untilMs > clock.monotonicMs() ? known.group : null
    },
    remember(login, group) {
      byLogin.set(login, { group, untilMs: clock.monotonicMs() + GROUP_MS })
    },
    async facts(group) {
      const known = byName.get(group)
      if (known !== undefined && known.untilMs > clock.monotonicMs()) return known.facts
      const facts = await read(group)
      byName.set(group, { facts, untilMs: clock.monotonicMs() + GROUP_MS })
      return facts
    },
  }
}

const isAboutGroup = ({ reason }: ConnectFailure) =>
  reason === 'permission_missing' || reason === 'answer_not_understood'
