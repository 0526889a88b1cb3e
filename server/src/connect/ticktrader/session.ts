// A session with one account: over HTTPS, with the trade socket for news; or over the socket alone, where the broker
// refuses HTTPS to a token with one-time codes. Which of them works is found when it begins.
import { beforeSession, ConnectFailure, type FailureCause } from '../failure.ts'
import type { SessionDeps } from '../read-port.ts'
import { backOffMs } from '../supervisor/pacing.ts'
import { trustOf } from '../trust.ts'
import { type AllowedRead, allowedReads } from './allow-list.ts'
import { type Feed, openFeed } from './feed.ts'
import type { LoggedIn } from './login.ts'
import { type CodeMemory, createOneTimeCodes } from './one-time-codes.ts'
import { createPace, type Pace } from './pace.ts'
import { factsOf } from './read-accounts.ts'
import { openRestChannel, type RestChannel } from './rest-channel.ts'
import type { Token } from './sign.ts'
import { guarded, type Source } from './source.ts'
import { openTradeSocket, type TradeSocket } from './trade-socket.ts'
import type { AccountFacts } from './wire.ts'

export type Session = AsyncDisposable & {
  readonly source: Source
  /** The account as it stood when the session began. */
  readonly first: AccountFacts
  /** Whether the token may trade, by the broker's own word; null = not said (yet). */
  readonly tradeAllowed: boolean | null
  /** See ReadSession. */
  readonly codeUntilMs: number | null | undefined
  /** Live prices, for whoever follows a symbol. */
  readonly feed: Feed
  learn(facts: AccountFacts): void
}

const defaultDeadlines = { connectMs: 5_000, answerMs: 15_000 }
/** News come late rather than at the price of a broker's patience. */
const NEWS_BACK_OFF = { firstMs: 5_000, mostMs: 120_000, spread: 0.3 }

/** Refusals that a login over the socket may not meet. */
const socketMayHelp: readonly FailureCause[] = [
  'token_refused',
  'permission_missing',
  'one_time_code_needed',
]

/** Names of the vendor's throttling methods. */
const methods: Readonly<Record<AllowedRead, string>> = {
  account: 'Account',
  trades: 'Trades',
  positions: 'Positions',
  assets: 'Assets',
  history: 'TradeHistory',
  snapshots: 'DailyAccountSnapshots',
  symbols: 'Symbols',
  own_symbols: 'Symbols',
  ticks: 'Ticks',
  day_bars: 'QuoteHistory',
  session: 'TradeSessionInfo',
}

export function tokenOf({ settings, secrets }: Pick<SessionDeps, 'settings' | 'secrets'>): Token {
  const { web_api_id: webApiId, web_api_key: webApiKey } = settings
  const { web_api_secret: webApiSecret } = secrets
  if (webApiId === undefined || webApiKey === undefined || webApiSecret === undefined)
    throw new ConnectFailure('token_refused', 'a token has three parts, and one is missing')
  return { webApiId, webApiKey, webApiSecret }
}

/** Where the sockets are: as it was given, else beside the Web API. */
export function socketUrlOf(
  { url, trade_url, feed_url }: Readonly<Record<string, string>>,
  kind: 'trade' | 'feed',
): string {
  const given = kind === 'trade' ? trade_url : feed_url
  if (given !== undefined) return given
  const { origin } = new URL(url ?? '')
  return `${origin.replace(/^http/, 'ws')}/${kind}`
}

/** What is remembered of a token between its sessions. */
export type TokenMemory = {
  readonly codes: CodeMemory
  /** By the clock that only grows: the broker asked to be left alone until then. */
  restUntilMs: number
}

/** Whatever a broker asks for. */
const LONGEST_REST_MS = 120_000

export async function openSession(deps: SessionDeps, memory: TokenMemory): Promise<Session> {
  const { settings, secrets, clock, deadlines = defaultDeadlines } = deps
  const token = tokenOf(deps)
  const base = settings.url
  if (base === undefined) throw new ConnectFailure('broker_unreachable', 'no address is given')
  const common = { token, trust: trustOf(settings), clock, ...deadlines, onRequest: deps.onRequest }
  const { totp_secret: totpSecret, one_time_code: typed } = secrets
  const codes = createOneTimeCodes({ totpSecret, typed, clock, memory: memory.codes })
  const openNews = (onNews: () => void) =>
    openTradeSocket({
      ...common,
      url: socketUrlOf(settings, 'trade'),
      codes,
      log: deps.log,
      onNews,
    })
  const transport = settings.transport ?? 'auto'
  const restMs = memory.restUntilMs - clock.monotonicMs()
  if (restMs > 0) await clock.wait(restMs)
  const onRest = (lengthMs: number) => {
    memory.restUntilMs = clock.monotonicMs() + Math.min(lengthMs, LONGEST_REST_MS)
  }
  const rest = openRestChannel({ ...common, base, onRest })
  const feed = openFeed({ ...common, url: socketUrlOf(settings, 'feed'), codes, log: deps.log })
  const parts = { deps, rest, feed, openNews, givesCodes: totpSecret !== undefined }
  try {
    if (transport === 'socket') return await overSocket(parts)
    try {
      return await overRest(parts)
    } catch (error) {
      const isRefused = error instanceof ConnectFailure && socketMayHelp.includes(error.reason)
      if (!isRefused || transport === 'https') throw error
      return await overSocket(parts).catch(betterOf(error))
    }
  } catch (error) {
    rest[Symbol.dispose]()
    throw beforeSession(error)
  }
}

type Parts = {
  readonly deps: SessionDeps
  readonly rest: RestChannel
  readonly feed: Feed
  readonly openNews: (onNews: () => void) => Promise<TradeSocket>
  /** A stored secret answers the broker, so that no person has to. */
  readonly givesCodes: boolean
}

/** What the socket says of one-time codes is the reason; else the first refusal is. */
function betterOf(first: ConnectFailure) {
  return (error: unknown): never => {
    if (error instanceof ConnectFailure && error.reason.startsWith('one_time_code_')) throw error
    throw first
  }
}

/** A login without a code says nothing of the code that was given before. */
function codeUntil({ codeUntilMs }: LoggedIn, givesCodes: boolean): number | null | undefined {
  return givesCodes ? null : (codeUntilMs ?? undefined)
}

function paced(source: Source, pace: Pace): Source {
  return {
    async ask(read, parameters, tail) {
      await pace.turn(methods[read])
      return source.ask(read, parameters, tail)
    },
  }
}

async function overRest({ deps, rest, feed, openNews, givesCodes }: Parts): Promise<Session> {
  const pace = createPace(deps.clock, 'Rest')
  const first = factsOf(await paced(rest, pace).ask('account'))
  pace.learn(first.throttles)
  const end = new AbortController()
  let loggedIn: LoggedIn = { tradeAllowed: null, codeUntilMs: null }
  const following = followNews(deps, end.signal, openNews, (said) => {
    loggedIn = said
  })
  return {
    source: paced(guarded(rest, end.signal), pace),
    first,
    get tradeAllowed() {
      return loggedIn.tradeAllowed
    },
    get codeUntilMs() {
      return codeUntil(loggedIn, givesCodes)
    },
    feed,
    learn: ({ throttles }) => pace.learn(throttles),
    async [Symbol.asyncDispose]() {
      end.abort()
      rest[Symbol.dispose]()
      await feed[Symbol.asyncDispose]()
      await following
    },
  }
}

/** Keeps a socket for news as long as the session lasts; without one the account is read all the same, only not sooner. */
async function followNews(
  { clock, log, onNews }: SessionDeps,
  stop: AbortSignal,
  openNews: Parts['openNews'],
  onLoggedIn: (said: LoggedIn) => void,
): Promise<void> {
  if (onNews === undefined) return
  let failures = 0
  let told: string | null = null
  while (!stop.aborted) {
    try {
      using socket = await openNews(onNews)
      onLoggedIn(socket.loggedIn)
      failures = 0
      told = null
      // What happened while there was no socket is found by reading.
      onNews()
      await untilEither(socket, stop)
    } catch (error) {
      failures += 1
      const cause = error instanceof ConnectFailure ? error.reason : 'unknown'
      if (told !== cause && !stop.aborted)
        log.info('connection: no news of changes, it is only asked', { cause })
      told = cause
    }
    await clock.wait(backOffMs(NEWS_BACK_OFF, Math.max(1, failures), Math.random), stop)
  }
}

/** Resolves when the socket ended, or nobody wants it any more; leaves nothing behind on the signal. */
function untilEither({ closed }: TradeSocket, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop.removeEventListener('abort', done)
      resolve()
    }
    stop.addEventListener('abort', done)
    void closed.then(done)
    if (stop.aborted) done()
  })
}

async function overSocket({ deps, rest, feed, openNews, givesCodes }: Parts): Promise<Session> {
  const socket = await openNews(() => deps.onNews?.())
  const pace = createPace(deps.clock, 'WebSockets')
  const end = new AbortController()
  const either: Source = {
    ask: (read, parameters, tail) =>
      allowedReads[read].socket === null
        ? rest.ask(read, undefined, tail)
        : socket.ask(read, parameters),
  }
  const source = paced(guarded(either, end.signal), pace)
  try {
    const first = factsOf(await source.ask('account'))
    pace.learn(first.throttles)
    const { tradeAllowed } = socket.loggedIn
    const codeUntilMs = codeUntil(socket.loggedIn, givesCodes)
    return {
      ...{ source, first, tradeAllowed, codeUntilMs, feed },
      learn: ({ throttles }) => pace.learn(throttles),
      async [Symbol.asyncDispose]() {
        end.abort()
        socket[Symbol.dispose]()
        rest[Symbol.dispose]()
        await feed[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    socket[Symbol.dispose]()
    throw error
  }
}
