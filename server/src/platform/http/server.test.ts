// The server's manners towards clients that mean well or nearly so: answers, refusals, headers, redaction, audit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DatabaseUnavailable } from '../database/database.ts'
import { TidemarkError } from '../problem.ts'
import {
  exchangeBytes,
  getRoute,
  parseAnswers,
  postRoute,
  readProblem,
  serveForTest,
} from './test-bench.ts'

const json = { 'content-type': 'application/json' }

test('a good answer carries its length, no-store and nosniff, and names no software', async () => {
  await using server = await serveForTest([
    getRoute({ path: '/a', handle: async () => ({ status: 200, body: { word: 'é' } }) }),
  ])
  const answer = await fetch(`${server.url}/a`)
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), { word: 'é' })
  assert.equal(answer.headers.get('content-length'), '13')
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(answer.headers.get('cross-origin-resource-policy'), 'same-origin')
  for (const name of ['server', 'x-powered-by', 'access-control-allow-origin', 'etag']) {
    assert.equal(answer.headers.get(name), null, name)
  }
})

test('HEAD answers like GET without the body', async () => {
  await using server = await serveForTest([
    getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{"a":1}' }) }),
  ])
  const { text } = await exchangeBytes(
    server.port,
    'HEAD /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  )
  assert.match(text, /^HTTP\/1.1 200 /)
  assert.match(text, /content-length: 7\r\n/)
  assert.match(text, /\r\n\r\n$/)
})

test('the gate is asked before the body is read, and a refusal closes the connection', async () => {
  let handled = 0
  await using server = await serveForTest(
    [
      postRoute({
        path: '/a',
        audit: 'group',
        async handle() {
          handled++
          return { status: 201, body: '{}' }
        },
      }),
    ],
    {
      admit: () => {
        throw new TidemarkError('key_missing', 'No key.')
      },
    },
  )
  const { text, closed } = await exchangeBytes(
    server.port,
    'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{',
  )
  const [answer] = parseAnswers(text)
  assert.equal(answer?.status, 401)
  assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer /)
  assert.equal(answer.headers.get('connection'), 'close')
  assert.ok(closed)
  assert.equal(handled, 0)
  assert.equal(server.audit.length, 1)
  assert.equal(server.audit[0]?.code, 'key_missing')
})

test('a body beyond the limit is refused while it is still being sent', async () => {
  await using server = await serveForTest([
    postRoute({ path: '/a', handle: async () => ({ status: 201, body: '{}' }) }),
  ])
  const head = 'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  const declared = await exchangeBytes(server.port, `${head}Content-Length: 65537\r\n\r\n{`)
  assert.equal(parseAnswers(declared.text)[0]?.status, 413)
  // Never ends: the answer must come although the last chunk does not.
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  const counted = await exchangeBytes(
    server.port,
    `${head}Transfer-Encoding: chunked\r\n\r\n${chunk}1\r\nx`,
  )
  assert.equal(parseAnswers(counted.text)[0]?.status, 413)
  assert.ok(counted.closed)
})

test('a sender that only reads after writing 4 MB still gets its 413', async () => {
  await using server = await serveForTest([
    postRoute({ path: '/a', handle: async () => ({ status: 201, body: '{}' }) }),
  ])
  const bytes = Buffer.concat([
    Buffer.from(
      'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n',
    ),
    Buffer.alloc(4_000_000, 32),
  ])
  const { text } = await exchangeBytes(server.port, bytes)
  assert.equal(parseAnswers(text)[0]?.status, 413)
})

test('a body of exactly the limit is taken, byte for byte', async () => {
  const sizes: number[] = []
  await using server = await serveForTest([
    postRoute({
      path: '/a',
      async handle(request) {
        sizes.push(request.body.length)
        return { status: 201, body: '{}' }
      },
    }),
  ])
  for (const size of [0, 1, 65_536]) {
    const body = Buffer.alloc(size, 7)
    const answer = await fetch(`${server.url}/a`, { method: 'POST', headers: json, body })
    assert.equal(answer.status, 201)
  }
  assert.deepEqual(sizes, [0, 1, 65_536])
})

test('a client that waits for 100 Continue gets it, or its refusal instead', async () => {
  await using server = await serveForTest([
    postRoute({ path: '/a', handle: async () => ({ status: 201, body: '{}' }) }),
  ])
  const head =
    'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n'
  const good = await exchangeBytes(server.port, `${head}Content-Length: 2\r\n\r\n`, {
    quietMs: 200,
  })
  assert.match(good.text, /^HTTP\/1.1 100 Continue/)
  const large = await exchangeBytes(server.port, `${head}Content-Length: 99999999\r\n\r\n`)
  assert.match(large.text, /^HTTP\/1.1 413 /)
})

test('other content types and any Content-Encoding are 415 and say what is taken', async () => {
  await using server = await serveForTest([
    postRoute({ path: '/a', handle: async (r) => ({ status: 201, body: { t: r.contentType } }) }),
  ])
  const post = (headers: Record<string, string>) =>
    fetch(`${server.url}/a`, { method: 'POST', headers, body: Buffer.from('{}') })
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json, text/plain',
    'text/html',
  ]) {
    const answer = await post({ 'content-type': type })
    assert.equal(answer.status, 415, type)
    assert.equal(answer.headers.get('accept'), 'application/json')
  }
  assert.equal((await post({})).status, 415)
  for (const coding of ['gzip', 'br', 'identity, gzip', 'x']) {
    const answer = await post({ ...json, 'content-encoding': coding })
    assert.equal(answer.status, 415, coding)
    assert.equal(answer.headers.get('accept-encoding'), 'identity')
  }
  const cased = await post({ 'content-type': 'Application/JSON; charset=UTF-8' })
  assert.deepEqual(await cased.json(), { t: 'application/json' })
})

test('what a handler throws never reaches the client; the log has the same error id', async () => {
  await using server = await serveForTest([
    getRoute({
      path: '/async',
      async handle() {
        throw new Error('connect failed password=hunter2 at /srv/secret')
      },
    }),
    getRoute({
      path: '/sync',
      handle() {
        throw new TypeError('password=hunter2')
      },
    }),
    getRoute({ path: '/odd', handle: () => Promise.reject('password=hunter2') }),
    getRoute({
      path: '/header',
      handle: async () => ({ status: 200, body: '', headers: { 'x-a': 'hunter2\r\nx: y' } }),
    }),
  ])
  for (const path of ['/async', '/sync', '/odd', '/header']) {
    const answer = await fetch(server.url + path)
    const text = await answer.text()
    assert.equal(answer.status, 500, path)
    assert.doesNotMatch(text + JSON.stringify([...answer.headers]), /hunter2|secret|stack|at \//)
    const problem = JSON.parse(text)
    assert.equal(problem.code, 'internal')
    const line = server.log.at(-1)
    assert.equal(line?.level, 'error')
    assert.match(JSON.stringify(line.fields), new RegExp(problem.error_id))
  }
})

test('a database that is away is 503 with Retry-After, and floods no log', async () => {
  await using server = await serveForTest([
    getRoute({ path: '/a', handle: () => Promise.reject(new DatabaseUnavailable('gone')) }),
  ])
  for (let i = 0; i < 20; i++) {
    const answer = await fetch(`${server.url}/a`)
    assert.equal(answer.status, 503)
    assert.equal(answer.headers.get('retry-after'), '1')
    const problem = await readProblem(answer)
    assert.equal(problem.code, 'ledger_unavailable')
    assert.equal(problem.retry_after_ms, 1000)
  }
  assert.ok(server.log.length < 5, `${server.log.length} lines`)
})

test('a problem carries its errors, its own headers and a whole number of seconds to wait', async () => {
  await using server = await serveForTest([
    getRoute({
      path: '/a',
      handle: () =>
        Promise.reject(
          new TidemarkError('rate_limited', 'Slow down.', {
            retryAfterMs: 1200.4,
            errors: [{ pointer: '/a', code: 'x', detail: 'y' }],
            headers: { ratelimit: '"key";r=0;t=2', 'Retry-After': '7' },
          }),
        ),
    }),
  ])
  const answer = await fetch(`${server.url}/a`)
  assert.equal(answer.headers.get('retry-after'), '2')
  assert.equal(answer.headers.get('ratelimit'), '"key";r=0;t=2')
  const problem = await readProblem(answer)
  assert.equal(problem.retry_after_ms, 1201)
  assert.deepEqual(problem.errors, [{ pointer: '/a', code: 'x', detail: 'y' }])
})

test('audit has one entry per request of class each, and only failures of class group', async () => {
  const handle = async (request: { query: object }) => {
    if ('fail' in request.query) throw new TidemarkError('ledger_busy', 'Busy.')
    return { status: 200, body: '{}' }
  }
  const query = { properties: { fail: { type: 'string' } } }
  await using server = await serveForTest([
    getRoute({ path: '/each', audit: 'each', query, handle }),
    getRoute({ path: '/group', audit: 'group', query, handle }),
    getRoute({ path: '/none', audit: 'none', query, handle }),
  ])
  for (const path of ['/each', '/group', '/none', '/each?fail', '/group?fail', '/none?fail']) {
    await (await fetch(server.url + path)).text()
  }
  assert.deepEqual(
    server.audit.map(({ route, status, code, ip, kind }) => [route, status, code, ip, kind]),
    [
      ['get_each', 200, undefined, '127.0.0.1', 'request'],
      ['get_each', 503, 'ledger_busy', '127.0.0.1', 'request'],
      ['get_group', 503, 'ledger_busy', '127.0.0.1', 'request'],
    ],
  )
  assert.equal(new Set(server.audit.map((entry) => entry.request_id)).size, 3)
  assert.deepEqual(server.observed.slice(0, 2), ['get_each 200', 'get_group 200'])
})

test('a __proto__ in JSON is a name like any other', async () => {
  await using server = await serveForTest([
    postRoute({
      path: '/a',
      async handle(request) {
        const copy: Record<string, unknown> = {}
        Object.assign(copy, JSON.parse(request.body.toString()))
        return { status: 201, body: { polluted: copy.isAdmin === true } }
      },
    }),
  ])
  const body = '{"__proto__":{"isAdmin":true}}'
  const answer = await fetch(`${server.url}/a`, { method: 'POST', headers: json, body })
  assert.deepEqual(await answer.json(), { polluted: false })
})
