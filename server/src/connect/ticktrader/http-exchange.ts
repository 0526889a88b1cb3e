// One HTTP exchange at a time with one broker: certificate looked at before a byte is sent, a bound on time and size,
// compressed answers unpacked. It contacts the configured origin and nothing else; a redirect is an answer like any other.
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { startDeadlines } from '../deadlines.ts'
import { ConnectFailure } from '../failure.ts'
import { isRefusedAddress, lookupBroker } from '../outbound-address.ts'
import { addressRefused, isPinned, type TlsTrust, tlsFailure } from '../trust.ts'

export type Exchange = Disposable & {
  send(request: {
    readonly method: 'GET' | 'POST'
    /** Absolute, with the origin that this exchange is for. */
    readonly url: string
    readonly body: string
    /** Made when the request leaves, so that what it signs is fresh. */
    readonly authorization: (() => string) | null
  }): Promise<Reply>
}

export type Reply = {
  readonly status: number
  readonly text: string
  /** What the server's clock says (HTTP `Date`), in ms; null where it says nothing. */
  readonly serverMs: number | null
  /** How long the server asks to be left alone; null where it does not. */
  readonly retryAfterMs: number | null
}

export type ExchangeOptions = {
  /** http(s)://host[:port] */
  readonly origin: string
  readonly trust: TlsTrust
  readonly connectMs: number
  readonly answerMs: number
}

/** An answer longer than this is none, packed or unpacked. */
const MOST_BYTES = 32 * 1024 * 1024
const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const

export function openExchange({ origin, trust, connectMs, answerMs }: ExchangeOptions): Exchange {
  const isTls = origin.startsWith('https:')
  const settings = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1, keepAliveMsecs: 20_000 }
  const agent = isTls ? new TlsAgent(settings) : new PlainAgent(settings)
  /** Connections whose other end was looked at. */
  const known = new WeakSet<Socket>()

  const send: Exchange['send'] = ({ method, url, body, authorization }) =>
    new Promise((resolve, reject) => {
      if (isRefusedAddress(new URL(origin).hostname)) throw addressRefused()
      if (new URL(url).origin !== origin) throw new Error('an exchange is for one origin')
      const headers: Record<string, string> = {
        connection: 'keep-alive',
        'user-agent': 'Tidemark',
        accept: 'application/json',
        'accept-encoding': 'gzip',
      }
      if (body !== '') {
        headers['content-type'] = 'application/json'
        headers['content-length'] = String(Buffer.byteLength(body))
      }
      const options = { agent, method, headers, lookup: lookupBroker }
      const sent = isTls
        ? tlsRequest(url, {
            ...options,
            ...(trust.ca === null ? {} : { ca: trust.ca }),
            // A pinned certificate needs nobody to vouch for it: the pin is checked below before a byte is sent.
            rejectUnauthorized: trust.fingerprint === null,
            minVersion: 'TLSv1.2',
          })
        : plainRequest(url, options)
      const settle = (work: () => void) => {
        deadlines.end()
        work()
      }
      const fail = (failure: unknown) =>
        settle(() => {
          sent.destroy()
          reject(failure)
        })
      const deadlines = startDeadlines({ connectMs, answerMs }, fail)
      const leave = () => {
        deadlines.connected()
        try {
          if (authorization !== null) sent.setHeader('authorization', authorization())
        } catch (error) {
          fail(error)
          return
        }
        sent.end(body === '' ? undefined : body)
      }
      sent.on('socket', (socket) => {
        if (known.has(socket)) {
          leave()
          return
        }
        socket.once(isTls ? 'secureConnect' : 'connect', () => {
          const certificate = isTls ? (socket as TLSSocket).getPeerX509Certificate() : undefined // by the agent
          if (isTls && !isPinned(certificate, trust.fingerprint)) {
            const detail = 'its fingerprint is not the one given'
            fail(new ConnectFailure('certificate_not_trusted', detail))
            return
          }
          known.add(socket)
          leave()
        })
      })
      sent.on('error', (error) => fail(tlsFailure(error)))
      sent.on('response', (response) => {
        bodyOf(response).then(
          (text) =>
            settle(() => resolve({ status: response.statusCode ?? 0, text, ...timesOf(response) })),
          (error: unknown) =>
            fail(error instanceof ConnectFailure ? error : tlsFailure(asError(error))),
        )
      })
    })

  return { send, [Symbol.dispose]: () => agent.destroy() }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of response) {
    if (!(piece instanceof Buffer)) continue
    bytes += piece.length
    if (bytes > MOST_BYTES) throw tooLarge()
    pieces.push(piece)
  }
  const packed = Buffer.concat(pieces)
  const coding = String(response.headers['content-encoding'] ?? '').toLowerCase()
  const unpack = coding === 'gzip' || coding === 'deflate' ? unpackers[coding] : null
  if (unpack === null || packed.length === 0) return packed.toString('utf8')
  try {
    return (await unpack(packed, { maxOutputLength: MOST_BYTES })).toString('utf8')
  } catch (error) {
    throw notUnpacked(coding, error)
  }
}

function notUnpacked(coding: string, cause: unknown): ConnectFailure {
  if (asError(cause).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge()
  return new ConnectFailure('answer_not_understood', `its ${coding} cannot be unpacked`, { cause })
}

const tooLarge = () =>
  new ConnectFailure('answer_not_understood', 'the answer is larger than 32 MiB')

function timesOf({ headers }: IncomingMessage): Pick<Reply, 'serverMs' | 'retryAfterMs'> {
  const serverMs = Date.parse(headers.date ?? '')
  const after = headers['retry-after'] ?? ''
  const seconds = /^\d{1,6}$/.test(after) ? Number(after) : null
  return {
    serverMs: Number.isFinite(serverMs) ? serverMs : null,
    retryAfterMs: seconds === null ? null : seconds * 1000,
  }
}

function asError(error: unknown): Error & { code?: unknown } {
  return error instanceof Error ? error : new Error('unknown')
}
