import assert from 'node:assert/strict'
import test from 'node:test'
import { parseDuration } from './duration.ts'
import { KeyRequestError, readKeyRequest, readOverlap } from './key-request.ts'

test('what was typed becomes checked values', () => {
  assert.deepEqual(
    readKeyRequest({
      name: ' desk ',
      scope: 'ingest, trades:read',
      account: '501, 502,501',
      ip: '10.0.0.0/8,192.0.2.7',
      expires: '30d',
      rate: '600/min',
      burst: '50',
      zone: 'Europe/Athens',
    }),
    {
      name: 'desk',
      scopes: ['ingest:write', 'trades:read'],
      accounts: ['501', '502'],
      networks: ['10.0.0.0/8', '192.0.2.7/32'],
      lifetimeS: 30 * 86_400,
      perSecond: 10,
      burst: 50,
      brokerZone: 'Europe/Athens',
    },
  )
})

test('a broker zone may run whole hours ahead of another one', () => {
  const zone = 'America/New_York+7h'
  assert.equal(readKeyRequest({ name: 'x', scope: 'ingest', zone }).brokerZone, zone)
})

test('what was left out is no limit', () => {
  const { accounts, networks, lifetimeS, perSecond, burst, brokerZone } = readKeyRequest({
    name: 'x',
    scope: 'read',
  })
  assert.deepEqual(
    [accounts, networks, lifetimeS, perSecond, burst, brokerZone],
    Array(6).fill(null),
  )
})

test('an empty limit is refused, because it could be taken for none', () => {
  for (const typed of [{ account: '' }, { account: ' , ' }, { ip: '' }])
    assert.throws(() => readKeyRequest({ name: 'x', scope: 'read', ...typed }), KeyRequestError)
})

test('values that make no sense are refused', () => {
  for (const typed of [
    { name: '' },
    { name: 'x'.repeat(101) },
    { name: 'a\nb' },
    { name: '\ud800' },
    { account: 'a b' },
    { expires: '0' },
    { expires: '1' },
    { expires: '9999d' },
    { rate: '10' },
    { burst: '5' },
    { rate: '1/s', burst: '0' },
    { zone: '+03:00' },
    { zone: 'Atlantis+7h' },
    { zone: 'Mars/Olympus' },
  ])
    assert.throws(
      () => readKeyRequest({ name: 'x', scope: 'read', ...typed }),
      KeyRequestError,
      JSON.stringify(typed),
    )
})

test('an overlap lasts from nothing to seven days', () => {
  assert.equal(readOverlap('0'), 0)
  assert.equal(readOverlap('24h'), 86_400)
  assert.equal(readOverlap('7d'), 7 * 86_400)
  for (const text of ['8d', '-1h', '', 'forever'])
    assert.throws(() => readOverlap(text), KeyRequestError)
})

test('lengths of time are one number and one unit', () => {
  assert.equal(parseDuration('90m'), 5400)
  assert.equal(parseDuration('2w'), 14 * 86_400)
  for (const text of ['', '1', '1.5h', '1h30m', 'h', '1y', '12345678s'])
    assert.equal(parseDuration(text), null)
})

test('a key that trades names its networks and ends within 90 days', () => {
  const typed = { name: 'algo', scope: 'trade' }
  assert.throws(() => readKeyRequest(typed), /--ip/)
  const key = readKeyRequest({ ...typed, ip: '0.0.0.0/0' })
  assert.equal(key.lifetimeS, 90 * 86_400)
  assert.equal(readKeyRequest({ ...typed, ip: '::1', expires: '30d' }).lifetimeS, 30 * 86_400)
  assert.throws(() => readKeyRequest({ ...typed, ip: '::1', expires: '91d' }), /90d at most/)
})
