// Who is asked and who asks: paths, hosts, client addresses, connections per address.
// Real sockets, because fetch would repair most of these.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { TidemarkError } from '../problem.ts'
import {
  exchangeBytes,
  getRoute,
  parseAnswers,
  postRoute,
  readProblem,
  serveForTest,
  until,
} from './test-bench.ts'

test('an unknown path is a 404 problem, an unknown method a 405 problem with Allow', async () => {
  await using server = await serveForTest([
    getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{}' }) }),
    postRoute({ path: '/b', handle: async () => ({ status: 200, body: '{}' }) }),
  ])
  const nowhere = await fetch(`${server.url}/nowhere?x=1`)
  assert.equal(nowhere.status, 404)
  const problem = await readProblem(nowhere)
  assert.equal(problem.type, '/problems/not_found')
  assert.equal(problem.code, 'not_found')
  assert.match(problem.error_id, /^[\w-]{12}$/)
  const put = await fetch(`${server.url}/a`, { method: 'DELETE' })
  assert.equal(put.status, 405)
  assert.equal(put.headers.get('allow'), 'GET, HEAD')
  assert.equal((await fetch(`${server.url}/b`)).headers.get('allow'), 'POST')
  assert.equal((await fetch(`${server.url}/a`, { method: 'OPTIONS' })).status, 405)
})

test('paths match exactly: no case folding, no trailing slash, no double slash', async () => {
  await using server = await serveForTest([
    getRoute({ path: '/api/a', handle: async () => ({ status: 200, body: '{}' }) }),
  ])
  for (const path of ['/API/a', '/api/a/', '//api/a', '/api//a', '/api/a%00', '/api;x/a']) {
    const { text } = await exchangeBytes(
      server.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    )
    assert.match(text, /^HTTP\/1.1 404 /, path)
  }
})

test('a broken percent escape in the path or a very long parameter is a 404, not a crash', async () => {
  await using server = await serveForTest([
    getRoute({ path: '/p/:name', handle: async (r) => ({ status: 200, body: r.params }) }),
  ])
  assert.equal((await fetch(`${server.url}/p/%zz`)).status, 404)
  assert.equal((await fetch(`${server.url}/p/${'a'.repeat(300)}`)).status, 404)
  assert.deepEqual(await (await fetch(`${server.url}/p/a%20b`)).json(), { name: 'a b' })
})

test('only hosts that the server was told about are answered', async () => {
  await using server = await serveForTest(
    [getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{}' }) })],
    { publicUrl: 'https://ledger.example/base', allowedHosts: ['desk.local', 'pinned.local:9000'] },
  )
  const statusFor = async (host: string) => {
    const { text } = await exchangeBytes(
      server.port,
      `GET /a HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    )
    return parseAnswers(text)[0]?.status
  }
  for (const host of [
    'localhost',
    'LOCALHOST:8787',
    '127.0.0.1:1',
    '[::1]:8787',
    'ledger.example',
    'ledger.example.',
    'Desk.Local:80',
    'pinned.local:9000',
  ]) {
    assert.equal(await statusFor(host), 200, host)
  }
  for (const host of [
    'evil.example',
    'ledger.example.evil.example',
    'xlocalhost',
    'localhost.evil.example',
    '127.0.0.2',
    '2130706433',
    'pinned.local',
    'pinned.local:9001',
    'localhost:',
    'localhost:8787:1',
    '[::1',
  ]) {
    assert.equal(await statusFor(host), 421, host)
  }
})

test('forwarding headers reach the address rule; its refusal is a 400', async () => {
  const seen: string[] = []
  await using server = await serveForTest(
    [
      getRoute({
        path: '/a',
        async handle(request) {
          seen.push(request.ip)
          return { status: 200, body: '{}' }
        },
      }),
    ],
    {
      clientIp(peer, forwardedFor) {
        if (forwardedFor[0] === 'junk') throw new TidemarkError('request_invalid', 'No address.')
        return forwardedFor[0] ?? peer
      },
    },
  )
  await fetch(`${server.url}/a`)
  await fetch(`${server.url}/a`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
  const junk = await fetch(`${server.url}/a`, { headers: { 'x-forwarded-for': 'junk' } })
  assert.equal(junk.status, 400)
  assert.deepEqual(seen, ['127.0.0.1', '203.0.113.9'])
})

test('the gate learns whether the peer is this machine without a proxy between', async () => {
  const local: boolean[] = []
  await using server = await serveForTest(
    [getRoute({ path: '/a', handle: async (r) => ({ status: 200, body: { ip: r.ip } }) })],
    {
      admit: (request) => {
        local.push(request.local)
        return { keyId: 'k', scopes: new Set(), accounts: null, brokerZone: null }
      },
    },
  )
  await fetch(`${server.url}/a`)
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
    await fetch(`${server.url}/a`, { headers: { [name]: '127.0.0.1' } })
  }
  assert.deepEqual(local, [true, false, false, false, false])
})

test('more connections of one address than allowed are cut; this machine and proxies are exempt', async () => {
  const route = getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{}' }) })
  const request = 'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const open = (port: number, count: number) =>
    Promise.all(Array.from({ length: count }, () => exchangeBytes(port, request, { quietMs: 300 })))
  const strangers = { clientIp: () => '203.0.113.9', limits: { connectionsPerAddress: 3 } }
  await using server = await serveForTest([route], strangers)
  const answered = (await open(server.port, 5)).filter(({ text }) =>
    text.startsWith('HTTP/1.1 200'),
  )
  assert.equal(answered.length, 3)
  await until('the places are free again', () => server.http.connections === 0)
  assert.match((await open(server.port, 1))[0]?.text ?? '', /^HTTP\/1.1 200/)

  await using proxied = await serveForTest([route], { ...strangers, isTrustedProxy: () => true })
  const all = await open(proxied.port, 5)
  assert.ok(all.every(({ text }) => text.startsWith('HTTP/1.1 200')))
})

test('connections beyond the limit of the whole server are dropped', async () => {
  await using server = await serveForTest(
    [getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{}' }) })],
    { limits: { connections: 2 } },
  )
  const request = 'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const exchanges = await Promise.all(
    Array.from({ length: 4 }, () => exchangeBytes(server.port, request, { quietMs: 300 })),
  )
  assert.equal(exchanges.filter(({ text }) => text.startsWith('HTTP/1.1 200')).length, 2)
})

test('a sender that closes its half right after the request still gets its answer', async () => {
  await using server = await serveForTest([
    postRoute({
      path: '/a',
      async handle() {
        await delay(50)
        return { status: 201, body: '{"status":"success"}' }
      },
    }),
  ])
  const text = await new Promise<string>((resolve, reject) => {
    let received = ''
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.end(
      'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    )
    socket.on('data', (piece) => {
      received += piece.toString()
    })
    socket.on('end', () => resolve(received))
    socket.on('error', reject)
  })
  assert.match(text, /^HTTP\/1.1 201 /)
})
