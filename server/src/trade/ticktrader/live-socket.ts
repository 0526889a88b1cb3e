// One socket from its opening to its end. An answer belongs to a request when Id and name both fit, because reports of
// executions carry the same Id and come first. Whatever breaks it ends every request that is on its way, and says that its
// first byte had left. It is not the socket that reads (connect/ticktrader/socket.ts), which need not know that.
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { WebSocket } from 'ws'
import { ConnectFailure } from '../../connect/failure.ts'
import { isRefusedAddress, lookupBroker } from '../../connect/outbound-address.ts'
import { type Fields, isFields, type Json, parseJson } from '../../connect/ticktrader/json.ts'
import { addressRefused, isPinned, type TlsTrust, tlsFailure } from '../../connect/trust.ts'
import type { Timer } from '../../platform/clock.ts'
import { notPinned, stopped } from './send-once.ts'

export type Answered =
  | { readonly kind: 'message'; readonly message: Fields }
  | { readonly kind: 'failed'; readonly firstByteLeft: boolean; readonly failure: ConnectFailure }

export type LiveSocketOptions = {
  /** ws(s)://host[:port]/trade */
  readonly url: string
  readonly trust: TlsTrust
  readonly clock: Timer
  readonly connectMs: number
  readonly answerMs: number
}

export type OpenSocket = {
  /** `frame` holds `id`; `name` is the request's. */
  request(name: string, id: string, frame: string, signal: AbortSignal): Promise<Answered>
  /** Resolves with the next message of that name that answers no request, also one that has come already. */
  pushed(name: string, signal: AbortSignal): Promise<Json | undefined>
  close(): void
}

/** Quiet for longer than this, a socket is asked whether it lives. */
const QUIET_MS = 5_000
const MOST_BYTES = 32 * 1024 * 1024

export type LiveSocket = OpenSocket & { isAlive(): Promise<boolean> }
type Waiting = { readonly name: string; settle(answer: Answered): void }

export async function openLiveSocket({
  url,
  trust,
  clock,
  connectMs,
  answerMs,
}: LiveSocketOptions): Promise<LiveSocket> {
  if (isRefusedAddress(new URL(url).hostname)) throw addressRefused()
  const socket = new WebSocket(url, {
    lookup: lookupBroker,
    perMessageDeflate: false,
    maxPayload: MOST_BYTES,
    followRedirects: false,
    ...(trust.ca === null ? {} : { ca: trust.ca }),
    rejectUnauthorized: trust.fingerprint === null,
    minVersion: 'TLSv1.2',
  })
  const waiting = new Map<string, Waiting>()
  const pushes = new Map<string, Json | undefined>()
  const listeners = new Map<string, (result: Json | undefined) => void>()
  let heardMs = clock.monotonicMs()
  let broken: ConnectFailure | null = null

  const breakOff = (failure: ConnectFailure) => {
    if (broken !== null) return
    broken = failure
    socket.terminate()
    for (const { settle } of waiting.values())
      settle({ kind: 'failed', firstByteLeft: true, failure })
    waiting.clear()
  }
  socket.on('error', (error) => breakOff(tlsFailure(error)))
  socket.on('close', () => breakOff(new ConnectFailure('session_lost', 'the socket was closed')))
  socket.on('message', (data: Buffer) => hear(data.toString('utf8')))

  await within(clock, connectMs, (done, fail) => {
    let certificateIsGood = !url.startsWith('wss:') || trust.fingerprint === null
    socket.on('upgrade', ({ socket: stream }: IncomingMessage) => {
      if (url.startsWith('wss:'))
        certificateIsGood = isPinned(
          (stream as TLSSocket).getPeerX509Certificate(),
          trust.fingerprint,
        )
    })
    socket.once('open', () => (certificateIsGood ? done() : fail(notPinned())))
    socket.once('unexpected-response', (_request, response) =>
      fail(
        new ConnectFailure('answer_not_understood', `HTTP ${response.statusCode} to the socket`),
      ),
    )
    socket.once('close', () => fail(broken ?? new ConnectFailure('session_lost', 'it was closed')))
  }).catch((failure: ConnectFailure) => {
    breakOff(failure)
    throw failure
  })

  function hear(text: string): void {
    heardMs = clock.monotonicMs()
    const message = parseJson(text)
    if (!isFields(message)) return
    const name = message.Response ?? message.Notification ?? message.Event
    if (typeof name !== 'string') return
    const id = typeof message.Id === 'string' ? message.Id : null
    const found = id === null ? undefined : waiting.get(id)
    const fits =
      found !== undefined && (name === 'Error' || name.toLowerCase() === found.name.toLowerCase())
    if (fits) {
      found.settle({ kind: 'message', message })
      return
    }
    if (name === 'Logoff') breakOff(new ConnectFailure('session_lost', 'the broker logged us off'))
    const listener = listeners.get(name)
    if (listener === undefined) pushes.set(name, message.Result)
    else listener(message.Result)
  }

  let asking: Promise<boolean> | null = null

  async function ping(): Promise<boolean> {
    let [onPong, onClose] = [() => {}, () => {}]
    try {
      await within(clock, connectMs, (done, fail) => {
        onPong = done
        onClose = () => fail(new ConnectFailure('session_lost', 'it was closed'))
        socket.once('pong', onPong)
        socket.once('close', onClose)
        socket.ping()
      })
      heardMs = clock.monotonicMs()
      return true
    } catch {
      return false
    } finally {
      socket.off('pong', onPong)
      socket.off('close', onClose)
    }
  }

  return {
    request(name, id, frame, signal) {
      if (signal.aborted) return failed(false, stopped())
      if (broken !== null) return failed(false, broken)
      if (waiting.has(id))
        return failed(false, new ConnectFailure('session_lost', 'the same request is on its way'))
      return new Promise((resolve) => {
        const ended = new AbortController()
        const settle = (answer: Answered) => {
          if (ended.signal.aborted) return
          ended.abort()
          signal.removeEventListener('abort', stop)
          waiting.delete(id)
          resolve(answer)
        }
        const lost = (failure: ConnectFailure) =>
          settle({ kind: 'failed', firstByteLeft: true, failure })
        const stop = () => lost(stopped())
        signal.addEventListener('abort', stop)
        waiting.set(id, { name, settle })
        // From here on nobody can say any more that nothing left.
        socket.send(frame, (error) => {
          if (error) lost(tlsFailure(error))
        })
        void clock.wait(answerMs, ended.signal).then(() => {
          if (!ended.signal.aborted)
            lost(new ConnectFailure('broker_silent', `no answer within ${answerMs} ms`))
        })
      })
    },
    pushed(name, signal) {
      if (pushes.has(name)) {
        const result = pushes.get(name)
        pushes.delete(name)
        return Promise.resolve(result)
      }
      return new Promise((resolve) => {
        const end = (result: Json | undefined) => {
          listeners.delete(name)
          signal.removeEventListener('abort', give)
          resolve(result)
        }
        const give = () => end(undefined)
        signal.addEventListener('abort', give)
        listeners.set(name, end)
      })
    },
    async isAlive() {
      if (broken !== null) return false
      if (clock.monotonicMs() - heardMs < QUIET_MS) return true
      // Whoever asks while a ping is on its way waits for the same pong.
      asking ??= ping().finally(() => {
        asking = null
      })
      return asking
    },
    close: () => breakOff(new ConnectFailure('session_lost', 'the socket was closed here')),
  }
}

const failed = (firstByteLeft: boolean, failure: ConnectFailure): Promise<Answered> =>
  Promise.resolve({ kind: 'failed', firstByteLeft, failure })

function within(
  clock: Timer,
  ms: number,
  begin: (done: () => void, fail: (failure: ConnectFailure) => void) => void,
): Promise<void> {
  const ended = new AbortController()
  return new Promise<void>((resolve, reject) => {
    begin(resolve, reject)
    void clock.wait(ms, ended.signal).then(() => {
      if (!ended.signal.aborted)
        reject(new ConnectFailure('broker_unreachable', `no connection within ${ms} ms`))
    })
  }).finally(() => ended.abort())
}
