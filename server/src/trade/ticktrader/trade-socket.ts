// A socket that is logged in whenever something is asked. Nothing is ever sent again; a socket that broke is made anew before
// the next request, and one that was quiet is asked whether it lives before an order is trusted to it.
import { ConnectFailure } from '../../connect/failure.ts'
import {
  type Answered,
  type LiveSocket,
  type LiveSocketOptions,
  type OpenSocket,
  openLiveSocket,
} from './live-socket.ts'

export type SocketOptions = LiveSocketOptions & {
  /** Proves who we are on a fresh socket. Rejects with ConnectFailure. */
  readonly login: (socket: OpenSocket) => Promise<void>
}

export type TradeSocket = Disposable & {
  /**
   * Logs in where that is needed; nothing of the request has left while it does. Where that takes longer than `leaveWithinMs`,
   * nothing leaves any more.
   */
  request(
    name: string,
    id: string,
    frame: string,
    signal: AbortSignal,
    leaveWithinMs?: number,
  ): Promise<Answered>
  /** The next request logs in again. */
  forget(): void
}

export function createTradeSocket(options: SocketOptions): TradeSocket {
  let opening: Promise<LiveSocket> | null = null
  let isDisposed = false

  async function live(): Promise<LiveSocket> {
    if (isDisposed) throw new ConnectFailure('session_lost', 'the session was closed here')
    const current = opening
    if (current !== null) {
      const one = await current.catch(() => null)
      if (one !== null && (await one.isAlive())) return one
      one?.close()
      // Somebody else may have begun a new one meanwhile.
      if (opening !== current && opening !== null) return live()
    }
    const next = openLiveSocket(options).then(async (one) => {
      try {
        await options.login(one)
        return one
      } catch (error) {
        one.close()
        throw error
      }
    })
    opening = next
    return next
  }

  return {
    async request(name, id, frame, signal, leaveWithinMs = Number.POSITIVE_INFINITY) {
      const sinceMs = options.clock.monotonicMs()
      try {
        const one = await live()
        if (options.clock.monotonicMs() - sinceMs > leaveWithinMs)
          throw new ConnectFailure('session_lost', 'the login took so long that it was too late')
        return await one.request(name, id, frame, signal)
      } catch (error) {
        const failure =
          error instanceof ConnectFailure
            ? error
            : new ConnectFailure('session_lost', 'the socket could not be opened', { cause: error })
        return { kind: 'failed', firstByteLeft: false, failure }
      }
    },
    forget() {
      void opening?.then((one) => one.close()).catch(() => undefined)
      opening = null
    },
    [Symbol.dispose]() {
      isDisposed = true
      this.forget()
    },
  }
}
