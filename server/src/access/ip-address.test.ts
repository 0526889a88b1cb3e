import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import test from 'node:test'
import fc from 'fast-check'
import { canonicalIp, firstAddress, ipGroup, isInNetworks, isLoopback } from './ip-address.ts'

test('odd spellings of IPv4 addresses are not addresses', () => {
  for (const text of [
    '0177.0.0.1',
    '127.1',
    '2130706433',
    '010.8.8.8',
    '0x7f.0.0.1',
    '1.2.3.4 ',
    '',
    'localhost',
  ])
    assert.equal(canonicalIp(text), null)
})

test('IPv4 inside IPv6 is that IPv4 address', () => {
  assert.equal(canonicalIp('::ffff:10.1.2.3'), '10.1.2.3')
  assert.equal(canonicalIp('::FFFF:a01:203'), '10.1.2.3')
  assert.equal(canonicalIp('0:0:0:0:0:ffff:10.1.2.3'), '10.1.2.3')
  assert.equal(canonicalIp('64:ff9b::10.1.2.3'), '10.1.2.3')
  assert.equal(canonicalIp('64:ff9b::a01:203'), '10.1.2.3')
  assert.equal(canonicalIp('64:ff9b:1::10.1.2.3'), '64:ff9b:1::a01:203')
})

test('IPv6 has one spelling and no zone', () => {
  assert.equal(canonicalIp('2001:DB8:0:0:0:0:0:1'), '2001:db8::1')
  assert.equal(canonicalIp('fe80::1%eth0'), 'fe80::1')
  assert.equal(canonicalIp('::1'), '::1')
})

test('canonicalising twice changes nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const once = canonicalIp(text)
      assert.ok(once !== null)
      assert.equal(canonicalIp(once), once)
    }),
  )
})

test('IPv6 neighbours in one /64 are counted together, IPv4 addresses alone', () => {
  assert.equal(ipGroup('10.1.2.3'), '10.1.2.3')
  assert.equal(ipGroup('2001:db8:1:2::1'), '2001:db8:1:2::/64')
  assert.equal(ipGroup('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  assert.notEqual(ipGroup('2001:db8:1:3::1'), ipGroup('2001:db8:1:2::1'))
  assert.equal(ipGroup('::1'), '0:0:0:0::/64')
})

test('the group of an address depends on its first 64 bits only', () => {
  const half = fc.array(
    fc.integer({ min: 0, max: 0xfffe }).map((n) => n.toString(16)),
    { minLength: 4, maxLength: 4 },
  )
  fc.assert(
    fc.property(half, half, half, (head, tail, otherTail) => {
      fc.pre(head[0] !== '0' && head[0] !== '64')
      const one = canonicalIp([...head, ...tail].join(':')) ?? ''
      const two = canonicalIp([...head, ...otherTail].join(':')) ?? ''
      assert.equal(ipGroup(one), ipGroup(two))
      assert.equal(ipGroup(one), `${head.join(':')}::/64`)
    }),
  )
})

test('the first address of a network has no host bits', () => {
  assert.equal(firstAddress('10.1.2.3', 8), '10.0.0.0')
  assert.equal(firstAddress('10.1.2.3', 31), '10.1.2.2')
  assert.equal(firstAddress('10.1.2.3', 32), '10.1.2.3')
  assert.equal(firstAddress('10.1.2.3', 0), '0.0.0.0')
  assert.equal(firstAddress('2001:db8:ffff::1', 33), '2001:db8:8000::')
  assert.equal(firstAddress('2001:db8::1', 128), '2001:db8::1')
})

test('loopback and networks are told by the canonical text', () => {
  assert.ok(isLoopback('127.0.0.9') && isLoopback('::1') && !isLoopback('128.0.0.1'))
  const networks = new BlockList()
  networks.addSubnet('10.0.0.0', 8, 'ipv4')
  networks.addSubnet('2001:db8::', 32, 'ipv6')
  assert.ok(isInNetworks(networks, '10.255.0.1') && isInNetworks(networks, '2001:db8::5'))
  assert.ok(!isInNetworks(networks, '11.0.0.1') && !isInNetworks(networks, '2001:db9::5'))
})
