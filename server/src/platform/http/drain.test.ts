// Stopping under load: whoever was let in gets an answer, and the process may leave soon after.
import assert from 'node:assert/strict'
import { Agent, request as send } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  exchangeBytes,
  getRoute,
  parseAnswers,
  postRoute,
  serveForTest,
  until,
} from './test-bench.ts'

test('drain under load loses no answer', async () => {
  let taken = 0
  await using server = await serveForTest([
    postRoute({
      path: '/a',
      async handle(request) {
        taken++
        await delay(5)
        return { status: 201, body: request.body.toString() }
      },
    }),
  ])
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  let answered = 0
  const lost: string[] = []
  const client = async () => {
    for (;;) {
      try {
        if ((await post(agent, server.port, '{"n":1}')) === 201) answered++
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        // Nobody listens any more: this request never reached the server.
        if (code !== 'ECONNREFUSED') lost.push(code)
        return
      }
    }
  }
  const clients = Array.from({ length: 16 }, client)
  await until('the load runs', () => answered > 200)
  const start = performance.now()
  await server.http.drain(5000)
  const drainMs = performance.now() - start
  await Promise.all(clients)
  agent.destroy()
  assert.deepEqual(lost, [])
  assert.equal(answered, taken, 'each request that was taken was answered')
  assert.ok(drainMs < 4900, `${drainMs} ms`)
})

test('a request in flight is finished and told that the connection closes', async () => {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  await using server = await serveForTest([
    getRoute({
      path: '/slow',
      async handle() {
        await gate
        return { status: 200, body: '{}' }
      },
    }),
  ])
  const exchange = exchangeBytes(server.port, 'GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n', {
    quietMs: 4000,
  })
  await until('it is in flight', () => server.http.inFlight === 1)
  const drained = server.http.drain(5000)
  release()
  const { text, closed } = await exchange
  assert.match(text, /^HTTP\/1.1 200 /)
  assert.match(text, /connection: close/)
  assert.ok(closed)
  await drained
})

test('an old connection that asks late is told to come back', async () => {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  await using server = await serveForTest([
    getRoute({
      path: '/slow',
      async handle() {
        await gate
        return { status: 200, body: '{}' }
      },
    }),
  ])
  const request = 'GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const socket = connect(server.port, '127.0.0.1')
  let text = ''
  socket.on('data', (piece) => {
    text += piece.toString()
  })
  socket.write(request)
  await until('it is in flight', () => server.http.inFlight === 1)
  const drained = server.http.drain(5000)
  // After the time of grace the server takes nothing new; the pipelined request waits for its turn.
  await delay(1300)
  socket.write(request)
  await until('both were seen', () => server.http.inFlight === 1 && server.observed.length === 1)
  release()
  await drained
  const answers = parseAnswers(text)
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [200, 503],
  )
  const problem = JSON.parse(answers[1]?.body ?? '')
  assert.equal(problem.code, 'shutting_down')
  assert.equal(answers[1]?.headers.get('retry-after'), '1')
})

test('drain with nothing to do is quick, and a second call is harmless', async () => {
  const server = await serveForTest([
    getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{}' }) }),
  ])
  const start = performance.now()
  await Promise.all([server.http.drain(5000), server.http.drain(5000)])
  await server.http.drain(5000)
  assert.ok(performance.now() - start < 4000, 'it does not wait for the end of its time')
  const { text } = await exchangeBytes(server.port, 'GET /a HTTP/1.1\r\n\r\n')
  assert.equal(text, '')
})

test('a handler that never ends does not keep the server', async () => {
  const server = await serveForTest([
    getRoute({ path: '/a', handle: () => new Promise(() => undefined) }),
  ])
  const exchange = exchangeBytes(server.port, 'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n', {
    quietMs: 5000,
  })
  await until('it is in flight', () => server.http.inFlight === 1)
  await server.http.drain(400)
  assert.ok((await exchange).closed)
})

function post(agent: Agent, port: number, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = send(
      {
        agent,
        port,
        host: '127.0.0.1',
        path: '/a',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
