// Accounts against a real database: reports go in through the real routes, on clocks of the test's.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openExpertBench } from '../../../test/support/expert-bench.ts'
import { type ReportParts, sampleDeal } from '../../../test/support/expert-reports.ts'
import { systemClock } from '../../platform/clock.ts'
import { anyone, type Caller } from '../../platform/http/route.ts'
import { accountRoutes } from './routes.ts'
import { createSharedRows } from './shared-rows.ts'

const startMs = Date.UTC(2026, 4, 28, 15)
const numbers =
  '"company":"Broker","currency":"USD","balance":9007199254740993.10,"credit":0.00,"profit":-0.10,"equity":9007199254740993.00,"margin":110.00,"margin_free":0.000001,"margin_level":9240.70'
const position = (ticket: string, more: string) =>
  `{"ticket":"${ticket}","identifier":"${ticket}","symbol":"EURUSD","type":0,"volume":1.00,"price_open":1.10000${more}}`

type Json = Record<string, unknown>
type Asked = { query?: Record<string, string>; caller?: Caller; ifNoneMatch?: string }

async function openBench(t: Parameters<typeof openExpertBench>[0]) {
  const bench = await openExpertBench(t, startMs)
  let nowMs = startMs
  const clock = { now: () => nowMs }
  const shared = createSharedRows(systemClock)
  bench.news.announcer.onNews((ids) => shared.forget(ids))
  const routes = accountRoutes({ read: bench.database.read, clock, held: bench.news.held, shared })
  const answer = async (path: string, asked: Asked = {}) => {
    const found = routes.flatMap((route) => {
      const pattern = new RegExp(`^${route.path.replace(':id', '(?<id>[^/]*)')}$`)
      const match = pattern.exec(path)
      return match === null ? [] : [{ route, id: match.groups?.id }]
    })
    const [hit] = found
    assert.ok(hit, path)
    const { status, body, headers } = await hit.route.handle({
      id: 'r',
      caller: asked.caller ?? anyone,
      ip: '127.0.0.1',
      params: hit.id === undefined ? {} : { id: hit.id },
      query: asked.query ?? {},
      header: (name) => (name === 'if-none-match' ? asked.ifNoneMatch : undefined),
      contentType: '',
      body: Buffer.alloc(0),
    })
    return { status, text: typeof body === 'string' ? body : '', etag: headers?.etag ?? '' }
  }
  return {
    report: (parts: ReportParts) => bench.report({ gmtTime: startMs / 1000, ...parts }),
    answer,
    read: async (path: string, asked?: Asked): Promise<Json> =>
      JSON.parse((await answer(path, asked)).text),
    goTo(ms: number) {
      nowMs = ms
      bench.goTo(ms)
    },
  }
}

test('the picture of an account is read to the last digit, as text and as JSON numbers', async (t) => {
  const { report, read, answer } = await openBench(t)
  await report({ account: numbers })
  const info = await read('/api/v1/accounts/5012345/info')
  assert.deepEqual(
    [info.balance, info.equity, info.profit, info.margin, info.free_margin, info.currency],
    ['9007199254740993.10', '9007199254740993.00', '-0.10', '110.00', '0.000001', 'USD'],
  )
  assert.deepEqual(
    [info.source, info.state, info.cause, info.as_of, info.age_s],
    ['expert', 'live', null, '2026-05-28T15:00:00Z', 0],
  )
  const founding = await answer('/api/account/5012345/info')
  assert.match(founding.text, /"balance":9007199254740993\.10,"equity":9007199254740993\.00,/)
  const byId = await read(`/api/v1/accounts/${String(info.id)}/info`)
  assert.deepEqual(byId, info)
})

test('state, cause and age move with time, and come back with the next report', async (t) => {
  const { report, read, goTo } = await openBench(t)
  await report({ account: numbers })
  const states: unknown[] = []
  for (const seconds of [30, 60, 300]) {
    goTo(startMs + seconds * 1000)
    const { state, cause, age_s, balance } = await read('/api/v1/accounts/5012345')
    states.push([state, cause, age_s])
    assert.equal(balance, '9007199254740993.10', 'the last value stays')
  }
  assert.deepEqual(states, [
    ['live', null, 30],
    ['stale', 'terminal_silent', 60],
    ['offline', 'terminal_silent', 300],
  ])
  await report({ gmtTime: startMs / 1000 + 300, more: '"terminal":{"connected":false}' })
  const cut = await read('/api/v1/accounts/5012345')
  assert.deepEqual([cut.state, cut.cause, cut.age_s], ['stale', 'broker_disconnected', 300])
  const more = '"terminal":{"connected":true}'
  await report({ gmtTime: startMs / 1000 + 300, account: numbers, more })
  const back = await read('/api/v1/accounts/5012345')
  assert.deepEqual([back.state, back.cause, back.age_s], ['live', null, 0])
})

test('an account without a picture has nulls with a reason, and never a zero', async (t) => {
  const { report, read } = await openBench(t)
  await report({ deals: [sampleDeal('1')] })
  const info = await read('/api/v1/accounts/5012345/info')
  assert.deepEqual([info.balance, info.as_of, info.age_s, info.state], [null, null, null, 'stale'])
  assert.equal(info.cause, 'no_picture')
  const unknown = Object.entries(info).flatMap(([name, value]) => (value === null ? [name] : []))
  const plain = ['age_s', 'cause', 'cause_detail', 'next_step']
  assert.deepEqual(
    Object.keys(info.reasons as Json).sort(),
    unknown.filter((name) => !plain.includes(name)).sort(),
  )
  const positions = await read('/api/v1/accounts/5012345/positions')
  assert.deepEqual(
    [positions.positions, (positions.reasons as Json).positions],
    [null, 'no_picture'],
  )
  const summary = await read('/api/v1/accounts/5012345/summary')
  assert.deepEqual(
    [summary.open_positions, summary.open_volume, summary.exposure, summary.complete],
    [null, null, null, null],
  )
})

test('what a terminal does not say is null, and a margin level without margin is none', async (t) => {
  const { report, read } = await openBench(t)
  await report({ account: '"balance":10.00,"margin":0.00,"margin_level":0.00' })
  const info = await read('/api/v1/accounts/5012345/info')
  const reasons = info.reasons as Json
  assert.deepEqual([info.margin, info.margin_level, info.equity], ['0.00', null, null])
  assert.deepEqual([reasons.margin_level, reasons.equity], ['no_margin', 'not_reported'])
})

test('a picture without its list of positions leaves them unknown, whatever was known before', async (t) => {
  const { report, read } = await openBench(t)
  const one = position('9007199254740993', '')
  await report({ account: numbers, more: `"positions":[${one}]` })
  await report({ account: numbers })
  const answer = await read('/api/v1/accounts/5012345/positions')
  assert.deepEqual([answer.positions, answer.reasons], [null, { positions: 'not_reported' }])
  const summary = await read('/api/v1/accounts/5012345/summary')
  assert.deepEqual(
    [summary.exposure, summary.open_positions, summary.open_volume],
    [null, null, null],
  )
  await report({ account: numbers, more: '"positions":[]' })
  assert.deepEqual((await read('/api/v1/accounts/5012345/positions')).positions, [])
})

test('open positions keep 64-bit tickets and every digit', async (t) => {
  const { report, read, answer } = await openBench(t)
  const list = [
    position(
      '9223372036854775807',
      ',"profit":-1.50,"swap":0.00,"magic":"9007199254740993","sl":0,"time_msc":"1779990000000","comment":"a \\"b\\""',
    ),
    position('9007199254740993', ''),
  ]
  await report({ account: numbers, more: `"positions":[${list.join(',')}]` })
  const positions = (await read('/api/v1/accounts/5012345/positions')).positions as Json[]
  assert.deepEqual(
    positions.map((one) => [one.ticket, one.volume, one.open_price, one.profit, one.reasons]),
    [
      [
        '9223372036854775807',
        '1.00',
        '1.10000',
        '-1.50',
        { current_price: 'not_reported', update_time: 'not_reported' },
      ],
      [
        '9007199254740993',
        '1.00',
        '1.10000',
        null,
        {
          current_price: 'not_reported',
          profit: 'not_reported',
          swap: 'not_reported',
          open_time: 'not_reported',
          update_time: 'not_reported',
        },
      ],
    ],
  )
  assert.deepEqual(
    [positions[0]?.open_time, positions[0]?.magic_number, positions[0]?.stop_loss],
    ['2026-05-28T14:40:00Z', '9007199254740993', null],
  )
  const { text } = await answer('/api/account/5012345/positions')
  assert.match(text, /"ticket":"9223372036854775807".*"volume":1\.00,"open_price":1\.10000,/)
  const query = { fields: 'symbol,volume' }
  const few = (await read('/api/v1/accounts/5012345/positions', { query })).positions as Json[]
  assert.deepEqual(few[0], { symbol: 'EURUSD', volume: '1.00', reasons: {} })
})

test('the summary nets what is open by symbol and says whether the deals add up', async (t) => {
  const { report, read } = await openBench(t)
  const list = [
    position('1', ''),
    position('2', '').replace('"type":0,"volume":1.00', '"type":1,"volume":0.40'),
    position('3', '').replace('EURUSD', 'XAUUSD').replace('"type":0', '"type":1'),
  ]
  const deals = [
    sampleDeal('1', {
      type: 2,
      position: '0',
      symbol: '',
      volume: '0',
      price: '0',
      profit: '100.00',
    }),
    sampleDeal('2', { commission: '-0.07' }),
    sampleDeal('3', { type: 1, entry: 1, profit: '2.50' }),
  ]
  const more = `"positions":[${list.join(',')}]`
  await report({ account: '"balance":102.43,"profit":-3.00', deals, more })
  const summary = await read('/api/v1/accounts/5012345/summary')
  assert.deepEqual(summary.exposure, [
    { symbol: 'EURUSD', positions: 2, buy_volume: '1.00', sell_volume: '0.40', net_volume: '0.60' },
    { symbol: 'XAUUSD', positions: 1, buy_volume: '0', sell_volume: '1.00', net_volume: '-1.00' },
  ])
  assert.deepEqual(
    [summary.open_positions, summary.open_volume, summary.floating_profit],
    [3, '2.40', '-3.00'],
  )
  assert.deepEqual(
    [summary.closed_positions, summary.realized_net, summary.complete],
    [1, '2.43', true],
  )
  await report({ account: '"balance":102.44', more: '"positions":[]' })
  const other = await read('/api/v1/accounts/5012345/summary')
  assert.deepEqual([other.complete, other.open_positions, other.exposure], [false, 0, []])
})

test('a key that is limited to accounts sees no other, by number, by id or in the list', async (t) => {
  const { report, read, answer } = await openBench(t)
  await report({ login: '1', account: numbers })
  await report({ login: '2', account: numbers })
  const caller: Caller = { ...anyone, accounts: new Set(['1']) }
  const { id } = await read('/api/v1/accounts/2')
  const { data } = (await read('/api/v1/accounts', { caller })) as { data: Json[] }
  assert.deepEqual(
    data.map(({ account }) => account),
    ['1'],
  )
  const missing: unknown[] = []
  for (const name of ['2', String(id), '3', 'acc_99', 'acc_99999999999', '', '\0'])
    for (const path of [`/api/v1/accounts/${name}/info`, `/api/account/${name}/positions`])
      await answer(path, { caller }).catch((error: unknown) => missing.push(Object(error)))
  assert.equal(missing.length, 14)
  const said = new Set(missing.map((error) => `${Object(error).code} ${Object(error).message}`))
  assert.deepEqual(said.size, 1, 'an unknown account and another’s are the same answer')
  assert.match([...said].join(), /^not_found /)
  assert.equal((await read('/api/v1/accounts/1/info', { caller })).account, '1')
})

test('a number that stands at two servers is refused until one of them is chosen', async (t) => {
  const { report, read, answer } = await openBench(t)
  await report({ server: 'A-MT5', account: '"balance":1.00' })
  await report({ server: 'B-MT5', account: '"balance":2.00' })
  await assert.rejects(answer('/api/v1/accounts/5012345/info'), {
    code: 'query_invalid',
    message: /several servers \(A-MT5, B-MT5\)/,
  })
  const query = { server: 'B-MT5' }
  const chosen = await read('/api/v1/accounts/5012345/info', { query })
  assert.equal(chosen.balance, '2.00')
  assert.equal((await read(`/api/v1/accounts/${String(chosen.id)}/info`)).balance, '2.00')
  const other = { query: { server: 'C-MT5' } }
  await assert.rejects(answer('/api/v1/accounts/5012345/info', other), { code: 'not_found' })
})

test('an id and an account number of the same digits are two accounts', async (t) => {
  const { report, read } = await openBench(t)
  await report({ login: '77', account: '"balance":77.00' })
  const { id } = await read('/api/v1/accounts/77')
  const digits = String(id).replace('acc_', '')
  await report({ login: digits, account: '"balance":5.00' })
  assert.equal((await read(`/api/v1/accounts/${digits}/info`)).balance, '5.00')
  assert.equal((await read(`/api/v1/accounts/acc_${digits}/info`)).balance, '77.00')
})

test('fields choose members, freshness stays, and an unknown one is named with what was meant', async (t) => {
  const { report, read, answer } = await openBench(t)
  await report({ account: numbers })
  const chosen = await read('/api/account/5012345/info', {
    query: { fields: 'equity, state,balance' },
  })
  assert.deepEqual(Object.keys(chosen), [
    'age_s',
    'id',
    'account',
    'server',
    'source',
    'state',
    'cause',
    'cause_detail',
    'next_step',
    'as_of',
    'balance',
    'equity',
    'reasons',
  ])
  await assert.rejects(
    answer('/api/v1/accounts/5012345/info', { query: { fields: 'equity,balanse,' } }),
    {
      code: 'query_invalid',
      message:
        /no field balanse\. Did you mean balance\? fields holds an empty name\. Fields are balance, equity,/,
    },
  )
})

test('a client that polls gets 304 until something but the age has changed', async (t) => {
  const { report, answer, goTo } = await openBench(t)
  await report({ account: numbers })
  for (const path of ['/api/v1/accounts', '/api/v1/accounts/5012345/summary']) {
    goTo(startMs)
    const first = await answer(path)
    assert.match(first.etag, /^W\/"[\w-]{22}"$/)
    const ifNoneMatch = `"other", ${first.etag}`
    goTo(startMs + 10_000)
    const same = await answer(path, { ifNoneMatch })
    assert.deepEqual([same.status, same.text, same.etag], [304, '', first.etag])
    assert.equal((await answer(path, { ifNoneMatch: '"other"' })).status, 200)
    goTo(startMs + 60_000)
    const stale = await answer(path, { ifNoneMatch })
    assert.equal(stale.status, 200, 'a change of state is a change')
    assert.notEqual(stale.etag, first.etag)
  }
})

test('the list walks through every account once, in a steady order', async (t) => {
  const { report, read, answer } = await openBench(t)
  for (const login of ['5', '3', '4']) await report({ login, account: numbers })
  const seen: unknown[] = []
  let query: Record<string, string> = { limit: '2' }
  for (let pages = 0; pages < 5; pages += 1) {
    const { data, next_cursor } = (await read('/api/v1/accounts', { query })) as {
      data: Json[]
      next_cursor: string | null
    }
    seen.push(...data.map(({ account }) => account))
    if (next_cursor === null) break
    query = { limit: '2', cursor: next_cursor }
  }
  assert.deepEqual(seen, ['5', '3', '4'])
  const wrong = { query: { cursor: '5' } }
  await assert.rejects(answer('/api/v1/accounts', wrong), { code: 'query_invalid' })
})

test('nothing of the terminal itself comes out', async (t) => {
  const { report, answer } = await openBench(t)
  const more =
    '"terminal":{"build":51999,"connected":true,"ping_us":23456,"session":"secretsession","expert_version":"9.8.7"},"outbox":{"queued":54321}'
  await report({ account: numbers, more })
  for (const path of ['', '/5012345', '/5012345/info', '/5012345/positions', '/5012345/summary']) {
    const { text } = await answer(`/api/v1/accounts${path}`)
    assert.doesNotMatch(text, /51999|23456|secretsession|9\.8\.7|54321|terminal"|testtest/)
  }
})
