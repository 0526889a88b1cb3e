// WebSocket on routes that declare it. The upgrade is checked like any request; who calls is said in the first frame, because
// browsers cannot set headers. Frames to the client are made once and written to every socket as they are.
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Clock } from '../clock.ts'
import { TidemarkError } from '../problem.ts'
import type { Connections } from './connections.ts'
import type { HostCheck } from './host-check.ts'
import { checkRequest } from './request-guard.ts'
import type { AdmitRequest, Caller, RequestEntry, Route, RouteSocket } from './route.ts'
import { unknownRoute } from './unknown-route.ts'

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

/** One upgrade, until it is known what becomes of it. */
type Handshake = {
  readonly id: string
  readonly startedMs: number
  readonly route: Route
  /** Key id; '' when no valid key was sent. */
  key: string
  ip: string
}

/** What of a handshake says which page asks, and whose session it holds. */
const pageHeaders = new Set(['cookie', 'origin', 'host', 'sec-fetch-site'])
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
    // The key is in a frame, so a page of another origin holds nothing that would let it in; the cookie counts only with our Origin.
  })
  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    duplex.on('error', () => duplex.destroy())
    const socket = duplex as Socket // an http server's connections are sockets
    const route = byPath.get((request.url ?? '').split('?')[0] ?? '')
    const handshake: Handshake = {
      id: deps.nextId(),
      startedMs: deps.clock.monotonicMs(),
      route: route ?? unknownRoute.route,
      key: '',
      ip: deps.connections.of(socket).ip,
    }
    try {
      check(request, socket, handshake)
    } catch (error) {
      refuse(duplex, statusOf(error))
      return settle(handshake, statusOf(error), codeOf(error))
    }
    socket.setTimeout(0)
    socket.setNoDelay(true)
    let isOpened = false
    sockets.handleUpgrade(request, duplex, head, (opened) => {
      isOpened = true
      open(handshake, request, socket, opened)
    })
    // What is no WebSocket's handshake has been refused there and then; nobody can be told who has left.
    if (isOpened) return
    if (duplex.destroyed) settle(handshake, 499)
    else settle(handshake, 400, 'request_invalid')
  })

  /** What every request must be, and no key in the address; addresses that send much else are told to wait. */
  function check(request: IncomingMessage, socket: Socket, handshake: Handshake): void {
    const { id, route } = handshake
    const url = request.url ?? ''
    const refusal = checkRequest(request, deps.hosts)
    const forwarded = request.headers['x-forwarded-for']
    // An address that makes no sense cannot be held to a rule.
    if (refusal === null && forwarded !== undefined)
      handshake.ip = deps.clientIp(handshake.ip, [String(forwarded)])
    const isNowhere = route === unknownRoute.route
    // A handshake as it should be costs its address nothing, so that many may come back at once; its key comes later.
    if (refusal === null && !isNowhere && !/tmk|%/.test(url)) return
    deps.admit({
      ...{ id, url, local: false, connection: socket, ip: handshake.ip },
      route: unknownRoute.route,
      header: () => undefined,
      identified: (known) => {
        handshake.key = known.keyId
      },
    })
    if (refusal !== null) throw refusal
    if (isNowhere) throw new TidemarkError('not_found', 'There is nothing at this path.')
  }

  /** Counted and audited as the answer of any request is; who left before it is only counted. */
  function settle({ id, startedMs, route, key, ip }: Handshake, status: number, code?: string) {
    const ms = deps.clock.monotonicMs() - startedMs
    deps.observe(route.id, status, ms / 1000)
    if (status === 499) return
    deps.audit({
      ...{
        at: deps.clock.now(),
        kind: 'request',
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

  function open(
    handshake: Handshake,
    request: IncomingMessage,
    socket: Socket,
    opened: import('ws').WebSocket,
  ): void {
    const { id, ip, route } = handshake
    let isSettled = false
    let bytes = 0
    const settleOnce = (status: number, code?: string): void => {
      if (!isSettled) settle(handshake, status, code)
      isSettled = true
    }
    const admitBy = (header: AdmitRequest['header']): Caller => {
      try {
        const caller = deps.admit({
          ...{ route, id, ip, url: request.url ?? '', local: false, connection: socket, header },
          isFirstFrame: true,
          identified: (known) => {
            handshake.key = known.keyId
          },
        })
        settleOnce(101)
        return caller
      } catch (error) {
        settleOnce(statusOf(error), codeOf(error))
        throw error
      }
    }
    const given: RouteSocket = {
      id,
      ip,
      admit(token) {
        return admitBy((name) => (name === 'authorization' ? `Bearer ${token}` : undefined))
      },
      admitSession() {
        // Any page may open a socket to us and the browser sends the cookie along: its Origin must be there, and ours.
        const header = (name: string) => {
          const value = pageHeaders.has(name) ? request.headers[name] : undefined
          return typeof value === 'string' ? value : undefined
        }
        if (header('origin') === undefined)
          throw new TidemarkError('origin_refused', 'The header Origin is missing.')
        return { caller: admitBy(header), cookie: header('cookie') }
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
        // Whoever is sent away before it has said who it is has shown no key.
        settleOnce(401, 'key_missing')
        opened.close(code, reason)
        setTimeout(() => opened.terminate(), GOODBYE_MS).unref()
      },
    }
    opened.on('error', () => opened.terminate())
    opened.once('close', () => settleOnce(499))
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

function refuse(duplex: Duplex, status: number): void {
  duplex.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  )
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
