// WebSocket on routes that declare it. The upgrade is checked like any request; who calls is said in the first frame, because
// browsers cannot set headers. Frames to the client are made once and written to every socket as they are.
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Clock } from '../clock.ts'
import type { TidemarkError } from '../problem.ts'
import type { Connections } from './connections.ts'
import type { HostCheck } from './host-check.ts'
import { checkRequest } from './request-guard.ts'
import type { AdmitRequest, Caller, RequestEntry, Route, RouteSocket } from './route.ts'

export type WebSocketDeps = {
  readonly routes: readonly Route[]
  readonly hosts: HostCheck
  readonly connections: Connections
  readonly admit: (request: AdmitRequest) => Caller
  readonly audit: (entry: RequestEntry) => void
  readonly observe: (route: string, status: number, seconds: number) => void
  readonly clientIp: (peer: string, forwardedFor: readonly string[]) => string
  readonly clock: Clock
  readonly nextId: () => string
}

/** What a client may send in one frame. */
const MOST_FRAME = 16_384
/** A client that reads nothing has this long after a close before it is cut. */
const GOODBYE_MS = 1_000

export function acceptWebSockets(server: Server, deps: WebSocketDeps): { closeAll(): void } {
  const byPath = new Map(
    deps.routes.filter(({ socket }) => socket !== undefined).map((route) => [route.path, route]),
  )
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_FRAME,
    perMessageDeflate: false,
    clientTracking: true,
    // The key is in a frame, so a page of another origin holds nothing that would let it in; cookies count for nothing here.
  })
  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    duplex.on('error', () => duplex.destroy())
    const path = (request.url ?? '').split('?')[0] ?? ''
    const route = byPath.get(path)
    if (route === undefined) return refuse(duplex, 404, 'Not Found')
    if (checkRequest(request, deps.hosts) !== null) return refuse(duplex, 400, 'Bad Request')
    // A key in the address is refused as on every route, before anything is opened.
    if (/tmk[a-z]_/.test(request.url ?? '')) return refuse(duplex, 400, 'Bad Request')
    const socket = duplex as Socket // an http server's connections are sockets
    const connection = deps.connections.of(socket)
    let ip = connection.ip
    const forwarded = request.headers['x-forwarded-for']
    try {
      if (forwarded !== undefined) ip = deps.clientIp(ip, [String(forwarded)])
    } catch {
      return refuse(duplex, 400, 'Bad Request') // an address that makes no sense cannot be held to a rule
    }
    socket.setTimeout(0)
    socket.setNoDelay(true)
    sockets.handleUpgrade(request, duplex, head, (opened) =>
      open(route, request, socket, ip, opened),
    )
  })

  function open(
    route: Route,
    request: IncomingMessage,
    socket: Socket,
    ip: string,
    opened: import('ws').WebSocket,
  ): void {
    const id = deps.nextId()
    const startedMs = deps.clock.monotonicMs()
    let key = ''
    let bytes = 0
    const entry = (status: number, code?: string): void => {
      const ms = deps.clock.monotonicMs() - startedMs
      deps.observe(route.id, status, ms / 1000)
      deps.audit({
        ...{
          at: deps.clock.now(),
          kind: 'request' as const,
          request_id: id,
          key,
          ip,
          route: route.id,
          status,
        },
        ...(code === undefined ? {} : { code }),
        ms: Math.round(ms * 1000) / 1000,
      })
    }
    const given: RouteSocket = {
      id,
      ip,
      admit(token) {
        try {
          const caller = deps.admit({
            ...{ route, id, ip, url: request.url ?? '', local: false, connection: socket },
            header: (name) => (name === 'authorization' ? `Bearer ${token}` : undefined),
            identified: (known) => {
              key = known.keyId
            },
          })
          entry(101)
          return caller
        } catch (error) {
          entry(statusOf(error), codeOf(error))
          throw error
        }
      },
      send(text) {
        if (opened.readyState !== opened.OPEN) return
        const frame = frameOf(text)
        bytes += frame.length
        socket.write(frame)
      },
      get unsentBytes() {
        return socket.writableLength
      },
      whenDrained: () =>
        new Promise((resolve) => {
          if (socket.destroyed || socket.writableLength === 0) return resolve()
          const end = () => {
            socket.off('drain', end)
            socket.off('close', end)
            resolve()
          }
          socket.once('drain', end)
          socket.once('close', end)
        }),
      onText: (listener) =>
        opened.on('message', (data, isBinary) => {
          if (!isBinary) listener(String(data))
        }),
      onClose: (listener) => opened.once('close', () => listener(bytes)),
      close(code, reason) {
        opened.close(code, reason)
        setTimeout(() => opened.terminate(), GOODBYE_MS).unref()
      },
    }
    opened.on('error', () => opened.terminate())
    route.socket?.(given)
  }

  return {
    closeAll() {
      for (const one of sockets.clients) {
        one.close(1001, 'the server stops')
        setTimeout(() => one.terminate(), GOODBYE_MS).unref()
      }
    },
  }
}

const statusOf = (error: unknown) => (isProblem(error) ? error.status : 500)
const codeOf = (error: unknown) => (isProblem(error) ? error.code : 'internal')
const isProblem = (error: unknown): error is TidemarkError =>
  error instanceof Error && 'status' in error && 'code' in error

function refuse(duplex: Duplex, status: number, text: string): void {
  duplex.end(`HTTP/1.1 ${status} ${text}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

let lastText = ''
let lastFrame: Buffer = Buffer.alloc(0)

/** One text frame, unmasked as servers send it (RFC 6455, 5.2). The same text goes to many sockets: it is made once. */
function frameOf(text: string): Buffer {
  if (text === lastText) return lastFrame
  const body = Buffer.from(text, 'utf8')
  const { length } = body
  let head: Buffer
  if (length < 126) head = Buffer.from([0x81, length])
  else if (length < 65_536) head = Buffer.from([0x81, 126, length >> 8, length & 255])
  else {
    head = Buffer.alloc(10)
    head[0] = 0x81
    head[1] = 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  lastText = text
  lastFrame = Buffer.concat([head, body])
  return lastFrame
}
