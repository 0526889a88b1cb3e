import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { useTidemark } from '../../../../server/test/acceptance/harness.ts'
import { outboxHome, sampleTrade, testKey } from '../../test/outbox-home.ts'
import {
  problemAnswer,
  type ScriptedAnswer,
  startScriptedServer,
} from '../../test/scripted-server.ts'
import { parseExact } from './exact-json.ts'
import { createReadClient, type ReadClientOptions } from './read-client.ts'
import { TidemarkProblem } from './tidemark-problem.ts'

const tidemark = useTidemark()

const json = (body: string): ScriptedAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body,
})
const info = json(
  '{"balance":10000.10,"equity":9007199254740993.25,"margin":0,"free_margin":null,"currency":"USD","as_of":"2026-04-05T12:00:00Z","state":"live"}',
)
const clientOf = (url: string, given: Partial<ReadClientOptions> = {}) =>
  createReadClient({ url, key: testKey, accountEveryMs: 1, firstPauseMs: 1, ...given })

async function problemFrom(promise: Promise<unknown>): Promise<TidemarkProblem> {
  const problem: unknown = await promise.then(
    () => null,
    (thrown) => thrown,
  )
  assert.ok(problem instanceof TidemarkProblem, inspect(problem))
  return problem
}

test('trades of a real server are listed, filtered and walked page by page', async (t) => {
  const outbox = outboxHome(t).open({ url: tidemark.server.url, key: tidemark.key.key })
  for (let n = 0; n < 25; n++)
    outbox.logTrade(
      sampleTrade({
        bot_name: 'reader',
        comment: `${n}`,
        entry_time: new Date(1.775e12 + n * 60_000),
      }),
    )
  await outbox.flush()
  const client = createReadClient({ url: tidemark.server.url, key: tidemark.key.key })
  const page = await client.trades({ bot: 'reader', limit: 10 })
  assert.equal(page.data.length, 10)
  assert.equal(page.data[0]?.entry_price, '65000.12345678')
  const seen: string[] = []
  for await (const trade of client.allTrades({ bot: 'reader', limit: 7 }))
    seen.push(String(trade.comment))
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, n) => `${24 - n}`),
  )
  const few = await client.trades({ bot: 'reader', from: new Date(1.775e12 + 20 * 60_000) })
  assert.equal(few.data.length, 5)
  const problem = await problemFrom(client.trades({ bot: 'reader', from: 'yesterday' }))
  assert.deepEqual([problem.code, problem.status, problem.retry], ['query_invalid', 422, 'never'])
  assert.equal(problem.errors[0]?.pointer, 'from')
})

test('a wrong key is a typed problem and is not tried again', async () => {
  const client = createReadClient({ url: tidemark.server.url, key: testKey })
  const problem = await problemFrom(client.trades())
  assert.deepEqual(
    [problem.code, problem.status, problem.retry],
    ['key_invalid', 401, 'after_action'],
  )
  assert.ok(problem.errorId)
})

test('the three account answers are read with money to the last digit', async () => {
  await using server = await startScriptedServer(({ path }) =>
    path.includes('/positions')
      ? json(
          '{"as_of":"2026-04-05T12:00:00Z","positions":[{"symbol":"EURUSD","volume":0.10,"profit":-1.50,"open_time":"2026-04-05T11:00:00Z"}]}',
        )
      : info,
  )
  const client = clientOf(`${server.url}/base/`)
  const { balance, equity, free_margin, currency, state } = await client.info('50 12/345', {
    fields: ['balance', 'equity'],
  })
  assert.deepEqual(
    [balance, equity, free_margin, currency, state],
    ['10000.10', '9007199254740993.25', null, 'USD', 'live'],
  )
  assert.equal((await client.summary('5')).balance, '10000.10')
  const { positions } = await client.positions('5')
  assert.deepEqual(
    { ...positions?.[0] },
    {
      symbol: 'EURUSD',
      volume: '0.10',
      profit: '-1.50',
      open_time: '2026-04-05T11:00:00Z',
    },
  )
  assert.deepEqual(
    server.received.map(({ method, path }) => `${method} ${path}`),
    [
      'GET /base/api/account/50%2012%2F345/info?fields=balance%2Cequity',
      'GET /base/api/account/5/summary',
      'GET /base/api/account/5/positions',
    ],
  )
  assert.ok(server.received.every(({ headers }) => headers.authorization === `Bearer ${testKey}`))
})

test('callers of one account share one request, and the last answer until the next turn', async () => {
  await using server = await startScriptedServer(() => info)
  const client = clientOf(server.url, { accountEveryMs: 60_000 })
  const answers = await Promise.all([client.info('5'), client.info('5'), client.info('5')])
  const again = await client.info('5')
  assert.equal(server.received.length, 1)
  assert.deepEqual([answers[1], answers[2], again], Array(3).fill(answers[0]))
  await client.info('6')
  assert.equal(server.received.length, 2, 'another account has a turn of its own')
})

test('another question about the same account waits for the account’s next turn', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { createAccountPace } = await import('./account-pace.ts')
  let nowMs = 0
  const asked: string[] = []
  const pace = createAccountPace(5000, () => nowMs)
  const ask = (question: string) =>
    pace.ask('5', question, async (onTry) => {
      onTry()
      asked.push(question)
      return question
    })
  await ask('info')
  const second = ask('positions')
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(asked, ['info'])
  nowMs = 5000
  t.mock.timers.tick(5000)
  assert.equal(await second, 'positions')
  assert.deepEqual(asked, ['info', 'positions'])
})

for (const [what, script] of [
  ['503', () => problemAnswer(503, 'ledger_busy')],
  ['429 with Retry-After', () => problemAnswer(429, 'rate_limited', { 'retry-after': '0' })],
  ['408', () => problemAnswer(408, 'request_timeout')],
] as const)
  test(`${what} is tried again, three times in all`, async () => {
    await using server = await startScriptedServer((_request, _response, count) =>
      count < 3 ? script() : info,
    )
    assert.equal((await clientOf(server.url).info('5')).currency, 'USD')
    server.script = script
    assert.ok((await problemFrom(clientOf(server.url).info('5'))).status >= 400)
    assert.equal(server.received.length, 6)
  })

test('a longer Retry-After than anyone waits for is handed to the caller', async () => {
  await using server = await startScriptedServer(() =>
    problemAnswer(429, 'rate_limited', { 'retry-after': '120' }),
  )
  const problem = await problemFrom(clientOf(server.url).trades())
  assert.equal(problem.retryAfterMs, 120_000)
  assert.equal(server.received.length, 1)
})

test('404 and other final answers are not tried again', async () => {
  await using server = await startScriptedServer(() => problemAnswer(404, 'not_found'))
  assert.equal((await problemFrom(clientOf(server.url).info('5'))).code, 'not_found')
  assert.equal(server.received.length, 1)
})

test('no answer, a late answer, a redirect and nonsense are problems of their own', async () => {
  const unreachable = await problemFrom(clientOf('http://127.0.0.1:9').trades())
  assert.deepEqual(
    [unreachable.code, unreachable.status, unreachable.retry],
    ['unreachable', 0, 'later'],
  )
  await using server = await startScriptedServer(() => undefined)
  const late = await problemFrom(clientOf(server.url, { timeoutMs: 400, tries: 2 }).trades())
  assert.equal(late.code, 'timeout')
  assert.equal(server.received.length, 2)
  server.script = () => ({ status: 302, headers: { location: 'http://127.0.0.1:9/' } })
  assert.equal((await problemFrom(clientOf(server.url, { tries: 1 }).trades())).code, 'unreachable')
  for (const body of ['<html>', '[]', '{"data":5}', '{"data":[],"next_cursor":7}']) {
    server.script = () => json(body)
    assert.equal((await problemFrom(clientOf(server.url).trades())).code, 'answer_unreadable', body)
  }
  server.script = () => ({ status: 502, body: '<html>bad gateway</html>' })
  assert.equal((await problemFrom(clientOf(server.url, { tries: 1 }).trades())).code, 'http_502')
})

test('bad input is refused before anything is sent', async () => {
  await using server = await startScriptedServer(() => info)
  const client = clientOf(server.url)
  const account = /account must be/
  for (const given of ['', '.', '..', '\ud800', 'x'.repeat(51), 5, null, undefined]) {
    await assert.rejects(client.info(given as string), account)
    await assert.rejects(client.positions(given as string), account)
    await assert.rejects(client.summary(given as string), account)
  }
  const fields = /fields must be a list of members/
  for (const given of ['balance', [], [''], ['a,b'], [5]])
    await assert.rejects(client.info('5', { fields: given as string[] }), fields)
  await assert.rejects(client.summary('5', ['balance'] as never), /takes \{ fields \}/)
  const filters: [unknown, RegExp][] = [
    [{ acount: '5' }, /no option acount; it has account, bot/],
    [{ limit: 1001 }, /limit must be a whole number from 1 to 1000/],
    [{ limit: '5' }, /limit must be a whole number/],
    [{ from: new Date(Number.NaN) }, /from is an invalid Date/],
    [{ to: 5 }, /to must be a Date or text/],
    [{ bot: '' }, /bot must be text/],
    [null, /trades takes an object of filters/],
  ]
  for (const [filter, message] of filters) {
    await assert.rejects(client.trades(filter as object), message)
    assert.throws(() => client.allTrades(filter as object), message)
  }
  const make = (given: object) => () => clientOf(server.url, given)
  assert.throws(make({ tries: 0 }), /tries must be a whole number from 1/)
  assert.throws(make({ fetch: 'fetch' }), /fetch must be a function/)
  assert.throws(make({ key: '' }), /key must be an API key/)
  assert.throws(() => createReadClient(undefined as never), /takes an object with url and key/)
  assert.equal(server.received.length, 0)
})

test('the key stands in no address, no error and no text of the client', async () => {
  await using server = await startScriptedServer(() => problemAnswer(401, 'key_invalid'))
  const client = clientOf(server.url)
  const problem = await problemFrom(client.trades())
  const gone = await problemFrom(clientOf('http://127.0.0.1:9', { tries: 1 }).trades())
  const said = [
    inspect(client, { depth: 9, showHidden: true }),
    JSON.stringify(client),
    inspect(problem),
    inspect(gone, { depth: 9 }),
  ]
  for (const text of said) assert.ok(!text.includes(testKey.slice(5)), text)
  assert.ok(server.received.every(({ path }) => !path.includes('tmk')))
})

test('numbers become the text that the server wrote; strings stay as they are', () => {
  assert.deepEqual(parseExact('{"a":[1.10,-0.5e-8,0],"b":"1.5 \\" 2","c":null,"d":true}'), {
    a: ['1.10', '-0.5e-8', '0'],
    b: '1.5 " 2',
    c: null,
    d: true,
  })
  for (const text of ['01', '{', '1.', '"a']) assert.throws(() => parseExact(text), SyntaxError)
})

test('nothing below the entries for browsers imports a module of Node', () => {
  const source = join(import.meta.dirname, '..')
  const seen = new Set<string>()
  const visit = (path: string) => {
    if (seen.has(path)) return
    seen.add(path)
    const text = readFileSync(path, 'utf8')
    for (const [, specifier = ''] of text.matchAll(
      /^(?:import|export)\s(?!type)[^'"]*?from '([^']+)'/gms,
    )) {
      assert.ok(specifier.startsWith('.'), `${path} imports ${specifier}`)
      visit(join(path, '..', specifier))
    }
  }
  for (const entry of readdirSync(source).filter((name) => ['read.ts', 'stream.ts'].includes(name)))
    visit(join(source, entry))
  assert.ok(seen.size > 5)
})
