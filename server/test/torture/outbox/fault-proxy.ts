// An HTTP proxy between outbox and server that misbehaves by the weather: refuses, answers 503, cuts, dawdles.
// It reads a request before it forwards it, so it can choose to lose the answer of one that the server has stored.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { type HttpAnswer, keepAliveAgent, send } from '../../support/http-client.ts'
import type { Random } from '../../support/random.ts'
import { pause } from '../../support/until.ts'
import { firstLines, lineCountOf, withBusyRest } from './partial-answer.ts'

export type Weather = 'fair' | 'refused' | 'unavailable' | 'lossy' | 'slow'

export type Fault =
  | 'none'
  | 'busy'
  | 'busy_with_retry_after'
  | 'partly_busy'
  | 'cut_before'
  | 'cut_midway'
  | 'cut_answer'
  | 'cut_within_answer'
  | 'late_request'
  | 'late_answer'

/** Listening is over in `refused` weather, so what the outbox meets there is not counted here. */
const faultsOf: Readonly<Record<Weather, readonly Fault[]>> = {
  fair: ['none'],
  refused: ['cut_before'],
  unavailable: [
    'busy',
    'busy',
    'busy_with_retry_after',
    'partly_busy',
    'partly_busy',
    'partly_busy',
  ],
  lossy: ['cut_before', 'cut_midway', 'cut_answer', 'cut_answer', 'cut_within_answer', 'none'],
  slow: ['late_request', 'late_answer', 'none'],
}

export type FaultProxy = AsyncDisposable & {
  readonly url: string
  readonly counts: Readonly<Record<Fault, number>>
  setWeather(weather: Weather): Promise<void>
}

/** Milliseconds by which a late request or answer is late; the outbox of a run waits about half of the longest. */
const lateMs = [20, 900] as const

export async function startFaultProxy(serverUrl: string, random: Random): Promise<FaultProxy> {
  const counts: Record<Fault, number> = {
    none: 0,
    busy: 0,
    busy_with_retry_after: 0,
    partly_busy: 0,
    cut_before: 0,
    cut_midway: 0,
    cut_answer: 0,
    cut_within_answer: 0,
    late_request: 0,
    late_answer: 0,
  }
  const agent = keepAliveAgent(16)
  let weather: Weather = 'fair'
  const server = createServer((request, response) => {
    const fault = random.pick(faultsOf[weather])
    counts[fault] += 1
    meet(fault, request, response).catch(() => {
      // The sender was killed or the server went away: to the other side that is one more cut.
      request.socket.destroy()
    })
  })

  async function meet(fault: Fault, request: IncomingMessage, response: ServerResponse) {
    if (fault === 'cut_before') return void request.socket.destroy()
    const body = await readAll(request)
    if (fault === 'busy' || fault === 'busy_with_retry_after')
      return answerBusy(response, fault === 'busy' ? null : random)
    if (fault === 'cut_midway') {
      await sendHalf(serverUrl, request, body)
      return void request.socket.destroy()
    }
    if (fault === 'late_request') await pause(random.between(...lateMs))
    const lines = lineCountOf(body)
    if (fault === 'partly_busy' && lines > 1) {
      const landing = 1 + random.int(lines - 1)
      const answer = await forward(request, firstLines(body, landing))
      return answerWith(response, answer, withBusyRest(answer, lines - landing))
    }
    const answer = await forward(request, body)
    if (fault === 'cut_answer') return void request.socket.destroy()
    if (fault === 'late_answer') await pause(random.between(...lateMs))
    if (fault !== 'cut_within_answer') return answerWith(response, answer, answer.body)
    response.writeHead(answer.status, { 'content-length': answer.body.length })
    response.write(answer.body.subarray(0, 1 + random.int(answer.body.length - 1)), () =>
      request.socket.destroy(),
    )
  }

  function forward(request: IncomingMessage, body: Buffer): Promise<HttpAnswer> {
    return send(`${serverUrl}${request.url ?? '/'}`, {
      method: request.method ?? 'POST',
      headers: headersOf(request),
      body,
      agent,
    })
  }

  const port = await listenBelowEphemeral(server, random)
  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    async setWeather(next) {
      weather = next
      if (next === 'refused') {
        if (!server.listening) return
        const closed = once(server, 'close')
        server.close()
        server.closeAllConnections()
        await closed
      } else if (!server.listening) {
        server.listen(port, '127.0.0.1')
        await once(server, 'listening')
      }
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
      server.closeAllConnections()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}

/** A port that the system gives nobody by itself, so that it is still free after a while of not listening. */
async function listenBelowEphemeral(
  server: ReturnType<typeof createServer>,
  random: Random,
): Promise<number> {
  for (;;) {
    const port = random.between(15_000, 31_000)
    const listening = once(server, 'listening') // rejects when the port is taken
    server.listen(port, '127.0.0.1')
    if (await listening.then(Boolean, () => false)) return port
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer) // no encoding was set
  return Buffer.concat(pieces)
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const kept = ['content-type', 'x-api-key', 'authorization', 'user-agent']
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = request.headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}

function answerWith(response: ServerResponse, answer: HttpAnswer, body: Buffer): void {
  response.writeHead(answer.status, {
    'content-type': answer.headers['content-type'] ?? 'application/json',
    'content-length': body.length,
  })
  response.end(body)
}

function answerBusy(response: ServerResponse, random: Random | null): void {
  const text = '{"type":"about:blank","title":"Ledger busy","status":503,"code":"ledger_busy"}'
  const later = random?.chance(0.5) ? '1' : new Date(Date.now() + 1_000).toUTCString()
  response.writeHead(503, {
    'content-type': 'application/problem+json',
    'content-length': text.length,
    ...(random === null ? {} : { 'retry-after': later }),
  })
  response.end(text)
}

/** The server gets the head and half of the body, then the connection breaks. */
async function sendHalf(serverUrl: string, request: IncomingMessage, body: Buffer): Promise<void> {
  const { hostname, port, host } = new URL(serverUrl)
  const head = Object.entries({ ...headersOf(request), host, 'content-length': `${body.length}` })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {}) // broken is what it is meant to be
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(`${request.method} ${request.url} HTTP/1.1\r\n${head}\r\n`)
  socket.write(body.subarray(0, body.length >> 1), () => socket.destroy())
  await closed
}
