// Requests that two servers could read differently: each must be refused, or read in exactly one way.
// Every vector is followed by a second request in the same bytes; a refused one must swallow it with the connection.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  exchangeBytes,
  getRoute,
  parseAnswers,
  postRoute,
  serveForTest,
  type TestServer,
} from './test-bench.ts'

const bodies: string[] = []
let smuggled = 0
let server: TestServer

before(async () => {
  server = await serveForTest([
    getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{"a":1}' }) }),
    postRoute({
      path: '/a',
      async handle(request) {
        bodies.push(request.body.toString('latin1'))
        return { status: 201, body: '{}' }
      },
    }),
    getRoute({
      path: '/smuggled',
      async handle() {
        smuggled++
        return { status: 200, body: '{}' }
      },
    }),
  ])
})
after(() => server[Symbol.asyncDispose]())

const host = 'Host: localhost\r\n'
const json = 'Content-Type: application/json\r\n'
const follow = `GET /smuggled HTTP/1.1\r\n${host}\r\n`
const post = (headers: string, body: string) =>
  `POST /a HTTP/1.1\r\n${host}${json}${headers}\r\n${body}`

const refused: readonly (readonly [name: string, bytes: string, status?: number])[] = [
  ['two Host headers', `GET /a HTTP/1.1\r\n${host}Host: evil.example\r\n\r\n`],
  ['two equal Host headers', `GET /a HTTP/1.1\r\n${host}${host}\r\n`],
  ['no Host header', 'GET /a HTTP/1.1\r\n\r\n'],
  ['an empty Host header', 'GET /a HTTP/1.1\r\nHost: \r\n\r\n', 421],
  ['a Host with user info', 'GET /a HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n', 421],
  ['a Host list', 'GET /a HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n', 421],
  ['another Host', 'GET /a HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
  ['absolute form', `GET http://localhost/a HTTP/1.1\r\n${host}\r\n`],
  ['absolute form of another host', `GET http://evil.example/a HTTP/1.1\r\n${host}\r\n`],
  ['asterisk form', `OPTIONS * HTTP/1.1\r\n${host}\r\n`, 405],
  ['authority form', `CONNECT localhost:443 HTTP/1.1\r\n${host}\r\n`, 405],
  ['HTTP/0.9', 'GET /a\r\n\r\n'],
  ['HTTP/2.0 in the request line', `GET /a HTTP/2.0\r\n${host}\r\n`],
  ['HTTP/1.2', `GET /a HTTP/1.2\r\n${host}\r\n`],
  ['HTTP/1.1 in lower case', `GET /a http/1.1\r\n${host}\r\n`],
  ['TRACE', `TRACE /a HTTP/1.1\r\n${host}\r\n`, 405],
  ['a method in lower case', `get /a HTTP/1.1\r\n${host}\r\n`],
  ['a method of WebDAV', `PROPFIND /a HTTP/1.1\r\n${host}\r\n`, 405],
  ['GET with a body', `GET /a HTTP/1.1\r\n${host}Content-Length: 3\r\n\r\nabc`],
  [
    'GET with a chunked body',
    `GET /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['HEAD with a body', `HEAD /a HTTP/1.1\r\n${host}Content-Length: 3\r\n\r\nabc`],
  ['TE beside CL', post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', '0\r\n\r\n')],
  ['CL beside TE', post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  ['two different CL', post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}')],
  ['two equal CL', post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}')],
  ['a CL list', post('Content-Length: 2, 2\r\n', '{}')],
  ['a CL with a sign', post('Content-Length: +2\r\n', '{}')],
  ['a negative CL', post('Content-Length: -2\r\n', '{}')],
  ['a hexadecimal CL', post('Content-Length: 0x2\r\n', '{}')],
  ['a CL with an underscore', post('Content-Length: 1_0\r\n', '{}')],
  ['a CL with a point', post('Content-Length: 2.0\r\n', '{}')],
  ['an empty CL', post('Content-Length:\r\n', '{}')],
  ['a CL beyond 64 bit', post('Content-Length: 99999999999999999999\r\n', '{}')],
  ['a space inside CL', post('Content-Length: 1 2\r\n', '{}')],
  ['TE of another coding', post('Transfer-Encoding: gzip\r\n', '{}')],
  ['TE identity', post('Transfer-Encoding: identity\r\n', '{}')],
  ['TE gzip, chunked', post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
  ['TE chunked, gzip', post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n')],
  ['TE twice', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  ['TE chunked and identity', post('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n')],
  ['TE with a vertical tab', post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n')],
  ['TE with a quoted value', post('Transfer-Encoding: "chunked"\r\n', '0\r\n\r\n')],
  ['xchunked', post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')],
  ['space before the colon of TE', post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n')],
  ['tab before the colon of TE', post('Transfer-Encoding\t: chunked\r\n', '0\r\n\r\n')],
  ['space before the colon of CL', post('Content-Length : 2\r\n', '{}')],
  ['obs-fold', post('Content-Length: 2\r\nX-A: b\r\n c\r\n', '{}')],
  ['obs-fold in TE', post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n')],
  ['a folded first header', `GET /a HTTP/1.1\r\n Host: localhost\r\n\r\n`],
  ['bare LF after a header', post('Content-Length: 2\nX-A: b\r\n', '{}')],
  ['bare LF everywhere', 'GET /a HTTP/1.1\nHost: localhost\n\n'],
  ['bare CR in a header', `GET /a HTTP/1.1\r\n${host}X-A: b\rX-B: c\r\n\r\n`],
  ['CR as line end', 'GET /a HTTP/1.1\rHost: localhost\r\r'],
  ['NUL in a header', `GET /a HTTP/1.1\r\n${host}X-A: b\0c\r\n\r\n`],
  ['NUL in a header name', `GET /a HTTP/1.1\r\n${host}X\0A: b\r\n\r\n`],
  ['a header without a colon', `GET /a HTTP/1.1\r\n${host}nonsense\r\n\r\n`],
  ['a header with an empty name', `GET /a HTTP/1.1\r\n${host}: b\r\n\r\n`],
  ['a header name with a bracket', `GET /a HTTP/1.1\r\n${host}X(A): b\r\n\r\n`],
  ['a NUL in the target', `GET /a\0b HTTP/1.1\r\n${host}\r\n`],
  ['a tab in the target', `GET /a\tb HTTP/1.1\r\n${host}\r\n`],
  ['a space in the target', `GET /a b HTTP/1.1\r\n${host}\r\n`],
  ['a raw byte above 127 in the target', `GET /a\xe9 HTTP/1.1\r\n${host}\r\n`],
  ['a fragment in the target', `GET a#b HTTP/1.1\r\n${host}\r\n`],
  ['a target without a slash', `GET a HTTP/1.1\r\n${host}\r\n`],
  ['an empty target', `GET  HTTP/1.1\r\n${host}\r\n`],
  ['a chunk size with a sign', post('Transfer-Encoding: chunked\r\n', '+2\r\n{}\r\n0\r\n\r\n')],
  ['a chunk size with 0x', post('Transfer-Encoding: chunked\r\n', '0x2\r\n{}\r\n0\r\n\r\n')],
  ['a negative chunk size', post('Transfer-Encoding: chunked\r\n', '-2\r\n{}\r\n0\r\n\r\n')],
  [
    'a chunk size beyond 64 bit',
    post('Transfer-Encoding: chunked\r\n', '10000000000000002\r\n{}\r\n0\r\n\r\n'),
  ],
  ['a chunk longer than its size', post('Transfer-Encoding: chunked\r\n', '1\r\n{}\r\n0\r\n\r\n')],
  ['a chunk ended by LF', post('Transfer-Encoding: chunked\r\n', '2\r\n{}\n0\r\n\r\n')],
  ['a chunk size ended by LF', post('Transfer-Encoding: chunked\r\n', '2\n{}\r\n0\r\n\r\n')],
  ['a space after a chunk size', post('Transfer-Encoding: chunked\r\n', '2 \r\n{}\r\n0\r\n\r\n')],
  ['LF in a chunk extension', post('Transfer-Encoding: chunked\r\n', '2;a\nb\r\n{}\r\n0\r\n\r\n')],
  [
    'a chunk extension of 20 kB',
    post('Transfer-Encoding: chunked\r\n', `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
  ],
  [
    'TE in HTTP/1.0',
    `POST /a HTTP/1.0\r\n${host}${json}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  ],
  ['two Content-Type headers', post('Content-Type: text/plain\r\nContent-Length: 2\r\n', '{}')],
  [
    'two Authorization headers',
    `GET /a HTTP/1.1\r\n${host}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n`,
  ],
  ['two X-API-Key headers', `GET /a HTTP/1.1\r\n${host}X-API-Key: a\r\nx-api-key: b\r\n\r\n`],
  [
    'two Idempotency-Key headers',
    post('Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 2\r\n', '{}'),
  ],
  ['an unknown expectation', post('Expect: 200-maybe\r\nContent-Length: 2\r\n', '{}')],
  ['65 headers', `GET /a HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(64)}\r\n`, 431],
  ['200 headers', `GET /a HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(199)}\r\n`, 431],
  ['a header of 9 kB', `GET /a HTTP/1.1\r\n${host}X-A: ${'b'.repeat(9000)}\r\n\r\n`, 431],
  ['a target of 9 kB', `GET /${'a'.repeat(9000)} HTTP/1.1\r\n${host}\r\n`, 431],
  ['TLS on the plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a proxy line', `PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET /a HTTP/1.1\r\n${host}\r\n`],
  ['empty JSON lines as a request', '{"a":1}\r\n\r\n'],
]

for (const [name, bytes, status = 400] of refused) {
  test(`${name} is refused with ${status} and the connection closed`, async () => {
    bodies.length = 0
    smuggled = 0
    const { text, closed } = await exchangeBytes(server.port, Buffer.from(bytes + follow, 'latin1'))
    const answers = parseAnswers(text)
    assert.equal(answers.length, 1, text)
    const [answer] = answers
    assert.equal(answer?.status, status, text)
    assert.equal(answer.headers.get('connection'), 'close')
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
    if (!bytes.startsWith('HEAD')) assert.equal(JSON.parse(answer.body).status, status)
    assert.ok(closed, 'the server closes')
    assert.equal(smuggled, 0, 'the bytes behind it are never a request')
    assert.deepEqual(bodies, [])
  })
}

const taken: readonly (readonly [name: string, bytes: string, body: string | null])[] = [
  ['a plain POST', post('Content-Length: 2\r\n', '{}'), '{}'],
  ['a chunked POST', post('Transfer-Encoding: chunked\r\n', '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n'), '{}'],
  ['TE in other letters', post('transfer-encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n'), '{}'],
  ['a chunk extension', post('Transfer-Encoding: chunked\r\n', '2;a=b\r\n{}\r\n0\r\n\r\n'), '{}'],
  [
    'a trailer, which never becomes a header',
    post('Transfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\nHost: evil.example\r\n\r\n'),
    '{}',
  ],
  [
    'leading zeros of a chunk size',
    post('Transfer-Encoding: chunked\r\n', '002\r\n{}\r\n0\r\n\r\n'),
    '{}',
  ],
  ['leading zeros of CL', post('Content-Length: 002\r\n', '{}'), '{}'],
  ['an empty line before the request', `\r\n${post('Content-Length: 2\r\n', '{}')}`, '{}'],
  [
    'a body that looks like a request',
    post(`Content-Length: ${follow.length}\r\n`, follow),
    follow,
  ],
  ['GET with Content-Length 0', `GET /a HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`, null],
  ['64 headers', `GET /a HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(63)}\r\n`, null],
]

for (const [name, bytes, body] of taken) {
  test(`${name} is read in one way`, async () => {
    bodies.length = 0
    smuggled = 0
    const { text } = await exchangeBytes(server.port, Buffer.from(bytes + follow, 'latin1'), {
      quietMs: 300,
      firstMs: 10_000,
    })
    const answers = parseAnswers(text)
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [body === null ? 200 : 201, 200],
      text,
    )
    assert.deepEqual(bodies, body === null ? [] : [body])
    assert.equal(smuggled, 1, 'the request behind it is answered once')
  })
}
