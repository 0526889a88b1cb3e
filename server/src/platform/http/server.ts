// The HTTP server: Fastify routes, our pipeline does the rest (see pipeline.ts for the order of checks).
// Fastify never parses a body here: every route gets the bytes, so nothing can be coerced or dropped on the way.
import type { IncomingMessage, Server } from 'node:http'
import { Server as TlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { type FastifyRequest, fastify } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { TidemarkError } from '../problem.ts'
import { createConnections } from './connections.ts'
import { drainServer } from './drain.ts'
import { hardenPrototype } from './harden-prototype.ts'
import { createHeaderSets } from './headers.ts'
import { createHostCheck } from './host-check.ts'
import {
  defaultServerLimits,
  makeServer,
  readTlsFiles,
  type ServerLimits,
  type TlsFiles,
} from './node-server.ts'
import { createPipeline } from './pipeline.ts'
import { parserProblem, refuseRaw } from './raw-refusal.ts'
import { type CheckedRoute, checkRoutes } from './registry.ts'
import { maxHeaderFields } from './request-guard.ts'
import type { AdmitRequest, Caller, RequestEntry, Route } from './route.ts'
import { methodRefused, unknownRoute } from './unknown-route.ts'
import { acceptWebSockets } from './websocket.ts'

export type HttpServerOptions = {
  readonly routes: readonly Route[]
  /** Decides about the credential before the body is read; throws a TidemarkError to refuse. */
  readonly admit: (request: AdmitRequest) => Caller
  readonly audit: (entry: RequestEntry) => void
  readonly observe: (route: string, status: number, seconds: number) => void
  readonly clientIp: (peer: string, forwardedFor: readonly string[]) => string
  /** Peers that forward for many clients: no limit of connections per address for them. */
  readonly isTrustedProxy: (address: string) => boolean
  readonly publicUrl: string | null
  readonly allowedHosts: readonly string[]
  readonly tls: TlsFiles | null
  readonly log: Log
  readonly clock: Clock
  /** Only tests change these. */
  readonly limits?: Partial<ServerLimits>
}

export type HttpServer = {
  listen(host: string, port: number): Promise<{ port: number }>
  /** Stops accepting, answers what was taken, then closes every connection. Safe to call twice. */
  drain(timeoutMs: number): Promise<void>
  /** Reads the certificate files again; open connections keep the old ones. */
  reloadTls(): void
  readonly connections: number
  readonly inFlight: number
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  hardenPrototype()
  const { log, clock } = options
  const limits = { ...defaultServerLimits, ...options.limits }
  const checked = checkRoutes(options.routes)
  const encrypted = options.tls !== null || options.publicUrl?.startsWith('https:') === true
  const headers = createHeaderSets({ encrypted })
  const connections = createConnections({
    perAddress: limits.connectionsPerAddress,
    addressOf: (peer) => options.clientIp(peer, []),
    exempt: options.isTrustedProxy,
  })
  const pipeline = createPipeline({
    ...options,
    hosts: createHostCheck(options),
    headers,
    connections,
  })
  let server: Server | undefined
  let counter = 0
  const idPrefix = `${Math.floor(clock.now() / 1000).toString(36)}-${process.pid.toString(36)}-`

  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    requestIdHeader: false,
    genReqId: () => idPrefix + (counter++).toString(36),
    clientErrorHandler: (error, socket) => onClientError(error, socket),
    frameworkErrors: (_error, request, reply) => {
      reply.hijack()
      pipeline.run(unknownRoute, request.raw, reply.raw, {}, request.id)
    },
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      maxParamLength: 200,
      // Queries are checked by query.ts from the raw target.
      querystringParser: () => ({}),
    },
    serverFactory: (handler) => {
      server = makeServer(handler, limits, options.tls)
      return server
    },
  })
  if (server === undefined) throw new Error('fastify made no server')
  const listener: Server = server
  // Bodies are read by the pipeline after the gate, so Fastify treats these methods like GET.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true })
  addRoutes(checked)

  listener.maxConnections = limits.connections
  // Node's own switch, without a type: a sender that ends its half after the request still gets the answer.
  Object.assign(listener, { httpAllowHalfOpen: true })
  listener.maxHeadersCount = maxHeaderFields + 1
  listener.on('connection', (socket: Socket) => connections.accept(socket))
  const speaks = options.tls === null ? 'connection' : 'secureConnection'
  listener.on(speaks, (socket: Socket) => connections.of(socket))
  const respond = listener.listeners('request')[0]
  listener.on('checkContinue', (request, response) => respond?.call(listener, request, response))
  listener.on('checkExpectation', (request, response) => respond?.call(listener, request, response))
  listener.on('connect', (_request: IncomingMessage, socket: Socket) => {
    const refusal = new TidemarkError('method_not_allowed', 'CONNECT is not answered here.')
    refuseRaw({ connections, headers, observe: options.observe }, socket, refusal)
  })
  const sockets = acceptWebSockets(listener, {
    ...options,
    hosts: createHostCheck(options),
    connections,
    nextId: () => `${idPrefix}${(counter++).toString(36)}`,
  })
  await app.ready()

  let draining: Promise<void> | undefined
  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        listener.once('error', reject)
        listener.listen({ host, port, backlog: 1024 }, () => {
          listener.removeListener('error', reject)
          listener.on('error', (error) => log.error('http server', error))
          // A TCP server's address is an object; only pipes give a string.
          resolve({ port: (listener.address() as AddressInfo).port })
        })
      }),
    drain(timeoutMs) {
      sockets.closeAll()
      draining ??= drainServer({ server: listener, pipeline, connections, clock }, timeoutMs).then(
        () => app.close(),
      )
      return draining
    },
    reloadTls() {
      if (options.tls === null || !(listener instanceof TlsServer)) return
      try {
        listener.setSecureContext(readTlsFiles(options.tls))
        log.info('certificate reloaded')
      } catch (error) {
        log.error('certificate not reloaded, the old one stays', error)
      }
    },
    get connections() {
      return connections.size
    },
    get inFlight() {
      return pipeline.inFlight
    },
  }

  function addRoutes(routes: readonly CheckedRoute[]): void {
    const byPath = Map.groupBy(routes, (entry) => entry.route.path)
    for (const [path, entries] of byPath) {
      const free = new Set(methods)
      for (const entry of entries) {
        const methods = entry.route.method === 'GET' ? ['GET', 'HEAD'] : [entry.route.method]
        for (const method of methods) free.delete(method)
        add(methods, path, entry)
      }
      const allow = methods.filter((method) => !free.has(method)).join(', ')
      add([...free], path, methodRefused(allow))
    }
    app.setNotFoundHandler((request, reply) => {
      reply.hijack()
      pipeline.run(unknownRoute, request.raw, reply.raw, {}, request.id)
    })
  }

  function add(method: string[], url: string, entry: CheckedRoute): void {
    app.route({
      method,
      url,
      handler: (request: FastifyRequest, reply) => {
        reply.hijack()
        // find-my-way gives path parameters as strings in a plain record.
        const params = request.params as Record<string, string>
        pipeline.run(entry, request.raw, reply.raw, params, request.id)
      },
    })
  }

  function onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET') socket.destroy()
    else {
      refuseRaw({ connections, headers, observe: options.observe }, socket, parserProblem(error))
    }
  }
}
