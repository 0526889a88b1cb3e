// What happens to a request, in order: framing, gate, query, content type, body, handler, answer, audit.
// Refusals before the body was read close the connection, so that leftover bytes can never become a request.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { TidemarkError } from '../problem.ts'
import { withHeaders } from './answer-headers.ts'
import { checkContent } from './check-content.ts'
import { type Connection, type Connections, endLingering } from './connections.ts'
import { Exchange } from './exchange.ts'
import { createFailureLog } from './failure-log.ts'
import { type HeaderSets, jsonType, problemType } from './headers.ts'
import type { HostCheck } from './host-check.ts'
import { problemAnswer, toTidemarkError } from './problem-answer.ts'
import { readBody } from './read-body.ts'
import type { CheckedRoute } from './registry.ts'
import { checkRequest, hasBody } from './request-guard.ts'
import type { AdmitRequest, Caller, RequestEntry, RouteAnswer } from './route.ts'
import { sendBytes, sendStream, sendText } from './send-answer.ts'

export type PipelineDeps = {
  readonly hosts: HostCheck
  readonly headers: HeaderSets
  readonly connections: Connections
  readonly admit: (request: AdmitRequest) => Caller
  readonly audit: (entry: RequestEntry) => void
  readonly observe: (route: string, status: number, seconds: number) => void
  /** Canonical client address from the peer's and the X-Forwarded-For lines; throws when they make no sense. */
  readonly clientIp: (peer: string, forwardedFor: readonly string[]) => string
  readonly log: Log
  readonly clock: Clock
}

export type Pipeline = {
  run(
    checked: CheckedRoute,
    request: IncomingMessage,
    response: ServerResponse,
    params: Readonly<Record<string, string>>,
    requestId: string,
  ): void
  /** `closing` answers the newest request of each connection with Connection: close; `refusing` takes nothing new. */
  phase: 'open' | 'closing' | 'refusing'
  readonly inFlight: number
  /** Monotonic time of the last request that came in. */
  readonly lastRequestMs: number
}

export function createPipeline(deps: PipelineDeps): Pipeline {
  const { connections, clock } = deps
  const reportFailure = createFailureLog(deps)
  let inFlight = 0
  let lastRequestMs = 0
  const pipeline: Pipeline = {
    phase: 'open',
    get inFlight() {
      return inFlight
    },
    get lastRequestMs() {
      return lastRequestMs
    },
    run(checked, request, response, params, requestId) {
      const connection = connections.of(request.socket)
      if (connection.finished) return
      lastRequestMs = clock.monotonicMs()
      const exchange = new Exchange(
        requestId,
        request,
        response,
        checked,
        params,
        connection,
        lastRequestMs,
      )
      connection.unanswered++
      inFlight++
      try {
        start(exchange)
      } catch (error) {
        exchange.closeAfter ||= hasBody(request)
        fail(exchange, error)
      }
    },
  }
  return pipeline

  function start(exchange: Exchange): void {
    const { request, checked, connection } = exchange
    const refusal = checkRequest(request, deps.hosts)
    if (refusal !== null) {
      exchange.closeAfter = true
      throw refusal
    }
    if (pipeline.phase === 'refusing') {
      exchange.closeAfter = true
      throw new TidemarkError('shutting_down', 'The server is stopping.')
    }
    const forwardedFor = exchange.header('x-forwarded-for')
    if (forwardedFor !== undefined) exchange.ip = deps.clientIp(connection.ip, [forwardedFor])
    exchange.caller = deps.admit(exchange)
    const mark = exchange.url.indexOf('?')
    exchange.query = checked.query(mark < 0 ? '' : exchange.url.slice(mark + 1))
    if (checked.route.body === null) {
      if (hasBody(request)) throw bodyUnexpected()
      handle(exchange)
    } else {
      checkContent(exchange)
      receive(exchange)
    }
  }

  function receive(exchange: Exchange): void {
    const { request, response, connection, checked } = exchange
    const declaredBytes = Number(request.headers['content-length'] ?? 0)
    if (request.headers.expect !== undefined && declaredBytes <= checked.limitBytes) {
      response.writeContinue()
    }
    const refuse = (error: TidemarkError) => {
      connection.refuse = null
      exchange.closeAfter = true
      fail(exchange, error)
    }
    connection.refuse = refuse
    readBody(request, checked.limitBytes, (end) => {
      // A pipelined request may have taken the place while the end of this one was on its way to us.
      if (connection.refuse === refuse) connection.refuse = null
      if (end.kind === 'whole') {
        exchange.body = end.body
        handle(exchange)
      } else if (end.kind === 'too_large') {
        exchange.closeAfter = true
        const limit = `This route takes at most ${checked.limitBytes} bytes.`
        fail(exchange, new TidemarkError('body_too_large', limit))
      } else settle(exchange, 499)
    })
  }

  function handle(exchange: Exchange): void {
    let answering: Promise<RouteAnswer>
    try {
      answering = exchange.checked.route.handle(exchange)
    } catch (error) {
      fail(exchange, error)
      return
    }
    answering.then(
      (answer) => succeed(exchange, answer),
      (error: unknown) => fail(exchange, error),
    )
  }

  function succeed(exchange: Exchange, answer: RouteAnswer): void {
    try {
      const { body, status } = answer
      const headers = deps.headers.forType(answer.contentType ?? jsonType)
      const { fields } = exchange
      const more = fields === undefined ? answer.headers : { ...fields, ...answer.headers }
      const all = withHeaders(headers, more, announcesClose(exchange))
      if (typeof body === 'string') sendText(exchange.response, status, all, body)
      else if (body instanceof Uint8Array) sendBytes(exchange.response, status, all, body)
      else if (isStream(body)) {
        sendStream(exchange.response, status, all, body).then(
          () => settle(exchange, status),
          (error: unknown) => fail(exchange, error),
        )
        return
      } else sendText(exchange.response, status, all, JSON.stringify(body))
      if (answer.nothingCommitted === true) settle(exchange, status, 'nothing_committed')
      else settle(exchange, status)
    } catch (error) {
      fail(exchange, error)
    }
  }

  function fail(exchange: Exchange, thrown: unknown): void {
    if (exchange.done) return
    const { response, checked } = exchange
    const error = toTidemarkError(thrown)
    if (error.status >= 500) {
      reportFailure(error, { route: checked.route.id, request_id: exchange.id })
    }
    if (response.headersSent) {
      // Half an answer is on the wire: cutting it is the only honest end.
      response.destroy()
    } else {
      const answer = problemAnswer(error)
      const headers = [
        ...deps.headers.forType(problemType),
        'x-request-id',
        exchange.id,
        ...answer.headers,
      ]
      sendText(
        response,
        answer.status,
        withHeaders(headers, exchange.fields, announcesClose(exchange)),
        answer.text,
      )
    }
    settle(exchange, error.status, error.code)
  }

  /** True when this answer ends its connection; from then on nothing more is taken from it. */
  function announcesClose(exchange: Exchange): boolean {
    const { connection } = exchange
    const ends =
      (exchange.closeAfter || connection.finished || pipeline.phase !== 'open') &&
      exchange.number === connection.newest
    if (ends && !connection.finished) {
      connection.finished = true
      closeGently(connection)
    }
    return ends
  }

  function settle(exchange: Exchange, status: number, code?: string): void {
    if (exchange.done) return
    exchange.done = true
    exchange.connection.unanswered--
    inFlight--
    const { route } = exchange.checked
    const ms = clock.monotonicMs() - exchange.startedMs
    deps.observe(route.id, status, ms / 1000)
    if (status === 499 || !isAudited(route.audit, status, code)) return
    deps.audit({
      at: clock.now(),
      kind: 'request',
      request_id: exchange.id,
      key: exchange.caller.keyId,
      ip: exchange.ip,
      route: route.id,
      status,
      ...(code === undefined ? {} : { code }),
      ms: Math.round(ms * 1000) / 1000,
    })
  }
}

/** Node destroys the socket after an answer with Connection: close; a peer that still sends would lose the answer. */
export function closeGently(connection: Connection): void {
  const { socket } = connection
  socket.destroySoon = () => endLingering(socket)
}

function bodyUnexpected(): TidemarkError {
  return new TidemarkError('request_invalid', 'This route takes no body.')
}

function isAudited(kind: 'none' | 'each' | 'group', status: number, code?: string): boolean {
  if (kind === 'each') return true
  if (kind === 'group') return status >= 400 || code !== undefined
  return status === 401 || status === 403 || code === 'credential_in_url'
}

function isStream(body: object): body is AsyncIterable<string> {
  return Symbol.asyncIterator in body
}
