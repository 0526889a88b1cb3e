// The HTTPS face: sessions, faults, and the log of what came.
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { Certificate } from '../tls/certificate.ts'
import { type Answer, only, retcodes } from './answer.ts'
import { answerText } from './answer-text.ts'
import { runCommand } from './commands/run-command.ts'
import { createConnections } from './connections.ts'
import type { Faults } from './faults.ts'
import type { Masks } from './group-masks.ts'
import { commandOf } from './paths.ts'
import { readParameters } from './read-parameters.ts'
import { type createRequestLog, kindOf } from './request-log.ts'
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
  readonly maySee: Masks
  readonly serverName: string
  readonly tls: Certificate
}

type Given = Readonly<Record<string, string>>
type Asked = { readonly request: IncomingMessage; readonly path: string; readonly given: Given }

const MOST_BODY = 1 << 20

export function createHttpsServer(deps: HttpsDeps) {
  const { world, faults, log, manager, maySee, serverName } = deps
  const sessions = new Map<TLSSocket, Session>()
  let authenticated = 0
  let handled = 0
  const server = createServer(
    { cert: deps.tls.certPem, key: deps.tls.keyPem, keepAliveTimeout: IDLE_CUT_MS },
    (request, response) => void receive(request, response),
  )
  server.on('tlsClientError', () => undefined)
  const connections = createConnections(server, faults)

  function sessionOf(socket: TLSSocket): Session {
    const known = sessions.get(socket)
    if (known !== undefined) return known
    const session = newSession(world.now())
    sessions.set(socket, session)
    socket.on('error', () => undefined)
    socket.once('close', () => sessions.delete(socket))
    return session
  }
  server.on('secureConnection', sessionOf)

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
    const url = URL.parse(request.url ?? '/', 'https://practice.invalid')
    if (url === null) return void response.writeHead(400).end()
    const asked = { request, path: url.pathname, given: readParameters(url, body) }
    const answered = log.add({
      ...{ atMs: world.now(), method: request.method ?? '', path: asked.path },
      parameters: asked.given,
    })
    handled++
    // A request of an HTTPS server came over TLS.
    const socket = request.socket as TLSSocket
    if (faults.silent) return
    if (faults.resetEvery > 0 && handled % faults.resetEvery === 0)
      return connections.reset(socket.remotePort)
    const session = sessionOf(socket)
    const answer = answerTo(session, asked)
    session.heardMs = world.now()
    const send = () => {
      const { status = 200 } = answer
      answered(status)
      if (answer.cookie !== undefined) response.setHeader('set-cookie', answer.cookie)
      const text = Buffer.from(answerText(answer, faults))
      response.writeHead(status, {
        ...{ 'content-type': 'application/json', 'content-length': text.length },
      })
      if (!faults.cutBody) return void response.end(text)
      response.write(text.subarray(0, text.length >> 1), () => connections.cut(socket.remotePort))
    }
    if (faults.delayMs > 0) setTimeout(send, faults.delayMs).unref()
    else send()
  }

  function answerTo(session: Session, { request, path, given }: Asked): WithCookie {
    const nowMs = world.now()
    if (nowMs < faults.maintenanceUntilMs) return refused
    // Before anything else, so that no fault hides from a test that such a command was sent.
    if (kindOf(path, given) === 'mutating')
      return { retcode: retcodes.done, more: { practice: 'MUTATING COMMAND' } }
    const name = commandOf(path)
    if (name === null) return unknown()
    if (name === 'auth/start') return loginAnswer(authStart(session, given, manager, faults, nowMs))
    if (name === 'auth/answer') {
      const answer = loginAnswer(authAnswer(session, given, manager, faults, nowMs))
      if (!faults.cookies || !session.isAuthenticated) return answer
      session.cookie = randomBytes(8).toString('hex')
      return { ...answer, cookie: `session=${session.cookie}; Secure; HttpOnly` }
    }
    if (nowMs - session.heardMs > IDLE_CUT_MS) session.isAuthenticated = false
    if (!session.isAuthenticated || !hasCookie(session, request)) return refused
    authenticated++
    if (faults.flapEvery > 0 && authenticated % faults.flapEvery === 0) return refused
    if (name === 'quit') {
      session.isAuthenticated = false
      return only(retcodes.done)
    }
    return runCommand(name, { world, faults, serverName, given, maySee }) ?? unknown()
  }

  const unknown = (): Answer => ({ ...only(retcodes.params), status: faults.statusOfUnknown })

  function loginAnswer(answer: Answer): Answer {
    if (answer.retcode === retcodes.done) return answer
    return { ...answer, status: faults.statusOfFailedLogin }
  }

  return {
    listener: connections.listener,
    /** Ends every connection, as a restart of the broker's server does. */
    cut: () => connections.cut(),
    /** Ends what was silent for 180 s, when it is to be ended. */
    cutIdle() {
      if (!faults.closeIdle) return
      for (const [socket, { heardMs }] of sessions)
        if (world.now() - heardMs > IDLE_CUT_MS) connections.cut(socket.remotePort)
    },
    /** New connections meet this certificate. */
    present({ certPem, keyPem }: Certificate) {
      server.setSecureContext({ cert: certPem, key: keyPem })
    },
  }
}

type WithCookie = Answer & { readonly cookie?: string }

function hasCookie(session: Session, request: IncomingMessage): boolean {
  if (session.cookie === null) return true
  return request.headers.cookie?.includes(`session=${session.cookie}`) ?? false
}

/** No session, or none of the practice broker's making: 403 whatever was asked. */
const refused: Answer = { retcode: retcodes.permissions, status: 403 }
