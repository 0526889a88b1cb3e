// Book-keeping of open connections: who is behind each, how many requests wait for an answer, who must go.
// Pipelined requests overlap on one connection, so only the newest one's answer may announce its end.
import type { Socket } from 'node:net'

export type Connection = {
  readonly socket: Socket
  /** Canonical address of the peer. */
  readonly ip: string
  readonly loopback: boolean
  /** Number of the newest request. */
  newest: number
  unanswered: number
  /** True while the newest request's body is still arriving. */
  receiving: boolean
  /** An answer with `Connection: close` was handed over, or the bytes made no sense: nothing more is taken. */
  finished: boolean
}

export type Connections = {
  /** Registers a new socket; false when its address has too many already (the socket is destroyed). */
  accept(socket: Socket): boolean
  of(socket: Socket): Connection
  /** Ends every connection that waits for a request. */
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
  const open = new Set<Socket>()
  const perAddress = new Map<string, number>()

  function register(socket: Socket): Connection {
    // A socket that is gone already has no address any more.
    const ip = socket.remoteAddress === undefined ? '' : options.addressOf(socket.remoteAddress)
    const connection: Connection = {
      socket,
      ip,
      loopback: isLoopback(ip),
      newest: 0,
      unanswered: 0,
      receiving: false,
      finished: false,
    }
    known.set(socket, connection)
    return connection
  }

  return {
    accept(socket) {
      const { ip, loopback } = register(socket)
      const count = (perAddress.get(ip) ?? 0) + 1
      if (count > options.perAddress && !loopback && !options.exempt(ip)) {
        socket.destroy()
        return false
      }
      perAddress.set(ip, count)
      open.add(socket)
      socket.once('close', () => {
        open.delete(socket)
        const left = (perAddress.get(ip) ?? 1) - 1
        if (left > 0) perAddress.set(ip, left)
        else perAddress.delete(ip)
      })
      return true
    },
    // With TLS the request's socket is another object than the accepted one, so it is met here first.
    of: (socket) => known.get(socket) ?? register(socket),
    endIdle() {
      for (const socket of open) {
        const connection = known.get(socket)
        if (connection !== undefined && connection.unanswered === 0) socket.end()
      }
    },
    destroyAll() {
      for (const socket of open) socket.destroy()
    },
    get size() {
      return open.size
    },
  }
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
