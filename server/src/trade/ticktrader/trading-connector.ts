// TickTrader as a venue that trades. Over REST where the token allows it; a token with one-time codes is let in on the
// socket alone, and so is every token whose owner chose the socket.
import { ConnectFailure } from '../../connect/failure.ts'
import type { Json } from '../../connect/ticktrader/json.ts'
import type { Token } from '../../connect/ticktrader/sign.ts'
import { trustOf } from '../../connect/trust.ts'
import type { TradeConnector, TradeSession, TradeSessionDeps } from '../trade-port.ts'
import { accountOf, NotUnderstood } from './account-of.ts'
import { createFeed } from './feed.ts'
import { createLogin } from './login.ts'
import { createMarket } from './market.ts'
import { paced } from './paced.ts'
import { createRestTransport } from './rest-session.ts'
import { createSender } from './send-once.ts'
import { createSession, understood } from './session.ts'
import { createSocketTransport } from './socket-session.ts'
import { createTradeSocket } from './trade-socket.ts'
import type { Transport } from './transport.ts'

export const ticktraderTrading: TradeConnector = {
  venue: 'ticktrader',
  title: 'TickTrader (FXOpen and others)',
  open,
}

const DEADLINES = { connectMs: 5_000, answerMs: 10_000 }

async function open(deps: TradeSessionDeps): Promise<TradeSession> {
  const { settings, clock, log } = deps
  const { connectMs, answerMs } = deps.deadlines ?? DEADLINES
  const origin = new URL(settings.url ?? '').origin
  const trust = trustOf(settings)
  const token = tokenOf(deps)
  const sender = createSender({ origin, trust, clock, connectMs, answerMs })
  const rest = createRestTransport({ origin, token, sender, clock })
  const tradeUrl = settings.trade_url ?? `${origin.replace(/^http/, 'ws')}/trade`
  const login = createLogin({ token, clock, totpSecret: deps.secrets.totp_secret ?? null })
  const socketTo = (url: string) =>
    createTradeSocket({ url, trust, clock, connectMs, answerMs, login })
  const openSocket = () =>
    createSocketTransport({ socket: socketTo(tradeUrl), path: new URL(tradeUrl).pathname })
  const feed = createFeed(() => socketTo(feedUrlOf(tradeUrl)))
  const market = createMarket({ sender, clock, feed, readPrivate: rest.market })
  const { transport, account } = await choose(
    settings.transport ?? 'auto',
    paced(rest, clock, 'Rest'),
    () => paced(openSocket(), clock, 'WebSockets'),
  )
  log.info('trade session is open', {
    venue: 'ticktrader',
    transport: transport.kind,
  })
  try {
    const { accountingType } = accountOf(account)
    return createSession({ transport, market, accountingType })
  } catch (error) {
    transport[Symbol.dispose]()
    throw error instanceof NotUnderstood ? understood(error) : error
  }
}

async function choose(
  /** auto, https or socket; see the fields of the connection. */
  way: string,
  rest: Transport,
  openSocket: () => Transport,
): Promise<{ transport: Transport; account: Json }> {
  let refused: ConnectFailure | null = null
  if (way !== 'socket') {
    try {
      return { transport: rest, account: await rest.account() }
    } catch (error) {
      // What REST does with a token that has one-time codes is nowhere written: any refusal of who we are may mean that.
      const isRefusal =
        error instanceof ConnectFailure &&
        ['token_refused', 'permission_missing', 'one_time_code_needed'].includes(error.reason)
      if (!isRefusal || way === 'https') throw error
      refused = error
    }
  }
  const transport = openSocket()
  try {
    return { transport, account: await transport.account() }
  } catch (error) {
    transport[Symbol.dispose]()
    // When both refuse, the socket's word is the better one only if it speaks of the code.
    const speaksOfCode = error instanceof ConnectFailure && error.reason.startsWith('one_time_code')
    throw refused !== null && !speaksOfCode ? refused : error
  }
}

/** Beside the trade socket: another path of the same port, or the port before it on older servers. */
function feedUrlOf(tradeUrl: string): string {
  const url = new URL(tradeUrl)
  if (url.pathname === '/trade') url.pathname = '/feed'
  else if (url.port !== '') url.port = String(Number(url.port) - 1)
  return url.href
}

/** Rejects with ConnectFailure when a part is missing. */
function tokenOf({ settings, secrets }: TradeSessionDeps): Token {
  const webApiId = settings.web_api_id
  const webApiKey = settings.web_api_key ?? secrets.web_api_key?.use((text) => text)
  const webApiSecret = secrets.web_api_secret
  if (webApiId === undefined || webApiKey === undefined || webApiSecret === undefined)
    throw new ConnectFailure(
      'token_refused',
      'a token has three parts: web_api_id, web_api_key and web_api_secret; one of them is missing',
    )
  return { webApiId, webApiKey, webApiSecret }
}
