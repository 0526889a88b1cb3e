// One TLS connection to one server and never a second one, each request with a deadline and a bound on its answer.
// It contacts the configured origin and nothing else: redirects are answers like any other, and no proxy is asked for.
import { Agent, request } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { startDeadlines } from '../deadlines.ts'
import { ConnectFailure } from '../failure.ts'
import { isRefusedAddress, lookupBroker } from '../outbound-address.ts'
import { addressRefused, isPinned, type TlsTrust, tlsFailure } from '../trust.ts'

export type Reply = { readonly status: number; readonly text: string }

export type Channel = Disposable & {
  send(method: 'GET' | 'POST', path: string, body?: string): Promise<Reply>
  /** True once the connection that carried the session is gone. */
  readonly wasCut: boolean
}

export type ChannelOptions = {
  /** https://host:port */
  readonly origin: string
  readonly trust: TlsTrust
  readonly connectMs: number
  readonly answerMs: number
}

/** An answer longer than this is none. */
const MOST_BYTES = 32 * 1024 * 1024

export function openChannel({ origin, trust, connectMs, answerMs }: ChannelOptions): Channel {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    maxFreeSockets: 1,
    keepAliveMsecs: 20_000,
  })
  const cookies = new Map<string, string>()
  let socket: TLSSocket | null = null
  let wasCut = false

  function exchange(method: 'GET' | 'POST', path: string, body: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (isRefusedAddress(new URL(origin).hostname)) throw addressRefused()
      if (wasCut) throw cut()
      const headers: Record<string, string> = {
        connection: 'keep-alive',
        'user-agent': 'Tidemark',
      }
      if (body !== '') {
        // JSON under this content type is what the protocol wants.
        headers['content-type'] = 'application/x-www-form-urlencoded'
        headers['content-length'] = String(Buffer.byteLength(body))
      }
      if (cookies.size > 0)
        headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const sent = request(`${origin}${path}`, {
        agent,
        method,
        headers,
        lookup: lookupBroker,
        ...(trust.ca === null ? {} : { ca: trust.ca }),
        // A pinned certificate needs nobody to vouch for it: the pin is checked below before a byte is sent.
        rejectUnauthorized: trust.fingerprint === null,
        minVersion: 'TLSv1.2',
      })
      const settle = (work: () => void) => {
        deadlines.end()
        work()
      }
      const fail = (failure: ConnectFailure) =>
        settle(() => {
          sent.destroy()
          reject(failure)
        })
      const deadlines = startDeadlines({ connectMs, answerMs }, fail)
      sent.on('socket', (opened) => {
        const secure = opened as TLSSocket // node:https hands out TLS sockets only
        if (secure === socket) {
          deadlines.connected()
          sent.end(body === '' ? undefined : body)
          return
        }
        // The connection is the session: half a handshake on another one would look like a wrong password.
        if (socket !== null) {
          fail(cut())
          return
        }
        secure.once('secureConnect', () => {
          deadlines.connected()
          if (!isPinned(secure.getPeerX509Certificate(), trust.fingerprint)) {
            fail(
              new ConnectFailure('certificate_not_trusted', 'its fingerprint is not the one given'),
            )
            return
          }
          socket = secure
          secure.once('close', () => {
            wasCut = true
          })
          sent.end(body === '' ? undefined : body)
        })
      })
      sent.on('error', (error) => fail(tlsFailure(error)))
      sent.on('response', (response) => {
        for (const line of response.headers['set-cookie'] ?? []) keepCookie(cookies, line)
        const pieces: Buffer[] = []
        let bytes = 0
        response.on('data', (piece: Buffer) => {
          bytes += piece.length
          pieces.push(piece)
          if (bytes > MOST_BYTES)
            fail(new ConnectFailure('answer_not_understood', 'the answer is larger than 32 MiB'))
        })
        response.on('error', (error) => fail(tlsFailure(error)))
        response.on('end', () =>
          settle(() =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(pieces).toString('utf8'),
            }),
          ),
        )
      })
    })
  }

  return {
    send: (method, path, body = '') => exchange(method, path, body),
    get wasCut() {
      return wasCut
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

const cut = () => new ConnectFailure('session_lost', 'the connection ended')

/** Attributes are of no interest: there is one origin. */
function keepCookie(cookies: Map<string, string>, line: string): void {
  const match = /^\s*([^=;\s]{1,100})=([^;]{0,1000})/.exec(line)
  if (match?.[1] !== undefined && match[2] !== undefined && cookies.size < 20)
    cookies.set(match[1], match[2])
}
