// Addresses that no connection may lead to, in every spelling, and a name that leads to a fine one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ADDRESS_REFUSED,
  createLookup,
  isRefusedAddress,
  lookupBroker,
} from './outbound-address.ts'

for (const host of [
  ...['0.0.0.0', '169.254.169.254', '169.254.0.1', '224.0.0.1', '255.255.255.255', '[::]'],
  ...['[fe80::1]', '[ff02::1]', '[::ffff:169.254.169.254]', '[64:ff9b::a9fe:a9fe]'],
  '[fd00:ec2::254]',
])
  test(`${host} is no broker`, () => assert.ok(isRefusedAddress(host)))

test('odd spellings of a refused address are that address once a URL holds them', () => {
  for (const host of ['2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.16689662'])
    assert.ok(isRefusedAddress(new URL(`https://${host}`).hostname), host)
})

test('a broker may be anywhere else, also in the same house', () => {
  for (const host of [
    '127.0.0.1',
    '10.0.0.8',
    '192.168.1.4',
    '203.0.113.7',
    '[2001:db8::1]',
    'mt5',
  ])
    assert.ok(!isRefusedAddress(host), host)
})

/** What a socket is told when the name has these addresses. */
function lookUp(addresses: readonly string[], all: boolean): Promise<unknown> {
  const resolve: Parameters<typeof createLookup>[0] = (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  return new Promise((settle) => {
    createLookup(resolve)('mt5.example.com', { all }, (error, found) =>
      settle(error === null ? found : error.code),
    )
  })
}

test('a name that leads to a refused address is refused, whichever of its addresses that is', async () => {
  for (const addresses of [
    ['169.254.169.254'],
    ['203.0.113.7', '169.254.169.254'],
    ['2001:db8::1', 'fe80::1'],
  ])
    for (const all of [true, false])
      assert.equal(await lookUp(addresses, all), ADDRESS_REFUSED, addresses.join())
})

test('a name that leads elsewhere is answered as sockets want it', async () => {
  assert.equal(await lookUp(['203.0.113.7', '203.0.113.8'], false), '203.0.113.7')
  assert.deepEqual(await lookUp(['203.0.113.7'], true), [{ address: '203.0.113.7', family: 4 }])
})

test('a name of this machine is resolved by the machine', async () => {
  const found = await new Promise<unknown>((resolve, reject) => {
    lookupBroker('localhost', { all: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    )
  })
  assert.ok(Array.isArray(found) && found.length > 0)
})
