// The read half of the MT5 Web API: accounts in batches, deals in pages, the clock, and the check of an investor password.
import { ConnectFailure } from '../failure.ts'
import type { ReadConnector, ReadSession, SessionDeps } from '../read-port.ts'
import { fieldsOf } from './answer.ts'
import { fields } from './fields.ts'
import { masksOf } from './group-mask.ts'
import { createGroups } from './groups.ts'
import { readAccounts } from './read-accounts.ts'
import { failureOf, INVALID_PASSWORD, NOT_FOUND, OK } from './retcode.ts'
import { readAllDeals } from './rows.ts'
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

/** More accounts in one request make its address too long. */
const CHUNK = 200

function createReader(session: Session, { clock, log, settings }: SessionDeps): ReadSession {
  const reader = {
    ...{ session, clock },
    groups: createGroups(session, { clock, log }),
    masks: masksOf(settings.groups),
  }
  return {
    async readAccounts(accounts) {
      const all = []
      for (let from = 0; from < accounts.length; from += CHUNK)
        all.push(...(await readAccounts(reader, accounts.slice(from, from + CHUNK))))
      return all
    },
    async readDeals(account, fromServerS, toServerS) {
      const span = { login: account, from: String(fromServerS), to: String(toServerS) }
      const deals = await readAllDeals(session, span)
      return deals
        .map((deal) => wire.dealOf(deal, 0))
        .sort((one, two) => wire.compareDeals(one.content, two.content))
        .map((deal, index) => ({ ...deal, index }))
    },
    async readClock() {
      const envelope = await session.ask('time/get')
      if (envelope.retcode !== OK) throw failureOf(envelope.retcode, 'time/get')
      return { offsetS: wire.offsetSOf(fieldsOf(envelope, 'time/get')) }
    },
    async checkInvestorPassword(account, password) {
      // Always as a body: the form with parameters would leave the password in the broker's logs.
      const { retcode } = await password.use((text) =>
        session.askOnce('user/check_password', {
          Login: account,
          Type: 'investor',
          Password: text,
        }),
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
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
