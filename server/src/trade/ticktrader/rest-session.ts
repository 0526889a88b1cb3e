// TickTrader over REST: every request signed in the moment in which it leaves, every order on a connection of its own.
import { ConnectFailure } from '../../connect/failure.ts'
import { authorizationOf, type Token, urlOf } from '../../connect/ticktrader/sign.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Outcome, TradeCommand } from '../trade-port.ts'
import { faultOf } from './fault.ts'
import { type Json, readJson } from './json.ts'
import { outcomeOfAnswer, outcomeOfFailure } from './outcome.ts'
import type { Sender, Sent } from './send-once.ts'
import type { Transport } from './transport.ts'
import { OCO_PATHS, type WireRequest } from './wire.ts'

export type RestDeps = {
  readonly origin: string
  readonly token: Token
  readonly sender: Sender
  readonly clock: Clock
}

export type RestTransport = Transport & {
  /** GET of market data under a private path. Rejects with ConnectFailure. */
  market(path: string): Promise<Json>
  /** How far the broker's clock is ahead of ours, in ms, as it was measured where it mattered. */
  aheadMs(): number
}

/** A clock that is further off than this may be why a signature is refused. */
const CLOCK_OFF_MS = 20_000

export function createRestTransport({ origin, token, sender, clock }: RestDeps): RestTransport {
  let aheadMs = 0
  let ocoPath: string = OCO_PATHS[0]

  function request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: string,
    signal: AbortSignal,
  ): Promise<Sent> {
    const signable = { method, url: urlOf(origin, path), body }
    const authorization = () => authorizationOf(token, signable, clock.now() + aheadMs)
    return sender.send({ method, path, body, authorization, signal })
  }

  /** A read may be asked again, once, with the broker's own time: a clock that is off refuses every signature. */
  async function read(method: 'GET' | 'POST', path: string, body = ''): Promise<Sent> {
    const never = new AbortController().signal
    const first = await request(method, path, body, never)
    if (first.kind !== 'answer' || first.status !== 401 || first.serverMs === null) return first
    const seen = first.serverMs - clock.now()
    if (Math.abs(seen - aheadMs) < CLOCK_OFF_MS) return first
    const before = aheadMs
    aheadMs = seen
    const second = await request(method, path, body, never)
    if (second.kind === 'answer' && second.status === 401) aheadMs = before
    return second
  }

  async function json(method: 'GET' | 'POST', path: string, body = ''): Promise<Json> {
    return bodyOf(await read(method, path, body), path)
  }

  /** `isNoPath`: the server has nothing under this path, so nothing was done. */
  async function sendTo(
    path: string,
    command: TradeCommand,
    wire: WireRequest,
    signal: AbortSignal,
  ) {
    const sent = await request(wire.method, path, wire.body, signal)
    if (sent.kind === 'failed') {
      const { firstByteLeft, failure } = sent
      const outcome = outcomeOfFailure({ firstByteLeft, detail: failure.detail })
      return { outcome, isNoPath: false }
    }
    const isNoPath = sent.status === 404 && faultOf(sent.text).reason === null
    return { outcome: outcomeOfAnswer(command, sent), isNoPath }
  }

  async function send(
    command: TradeCommand,
    wire: WireRequest,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const path = command.kind === 'create_oco' ? ocoPath : wire.path
    const { outcome, isNoPath } = await sendTo(path, command, wire, signal)
    if (command.kind !== 'create_oco' || !isNoPath || outcome.outcome !== 'rejected') return outcome
    // Servers of another age know the pair under its other name.
    const other = OCO_PATHS.find((one) => one !== path) ?? path
    const second = await sendTo(other, command, wire, signal)
    if (!second.isNoPath) ocoPath = other
    return second.outcome
  }

  return {
    account: () => json('GET', '/api/v2/account'),
    trades: () => json('GET', '/api/v2/trade'),
    async trade(order) {
      const path = `/api/v2/trade/${order}`
      const sent = await read('GET', path)
      return sent.kind === 'answer' && sent.status === 404 ? null : bodyOf(sent, path)
    },
    positions: () => json('GET', '/api/v2/position'),
    history: (body) => json('POST', '/api/v2/tradehistory', body),
    market: (path) => json('GET', path),
    tradeAllowed: () => Promise.resolve(null),
    aheadMs: () => aheadMs,
    describe: ({ kind }, { method, path, body }) => ({
      ...{ transport: 'rest', method, path: kind === 'create_oco' ? ocoPath : path, body },
    }),
    send,
    [Symbol.dispose]: () => undefined,
  }
}

/** Throws ConnectFailure with the cause that a person can do something about. */
export function bodyOf(sent: Sent, path: string): Json {
  if (sent.kind === 'failed') throw sent.failure
  const { status, text } = sent
  const what = `HTTP ${status} to ${path.split('?', 1)[0]}`
  if (status === 200) {
    const body = readJson(text)
    if (body !== null) return body
    throw new ConnectFailure('answer_not_understood', `${what} is no JSON`)
  }
  const { reason } = faultOf(text)
  if (reason === 'one_time_code_needed')
    throw new ConnectFailure('permission_missing', `${what}: the token wants a one-time code`)
  if (reason === 'account_blocked')
    throw new ConnectFailure('permission_missing', `${what}: the token or the account is blocked`)
  if (status === 401) throw new ConnectFailure('credentials_refused', what)
  if (status === 403) throw new ConnectFailure('permission_missing', what)
  if (status === 429 || status === 408 || status >= 500)
    throw new ConnectFailure('broker_busy', what)
  throw new ConnectFailure('answer_not_understood', what)
}
