// The read half of TickTrader: one token reads one account, of whichever kind it is.

import { createHash } from 'node:crypto'
import type { Secret } from '../../platform/secret.ts'
import { ConnectFailure } from '../failure.ts'
import type { ReadConnector, ReadSession, SessionDeps } from '../read-port.ts'
import { fields } from './fields.ts'
import { rowsOf } from './members.ts'
import { newCodeMemory } from './one-time-codes.ts'
import { readAccount, refusalOf } from './read-accounts.ts'
import { readDailyCloses } from './read-closes.ts'
import { readDeals } from './read-deals.ts'
import { readPages } from './read-history.ts'
import { openSession, type Session, type TokenMemory, tokenOf } from './session.ts'
import { type ContractSizes, contractSizesOf, dailyEquityOf } from './wire.ts'

/** Another of its own for each process, or for each test: it remembers which one-time codes were tried, and rests. */
export function createReadConnector(): ReadConnector {
  const memories = new Map<string, TokenMemory>()
  return {
    venue: 'ticktrader',
    title: 'TickTrader',
    fields,
    hasDailyCloses: true,
    async open(deps) {
      return createReader(await openSession(deps, memoryOf(memories, deps)), deps)
    },
  }
}

export const readConnector: ReadConnector = createReadConnector()

const MOST_MEMORIES = 10_000

/** Other secrets begin anew: whoever enters them wants them tried. */
function memoryOf(memories: Map<string, TokenMemory>, deps: SessionDeps): TokenMemory {
  const { webApiId, webApiKey, webApiSecret } = tokenOf(deps)
  const hash = createHash('sha256').update(`${webApiId} ${webApiKey} `)
  const secrets: (Secret | undefined)[] = [webApiSecret, deps.secrets.totp_secret]
  for (const secret of secrets) secret?.use((text) => hash.update(`${text} `))
  const key = hash.digest('hex')
  const found = memories.get(key)
  if (found !== undefined) return found
  if (memories.size >= MOST_MEMORIES) memories.clear()
  const made: TokenMemory = { codes: newCodeMemory(), restUntilMs: 0 }
  memories.set(key, made)
  return made
}

/** Symbols are listed again this often: lots of a symbol hardly ever change. */
const SIZES_MS = 3_600_000

function createReader(session: Session, { clock, log }: SessionDeps): ReadSession {
  const { source, first } = session
  const { id: own, type } = first
  let sizes: { readonly map: ContractSizes; readonly untilMs: number } | null = null
  let isTradingTold = false

  async function readSizes(): Promise<ContractSizes> {
    if (sizes !== null && clock.monotonicMs() < sizes.untilMs) return sizes.map
    const rows = await source.ask('symbols').catch((error: unknown) => {
      // Some brokers have no public page of symbols.
      if (error instanceof ConnectFailure && error.reason === 'permission_missing')
        return source.ask('own_symbols')
      throw error
    })
    const map = contractSizesOf(rowsOf(rows, 'Symbols'))
    sizes = { map, untilMs: clock.monotonicMs() + SIZES_MS }
    return map
  }

  const reader = {
    ...{
      source,
      clock,
      feed: session.feed,
      sizes: readSizes,
      account: own,
      onFacts: session.learn,
    },
    tradeAllowed: () => session.tradeAllowed,
  }

  function tellTrading(allowed: string | null): void {
    if (isTradingTold || allowed !== 'true') return
    isTradingTold = true
    log.info('connection: this token may trade; to read, one that may only read is enough', {
      account: own,
    })
  }

  return {
    async readAccounts(accounts) {
      const readings = []
      for (const account of accounts) {
        if (account !== own) readings.push(refusalOf(account, own))
        else {
          const reading = await readAccount(reader)
          if (reading.kind === 'picture') tellTrading(reading.picture.trade_allowed)
          readings.push(reading)
        }
      }
      return readings
    },
    async readDeals(account, fromServerS, toServerS) {
      if (account !== own) {
        const detail = `this connection’s token is for account ${own}`
        throw new ConnectFailure('account_not_permitted', detail)
      }
      return readDeals({ source, type, sizes: readSizes }, fromServerS, toServerS)
    },
    async readDailyEquity(account, fromMs, toMs) {
      if (account !== own || type === 'Cash') return []
      const rows = await readPages(source, 'snapshots', { fromMs, toMs })
      return rows.flatMap((row) => dailyEquityOf(row) ?? []).sort((a, b) => a.atMs - b.atMs)
    },
    readDailyCloses: (symbol, fromMs) => readDailyCloses(source, symbol, fromMs, clock.now()),
    foundAccounts: () =>
      Promise.resolve([{ account: own, kind: type, currency: first.picture.currency }]),
    // All times on the wire are milliseconds since 1970 in UTC.
    readClock: () => Promise.resolve({ offsetS: 0 }),
    checkInvestorPassword: () => Promise.resolve('none'),
    codeUntilMs: () => session.codeUntilMs,
    async ping() {
      await source.ask('session')
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
