// The read half of the MT5 Web API: accounts in batches, deals in pages, the clock, and the check of an investor password.
import { ConnectFailure } from '../failure.ts'
import type { AccountReading, ReadConnector, ReadSession, SessionDeps } from '../read-port.ts'
import { type Fields, fieldsOf, rowsOf } from './answer.ts'
import { fields } from './fields.ts'
import {
  failureOf,
  INVALID_PASSWORD,
  NOT_FOUND,
  OK,
  OK_NONE,
  PARTIAL,
  PERMISSIONS,
} from './retcode.ts'
import { openSession, type Session } from './session.ts'
import * as wire from './wire.ts'

export const readConnector: ReadConnector = {
  venue: 'mt5_web_api',
  title: 'MetaTrader 5 Web API',
  fields,
  async open(deps) {
    return createReader(await openSession(deps), deps)
  },
}

/** The API gives at most this many rows of a page. */
const PAGE = 100
/** More accounts in one request make its address too long. */
const CHUNK = 200
/** A group may change its currency; it does not do so often. */
const GROUP_MS = 600_000

type Member = { readonly user: Fields; readonly group: string }

function createReader(session: Session, { clock }: SessionDeps): ReadSession {
  const groups = new Map<string, { facts: wire.GroupFacts; untilMs: number }>()
  /** Which group an account is in: asked once, and again when it is not known or the account is idle. */
  const groupByLogin = new Map<string, string>()

  async function rows(
    command: 'user/account/get_batch' | 'position/get_batch' | 'user/get_batch',
    logins: readonly string[],
  ): Promise<Fields[]> {
    if (logins.length === 0) return []
    const envelope = await session.ask(command, { login: logins.join(',') })
    const { retcode } = envelope
    if (retcode === NOT_FOUND) return []
    if (retcode === OK || retcode === OK_NONE) return rowsOf(envelope, command)
    if (retcode === PARTIAL) return rest(command, logins)
    throw failureOf(retcode, command)
  }

  /** An answer that was cut is asked for again in halves; of one account, page by page. */
  async function rest(
    command: Parameters<typeof rows>[0],
    logins: readonly string[],
  ): Promise<Fields[]> {
    const [only] = logins
    if (logins.length === 1 && only !== undefined) {
      if (command === 'position/get_batch') return pages('position/get_page', { login: only })
      throw failureOf(PARTIAL, command)
    }
    const half = Math.ceil(logins.length / 2)
    return [
      ...(await rows(command, logins.slice(0, half))),
      ...(await rows(command, logins.slice(half))),
    ]
  }

  async function pages(
    command: 'position/get_page' | 'deal/get_page',
    parameters: Readonly<Record<string, string>>,
  ): Promise<Fields[]> {
    const all: Fields[] = []
    for (;;) {
      const envelope = await session.ask(command, {
        ...parameters,
        offset: String(all.length),
        total: String(PAGE),
      })
      if (envelope.retcode === NOT_FOUND) return all
      if (envelope.retcode !== OK && envelope.retcode !== OK_NONE)
        throw failureOf(envelope.retcode, command)
      const page = rowsOf(envelope, command)
      all.push(...page)
      if (page.length < PAGE) return all
    }
  }

  async function groupFacts(name: string): Promise<wire.GroupFacts> {
    const known = groups.get(name)
    if (known !== undefined && known.untilMs > clock.monotonicMs()) return known.facts
    const envelope = await session.ask('group/get', { group: name })
    if (envelope.retcode !== OK) throw failureOf(envelope.retcode, 'group/get')
    const facts = wire.groupFacts(fieldsOf(envelope, 'group/get'))
    groups.set(name, { facts, untilMs: clock.monotonicMs() + GROUP_MS })
    return facts
  }

  async function users(logins: readonly string[]): Promise<Map<string, Member>> {
    const found = new Map<string, Member>()
    for (const user of await rows('user/get_batch', logins)) {
      const member = { user, group: wire.groupOf(user) }
      found.set(wire.loginOf(user), member)
      groupByLogin.set(wire.loginOf(user), member.group)
    }
    return found
  }

  async function readChunk(logins: readonly string[]): Promise<AccountReading[]> {
    const states = byLogin(await rows('user/account/get_batch', logins))
    const positions = await rows('position/get_batch', logins)
    const takenMs = clock.now()
    const byAccount = Map.groupBy(positions, wire.loginOf)
    // Idle accounts have no state, and of new ones the group is not known: their users say both.
    const unclear = logins.filter((login) => !states.has(login) || !groupByLogin.has(login))
    const found = await users(unclear)
    const readings: AccountReading[] = []
    for (const account of logins) {
      const state = states.get(account)
      const user = found.get(account)?.user
      const group = groupByLogin.get(account)
      if (group === undefined || (state === undefined && user === undefined))
        readings.push(await absent(account))
      else readings.push(await present(account, { state, user, group }))
    }
    return readings

    async function present(
      account: string,
      {
        state,
        user,
        group,
      }: { state: Fields | undefined; user: Fields | undefined; group: string },
    ): Promise<AccountReading> {
      const facts = await groupFacts(group)
      return readable(account, () => ({
        kind: 'picture',
        account,
        takenMs,
        picture:
          state === undefined
            ? wire.idlePictureOf(user ?? {}, facts)
            : wire.pictureOf(state, facts),
        positions: (byAccount.get(account) ?? []).map(wire.positionOf),
      }))
    }
  }

  /** The batch leaves out what is unknown and what may not be seen; the account alone tells which. */
  async function absent(account: string): Promise<AccountReading> {
    const envelope = await session.ask('user/get_batch', { login: account })
    const isForbidden = envelope.retcode === PERMISSIONS
    return {
      kind: 'refused',
      account,
      cause: isForbidden ? 'account_not_permitted' : 'account_unknown',
      detail: isForbidden
        ? 'retcode 8: not in a group that the login may see'
        : 'the broker shows no such account to this login: it does not exist, or its group is not among the login’s groups',
    }
  }

  return {
    async readAccounts(accounts) {
      const all: AccountReading[] = []
      for (let from = 0; from < accounts.length; from += CHUNK)
        all.push(...(await readChunk(accounts.slice(from, from + CHUNK))))
      return all
    },
    async readDeals(account, fromServerS, toServerS) {
      const span = { login: account, from: String(fromServerS), to: String(toServerS) }
      const deals = await pages('deal/get_page', span)
      return deals
        .map((deal, index) => wire.dealOf(deal, index))
        .sort((one, two) => Number(one.content.serverMsc) - Number(two.content.serverMsc))
    },
    async readClock() {
      const envelope = await session.ask('time/get')
      if (envelope.retcode !== OK) throw failureOf(envelope.retcode, 'time/get')
      return { offsetS: wire.offsetSOf(fieldsOf(envelope, 'time/get')) }
    },
    async checkInvestorPassword(account, password) {
      // Always as a body: the form with parameters would leave the password in the broker's logs.
      const { retcode } = await password.use((text) =>
        session.ask(
          'user/check_password',
          {},
          { Login: account, Type: 'investor', Password: text },
        ),
      )
      if (retcode === OK) return 'right'
      if (retcode === INVALID_PASSWORD) return 'wrong'
      if (retcode === NOT_FOUND)
        throw new ConnectFailure('account_unknown', 'retcode 13 to user/check_password')
      throw failureOf(retcode, 'user/check_password')
    },
    async ping() {
      const { retcode } = await session.ask('test/access')
      if (retcode !== OK) throw failureOf(retcode, 'test/access')
    },
    async [Symbol.asyncDispose]() {
      await session.ask('quit').catch(() => undefined) // it ends either way
      session[Symbol.dispose]()
    },
  }
}

function byLogin(states: readonly Fields[]): Map<string, Fields> {
  return new Map(states.map((state) => [wire.loginOf(state), state]))
}

/** What cannot be understood of one account must not cost the others their values. */
function readable(account: string, work: () => AccountReading): AccountReading {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    return { kind: 'refused', account, cause: error.reason, detail: error.detail }
  }
}
