// The REST face: reads, checks the signature, answers; faults in between.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { isSigned, readAuthorization } from '../auth.ts'
import { admit, type Broker, faultOf } from '../broker.ts'
import { refuse } from '../broker-fault.ts'
import { planOf } from './private.ts'
import { marketAnswer } from './public.ts'
import { refusalBody } from './refusal.ts'
import { readTarget, type Target } from './target.ts'

const MOST_BODY = 1 << 20

type Came = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly scheme: string
  readonly body: Buffer
}

export function createRest(broker: Broker, scheme: 'http' | 'https'): RequestListener {
  const { world, log, throttle, orderFaults } = broker
  const { faults } = world
  let handled = 0

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    let size = 0
    try {
      for await (const piece of request) {
        size += piece.length
        if (size > MOST_BODY) return void request.destroy()
        pieces.push(piece)
      }
    } catch {
      return // the client went away in the middle
    }
    handled++
    if (faults.silent) return
    const came = { request, response, scheme, body: Buffer.concat(pieces) }
    if (faults.errorEvery > 0 && handled % faults.errorEvery === 0)
      return send(came, 503, 'Service unavailable')
    try {
      answer(came)
    } catch (error) {
      const fault = faultOf(error)
      send(came, fault.status, refusalBody(faults, fault.status, fault.message))
    }
  }

  function answer(came: Came): void {
    const { request } = came
    const raw = request.url ?? '/'
    const target = readTarget(raw)
    const method = request.method ?? 'GET'
    if (target === null) return void note(came, null, false, () => send(came, 404, 'Not found'))
    if (target.isPublic && faults.publicOff) {
      const words = 'Domain Server Address or Public Web API account was not configured'
      return void note(came, null, false, () => send(came, 403, refusalBody(faults, 403, words)))
    }
    if (target.isPublic)
      return void note(came, null, false, () => ok(came, found(marketAnswer(broker, target))))
    const claim = readAuthorization(request.headers.authorization)
    const host = request.headers.host ?? ''
    const account = admit(broker, claim, (secret) =>
      claim === null
        ? false
        : isSigned(claim, secret, { method, scheme, host, target: raw, body: came.body }),
    )
    if (account.token.totpSecret !== null && faults.restWithTwoFactor === 'refused')
      refuse('TwoFactorLoginRequired')
    const isOver = faults.throttleEvery > 0 && handled % faults.throttleEvery === 0
    if (isOver || !throttle.takes(String(account.id), faults.requestsPerSecond))
      refuse('ThrottlingExceeded')
    const plan = planOf({ broker, account, method, target, body: came.body.toString('utf8') })
    const id = String(account.id)
    if (plan === null)
      return void note(came, id, false, () =>
        send(came, 404, refusalBody(faults, 404, 'Not found')),
      )
    if (plan.kind === 'read') return void note(came, id, false, () => ok(came, found(plan.run())))
    note(came, id, true, () => undefined)
    orderFaults.pass(plan.name, plan.clientId, faultAnswers(came), () => {
      try {
        const result = plan.run()
        if (plan.isDelete && faults.noContentOnDelete) return () => send(came, 204, '')
        return () => ok(came, result)
      } catch (error) {
        const fault = faultOf(error)
        return () => send(came, fault.status, refusalBody(faults, fault.status, fault.message))
      }
    })
  }

  const faultAnswers = (came: Came) => ({
    answer: () => undefined,
    // Only a bare connection can be reset; a TLS one ends in the middle of its session.
    drop: () => {
      const { socket } = came.request
      if (socket instanceof TLSSocket) socket.destroy()
      else socket.resetAndDestroy()
    },
    fail: (status: 429 | 500) =>
      send(
        came,
        status,
        refusalBody(faults, status, status === 429 ? 'Throttling exceeded' : 'Internal error'),
      ),
  })

  function note(came: Came, account: string | null, trades: boolean, then: () => void): void {
    const { method = 'GET', url = '/' } = came.request
    const path = url.split('?', 1)[0] ?? '/'
    log.add({ atMs: world.now(), transport: 'rest', method, path, account, trades })
    then()
  }

  const ok = (came: Came, value: unknown) => send(came, 200, JSON.stringify(value))

  function send({ request, response }: Came, status: number, text: string): void {
    const write = () => {
      if (response.writableEnded || response.destroyed) return
      let body = faults.rubbish
        ? '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>'
        : text
      if (faults.truncated) body = body.slice(0, Math.ceil(body.length / 2))
      const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && body !== ''
      const bytes = isZipped ? gzipSync(body) : Buffer.from(body)
      response.writeHead(status, {
        'content-type':
          text.startsWith('{') || text.startsWith('[')
            ? 'application/json; charset=utf-8'
            : 'text/plain',
        'content-length': bytes.length,
        date: new Date(world.now() + faults.dateOffsetMs).toUTCString(),
        ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
        ...(status === 429 ? { 'retry-after': String(faults.retryAfterS) } : {}),
      })
      response.end(bytes)
    }
    if (faults.delayMs > 0) setTimeout(write, faults.delayMs).unref()
    else write()
  }

  return (request, response) => void receive(request, response)
}

function found(value: unknown): unknown {
  return value === null || value === undefined ? refuse('SymbolNotFound', 'Not found') : value
}

export type { Target }
