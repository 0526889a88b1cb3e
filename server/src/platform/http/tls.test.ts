// TLS with certificate files: modern versions only, HSTS, renewal without a restart.
// The certificates in testdata are self-signed for localhost and open nothing.
import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { exchangeBytes, getRoute, serveForTest, until } from './test-bench.ts'

const testdata = (name: string) => new URL(`./testdata/${name}`, import.meta.url)
const route = getRoute({ path: '/a', handle: async (r) => ({ status: 200, body: { ip: r.ip } }) })

function certificateFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-tls-'))
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
  const use = (name: string) => {
    copyFileSync(testdata(`${name}-cert.pem`), files.certFile)
    copyFileSync(testdata(`${name}-key.pem`), files.keyFile)
  }
  use('localhost')
  return { files, use, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

test('requests are answered over TLS, with HSTS', async () => {
  using certificate = certificateFiles()
  await using server = await serveForTest([route], { tls: certificate.files })
  const answer = await getOverTls(server.port)
  assert.equal(answer.status, 200)
  assert.equal(answer.body, '{"ip":"127.0.0.1"}')
  assert.equal(answer.hsts, 'max-age=31536000')
})

test('TLS 1.1 is refused', async () => {
  using certificate = certificateFiles()
  await using server = await serveForTest([route], { tls: certificate.files })
  const handshake = new Promise((resolve, reject) => {
    const socket = connect(
      {
        port: server.port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
      },
      () => resolve(socket.destroy()),
    )
    socket.on('error', reject)
  })
  await assert.rejects(handshake)
})

test('plain HTTP on the TLS port gets nothing but a close', async () => {
  using certificate = certificateFiles()
  await using server = await serveForTest([route], { tls: certificate.files })
  const { text, closed } = await exchangeBytes(
    server.port,
    'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n',
  )
  assert.equal(text, '')
  assert.ok(closed)
})

test('bytes that are no request get their problem over TLS too', async () => {
  using certificate = certificateFiles()
  await using server = await serveForTest([route], { tls: certificate.files })
  const text = await new Promise<string>((resolve, reject) => {
    let received = ''
    const socket = connect(
      { port: server.port, host: '127.0.0.1', rejectUnauthorized: false },
      () => socket.write('GARBAGE\r\n\r\n'),
    )
    socket.on('data', (piece) => {
      received += piece.toString()
    })
    socket.on('end', () => resolve(received))
    socket.on('error', reject)
  })
  assert.match(text, /^HTTP\/1.1 400 /)
  assert.match(text, /"code":"request_invalid"/)
})

test('a renewed certificate is used after a reload, without a restart', async () => {
  using certificate = certificateFiles()
  await using server = await serveForTest([route], { tls: certificate.files })
  assert.equal((await getOverTls(server.port)).name, 'localhost')
  certificate.use('renewed')
  server.http.reloadTls()
  assert.equal((await getOverTls(server.port)).name, 'renewed.localhost')
})

test('a certificate that cannot be read leaves the old one in use', async () => {
  using certificate = certificateFiles()
  await using server = await serveForTest([route], { tls: certificate.files })
  writeFileSync(certificate.files.certFile, 'nonsense')
  server.http.reloadTls()
  assert.equal((await getOverTls(server.port)).name, 'localhost')
  assert.equal(server.log.at(-1)?.level, 'error')
})

test('a peer that never finishes its handshake does not stop a drain', async () => {
  using certificate = certificateFiles()
  const server = await serveForTest([route], { tls: certificate.files })
  const socket = connectPlain(server.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('connect', resolve))
  await server.http.drain(500)
  socket.destroy()
})

test('a request that takes longer than the time of grace is still answered over TLS', async () => {
  using certificate = certificateFiles()
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow = getRoute({
    path: '/a',
    async handle() {
      await gate
      return { status: 200, body: '{}' }
    },
  })
  await using server = await serveForTest([slow], { tls: certificate.files })
  const answer = getOverTls(server.port)
  await until('it is in flight', () => server.http.inFlight === 1)
  const drained = server.http.drain(5000)
  setTimeout(release, 1200)
  assert.equal((await answer).status, 200)
  await drained
})

type Answer = { status: number; body: string; hsts: string; name: string }

function getOverTls(port: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(
      { port, host: '127.0.0.1', path: '/a', rejectUnauthorized: false, agent: false },
      (response) => {
        let body = ''
        // A response of node:https always comes over a TLS socket.
        const { subject } = (response.socket as TLSSocket).getPeerCertificate()
        response.on('data', (piece) => {
          body += piece
        })
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body,
            hsts: String(response.headers['strict-transport-security']),
            name: String(subject.CN),
          }),
        )
      },
    )
      .on('error', reject)
      .end()
  })
}
