import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '../../platform/secret.ts'
import { isSignedBy, mintSigningSecret, readSignedHeaders } from './standard-webhooks.ts'

// The example that the libraries of Standard Webhooks are tested with.
const secret = new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
const headers = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const body = Buffer.from('{"test": 2432232314}')

test('the published example is accepted, with one byte changed it is not', () => {
  assert.equal(isSignedBy([secret], headers, body), true)
  assert.equal(isSignedBy([secret], { ...headers, id: `${headers.id}x` }, body), false)
  assert.equal(isSignedBy([secret], { ...headers, timestamp: '1614265331' }, body), false)
  assert.equal(isSignedBy([secret], headers, Buffer.from('{"test": 2432232315}')), false)
  assert.equal(isSignedBy([mintSigningSecret()], headers, body), false)
  assert.equal(isSignedBy([], headers, body), false)
})

test('several signatures and several secrets: one pair is enough, another version is none', () => {
  const both = { ...headers, signature: `v1,AAAA v1a,xyz ${headers.signature}` }
  assert.equal(isSignedBy([mintSigningSecret(), secret], both, body), true)
  const other = { ...headers, signature: headers.signature.replace('v1,', 'v2,') }
  assert.equal(isSignedBy([secret], other, body), false)
})

test('headers are read only when all three are there and have their form', () => {
  const all: Record<string, string> = {
    'webhook-id': headers.id,
    'webhook-timestamp': headers.timestamp,
    'webhook-signature': headers.signature,
  }
  assert.deepEqual(
    readSignedHeaders((name) => all[name]),
    headers,
  )
  for (const name of Object.keys(all))
    assert.equal(
      readSignedHeaders((one) => (one === name ? undefined : all[one])),
      null,
    )
  for (const bad of ['', '16142653.3', '-1', 'now'])
    assert.equal(
      readSignedHeaders((one) => (one === 'webhook-timestamp' ? bad : all[one])),
      null,
    )
})
