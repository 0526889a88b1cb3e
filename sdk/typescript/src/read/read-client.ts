// Reads accounts and trades from a Tidemark server, in Node and in browsers. It can send GET and nothing else.
// Accounts are asked at most once in five seconds, whoever calls how often; the key travels in a header only.
import { checkNames, readCount, readFunction, readKey, readServerUrl } from '../server-address.ts'
import { createAccountPace } from './account-pace.ts'
import { type GetTextDeps, getText, type ReadFetch } from './get-text.ts'
import {
  parseAssets,
  parseOrders,
  parsePositions,
  parseRecord,
  parseStatistics,
  parseTradePage,
} from './parse-answers.ts'
import { accountUrl, type FieldChoice, statisticsUrl, tradesUrl } from './read-address.ts'
import type {
  AccountAssets,
  AccountInfo,
  AccountOrders,
  AccountPositions,
  AccountSummary,
  Statistics,
  StatisticsQuestion,
  StoredTrade,
  TradeFilter,
  TradePage,
} from './read-types.ts'

export type ReadClientOptions = {
  readonly url: string | URL
  /** API key with the scopes accounts:read and trades:read. */
  readonly key: string
  /** Least time between two requests about one account. Default 5 s. */
  readonly accountEveryMs?: number | undefined
  /** Deadline of one try. Default 5 s. */
  readonly timeoutMs?: number | undefined
  /** Default 3. */
  readonly tries?: number | undefined
  /** Pause before the second try; it doubles after that. Default 1 s. */
  readonly firstPauseMs?: number | undefined
  readonly fetch?: ReadFetch | undefined
}

export type ReadClient = {
  /** Balance, equity, margin, free margin and currency. */
  info(account: string, choice?: FieldChoice): Promise<AccountInfo>
  positions(account: string): Promise<AccountPositions>
  /** Orders that wait at the broker. */
  orders(account: string): Promise<AccountOrders>
  /** What a cash account holds. */
  assets(account: string): Promise<AccountAssets>
  summary(account: string, choice?: FieldChoice): Promise<AccountSummary>
  /** Every statistic of an account, a bot or several accounts; needs the scope stats:read. */
  statistics(question?: StatisticsQuestion): Promise<Statistics>
  /** One page, newest first. */
  trades(filter?: TradeFilter): Promise<TradePage>
  /** Every trade of the list, page after page. */
  allTrades(filter?: TradeFilter): AsyncGenerator<StoredTrade, void, undefined>
}

const names = ['url', 'key', 'accountEveryMs', 'timeoutMs', 'tries', 'firstPauseMs', 'fetch']

export function createReadClient(options: ReadClientOptions): ReadClient {
  checkNames('createReadClient', options, names)
  const base = readServerUrl(options.url)
  const everyMs = readCount('accountEveryMs', options.accountEveryMs ?? 5000, 0, 3_600_000)
  const pace = createAccountPace(everyMs)
  const deps: GetTextDeps = {
    headers: { authorization: `Bearer ${readKey(options.key)}`, accept: 'application/json' },
    timeoutMs: readCount('timeoutMs', options.timeoutMs ?? 5000, 1, 600_000),
    tries: readCount('tries', options.tries ?? 3, 1, 100),
    firstPauseMs: readCount('firstPauseMs', options.firstPauseMs ?? 1000, 0, 60_000),
    // A bare reference, because browsers insist that fetch is called on nothing.
    fetch: readFunction('fetch', options.fetch) ?? ((url, init) => fetch(url, init)),
  }

  async function ask(account: string, what: string, choice?: FieldChoice): Promise<string> {
    const url = accountUrl(base, account, what, choice)
    return pace.ask(account, `${what} ${url.search}`, (onTry) => getText(deps, url, onTry))
  }

  async function page(url: URL): Promise<TradePage> {
    return parseTradePage(await getText(deps, url))
  }

  async function* walk(filter: TradeFilter): AsyncGenerator<StoredTrade, void, undefined> {
    for (let cursor = filter.cursor; ; ) {
      const { data, next_cursor } = await page(tradesUrl(base, { ...filter, cursor }))
      yield* data
      if (next_cursor === null) return
      cursor = next_cursor
    }
  }

  return {
    info: async (account, choice) => parseRecord(await ask(account, 'info', choice)) as AccountInfo, // members are the server's word
    positions: async (account) => parsePositions(await ask(account, 'positions')),
    orders: async (account) => parseOrders(await ask(account, 'orders')),
    assets: async (account) => parseAssets(await ask(account, 'assets')),
    summary: async (account, choice) => parseRecord(await ask(account, 'summary', choice)),
    statistics: async (question) =>
      parseStatistics(await getText(deps, statisticsUrl(base, question))),
    trades: async (filter) => page(tradesUrl(base, filter)),
    allTrades(filter) {
      tradesUrl(base, filter) // a wrong filter is an error here, not at the first trade
      return walk({ limit: 1000, ...filter })
    },
  }
}
