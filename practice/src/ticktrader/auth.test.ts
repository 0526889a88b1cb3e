// Every signature that the vendor's own client libraries made is accepted over a real connection; one byte changed is refused.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { after, test } from 'node:test'
import { isLoginSigned, isOneTimeCode, oneTimeCode } from './auth.ts'
import { startPracticeTickTrader } from './practice-ticktrader.ts'

type Vector = {
  readonly source: string
  readonly web_api_id: string
  readonly web_api_key: string
  readonly web_api_secret: string
  readonly timestamp: number
  readonly method: string
  readonly wire_url: string
  readonly body: string
  readonly authorization: string
  readonly signature: string
}
const { rest, ws_login: logins } = JSON.parse(
  readFileSync(new URL('../../testdata/ticktrader-auth.json', import.meta.url), 'utf8'),
) as { rest: Vector[]; ws_login: Vector[] }

const [first] = rest
const tokens = [...new Map(rest.map((one) => [one.web_api_id, one])).values()]
const accounts = tokens.map((one) => ({
  ...{ webApiId: one.web_api_id, webApiKey: one.web_api_key, webApiSecret: one.web_api_secret },
}))
const secure = await startPracticeTickTrader({ accounts, tickMs: 0 })
const open = await startPracticeTickTrader({ accounts, tickMs: 0, tls: false })
after(async () => {
  await secure.stop()
  await open.stop()
})

/** The status of the request as it was recorded, sent to the practice broker under the recorded host name. */
function statusOf(vector: Vector, change: Partial<Vector> = {}): Promise<number> {
  const { method, wire_url: url, body, authorization } = { ...vector, ...change }
  const { protocol, host } = new URL(url)
  // Cut by hand: a URL object may write it anew.
  const path = url.slice(`${protocol}//${host}`.length)
  const isSecure = protocol === 'https:'
  const headers = {
    authorization,
    host,
    ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }),
  }
  const options = {
    method,
    headers,
    path,
    port: isSecure ? secure.port : open.port,
    host: '127.0.0.1',
  }
  return new Promise((resolve, reject) => {
    const sent = isSecure
      ? httpsRequest({ ...options, rejectUnauthorized: false, agent: false })
      : httpRequest({ ...options, agent: false })
    sent.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const changed = (text: string, at: number) =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

test('every recorded request of a vendor client is let in', async () => {
  for (const vector of rest)
    assert.notEqual(
      await statusOf(vector),
      401,
      `${vector.source}: ${vector.method} ${vector.wire_url}`,
    )
})

test('one byte changed in signature, time, body, query or method is refused', async () => {
  for (const vector of rest) {
    const { authorization } = vector
    const [head = '', id = '', key = '', time = '', signature = ''] =
      /^(HMAC +)([^:]+):([^:]+):(\d+):(.+)$/.exec(authorization)?.slice(1) ?? []
    for (let at = 0; at < signature.length - 1; at += 7)
      assert.equal(
        await statusOf(vector, {
          authorization: `${head}${id}:${key}:${time}:${changed(signature, at)}`,
        }),
        401,
      )
    assert.equal(
      await statusOf(vector, {
        authorization: `${head}${id}:${key}:${Number(time) + 1}:${signature}`,
      }),
      401,
    )
    assert.equal(
      await statusOf(vector, {
        authorization: `${head}${id}:${changed(key, 3)}:${time}:${signature}`,
      }),
      401,
    )
    if (vector.body !== '')
      assert.equal(
        await statusOf(vector, { body: changed(vector.body, vector.body.length - 2) }),
        401,
      )
    assert.equal(
      await statusOf(vector, {
        wire_url: `${vector.wire_url}${vector.wire_url.includes('?') ? '&' : '?'}x=1`,
      }),
      401,
    )
    assert.equal(
      await statusOf(vector, { method: vector.method === 'GET' ? 'DELETE' : 'GET' }),
      401,
    )
  }
})

test('logins of a socket, signed by the function that the vendor prints', () => {
  for (const {
    web_api_id: id,
    web_api_key: key,
    web_api_secret: secret,
    timestamp,
    signature,
  } of logins) {
    const claim = { id, key, timestamp: String(timestamp), signature }
    assert.ok(isLoginSigned(claim, secret))
    for (let at = 0; at < signature.length; at += 1)
      assert.ok(!isLoginSigned({ ...claim, signature: changed(signature, at) }, secret))
    assert.ok(!isLoginSigned({ ...claim, timestamp: String(timestamp + 1) }, secret))
  }
})

test('one-time codes are those of RFC 6238, a step early or late is taken', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  assert.deepEqual(
    [59, 1_111_111_109, 1_234_567_890, 20_000_000_000].map((s) => oneTimeCode(secret, s * 1000)),
    ['287082', '081804', '005924', '353130'],
  )
  const nowMs = 1_234_567_890_000
  for (const [late, right] of [
    [-60_000, false],
    [-30_000, true],
    [0, true],
    [30_000, true],
    [90_000, false],
  ] as const)
    assert.equal(isOneTimeCode(secret, oneTimeCode(secret, nowMs + late), nowMs), right)
})

test('there are vectors', () => {
  assert.ok(first !== undefined && rest.length > 50 && logins.length === 3)
})
