// Streamed answers: back-pressure, a peer that leaves, a source that fails early or late.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { TidemarkError } from '../problem.ts'
import {
  exchangeBytes,
  getRoute,
  parseAnswers,
  readProblem,
  serveForTest,
  until,
} from './test-bench.ts'

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`

test('pieces arrive in order and the content type is the route’s', async () => {
  await using server = await serveForTest([
    getRoute({
      path: '/s',
      handle: async () => ({ status: 200, contentType: 'text/csv', body: countTo(1000) }),
    }),
  ])
  const answer = await fetch(`${server.url}/s`)
  assert.equal(answer.headers.get('content-type'), 'text/csv')
  const lines = (await answer.text()).split('\n')
  assert.equal(lines.length, 1001)
  assert.equal(lines[999], '999')
})

test('HEAD of a stream asks for its first piece only', async () => {
  let made = 0
  async function* pieces() {
    for (;;) {
      made++
      yield 'x'
    }
  }
  await using server = await serveForTest([
    getRoute({ path: '/s', handle: async () => ({ status: 200, body: pieces() }) }),
  ])
  const answer = await fetch(`${server.url}/s`, { method: 'HEAD' })
  assert.equal(answer.status, 200)
  assert.equal(made, 1)
})

test('a peer that does not read stops the source, and one that leaves ends it', async () => {
  let made = 0
  let ended = false
  async function* endless() {
    try {
      for (;;) {
        made++
        yield 'x'.repeat(65_536)
      }
    } finally {
      ended = true
    }
  }
  await using server = await serveForTest([
    getRoute({ path: '/s', handle: async () => ({ status: 200, body: endless() }) }),
  ])
  const socket = connect(server.port, '127.0.0.1')
  socket.pause()
  socket.write(get('/s'))
  let before = -1
  await until('the source stands still', () => {
    const still = made > 0 && made === before
    before = made
    return still
  })
  assert.ok(made < 400, `${made} pieces of 64 KiB were made for a reader that reads nothing`)
  assert.equal(ended, false)
  socket.destroy()
  await until('the source is ended', () => ended)
  await until('the request is settled', () => server.http.inFlight === 0)
})

test('a source that fails before its first piece is an ordinary problem', async () => {
  async function* failing() {
    await Promise.reject(new TidemarkError('ledger_unavailable', 'Gone.'))
    yield ''
  }
  await using server = await serveForTest([
    getRoute({ path: '/s', handle: async () => ({ status: 200, body: failing() }) }),
  ])
  const answer = await fetch(`${server.url}/s`)
  assert.equal(answer.status, 503)
  assert.equal((await readProblem(answer)).code, 'ledger_unavailable')
})

test('a source that fails later leaves a visibly broken answer, never a complete one', async () => {
  async function* failing() {
    yield 'first\n'
    await delay(20)
    throw new Error('password=hunter2')
  }
  await using server = await serveForTest([
    getRoute({ path: '/s', audit: 'each', handle: async () => ({ status: 200, body: failing() }) }),
  ])
  const { text } = await exchangeBytes(server.port, get('/s'))
  assert.match(text, /first/)
  assert.doesNotMatch(text, /\r\n0\r\n\r\n$/, 'no final chunk')
  assert.doesNotMatch(text, /hunter2/)
  assert.equal(server.audit[0]?.status, 500)
})

test('a stream in HTTP/1.0 ends with the connection', async () => {
  await using server = await serveForTest([
    getRoute({ path: '/s', handle: async () => ({ status: 200, body: countTo(3) }) }),
  ])
  const { text, closed } = await exchangeBytes(
    server.port,
    'GET /s HTTP/1.0\r\nHost: localhost\r\n\r\n',
  )
  assert.match(text, /\r\n\r\n0\n1\n2\n$/)
  assert.ok(closed)
  assert.equal(parseAnswers(text)[0]?.status, 200)
})

async function* countTo(end: number) {
  for (let i = 0; i < end; i++) yield `${i}\n`
}
