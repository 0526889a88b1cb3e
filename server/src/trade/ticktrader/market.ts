// Market data: from the public paths, which need no signature and take nothing of the account's quota; from the private ones
// where a broker has switched the public ones off; from the feed socket where those are closed to the token as well.
import { ConnectFailure } from '../../connect/failure.ts'
import type { Json } from '../../connect/ticktrader/json.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Depth, Quote, TradeSymbol } from '../trade-port.ts'
import { listOf, symbolOf } from './account-of.ts'
import type { Feed } from './feed.ts'
import { depthOf, quoteOf } from './quote-of.ts'
import { bodyOf } from './rest-session.ts'
import type { Sender } from './send-once.ts'

export type Market = Disposable & {
  symbols(): Promise<readonly TradeSymbol[]>
  quotes(symbols: readonly string[]): Promise<readonly Quote[]>
  depth(symbol: string, levels: number): Promise<Depth | null>
}

export type MarketDeps = {
  readonly sender: Sender
  readonly clock: Clock
  /** GET of a private path. Rejects with ConnectFailure. */
  readonly readPrivate: (path: string) => Promise<Json>
  readonly feed: Feed
}

type Way = 'public' | 'private' | 'feed'

export function createMarket({ sender, clock, readPrivate, feed }: MarketDeps): Market {
  let way: Way = 'public'

  /** `ask` is the same question for the feed socket. */
  async function read(path: string, privatePath: string, ask: () => Promise<Json>): Promise<Json> {
    if (way === 'public') {
      const sent = await sender.send({
        ...{ method: 'GET', path: `/api/v2/public/${path}`, body: '', authorization: null },
        signal: new AbortController().signal,
      })
      // 403 = the broker has no public Web API.
      if (sent.kind !== 'answer' || sent.status !== 403) return bodyOf(sent, path, clock.now())
      way = 'private'
    }
    if (way === 'private') {
      try {
        return await readPrivate(`/api/v2/${privatePath}`)
      } catch (error) {
        if (!isRefusal(error)) throw error
        way = 'feed'
      }
    }
    return ask()
  }

  return {
    [Symbol.dispose]: () => feed[Symbol.dispose](),
    async symbols() {
      return listOf(await read('symbol', 'symbol', feed.symbols), 'symbols').flatMap(
        (one) => symbolOf(one) ?? [],
      )
    },
    async quotes(symbols) {
      if (symbols.length === 0) return []
      // A signed address holds no escapes, so that several symbols are picked from the whole list there.
      const one = symbols.length === 1 && /^[\w.]+$/.test(symbols[0] ?? '')
      const ticks = await read(
        `tick/${symbols.map(segment).join('%20')}`,
        one ? `tick/${symbols[0]}` : 'tick',
        () => feed.snapshot(symbols, 1),
      ).catch(noneOf404)
      return listOf(ticks, 'ticks')
        .flatMap((tick) => quoteOf(tick) ?? [])
        .filter(({ symbol }) => symbols.includes(symbol))
    },
    async depth(symbol, levels) {
      const most = Math.min(Math.max(Math.trunc(levels), 1), 100)
      const privatePath = /^[\w.]+$/.test(symbol) ? `level2/${symbol}` : 'level2'
      const books = await read(
        `level2/${segment(symbol)}?depth=${most}`,
        `${privatePath}?depth=${most}`,
        () => feed.snapshot([symbol], most),
      ).catch(noneOf404)
      const found = listOf(books, 'level2').flatMap((book) => depthOf(book, most) ?? [])
      return found.find((book) => book.symbol === symbol) ?? null
    },
  }
}

/** Who we are, not what we asked, is what the private paths do not like. */
const isRefusal = (error: unknown) =>
  error instanceof ConnectFailure &&
  ['one_time_code_needed', 'permission_missing', 'token_refused'].includes(error.reason)

/** Twice, as the vendor's own clients do: its server undoes it twice. */
const segment = (symbol: string) => encodeURIComponent(encodeURIComponent(symbol))

/** No such symbol: no price. */
function noneOf404(error: unknown): Json {
  if (error instanceof ConnectFailure && /\b404 to /.test(error.detail)) return []
  throw error
}
