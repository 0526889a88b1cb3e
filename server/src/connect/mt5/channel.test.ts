// One connection to one server: what it trusts, how long it waits, how much it takes, and where it never goes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { test } from 'node:test'
import { makeCertificate } from '@tidemark/practice'
import { startScriptedBroker } from '../../../test/support/scripted-broker.ts'
import type { ConnectFailure } from '../failure.ts'
import { trustOf } from '../trust.ts'
import { openChannel } from './channel.ts'

const quick = { connectMs: 2_000, answerMs: 4_000 }
const fine = () => ({ text: '{"retcode":"0 Done"}' })

function channelTo(origin: string, settings: Record<string, string>, deadlines = quick) {
  return openChannel({ origin, trust: trustOf(settings), ...deadlines })
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => null,
    (error: ConnectFailure) => error,
  )
  return thrown === null ? 'none' : `${thrown.reason}: ${thrown.detail}`
}

const past = new Date(Date.now() - 86_400_000)
for (const [what, certificate, settings, expected] of [
  ['self-signed', {}, {}, /certificate_not_trusted: it is self-signed/],
  [
    'expired',
    { validFrom: new Date(Date.now() - 9 * 86_400_000), validUntil: past },
    { ca: 'own' },
    /certificate_not_trusted: it has expired/,
  ],
  [
    'of tomorrow',
    { validFrom: new Date(Date.now() + 86_400_000) },
    { ca: 'own' },
    /certificate_not_trusted: it is not valid yet/,
  ],
  [
    'for another name',
    { names: ['mt5.example.com'] },
    { ca: 'own' },
    /certificate_not_trusted: it is for another name/,
  ],
  [
    'with another fingerprint',
    {},
    { fingerprint: 'AB'.repeat(32) },
    /certificate_not_trusted: its fingerprint is not the one given/,
  ],
] as const)
  test(`a certificate ${what} is refused before anything is sent`, async () => {
    const tls = makeCertificate(certificate)
    await using broker = await startScriptedBroker(fine, tls)
    const given = 'ca' in settings ? { ca: tls.certPem } : settings
    using channel = channelTo(broker.url, given)
    assert.match(await failureOf(channel.send('GET', '/api/test/access')), expected)
    assert.deepEqual(broker.asked, [])
  })

test('the right fingerprint takes the place of date, name and issuer, however it is written', async () => {
  const tls = makeCertificate({
    names: ['mt5.example.com'],
    validFrom: new Date(0),
    validUntil: past,
  })
  const { X509Certificate } = await import('node:crypto')
  const { fingerprint256 } = new X509Certificate(tls.certPem)
  for (const fingerprint of [fingerprint256, fingerprint256.replaceAll(':', '').toLowerCase()]) {
    await using broker = await startScriptedBroker(fine, tls)
    using channel = channelTo(broker.url, { fingerprint })
    assert.equal((await channel.send('GET', '/api/test/access')).status, 200)
  }
})

test('a redirect is an answer: nobody else is asked', async () => {
  await using other = await startScriptedBroker(fine)
  await using broker = await startScriptedBroker(() => ({
    ...{ status: 302, text: '' },
    headers: { location: `${other.url}/api/test/access` },
  }))
  using channel = channelTo(broker.url, { ca: broker.certPem })
  assert.equal((await channel.send('GET', '/api/test/access')).status, 302)
  assert.equal(other.connections, 0)
})

test('variables that name a proxy change nothing', async (t) => {
  await using proxy = await startScriptedBroker(fine)
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) {
    const before = process.env[name]
    process.env[name] = proxy.url
    t.after(() => {
      if (before === undefined) delete process.env[name]
      else process.env[name] = before
    })
  }
  await using broker = await startScriptedBroker(fine)
  using channel = channelTo(broker.url, { ca: broker.certPem })
  assert.equal((await channel.send('GET', '/api/test/access')).status, 200)
  assert.equal(proxy.connections, 0)
})

test('an answer without end is cut off at 32 MiB', async () => {
  await using broker = await startScriptedBroker(() => (response) => {
    const piece = Buffer.alloc(1 << 20, 32)
    const more = () => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  using channel = channelTo(
    broker.url,
    { ca: broker.certPem },
    { connectMs: 2_000, answerMs: 60_000 },
  )
  assert.match(
    await failureOf(channel.send('GET', '/api/test/access')),
    /answer_not_understood: the answer is larger than 32 MiB/,
  )
})

for (const [what, answer] of [
  ['says nothing', 'silent'],
  [
    'begins and does not go on',
    (response: import('node:http').ServerResponse) => void response.write('{'),
  ],
] as const)
  test(`a server that ${what} is silent, after its time`, async () => {
    await using broker = await startScriptedBroker(() => answer)
    using channel = channelTo(
      broker.url,
      { ca: broker.certPem },
      { connectMs: 2_000, answerMs: 50 },
    )
    assert.match(await failureOf(channel.send('GET', '/api/test/access')), /^broker_silent/)
  })

test('a connection that ends in the middle of an answer is lost, and no other one is made', async () => {
  await using broker = await startScriptedBroker(() => (response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('{"retcode"', () => response.destroy())
  })
  using channel = channelTo(broker.url, { ca: broker.certPem })
  assert.match(await failureOf(channel.send('GET', '/api/test/access')), /^session_lost/)
  assert.ok(channel.wasCut)
  assert.match(await failureOf(channel.send('GET', '/api/test/access')), /^session_lost/)
  assert.equal(broker.connections, 1)
})

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

test('a server that takes a connection and begins no TLS is not reached', async (t) => {
  const server = createServer((socket) => socket.on('error', () => undefined))
  t.after(() => server.close())
  const origin = await listen(server)
  using channel = channelTo(origin, {}, { connectMs: 50, answerMs: 1_000 })
  assert.equal(
    await failureOf(channel.send('GET', '/api/test/access')),
    'broker_unreachable: no connection within 50 ms',
  )
})

test('a server that speaks no TLS is not the Web API', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  t.after(() => server.close())
  using channel = channelTo(await listen(server), {})
  assert.match(await failureOf(channel.send('GET', '/')), /^answer_not_understood: ERR_SSL/)
})

test('nobody listens: the broker is not reached', async () => {
  const server = createServer()
  const origin = await listen(server)
  server.close()
  await once(server, 'close')
  using channel = channelTo(origin, {})
  assert.equal(
    await failureOf(channel.send('GET', '/')),
    'broker_unreachable: nobody listens at this address and port (ECONNREFUSED)',
  )
})

test('no connection is made to an address behind which there is no broker', async () => {
  for (const host of ['169.254.169.254', '[::ffff:a9fe:a9fe]', '0.0.0.0']) {
    using channel = channelTo(`https://${host}:8443`, {})
    assert.match(
      await failureOf(channel.send('GET', '/')),
      /^broker_unreachable: the address is one behind/,
    )
  }
})

test('no text of the server gets into a failure', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end('SECRET-OF-THE-BROKER')
  })
  t.after(() => server.close())
  using channel = channelTo(await listen(server), {})
  assert.doesNotMatch(await failureOf(channel.send('GET', '/')), /SECRET/)
})
