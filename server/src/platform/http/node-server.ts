// Node's own server with our limits, plain or TLS. Node's defaults held slow attackers for ever; these do not.
// Changing a limit changes docs/api/README.md and the problem table too.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

export type TlsFiles = { readonly certFile: string; readonly keyFile: string }

export type ServerLimits = {
  readonly connections: number
  readonly connectionsPerAddress: number
  /** Bytes of the request line and all headers. */
  readonly headerBytes: number
  readonly headersMs: number
  readonly requestMs: number
  readonly checkMs: number
  readonly keepAliveMs: number
}

export const defaultServerLimits: ServerLimits = {
  connections: 10_000,
  connectionsPerAddress: 50,
  headerBytes: 8192,
  headersMs: 5000,
  requestMs: 10_000,
  checkMs: 1000,
  keepAliveMs: 5000,
}

export function makeServer(
  handler: RequestListener,
  limits: ServerLimits,
  files: TlsFiles | null,
): Server {
  const options = {
    maxHeaderSize: limits.headerBytes,
    connectionsCheckingInterval: limits.checkMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    // Hosts are counted by request-guard.ts, which answers with a problem.
    requireHostHeader: false,
    insecureHTTPParser: false,
    noDelay: true,
    // Any other protocol that is offered (curl offers HTTP/2) is passed over, and the request answered as it is.
    shouldUpgradeCallback: ({ headers }: IncomingMessage) =>
      headers.upgrade?.toLowerCase() === 'websocket',
  }
  if (files === null) return createServer(options, handler)
  const tls = { ...readTlsFiles(files), minVersion: 'TLSv1.2', handshakeTimeout: 5000 } as const
  const server = createTlsServer({ ...options, ...tls }, handler)
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}

export function readTlsFiles(files: TlsFiles): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) }
}
