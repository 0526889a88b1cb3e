// One request over one connection, never repeated by anybody: each order has a connection of its own, so that no reused one
// can die under it, and whatever goes wrong says whether the first byte had left. Nothing leaves before the server's
// certificate was looked at.
import { type ClientRequest, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { gunzipSync } from 'node:zlib'
import { ConnectFailure } from '../../connect/failure.ts'
import { isRefusedAddress, lookupBroker } from '../../connect/outbound-address.ts'
import { urlOf } from '../../connect/ticktrader/sign.ts'
import { addressRefused, isPinned, type TlsTrust, tlsFailure } from '../../connect/trust.ts'
import type { Timer } from '../../platform/clock.ts'

export type Sent =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly text: string
      /** What the server's clock says; null where it does not. */
      readonly serverMs: number | null
      /** How long the server asks to be left alone; null where it does not. */
      readonly retryAfterMs: number | null
    }
  | {
      readonly kind: 'failed'
      readonly firstByteLeft: boolean
      readonly failure: ConnectFailure
    }

export type OneRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body: string
  /** Made in the moment in which the request leaves. Null = none is needed. */
  readonly authorization: (() => string) | null
  /** Ends the request. Before the first byte nothing leaves any more; after it nobody waits for the answer. */
  readonly signal: AbortSignal
}

export type SenderOptions = {
  /** http(s)://host[:port] */
  readonly origin: string
  readonly trust: TlsTrust
  readonly clock: Timer
  readonly connectMs: number
  readonly answerMs: number
}

export type Sender = { send(request: OneRequest): Promise<Sent> }

/** An answer longer than this is none. */
const MOST_BYTES = 32 * 1024 * 1024

export function createSender(options: SenderOptions): Sender {
  const { origin, trust, clock } = options
  const isTls = origin.startsWith('https:')

  function send({ method, path, body, authorization, signal }: OneRequest): Promise<Sent> {
    const url = urlOf(origin, path)
    let firstByteLeft = false
    const failed = (failure: ConnectFailure): Sent => ({ kind: 'failed', firstByteLeft, failure })
    if (isRefusedAddress(new URL(origin).hostname)) return Promise.resolve(failed(addressRefused()))
    if (signal.aborted) return Promise.resolve(failed(stopped()))
    return new Promise((resolve) => {
      const ended = new AbortController()
      let sent: ClientRequest | null = null
      const settle = (what: Sent) => {
        if (ended.signal.aborted) return
        ended.abort()
        signal.removeEventListener('abort', stop)
        sent?.destroy()
        resolve(what)
      }
      const stop = () => settle(failed(stopped()))
      signal.addEventListener('abort', stop)
      const after = (ms: number, failure: () => ConnectFailure | null) => {
        void clock.wait(ms, ended.signal).then(() => {
          const late = ended.signal.aborted ? null : failure()
          if (late !== null) settle(failed(late))
        })
      }
      /** Called once, on the connection that carries this request alone. */
      const leave = (one: ClientRequest) => {
        if (ended.signal.aborted) return
        try {
          if (authorization !== null) one.setHeader('authorization', authorization())
        } catch (error) {
          settle(failed(unwritable(error)))
          return
        }
        // From here on nobody can say any more that nothing left.
        firstByteLeft = true
        one.end(body === '' ? undefined : body)
        after(
          options.answerMs,
          () => new ConnectFailure('broker_silent', `no answer within ${options.answerMs} ms`),
        )
      }
      after(options.connectMs, () =>
        firstByteLeft
          ? null
          : new ConnectFailure(
              'broker_unreachable',
              `no connection within ${options.connectMs} ms`,
            ),
      )
      try {
        sent = open(isTls, url, method, body, trust)
      } catch (error) {
        settle(failed(unwritable(error)))
        return
      }
      const one = sent
      one.on('error', (error) => settle(failed(tlsFailure(error))))
      one.on('socket', (socket: Socket) => {
        const ready = () => {
          if (isTls && !isPinned((socket as TLSSocket).getPeerX509Certificate(), trust.fingerprint))
            settle(failed(notPinned()))
          else leave(one)
        }
        socket.once(isTls ? 'secureConnect' : 'connect', ready)
      })
      one.on('response', (response) => {
        const pieces: Buffer[] = []
        let bytes = 0
        response.on('data', (piece: Buffer) => {
          bytes += piece.length
          pieces.push(piece)
          if (bytes > MOST_BYTES) settle(failed(tooLong()))
        })
        response.on('error', (error) => settle(failed(tlsFailure(error))))
        // A body that breaks off is no answer: what it says could be half of something else.
        response.on('aborted', () => settle(failed(brokenOff())))
        response.on('end', () => {
          const text = decoded(Buffer.concat(pieces), response.headers['content-encoding'])
          if (text === null) {
            settle(failed(brokenOff()))
            return
          }
          const date = Date.parse(response.headers.date ?? '')
          const after = response.headers['retry-after'] ?? ''
          settle({
            ...{ kind: 'answer', status: response.statusCode ?? 0, text },
            serverMs: Number.isNaN(date) ? null : date,
            retryAfterMs: /^\d{1,6}$/.test(after) ? Number(after) * 1000 : null,
          })
        })
      })
    })
  }

  return { send }
}

/** Not yet connected; redirects are answers, and no proxy is asked for. */
function open(
  isTls: boolean,
  url: string,
  method: string,
  body: string,
  trust: TlsTrust,
): ClientRequest {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': 'Tidemark',
    connection: 'close',
  }
  if (body !== '') {
    headers['content-type'] = 'application/json'
    headers['content-length'] = String(Buffer.byteLength(body))
  }
  const shared = { method, headers, lookup: lookupBroker }
  if (!isTls) return plainRequest(url, { ...shared, agent: new PlainAgent({ keepAlive: false }) })
  return tlsRequest(url, {
    ...shared,
    agent: new TlsAgent({ keepAlive: false }),
    ...(trust.ca === null ? {} : { ca: trust.ca }),
    // A pinned certificate needs nobody to vouch for it: the pin is checked before a byte is sent.
    rejectUnauthorized: trust.fingerprint === null,
    minVersion: 'TLSv1.2',
  })
}

/** Null when it is not what it says it is. */
function decoded(bytes: Buffer, encoding: string | undefined): string | null {
  if (encoding === undefined || encoding === 'identity' || bytes.length === 0)
    return bytes.toString('utf8')
  if (encoding !== 'gzip') return null
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8')
  } catch {
    return null
  }
}

export const stopped = () => new ConnectFailure('session_lost', 'it was stopped here')
export const notPinned = () =>
  new ConnectFailure('certificate_not_trusted', 'its fingerprint is not the one given')
const brokenOff = () => new ConnectFailure('session_lost', 'the answer broke off')
const tooLong = () =>
  new ConnectFailure('answer_not_understood', 'the answer is larger than 32 MiB')
const unwritable = (cause: unknown) =>
  new ConnectFailure('answer_not_understood', 'the request could not be written', { cause })
