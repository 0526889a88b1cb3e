// The HTTPS face: connections, sessions, faults, and the log of what came.
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type Answer, only, retcodes } from './answer.ts'
import { answerText } from './answer-text.ts'
import type { Certificate } from './certificate.ts'
import { runCommand } from './commands/run-command.ts'
import { isInMasks } from './commands/select.ts'
import type { Faults } from './faults.ts'
import { commandOf, mutatingPaths } from './paths.ts'
import { readParameters } from './read-parameters.ts'
import type { createRequestLog } from './request-log.ts'
import {
  authAnswer,
  authStart,
  IDLE_CUT_MS,
  type Manager,
  newSession,
  type Session,
} from './session.ts'
import type { World } from './world.ts'

export type HttpsDeps = {
  readonly world: World
  readonly faults: Faults
  readonly log: ReturnType<typeof createRequestLog>
  readonly manager: Manager
  readonly managerGroups: readonly string[]
  readonly serverName: string
  readonly tls: Certificate
}

const MOST_BODY = 1 << 20

export function createHttpsServer(deps: HttpsDeps) {
  const { world, faults, log } = deps
  const sessions = new WeakMap<Socket, Session>()
  const sockets = new Set<Socket>()
  let authenticated = 0
  let handled = 0
  const server = createServer(
    { cert: deps.tls.certPem, key: deps.tls.keyPem, keepAliveTimeout: IDLE_CUT_MS },
    (request, response) => void receive(request, response),
  )
  // Of the TCP connection, before any TLS: that is what a refused or reset one looks like.
  server.on('connection', (socket: Socket) => {
    if (faults.refuseConnections) socket.resetAndDestroy()
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined) // a peer that goes away is nothing to report
  })
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    sessions.set(socket, newSession(world.now()))
  })
  server.on('tlsClientError', () => undefined)

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    request.setEncoding('utf8')
    try {
      for await (const piece of request) {
        body += piece
        if (body.length > MOST_BODY) return void request.destroy()
      }
    } catch {
      return // the client went away in the middle
    }
    const url = new URL(request.url ?? '/', 'https://practice.invalid')
    const given = readParameters(url, body)
    log.add(world.now(), request.method ?? '', url.pathname, given)
    handled++
    const { socket } = request
    const session = sessions.get(socket) ?? newSession(world.now())
    sessions.set(socket, session)
    if (faults.silent) return
    if (faults.resetEvery > 0 && handled % faults.resetEvery === 0) return void socket.destroy()
    const answer = answerTo(session, request, url.pathname, given)
    session.heardMs = world.now()
    const send = () => {
      if (answer.cookie !== undefined) response.setHeader('set-cookie', answer.cookie)
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
      response.end(answerText(answer, faults))
    }
    if (faults.delayMs > 0) setTimeout(send, faults.delayMs).unref()
    else send()
  }

  function answerTo(
    session: Session,
    request: IncomingMessage,
    path: string,
    given: Record<string, string>,
  ): Answer & { cookie?: string } {
    const nowMs = world.now()
    if (nowMs < faults.maintenanceUntilMs) return forbidden
    if (mutatingPaths.has(path))
      return { retcode: retcodes.done, more: { practice: 'MUTATING COMMAND' } }
    const name = commandOf(path)
    if (name === null) return { ...only(retcodes.params), status: 404 }
    if (name === 'auth/start') return authStart(session, given, faults, nowMs)
    if (name === 'auth/answer') {
      const answer = authAnswer(session, given, deps.manager, faults, nowMs)
      if (!faults.cookies || !session.isAuthenticated) return answer
      session.cookie = randomBytes(8).toString('hex')
      return { ...answer, cookie: `session=${session.cookie}; Secure; HttpOnly` }
    }
    if (nowMs - session.heardMs > IDLE_CUT_MS) session.isAuthenticated = false
    if (!session.isAuthenticated || !hasCookie(session, request)) return forbidden
    authenticated++
    if (faults.flapEvery > 0 && authenticated % faults.flapEvery === 0) return forbidden
    if (name === 'quit') {
      session.isAuthenticated = false
      return only(retcodes.done)
    }
    const maySee = (group: string) => isInMasks(group, deps.managerGroups)
    return (
      runCommand(name, deps.serverName, { world, faults, given, maySee }) ?? {
        ...only(retcodes.params),
        status: 404,
      }
    )
  }

  function hasCookie(session: Session, request: IncomingMessage): boolean {
    if (session.cookie === null) return true
    return request.headers.cookie?.includes(`session=${session.cookie}`) ?? false
  }

  return {
    server,
    /** Ends every connection, as a restart of the broker's server does. */
    cut() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

const forbidden: Answer = { retcode: retcodes.permissions, status: 403 }
