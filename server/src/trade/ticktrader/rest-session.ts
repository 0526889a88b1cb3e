// TickTrader over REST: every request signed in the moment in which it leaves, every order on a connection of its own.
import { ConnectFailure } from '../../connect/failure.ts'
import { type Json, parseJson } from '../../connect/ticktrader/json.ts'
import { failureOf } from '../../connect/ticktrader/reply-failure.ts'
import { authorizationOf, type Token, urlOf } from '../../connect/ticktrader/sign.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Outcome, TradeCommand } from '../trade-port.ts'
import { faultOf } from './fault.ts'
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
}

export function createRestTransport({ origin, token, sender, clock }: RestDeps): RestTransport {
  let ocoPath: string = OCO_PATHS[0]

  function request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: string,
    signal: AbortSignal,
  ): Promise<Sent> {
    const signable = { method, url: urlOf(origin, path), body }
    const authorization = () => authorizationOf(token, signable, clock.now())
    return sender.send({ method, path, body, authorization, signal })
  }

  async function json(method: 'GET' | 'POST', path: string, body = ''): Promise<Json> {
    return bodyOf(await request(method, path, body, never), path, clock.now())
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
    kind: 'rest',
    account: () => json('GET', '/api/v2/account'),
    trades: () => json('GET', '/api/v2/trade'),
    async trade(order) {
      const path = `/api/v2/trade/${order}`
      const sent = await request('GET', path, '', never)
      return sent.kind === 'answer' && sent.status === 404 ? null : bodyOf(sent, path, clock.now())
    },
    positions: () => json('GET', '/api/v2/position'),
    history: (body) => json('POST', '/api/v2/tradehistory', body),
    market: (path) => json('GET', path),
    tradeAllowed: () => Promise.resolve(null),
    describe: ({ kind }, { method, path, body }) => ({
      ...{ transport: 'rest', method, path: kind === 'create_oco' ? ocoPath : path, body },
    }),
    send,
    [Symbol.dispose]: () => undefined,
  }
}

/** Throws ConnectFailure with the cause that a person can do something about. */
export function bodyOf(sent: Sent, path: string, nowMs: number): Json {
  if (sent.kind === 'failed') throw sent.failure
  if (sent.status !== 200) throw failureOf(sent, path, nowMs)
  const body = parseJson(sent.text)
  if (body !== undefined && body !== null) return body
  throw new ConnectFailure('answer_not_understood', `what ${path} answers is no JSON`)
}

const never = new AbortController().signal
