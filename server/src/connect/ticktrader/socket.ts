// One socket of TickTrader, trade or feed: a request finds its answer by Id and name, because reports that a request
// causes carry its Id too and come first. What the broker sends by itself is handed on. A socket that is half open is
// noticed by the ping that nobody answers.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { type RawData, WebSocket } from 'ws'
import { ConnectFailure } from '../failure.ts'
import { isRefusedAddress, lookupBroker } from '../outbound-address.ts'
import { addressRefused, isPinned, type TlsTrust, tlsFailure } from '../trust.ts'
import { checkSocketWord } from './allow-list.ts'
import { type Fields, isFields, type Json, parseJson } from './json.ts'
import { errorWords, meaningOf } from './reply-failure.ts'
import { asciiJson } from './sign.ts'

export type BrokerSocket = Disposable & {
  /** The result. `others`: names under which the answer may come as well. Rejects with ConnectFailure. */
  request(
    word: string,
    params?: Readonly<Record<string, unknown>>,
    others?: readonly string[],
  ): Promise<Answer>
  /** Resolves with why, when the socket is no more. */
  readonly closed: Promise<ConnectFailure>
}

export type Answer = { readonly name: string; readonly result: Json | undefined }

export type SocketOptions = {
  /** ws(s)://host[:port]/path */
  readonly url: string
  readonly trust: TlsTrust
  readonly connectMs: number
  readonly answerMs: number
  /** How often the other end is asked whether it lives. */
  readonly pingMs?: number
  /** What came without being asked for. */
  readonly onPush: (push: Answer) => void
  readonly onRequest?: ((request: { method: string; path: string }) => void) | undefined
}

const MOST_BYTES = 32 * 1024 * 1024
const PING_MS = 20_000

type Waiting = {
  readonly word: string
  readonly names: readonly string[]
  readonly resolve: (answer: Answer) => void
  readonly reject: (failure: ConnectFailure) => void
}

export async function openSocket(options: SocketOptions): Promise<BrokerSocket> {
  const { url, trust, connectMs, answerMs, onPush } = options
  const { pathname, hostname } = new URL(url)
  if (isRefusedAddress(hostname)) throw addressRefused()
  const socket = await connect(url, trust, connectMs)
  const waiting = new Map<string, Waiting>()
  const { promise: closed, resolve: sayClosed } = Promise.withResolvers<ConnectFailure>()
  let isAlive = true
  let goodbye = 'the socket ended'

  function end(failure: ConnectFailure): void {
    clearInterval(pinging)
    for (const one of waiting.values()) one.reject(failure)
    waiting.clear()
    sayClosed(failure)
    socket.terminate()
  }

  function hear(data: RawData): void {
    isAlive = true
    const message = parseJson(String(data))
    if (!isFields(message)) {
      end(new ConnectFailure('answer_not_understood', 'a message of the socket is no object'))
      return
    }
    const name = nameOf(message)
    const key = typeof message.Id === 'string' ? message.Id : ''
    const asked = waiting.get(key)
    const isError = message.Error !== undefined && message.Error !== null
    if (asked !== undefined && (isError || asked.names.includes(name.toLowerCase()))) {
      waiting.delete(key)
      // A partly failed request has an error and a result.
      if (isError && message.Result === undefined) asked.reject(refusalOf(message, asked.word))
      else asked.resolve({ name, result: message.Result })
    } else if (name === 'Logoff') goodbye = 'the broker ended it'
    else onPush({ name, result: message.Result })
  }

  socket.on('message', hear)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('ping', () => {
    isAlive = true
  })
  socket.on('error', (error) => end(tlsFailure(error)))
  socket.on('close', () => end(new ConnectFailure('session_lost', goodbye)))
  const pinging = setInterval(() => {
    if (!isAlive) {
      end(new ConnectFailure('session_lost', 'the socket no longer answers'))
      return
    }
    isAlive = false
    if (socket.readyState === WebSocket.OPEN) socket.ping()
  }, options.pingMs ?? PING_MS)
  pinging.unref()

  return {
    request(word, params = {}, others = []) {
      checkSocketWord(word)
      options.onRequest?.({ method: word, path: pathname })
      const key = randomUUID()
      return new Promise<Answer>((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN)
          return reject(new ConnectFailure('session_lost', 'the socket is closed'))
        const timer = setTimeout(() => {
          waiting.delete(key)
          reject(new ConnectFailure('broker_silent', `no answer to ${word} within ${answerMs} ms`))
        }, answerMs)
        waiting.set(key, {
          word,
          names: [word, ...others].map((name) => name.toLowerCase()),
          resolve(answer) {
            clearTimeout(timer)
            resolve(answer)
          },
          reject(failure) {
            clearTimeout(timer)
            reject(failure)
          },
        })
        socket.send(asciiJson({ Id: key, Request: word, Params: params }))
      })
    },
    closed,
    [Symbol.dispose]: () => end(new ConnectFailure('session_lost', 'it was closed')),
  }
}

/** Newer servers say Response; an older guide says Notification or Event. */
function nameOf(message: Fields): string {
  const name = message.Response ?? message.Notification ?? message.Event
  return typeof name === 'string' ? name : ''
}

function refusalOf(message: Fields, word: string): ConnectFailure {
  const said = meaningOf(errorWords(message.Error))
  if (said !== null) return new ConnectFailure(said.cause, `an error to ${word}: ${said.seen}`)
  if (word === 'Login')
    return new ConnectFailure('token_refused', 'the socket’s login is not accepted')
  if (word === 'TwoFactor') return new ConnectFailure('one_time_code_wrong', 'it was refused')
  return new ConnectFailure('answer_not_understood', `an error to ${word}`)
}

/** The certificate is looked at before anything of ours is said. */
function connect(url: string, trust: TlsTrust, connectMs: number): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      handshakeTimeout: connectMs,
      maxPayload: MOST_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
      lookup: lookupBroker,
      ...(trust.ca === null ? {} : { ca: trust.ca }),
      rejectUnauthorized: trust.fingerprint === null,
      minVersion: 'TLSv1.2',
      headers: { 'user-agent': 'Tidemark' },
    })
    let failure: ConnectFailure | null = null
    const fail = (found: ConnectFailure) => {
      failure ??= found
      reject(failure)
      socket.terminate()
    }
    socket.once('upgrade', ({ socket: under }: IncomingMessage) => {
      if (!url.startsWith('wss:')) return
      const secure = under as TLSSocket // of a wss address
      if (!isPinned(secure.getPeerX509Certificate(), trust.fingerprint))
        fail(new ConnectFailure('certificate_not_trusted', 'its fingerprint is not the one given'))
    })
    socket.once('unexpected-response', (_request, { statusCode }: IncomingMessage) => {
      const reason = (statusCode ?? 0) >= 500 ? 'broker_busy' : 'answer_not_understood'
      fail(new ConnectFailure(reason, `status ${statusCode} in place of a socket`))
    })
    socket.on('error', (error: Error & { code?: unknown }) =>
      fail(
        /timed out/.test(error.message)
          ? new ConnectFailure('broker_unreachable', `no socket within ${connectMs} ms`)
          : tlsFailure(error),
      ),
    )
    socket.once('open', () => {
      if (failure === null) resolve(socket)
    })
  })
}
