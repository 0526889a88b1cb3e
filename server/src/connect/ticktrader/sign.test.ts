// Every signature of the golden data, and what must not be signed at all.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { Secret } from '../../platform/secret.ts'
import {
  asciiJson,
  authorizationOf,
  loginSignatureOf,
  type Signable,
  stringToSign,
  type Token,
  urlOf,
} from './sign.ts'

type Credential = { web_api_id: string; web_api_key: string; web_api_secret: string }
type RestVector = Credential & {
  source: string
  timestamp: number
  method: Signable['method']
  wire_url: string
  signed_url: string
  body: string
  string_to_sign: string
  signature: string
  authorization: string
}
const vectors: {
  rest: RestVector[]
  ws_login: (Credential & { timestamp: number; signature: string })[]
  traps: (Partial<RestVector> & { name: string })[]
  official_string_to_sign_example: {
    web_api_secret: string
    string_to_sign: string
    signature: string
    parts: {
      timestamp: string
      web_api_id: string
      web_api_key: string
      method: 'GET'
      url: string
    }
  }
} = JSON.parse(readFileSync(join(import.meta.dirname, 'testdata/ticktrader-auth.json'), 'utf8'))

const tokenOf = (vector: Credential): Token => ({
  webApiId: vector.web_api_id,
  webApiKey: vector.web_api_key,
  webApiSecret: new Secret(vector.web_api_secret),
})

test('there is golden data', () => {
  assert.ok(vectors.rest.length >= 60)
  assert.ok(vectors.ws_login.length >= 3)
})

for (const [index, vector] of vectors.rest.entries())
  test(`rest vector ${index + 1}: ${vector.method} ${vector.signed_url}`, () => {
    const request = { method: vector.method, url: vector.signed_url, body: vector.body }
    const token = tokenOf(vector)
    assert.equal(stringToSign(token, request, vector.timestamp), vector.string_to_sign)
    const header = authorizationOf(token, request, vector.timestamp)
    // Java's client puts two spaces after the word; servers take either.
    assert.equal(header, vector.authorization.replace(/^HMAC +/, 'HMAC '))
    assert.equal(header.split(':').at(-1), vector.signature)
  })

for (const [index, vector] of vectors.ws_login.entries())
  test(`login vector ${index + 1}`, () => {
    assert.equal(loginSignatureOf(tokenOf(vector), vector.timestamp), vector.signature)
  })

test('the one string that the vendor’s documentation prints', () => {
  const { parts, web_api_secret, string_to_sign, signature } =
    vectors.official_string_to_sign_example
  const token = tokenOf({ ...parts, web_api_secret })
  const request = { method: parts.method, url: parts.url, body: '' }
  assert.equal(stringToSign(token, request, Number(parts.timestamp)), string_to_sign)
  assert.equal(
    authorizationOf(token, request, Number(parts.timestamp)).split(':').at(-1),
    signature,
  )
})

test('the port is signed only where it is not the default one', () => {
  assert.equal(
    urlOf('https://tt.example.com:443', '/api/v2/account'),
    'https://tt.example.com/api/v2/account',
  )
  assert.equal(urlOf('http://127.0.0.1:80/', '/api/v2/account'), 'http://127.0.0.1/api/v2/account')
  assert.equal(
    urlOf('https://tt.example.com:8443', '/api/v2/trade?type=Close&id=1'),
    'https://tt.example.com:8443/api/v2/trade?type=Close&id=1',
  )
})

test('a body is ASCII, says the same, and is signed alike by those who sign UTF-8 and those who sign ASCII', () => {
  const token = tokenOf(vectors.rest[0] ?? assert.fail())
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (comment) => {
      const body = asciiJson({ Comment: comment })
      assert.match(body, /^[\x20-\x7e]*$/)
      assert.deepEqual(JSON.parse(body), { Comment: comment })
      const request = { method: 'POST', url: 'https://tt.example.com/api/v2/trade', body } as const
      const message = stringToSign(token, request, 1)
      const asUtf8 = token.webApiSecret.use((secret) =>
        createHmac('sha256', secret).update(message, 'utf8').digest('base64'),
      )
      assert.equal(authorizationOf(token, request, 1).split(':').at(-1), asUtf8)
    }),
  )
})

test('what is not ASCII is refused before it could be signed differently from how it is read', () => {
  const trap = vectors.traps.find(({ name }) => name === 'non-ascii-body')
  assert.ok(trap?.body !== undefined && trap.signed_url !== undefined)
  const request = { method: 'POST', url: trap.signed_url, body: trap.body } as const
  const token = tokenOf(vectors.rest[0] ?? assert.fail())
  assert.throws(() => authorizationOf(token, request, 1), RangeError)
})
