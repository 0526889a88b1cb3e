import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { json, send } from '../support/http-client.ts'
import { assertProblem, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()

/** Writes raw bytes and reads until the server closes; the timeout only ends a test that hangs. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(tidemark.server.port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.setTimeout(15_000, () =>
      socket.destroy(new Error('the server neither answered nor closed')),
    )
    socket.on('data', (piece) => {
      text += piece.toString('latin1')
    })
    socket.on('error', (problem: NodeJS.ErrnoException) =>
      problem.code === 'ECONNRESET' ? resolve(text) : reject(problem),
    )
    socket.on('close', () => resolve(text))
  })
}

test('unknown paths are 404, with and without a key', async () => {
  assertProblem(await tidemark.get('/api/v1/nothing'), 404, 'not_found')
  assertProblem(await send(`${tidemark.server.url}/api/v1/nothing`), 404, 'not_found')
})

test('another method on a known path is 405 and names the right one', async () => {
  const answer = await tidemark.get('/api/v1/log_trade')
  assertProblem(answer, 405, 'method_not_allowed')
  assert.match(String(answer.headers.allow), /POST/)
})

test('a form, plain text and a missing type are 415', async () => {
  for (const type of [
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])
    assertProblem(
      await tidemark.logTrade(tradeText(), { 'content-type': type }),
      415,
      'media_type_unsupported',
    )
})

test('JSON with a charset is JSON', async () => {
  const answer = await tidemark.logTrade(tradeText(), {
    'content-type': 'Application/JSON; charset=UTF-8',
  })
  assert.equal(answer.status, 201)
})

test('a compressed body is 415', async () => {
  const answer = await tidemark.logTrade(gzipSync(tradeText()), { 'content-encoding': 'gzip' })
  assertProblem(answer, 415, 'media_type_unsupported')
})

test('a Host that the server was not told about is 421', async () => {
  const answer = await tidemark.get('/livez', { host: 'evil.example' })
  assertProblem(answer, 421, 'misdirected')
})

test('two Host headers, an absolute-form target, HTTP/0.9, TRACE and a GET with a body are refused', async () => {
  const host = `Host: 127.0.0.1:${tidemark.server.port}\r\n`
  const vectors = [
    `GET /livez HTTP/1.1\r\n${host}Host: other\r\nConnection: close\r\n\r\n`,
    `GET http://127.0.0.1:${tidemark.server.port}/livez HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    'GET /livez\r\n\r\n',
    `TRACE / HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    `GET /livez HTTP/1.1\r\n${host}Content-Length: 2\r\nConnection: close\r\n\r\nhi`,
    `GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n`,
    `POST /api/v1/log_trade HTTP/1.1\r\n${host}Content-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`,
    `POST /api/v1/log_trade HTTP/1.1\r\n${host}Content-Length: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\nhi`,
  ]
  for (const vector of vectors) {
    const answer = await raw(vector)
    assert.doesNotMatch(answer, /^HTTP\/1\.1 2/, `taken: ${JSON.stringify(vector)}`)
    assert.doesNotMatch(answer, /^HTTP\/1\.1 5/, `5xx for: ${JSON.stringify(vector)}`)
  }
})

test('headers beyond 8 KiB are refused', async () => {
  const answer = await tidemark.get('/livez', { 'x-filler': 'x'.repeat(9_000) })
  assert.equal(answer.status, 431)
})

test('the answer never names the software or lets itself be cached or sniffed', async () => {
  const answer = await tidemark.get('/api/v1/trades')
  assert.equal(answer.headers['x-powered-by'], undefined)
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.match(String(answer.headers['cache-control']), /no-store/)
})

test('live, ready, version, metrics, OpenAPI and the docs answer', async () => {
  for (const path of ['/', '/livez']) assert.equal((await tidemark.get(path)).status, 200, path)
  assert.equal((await tidemark.get('/readyz')).status, 200)
  assert.ok(json(await tidemark.get('/version')).version)
  await tidemark.logTrade(tradeText())
  const metrics = await tidemark.get('/metrics')
  assert.equal(metrics.status, 200)
  assert.match(metrics.text, /^tidemark_ingest_trades_total\{[^}]*\} [1-9]/m)
  const openapi = json<{ openapi: string; paths: Record<string, unknown> }>(
    await tidemark.get('/openapi.json'),
  )
  assert.match(openapi.openapi, /^3\.1\./)
  for (const path of ['/api/v1/log_trade', '/api/v1/trades', '/livez', '/readyz'])
    assert.ok(openapi.paths[path], path)
  const docs = await tidemark.get('/docs')
  assert.equal(docs.status, 200)
  assert.match(String(docs.headers['content-type']), /^text\/html/)
})

test('every problem answer links to a page that exists', async () => {
  const problem = assertProblem(await tidemark.logTrade('{'), 400, 'body_unparsable')
  const page = await tidemark.get(new URL(problem.type, tidemark.server.url).pathname)
  assert.equal(page.status, 200)
  assert.match(page.text, /body_unparsable/)
})
