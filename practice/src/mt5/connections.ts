// TCP connections before and below TLS: where a broker refuses, stays silent, resets, or cuts what is idle.
import { createServer, type Socket } from 'node:net'
import type { Server as TlsServer } from 'node:tls'
import type { Faults } from './faults.ts'

export function createConnections(tls: TlsServer, faults: Faults) {
  // By the port of the other side: the TLS socket that speaks over a connection does not tell which one it is.
  const open = new Map<number, Socket>()

  const listener = createServer((socket) => {
    socket.on('error', () => undefined) // a peer that goes away is nothing to report
    const port = socket.remotePort ?? 0
    open.set(port, socket)
    socket.once('close', () => open.delete(port))
    if (faults.refuseConnections) return void socket.resetAndDestroy()
    if (!faults.silentConnections) tls.emit('connection', socket)
  })

  return {
    listener,
    /** Ends a connection with RST: the other side reads "connection reset". */
    reset(port: number | undefined): void {
      open.get(port ?? 0)?.resetAndDestroy()
    },
    /** Ends one connection, or every one, as a restart of the broker's server does. */
    cut(port?: number): void {
      if (port !== undefined) return void open.get(port)?.destroy()
      for (const socket of open.values()) socket.destroy()
    },
  }
}
