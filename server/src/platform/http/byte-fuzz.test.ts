// Mutated requests from a seed: none may give a 5xx, and none may leave a request or a connection behind.
// Short on purpose; the long runs live with the torture tests.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  exchangeBytes,
  getRoute,
  parseAnswers,
  postRoute,
  serveForTest,
  until,
} from './test-bench.ts'

const requests = [
  'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
  'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  'GET /a?n=1 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n',
  'GET /a%41 HTTP/1.0\r\nHost: localhost:80\r\nExpect: 100-continue\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
]
const pieces = [
  '\r\n',
  '\n',
  '\0',
  ' ',
  ':',
  '%',
  '\xff',
  'Content-Length: 1\r\n',
  '0\r\n\r\n',
  '&&',
]

test('mutated bytes give no 5xx and leave nothing behind', async () => {
  await using server = await serveForTest(
    [
      postRoute({ path: '/a', handle: async () => ({ status: 201, body: '{}' }) }),
      getRoute({
        path: '/a',
        query: { properties: { n: { type: 'integer' } } },
        handle: async () => ({ status: 200, body: '{}' }),
      }),
    ],
    { limits: { headersMs: 150, requestMs: 200, checkMs: 30, keepAliveMs: 50 } },
  )
  const random = seeded(20261120)
  const inputs = Array.from({ length: 400 }, () => mutate(random))
  const worker = async () => {
    for (let bytes = inputs.pop(); bytes !== undefined; bytes = inputs.pop()) {
      const { text } = await exchangeBytes(server.port, Buffer.from(bytes, 'latin1'))
      const finals = text.replaceAll('HTTP/1.1 100 Continue\r\n\r\n', '')
      for (const { status } of parseAnswers(finals)) {
        assert.ok(status >= 200 && status < 500, `${status} for ${JSON.stringify(bytes)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: 40 }, worker))
  await until('nothing is left', () => server.http.inFlight === 0 && server.http.connections === 0)
  assert.deepEqual(server.log, [])
})

function mutate(random: () => number): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  let bytes = pick(requests) + (random() < 0.5 ? pick(requests) : '')
  for (let changes = 0; changes < 1 + random() * 3; changes++) {
    const at = Math.floor(random() * bytes.length)
    const kind = random()
    const added = kind < 0.3 ? '' : kind < 0.7 ? pick(pieces) : String.fromCharCode(random() * 256)
    const removed = kind < 0.3 ? 1 + random() * 5 : kind < 0.7 ? 0 : 1
    bytes = bytes.slice(0, at) + added + bytes.slice(at + Math.floor(removed))
  }
  return bytes
}

/** Small and repeatable (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
