import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { TidemarkError } from '../platform/problem.ts'
import { canonicalNetwork, clientIp, NetworkSyntaxError, parseNetworks } from './client-ip.ts'
import { isInNetworks } from './ip-address.ts'

const nobody = parseNetworks([])
const proxies = parseNetworks(['10.0.0.0/8', '127.0.0.1', '2001:db8::/32'])

test('without trusted proxies the peer is the client, whatever the headers say', () => {
  assert.equal(clientIp('203.0.113.9', ['1.2.3.4'], nobody), '203.0.113.9')
  assert.equal(clientIp('::ffff:127.0.0.1', ['junk'], nobody), '127.0.0.1')
})

test('forwarding headers of a peer that is no trusted proxy are ignored', () => {
  assert.equal(clientIp('203.0.113.9', ['10.0.0.1'], proxies), '203.0.113.9')
})

test('the first untrusted address from the right is the client', () => {
  assert.equal(clientIp('127.0.0.1', ['6.6.6.6, 198.51.100.7, 10.1.1.1'], proxies), '198.51.100.7')
  assert.equal(
    clientIp('127.0.0.1', ['6.6.6.6', '198.51.100.7', '10.1.1.1'], proxies),
    '198.51.100.7',
  )
  assert.equal(clientIp('::ffff:10.0.0.1', ['::ffff:198.51.100.7'], proxies), '198.51.100.7')
  assert.equal(clientIp('2001:db8::1', ['fe80::7%eth0'], proxies), 'fe80::7')
})

test('when every hop is trusted the farthest one is the client', () => {
  assert.equal(clientIp('127.0.0.1', ['10.0.0.3, 10.0.0.2'], proxies), '10.0.0.3')
  assert.equal(clientIp('127.0.0.1', [], proxies), '127.0.0.1')
})

test('an unparsable hop that would have to be believed is refused', () => {
  for (const line of [
    'unknown',
    '0177.0.0.1',
    '127.1',
    '2130706433',
    '010.8.8.8',
    '1.2.3.4:80',
    '',
    'junk, 10.0.0.1',
  ])
    assert.throws(
      () => clientIp('127.0.0.1', [line], proxies),
      (error) => error instanceof TidemarkError && error.code === 'request_invalid',
    )
})

test('what a client writes before the first untrusted hop is not even read', () => {
  assert.equal(clientIp('127.0.0.1', ['junk, 198.51.100.7'], proxies), '198.51.100.7')
})

test('no forged line can move the client past the hop that our proxy saw', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), (forged) => {
      assert.equal(clientIp('127.0.0.1', [...forged, '198.51.100.7'], proxies), '198.51.100.7')
    }),
  )
})

test('networks are kept in one spelling', () => {
  assert.equal(canonicalNetwork('10.0.0.0/8'), '10.0.0.0/8')
  assert.equal(canonicalNetwork(' 192.0.2.7 '), '192.0.2.7/32')
  assert.equal(canonicalNetwork('2001:DB8:0::/32'), '2001:db8::/32')
  assert.equal(canonicalNetwork('::1'), '::1/128')
  assert.equal(canonicalNetwork('::ffff:10.0.0.0/104'), '10.0.0.0/8')
  assert.equal(canonicalNetwork('0.0.0.0/0'), '0.0.0.0/0')
})

test('a network that means something else than it says is refused with a suggestion', () => {
  assert.throws(
    () => canonicalNetwork('10.1.2.3/8'),
    /Did you mean 10\.0\.0\.0\/8 or 10\.1\.2\.3\/32\?/,
  )
  for (const text of [
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10/8',
    '::/129',
    'localhost',
    '',
    '1.2.3.4/8/8',
    '010.0.0.0/8',
    '::ffff:10.0.0.0/8',
    'fe80::1%eth0',
  ])
    assert.throws(() => canonicalNetwork(text), NetworkSyntaxError, text)
})

test('every address of a canonical network matches it', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (ip, bits) => {
      const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0
      const value = ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
      const first = (value & mask) >>> 0
      const network = `${[24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join('.')}/${bits}`
      assert.equal(canonicalNetwork(network), network)
      assert.ok(isInNetworks(parseNetworks([network]), ip))
    }),
  )
})
