// Reads over HTTPS: each request of the allow-list signed in the moment in which it leaves, its answer read exactly.
import type { Timer } from '../../platform/clock.ts'
import { ConnectFailure } from '../failure.ts'
import type { TlsTrust } from '../trust.ts'
import { type AllowedRequest, isAllowed, requestOf } from './allow-list.ts'
import { openExchange, type Reply } from './http-exchange.ts'
import { parseJson } from './json.ts'
import { failureOf } from './reply-failure.ts'
import { asciiJson, authorizationOf, type Token, urlOf } from './sign.ts'
import type { Source } from './source.ts'

export type RestChannel = Disposable & Source

export type RestOptions = {
  /** http(s)://host[:port] */
  readonly base: string
  readonly token: Token
  readonly trust: TlsTrust
  readonly clock: Timer
  readonly connectMs: number
  readonly answerMs: number
  readonly onRequest?: ((request: { method: string; path: string }) => void) | undefined
  /** Told when the broker asks to be left alone for a while. */
  readonly onRest?: ((lengthMs: number) => void) | undefined
}

export function openRestChannel(options: RestOptions): RestChannel {
  const { token, clock, base } = options
  const { origin } = new URL(base)
  const exchange = openExchange({ ...options, origin })

  async function send(request: AllowedRequest): Promise<Reply> {
    if (!isAllowed(request)) throw new Error('this request is not on the allow-list')
    const { method, path, body, isPublic } = request
    options.onRequest?.({ method, path })
    const url = urlOf(base, path)
    const reply = await exchange.send({
      ...{ method, url, body },
      authorization: isPublic
        ? null
        : () => authorizationOf(token, { method, url, body }, clock.now()),
    })
    if (reply.status !== 200 && reply.retryAfterMs !== null) options.onRest?.(reply.retryAfterMs)
    return reply
  }

  /** A kept connection may end just as it is used again. What reads may be asked a second time. */
  async function sendTwiceAtMost(request: AllowedRequest): Promise<Reply> {
    try {
      return await send(request)
    } catch (error) {
      if (!(error instanceof ConnectFailure) || error.reason !== 'session_lost') throw error
      return send(request)
    }
  }

  return {
    async ask(read, parameters, tail) {
      const body = parameters === undefined ? '' : asciiJson(parameters)
      const request = requestOf(read, body, tail)
      const reply = await sendTwiceAtMost(request)
      if (reply.status !== 200) throw failureOf(reply, request.path, clock.now())
      const value = parseJson(reply.text)
      if (value === undefined)
        throw new ConnectFailure('answer_not_understood', `what ${request.path} answers is no JSON`)
      return value
    },
    [Symbol.dispose]: () => exchange[Symbol.dispose](),
  }
}
