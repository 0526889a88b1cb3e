// Book-keeping of open connections: who is behind each, how many requests wait for an answer, who must go.
// Pipelined requests overlap on one connection, so only the newest one's answer may announce its end.
import type { Socket } from 'node:net'
import type { TidemarkError } from '../problem.ts'

export type Connection = {
  readonly socket: Socket
  /** Canonical address of the peer. */
  readonly ip: string
  readonly loopback: boolean
  /** Number of the newest request. */
  newest: number
  unanswered: number
  /** Refuses the newest request; null unless its body is still arriving. */
  refuse: ((error: TidemarkError) => void) | null
  /** An answer with `Connection: close` was handed over, or the bytes made no sense: nothing more is taken. */
  finished: boolean
}

export type Connections = {
  /** Counts a new TCP connection; one too many of its address is destroyed. */
  accept(socket: Socket): void
  /** What is known about the socket that requests come from (with TLS another object than the accepted one). */
  of(socket: Socket): Connection
  /** Ends every connection that could send a request and has none unanswered. */
  endIdle(): void
  destroyAll(): void
  readonly size: number
}

export type ConnectionsOptions = {
  readonly perAddress: number
  /** Canonical client address of a peer. */
  readonly addressOf: (peer: string) => string
  /** Peers that many clients share, such as a reverse proxy. */
  readonly exempt: (address: string) => boolean
}

/** How long a refused sender may go on sending before the connection is cut. */
const lingerMs = 2000

export function createConnections(options: ConnectionsOptions): Connections {
  const known = new WeakMap<Socket, Connection>()
  const accepted = new Set<Socket>()
  const speaking = new Set<Connection>()
  const perAddress = new Map<string, number>()

  // A socket that is gone already has no address any more.
  function addressOf(socket: Socket): string {
    return socket.remoteAddress === undefined ? '' : options.addressOf(socket.remoteAddress)
  }

  function register(socket: Socket): Connection {
    const ip = addressOf(socket)
    const connection: Connection = {
      socket,
      ip,
      loopback: isLoopback(ip),
      newest: 0,
      unanswered: 0,
      refuse: null,
      finished: false,
    }
    known.set(socket, connection)
    speaking.add(connection)
    endOnError(socket)
    socket.once('close', () => speaking.delete(connection))
    return connection
  }

  function leave(socket: Socket, ip: string): void {
    accepted.delete(socket)
    const left = (perAddress.get(ip) ?? 1) - 1
    if (left > 0) perAddress.set(ip, left)
    else perAddress.delete(ip)
  }

  return {
    accept(socket) {
      endOnError(socket)
      let ip: string
      try {
        ip = addressOf(socket)
      } catch {
        // A peer whose address cannot be read cannot be held to any rule.
        socket.destroy()
        return
      }
      const count = (perAddress.get(ip) ?? 0) + 1
      if (count > options.perAddress && !isLoopback(ip) && !options.exempt(ip)) {
        socket.destroy()
        return
      }
      perAddress.set(ip, count)
      accepted.add(socket)
      socket.once('close', () => leave(socket, ip))
    },
    of: (socket) => known.get(socket) ?? register(socket),
    endIdle() {
      for (const { socket, unanswered } of speaking) if (unanswered === 0) socket.end()
    },
    destroyAll() {
      for (const socket of accepted) socket.destroy()
    },
    get size() {
      return accepted.size
    },
  }
}

/**
 * A reset by the peer must never be an error that nobody hears, for that ends the process. Node's HTTP server listens as long
 * as the socket is its own; of one that it hands over, after CONNECT or an upgrade, it takes its hands off.
 */
function endOnError(socket: Socket): void {
  socket.on('error', () => socket.destroy())
}

/**
 * Closes towards a peer that may still be sending: our FIN goes out after the answer, what still comes in is read and
 * thrown away for a moment. An immediate close would reset the connection and could destroy the answer on its way.
 */
export function endLingering(socket: Socket): void {
  if (socket.destroyed) return
  socket.end()
  const timer = setTimeout(() => socket.destroy(), lingerMs)
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
}

export function isLoopback(ip: string): boolean {
  return ip === '::1' || /^127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$/.test(ip)
}
