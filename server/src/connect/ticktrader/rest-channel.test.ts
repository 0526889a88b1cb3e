// Requests over a real connection to a server whose every answer is the test's: what leaves, what comes of each refusal,
// and what a broken peer cannot do.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'
import { ConnectFailure } from '../failure.ts'
import { allowedReads, allowedSocketWords, checkSocketWord, requestOf } from './allow-list.ts'
import { isFields, NumberText } from './json.ts'
import { openRestChannel } from './rest-channel.ts'
import { authorizationOf, type Token } from './sign.ts'

const token: Token = {
  webApiId: '65d219c4-0000-4540-af0f-000000000001',
  webApiKey: 'GoldenKey0123456',
  webApiSecret: new Secret('GoldenSecret-ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

async function serve(answer: Answer) {
  const seen: { method: string; url: string; body: string; headers: IncomingMessage['headers'] }[] =
    []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    const { method = '', url = '', headers } = request
    seen.push({ method, url, body, headers })
    answer(request, response, body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // of a server on a port
  return {
    base,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const channelTo = (base: string, answerMs = 30_000) =>
  openRestChannel({
    ...{ base, token, clock: systemClock, trust: { ca: null, fingerprint: null } },
    ...{ connectMs: 1_000, answerMs },
  })

async function failure(answer: Answer, answerMs?: number): Promise<string> {
  await using server = await serve(answer)
  using channel = channelTo(server.base, answerMs)
  const thrown = await channel.ask('account').then(
    () => assert.fail('it was answered'),
    (error: unknown) => error,
  )
  assert.ok(thrown instanceof ConnectFailure, String(thrown))
  return `${thrown.reason}: ${thrown.detail}`
}

test('what leaves is signed as it leaves, in ASCII, over one connection', async () => {
  await using server = await serve((_request, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end(gzipSync('{"Balance":12345678901234567890.10,"Id":9223372036854775807}'))
  })
  using channel = channelTo(server.base)
  const account = await channel.ask('account')
  await channel.ask('history', { RequestLastId: 'Кü' })
  assert.ok(isFields(account) && account.Balance instanceof NumberText)
  assert.equal(account.Balance.text, '12345678901234567890.10')
  const [first, second] = server.seen
  assert.equal(`${first?.method} ${first?.url}`, 'GET /api/v2/account')
  assert.equal(`${second?.method} ${second?.url}`, 'POST /api/v2/tradehistory')
  assert.equal(second?.body, '{"RequestLastId":"\\u041a\\u00fc"}')
  assert.equal(first?.headers['accept-encoding'], 'gzip')
  for (const one of server.seen) {
    const sentAt = Number(/:(\d{13}):/.exec(one.headers.authorization ?? '')?.[1])
    const expected = authorizationOf(
      token,
      { method: one.method as 'GET', url: `${server.base}${one.url}`, body: one.body },
      sentAt,
    )
    assert.equal(one.headers.authorization, expected)
    assert.ok(Math.abs(Date.now() - sentAt) < 60_000)
  }
})

const text = (status: number, body: string, headers: Record<string, string> = {}): Answer => {
  return (_request, response) => {
    response.writeHead(status, headers)
    response.end(body)
  }
}

test('a clock that is off is measured and said', async () => {
  for (const [offMs, words] of [
    [3_600_000, '60 min 0 s ahead of the broker’s'],
    [-3_600_000, '60 min 0 s behind the broker’s'],
  ] as const) {
    const said = await failure((_request, response) => {
      response.sendDate = false
      response.setHeader('date', new Date(Date.now() - offMs).toUTCString())
      response.statusCode = 401
      response.end('Authorization has been denied')
    })
    // The header has whole seconds only.
    assert.match(said, /^clock_wrong: status 401 to .*account; this clock is (59|60) min/)
    assert.ok(said.endsWith(words.slice(words.indexOf(offMs > 0 ? 'ahead' : 'behind'))), said)
  }
})

for (const [what, answer, expected] of [
  ['a wrong signature', text(401, 'denied'), /^token_refused: status 401/],
  ['a right that is missing', text(403, ''), /^permission_missing: status 403/],
  ['a blocked token, in text', text(403, 'Account is blocked'), /^token_blocked/],
  ['a blocked token, in JSON text', text(403, '"Account is blocked"'), /^token_blocked/],
  [
    'a blocked token, as the framework says it',
    text(401, '{"Message":"AccountIsBlocked"}'),
    /^token_blocked/,
  ],
  ['a blocked token, as Error', text(403, '{"Error":"blocked"}'), /^token_blocked/],
  [
    'a blocked token, as a socket says it',
    text(403, '{"Response":"Error","Error":"blocked"}'),
    /^token_blocked/,
  ],
  ['a token that only reads', text(403, 'LoginIsReadonly'), /^permission_missing: .*may only read/],
  ['a one-time code', text(401, 'TwoFactorLoginRequired'), /^one_time_code_needed/],
  [
    'throttling as the guide has it',
    text(429, '{"s":"error","code":429,"message":"Too many"}'),
    /^broker_busy: .*too many requests$/,
  ],
  ['throttling with a time', text(429, '', { 'retry-after': '7' }), /^broker_busy: .*7 s of rest/],
  ['a fault of the broker', text(500, 'The server is being shut down.'), /^broker_busy/],
  ['a gateway', text(502, '<html>Bad gateway blocked</html>'), /^broker_busy: status 502/],
  ['a page of a proxy', text(200, '<html></html>'), /^answer_not_understood: .*no JSON/],
  ['a page that says blocked', text(403, '<html>blocked</html>'), /^permission_missing/],
  [
    'a redirect',
    text(302, '', { location: 'http://127.0.0.1:1/' }),
    /^answer_not_understood: status 302/,
  ],
  ['nothing at all', text(200, ''), /^answer_not_understood/],
  [
    'broken gzip',
    text(200, 'no gzip', { 'content-encoding': 'gzip' }),
    /^answer_not_understood: its gzip/,
  ],
  [
    'gzip without end',
    (_request, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync('{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}').subarray(0, 20))
    },
    /^answer_not_understood: its gzip/,
  ],
  [
    'a bomb',
    (_request, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync(Buffer.alloc(40 * 1024 * 1024)))
    },
    /^answer_not_understood: the answer is larger/,
  ],
] as readonly (readonly [string, Answer, RegExp])[])
  test(`${what} has a cause of its own, and no word of the broker’s`, async () => {
    const said = await failure(answer)
    assert.match(said, expected)
    assert.doesNotMatch(said, /html|AccountIs|denied/)
  })

test('silence ends in time, and says so', async () => {
  assert.match(await failure(() => undefined, 50), /^broker_silent/)
})

test('a kept connection that ends is asked again once, and once only', async () => {
  let turns = 0
  await using server = await serve((request, response) => {
    turns += 1
    if (turns === 2) request.socket.destroy()
    else response.end('{}')
  })
  using channel = channelTo(server.base)
  await channel.ask('account')
  await channel.ask('account')
  assert.equal(turns, 3)
  assert.match(await failure((request) => request.socket.destroy()), /^session_lost/)
})

test('nothing on the list trades, and nothing can be added to it', () => {
  for (const { method, path } of Object.values(allowedReads)) {
    assert.ok(method === 'GET' || path === 'tradehistory' || path === 'dailysnapshots', path)
    assert.doesNotMatch(path, /oco|manager/)
  }
  for (const word of allowedSocketWords) assert.doesNotMatch(word, /Create|Modify|Delete/)
  assert.throws(() => requestOf('trades', '{"Id":1}'), /asked by GET/)
  assert.throws(() => requestOf('../trade' as 'trades'), /allow-list/)
  assert.throws(() => requestOf('trades', '', '/1'), /may not follow/)
  for (const tail of ['', '/A/../../trade', '/EURUSD/D1/bars/bid?timestamp=1&count=-5&x=1'])
    assert.throws(() => requestOf('day_bars', '', tail), /may not follow/)
  assert.throws(() => checkSocketWord('TradeCreate'), /allow-list/)
  assert.ok(Object.isFrozen(allowedReads) && Object.values(allowedReads).every(Object.isFrozen))
  assert.throws(() => Object.assign(allowedReads, { evil: {} }), TypeError)
  assert.throws(() => Object.assign(allowedReads.trades, { method: 'DELETE' }), TypeError)
})
