// Commands and their parameters: names, bodies, pages, masks, rights, shapes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { clientOf, first, loggedIn, start } from '../../../test/bench.ts'
import type { Row } from '../../../test/client.ts'
import type { PracticeMt5 } from '../../index.ts'

type Sample = Readonly<Record<string, unknown>>
const { samples, endpoints }: { samples: Record<string, Sample>; endpoints: Endpoint[] } =
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../testdata/mt5-web-api.json'), 'utf8'))
type Endpoint = { path: string; old?: string; read_only: boolean }

const all = 'from=0&to=9999999999'

function busy(practice: PracticeMt5): string {
  const login = first(practice)
  const ticket = practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.3, stopPoints: 1 })
  practice.trade(login, { symbol: 'USDJPY', side: 'sell', lots: 0.1 })
  practice.placeOrder(login, { symbol: 'XAUUSD', side: 'buy', lots: 0.1, kind: 'limit', points: 9 })
  practice.close(login, ticket ?? '', 0.1)
  return login
}

test('objects have exactly the members of the documented samples, all of them text', async (t) => {
  const practice = await start(t, { bot: false })
  const login = busy(practice)
  const client = await loggedIn(practice, t)
  const [tick] = (samples.tick_last?.answer ?? []) as Sample[]
  const cases: [string, Sample | undefined][] = [
    [`/api/user/get?login=${login}`, samples.user_get?.answer as Sample],
    [`/api/user/account/get?login=${login}`, samples.user_account_get?.answer as Sample],
    [`/api/position/get?login=${login}&symbol=EURUSD`, samples.position],
    [`/api/deal/get_page?login=${login}&${all}&offset=1&total=1`, samples.deal],
    [`/api/order/get_page?login=${login}&offset=0&total=1`, samples.order],
    [`/api/history/get_page?login=${login}&${all}&offset=0&total=1`, samples.order],
    ['/api/tick/last?symbol=EURUSD', tick],
    ['/api/time/get', samples.time_get?.answer as Sample],
    [`/api/user/check_balance?login=${login}`, samples.check_balance?.answer as Sample],
  ]
  for (const [path, sample] of cases) {
    const { json } = await client.send(path)
    assert.equal(Object.keys(json ?? {})[0], 'retcode', path)
    const answer = json?.answer as Sample | Sample[]
    const row = Array.isArray(answer) ? answer[0] : answer
    assert.deepEqual(Object.keys(row ?? {}).sort(), Object.keys(sample ?? {}).sort(), path)
    for (const [name, value] of Object.entries(row ?? {}))
      assert.ok(typeof value !== 'number' && value !== null, `${path} ${name}`)
  }
})

test('every read of the vectors is answered, by its new name and by its old one', async (t) => {
  const practice = await start(t, { bot: false })
  const login = busy(practice)
  practice.advance(86_400_000)
  const client = await loggedIn(practice, t)
  const { Order: ticket = '' } = practice.truth(login).pending[0] ?? {}
  for (const { path, old, read_only } of endpoints) {
    if (!read_only || /auth|quit|check_password/.test(path)) continue
    const about = /get_batch/.test(path) ? `login=${login}` : `login=${login}&ticket=${ticket}`
    const query = `${about}&${all}&offset=0&total=9`
    const more = /tick|symbol/.test(path) ? '&symbol=EURUSD' : ''
    const group = /group\/get|last_group|logins/.test(path) ? 'group=practice%5Cforex-usd' : query
    for (const name of [path, ...(old ? [old] : [])]) {
      const code = await client.code(`${name}?${group}${more}`)
      assert.ok(
        code === '0' || (code === '13' && /deal\/get$|deal_get$|history.get$/.test(name)),
        `${name} ${code}`,
      )
    }
  }
  assert.ok(practice.requests().every(({ known }) => known === 'allowed'))
  assert.deepEqual([...new Set(practice.requests().map(({ status }) => status))], [200])
})

test('the body wins over the query, whatever content type it claims', async (t) => {
  const practice = await start(t)
  const login = first(practice)
  const client = await loggedIn(practice, t)
  for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain', '']) {
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type }
    const { json } = await client.send('/api/user/get?login=9', { login }, headers)
    assert.equal(((json?.answer ?? {}) as Row).Login, login)
  }
  const { json } = await client.send(`/api/user/get?login=${login}`, 'no json')
  assert.equal(((json?.answer ?? {}) as Row).Login, login)
})

test('a page holds at most 100 rows; total says how many there are', async (t) => {
  const practice = await start(t)
  const login = first(practice)
  for (let turn = 0; turn < 130; turn += 1) practice.deposit(login, 100)
  const client = await loggedIn(practice, t)
  const page = (offset: number, total: number) =>
    client.rows(`/api/deal/get_page?login=${login}&${all}&offset=${offset}&total=${total}`)
  assert.equal((await page(0, 500)).length, 100)
  assert.equal((await page(100, 100)).length, 31)
  assert.equal((await page(131, 100)).length, 0)
  const { Total } = await client.row(`/api/deal/get_total?login=${login}&${all}`)
  assert.equal(Total, String(practice.truth(login).deals.length))
  const tickets = [...(await page(0, 100)), ...(await page(100, 100))].map(({ Deal }) => Deal)
  assert.deepEqual(
    tickets,
    practice.truth(login).deals.map(({ Deal }) => Deal),
  )
})

test('deals, history and days need from and to, both included, on the server’s clock', async (t) => {
  const practice = await start(t, { bot: false })
  const login = first(practice)
  const client = await loggedIn(practice, t)
  for (const command of [
    'deal/get_page',
    'deal/get_total',
    'deal/get_batch',
    'history/get_page',
    'daily/get',
  ])
    assert.equal(await client.code(`/api/${command}?login=${login}`), '3', command)
  practice.advance(60_000)
  practice.deposit(login, 500)
  const at = Number(practice.truth(login).deals.at(-1)?.Time)
  const between = async (from: number, to: number) =>
    (await client.rows(`/api/deal/get_batch?login=${login}&from=${from}&to=${to}`)).length
  assert.deepEqual(
    [await between(at, at), await between(at + 1, at + 9), await between(at - 9, at - 1)],
    [1, 0, 0],
  )
})

test('batches take exactly one of login, group and ticket', async (t) => {
  const practice = await start(t, { bot: false })
  const login = busy(practice)
  const client = await loggedIn(practice, t)
  const [position, other] = practice.truth(login).positions
  const batch = (query: string) => client.code(`/api/position/get_batch?${query}`)
  assert.equal(await batch(''), '3')
  assert.equal(await batch(`login=${login}&group=*`), '3')
  assert.equal(await batch(`login=${login}&ticket=${position?.Position}`), '3')
  assert.equal(await client.code(`/api/user/get_batch?login=${login}&group=*`), '3')
  const rows = await client.rows(
    `/api/position/get_batch?ticket=${position?.Position},${other?.Position}`,
  )
  assert.equal(rows.length, 2)
  const usd = await client.rows(`/api/position/get_batch?login=${login}&symbol=USDJPY`)
  assert.deepEqual(
    usd.map(({ Symbol: symbol }) => symbol),
    ['USDJPY'],
  )
})

test('names of members that every object has are no commands and no types', async (t) => {
  const practice = await start(t)
  const client = await loggedIn(practice, t)
  const body = { Login: first(practice), Type: 'toString', Password: 'x' }
  assert.equal(await client.code('/api/user/check_password', body), '3')
  assert.equal((await client.send('/api/constructor')).status, 404)
  assert.equal((await client.send('//')).status, 400)
})

test('check_password takes the three types, in lower case, and answers 3006', async (t) => {
  const practice = await start(t)
  const [account] = practice.accounts
  assert.ok(account)
  const client = await loggedIn(practice, t)
  const check = (Type: string, Password: string) =>
    client.code('/api/user/check_password', { Login: account.login, Type, Password })
  assert.equal(await check('investor', account.investorPassword), '0')
  assert.equal(await check('main', account.mainPassword), '0')
  assert.equal(await check('api', account.apiPassword), '0')
  assert.equal(await check('investor', account.mainPassword), '3006')
  assert.equal(await check('main', account.investorPassword), '3006')
  assert.equal(await check('INVESTOR', account.investorPassword), '3')
  assert.equal(
    await client.code('/api/user/check_password', { Login: '9', Type: 'main', Password: 'x' }),
    '13',
  )
  practice.faults.noPasswordCheck = true
  assert.equal(await check('investor', account.investorPassword), '8')
  for (const { query } of practice.requests())
    assert.ok(!JSON.stringify(query).includes(account.investorPassword))
})

test('a manager sees only its groups; others are refused, or as if they were not there', async (t) => {
  const accounts = [
    { login: '1', group: 'desk\\a' },
    { login: '2', group: 'other\\b' },
    { login: '3', group: 'desk\\house' },
  ]
  const managerGroups = ['desk\\*', '!desk\\house']
  const practice = await start(t, { accounts, managerGroups, bot: false })
  const client = await loggedIn(practice, t)
  for (const { login } of practice.accounts)
    practice.trade(login, { symbol: 'EURUSD', side: 'buy', lots: 0.1 })
  for (const command of ['user/get', 'user/account/get', 'position/get_page', 'user/group']) {
    const code = (login: string) => client.code(`/api/${command}?login=${login}`)
    practice.faults.outsideGroups = 'forbidden'
    assert.deepEqual([await code('1'), await code('2'), await code('3')], ['0', '8', '8'], command)
    practice.faults.outsideGroups = 'absent'
    assert.deepEqual(
      [await code('1'), await code('2'), await code('3')],
      ['0', '13', '13'],
      command,
    )
  }
  for (const command of ['user/get_batch', 'user/account/get_batch', 'position/get_batch'])
    for (const query of ['login=1,2,3', 'group=*'])
      assert.deepEqual(
        (await client.rows(`/api/${command}?${query}`)).map(({ Login }) => Login),
        ['1'],
        command,
      )
  assert.deepEqual(await client.rows('/api/user/logins?group=*'), ['1'])
  assert.equal((await client.row('/api/user/total')).Total, '1')
  const stranger = practice.truth('2').deals.at(-1)?.Deal ?? ''
  assert.equal(await client.code(`/api/deal/get?ticket=${stranger}`), '13')
  assert.equal(await client.code('/api/group/get?group=other%5Cb'), '13')
  assert.deepEqual(
    (await client.rows('/api/group/get?group=*')).map(({ Group }) => Group),
    ['desk\\a'],
  )
})

test('a group may be named with one backslash or with two', async (t) => {
  const practice = await start(t, { accounts: [{ currency: 'JPY', mode: 'netting' }] })
  const client = await loggedIn(practice, t)
  for (const group of ['practice\\exchange-jpy', 'practice\\\\exchange-jpy']) {
    const answer = await client.row(`/api/group/get?group=${encodeURIComponent(group)}`)
    assert.deepEqual(
      [answer.Group, answer.Currency, answer.CurrencyDigits, answer.MarginMode],
      ['practice\\exchange-jpy', 'JPY', '0', '0'],
    )
    assert.equal((await client.row('/group_get', { group })).Currency, 'JPY')
  }
})

test('ticks: with trans_id only what changed since', async (t) => {
  const practice = await start(t, { bot: false })
  const client = await loggedIn(practice, t)
  const ask = async (transId: string) => {
    const path = `/api/tick/last?symbol=EURUSD,XAUUSD&trans_id=${transId}`
    const { json } = await client.send(path)
    return { ticks: (json?.answer ?? []) as Row[], transId: String(json?.trans_id) }
  }
  const all = await ask('0')
  assert.equal(all.ticks.length, 2)
  assert.deepEqual((await ask(all.transId)).ticks, [])
  practice.advance(30_000)
  const after = await ask(all.transId)
  assert.ok(after.ticks.length > 0)
  assert.ok(Number(after.transId) > Number(all.transId))
  assert.equal((await client.rows('/api/tick/last?symbol=Practice%5CEUR*')).length, 1)
  assert.equal(await client.code(`/api/tick/last?symbol=${'EURUSD,'.repeat(600)}`), '3')
  assert.equal(await client.code('/api/tick/last_group'), '3')
  const stat = (await client.rows('/api/tick/stat?symbol=EURUSD'))[0]
  assert.ok(Number(stat?.BidLow) <= Number(stat?.Bid) && Number(stat?.Bid) <= Number(stat?.BidHigh))
})

test('without the rights to personal details they come empty', async (t) => {
  const practice = await start(t)
  const client = await loggedIn(practice, t)
  const personal = ['Name', 'FirstName', 'LastName', 'City', 'Address', 'Phone', 'Email', 'LastIP']
  const read = () => client.row(`/api/user/get?login=${first(practice)}`)
  const shown = await read()
  assert.ok(personal.every((name) => shown[name] !== ''))
  practice.faults.noPersonalDetails = true
  const hidden = await read()
  assert.ok(personal.every((name) => hidden[name] === ''))
  assert.equal(hidden.Balance, shown.Balance)
})

test('its clock is seven hours ahead of New York, summer and winter, or another one', async (t) => {
  const athens = { zone: 'Europe/Athens', plusMin: 0 }
  const utc = { zone: 'UTC', plusMin: 0 }
  for (const [now, serverClock, offset, zone, daylight, state] of [
    ['2026-01-15T12:00:00Z', undefined, 7200, '120', '1', '0'],
    ['2026-07-15T12:00:00Z', undefined, 10_800, '120', '1', '1'],
    // New York changed on 8 March, Athens changes on the 29th.
    ['2026-03-15T12:00:00Z', undefined, 10_800, '120', '1', '1'],
    ['2026-03-15T12:00:00Z', athens, 7200, '120', '1', '0'],
    ['2026-07-15T12:00:00Z', utc, 0, '0', '0', '0'],
  ] as const) {
    const clock = serverClock === undefined ? {} : { serverClock }
    const practice = await start(t, { now: () => Date.parse(now), ...clock })
    const client = await loggedIn(practice, t)
    const time = await client.row('/api/time/server')
    assert.equal(Number(time.Time?.split(' ')[0]), Date.parse(now) / 1000 + offset)
    const rule = await client.row('/api/time/get')
    assert.deepEqual([rule.TimeZone, rule.Daylight, rule.DaylightState], [zone, daylight, state])
  }
})

test('a mutating command is marked and seen, by its new and its old name, logged in or not', async (t) => {
  const practice = await start(t)
  const login = first(practice)
  const before = practice.truth(login)
  const paths = [
    ...endpoints
      .filter(({ read_only }) => !read_only)
      .flatMap(({ path, old }) => [path, ...(old ? [old] : [])]),
    ...[
      '/user_deposit_change',
      '/dealer_send',
      '/user_pass_change',
      '/api/manager/add',
      '/email_send',
    ],
    '/api/user/check_balance?fixflag=1',
    '/user_balance_check?fixflag=1',
  ]
  for (const client of [clientOf(practice, t), await loggedIn(practice, t)]) {
    practice.resetRequests()
    for (const path of paths)
      assert.equal((await client.send(path)).json?.practice, 'MUTATING COMMAND', path)
    const body = await client.send('/api/user/check_balance', { login, fixflag: '1' })
    assert.equal(body.json?.practice, 'MUTATING COMMAND')
    const seen = practice.requests().filter(({ known }) => known === 'mutating')
    assert.equal(seen.length, paths.length + 1)
  }
  assert.deepEqual(practice.truth(login), before)
})

test('what is no command at all is unknown', async (t) => {
  const practice = await start(t)
  const client = await loggedIn(practice, t)
  for (const path of [
    '/api/no/such',
    '/',
    '/api/',
    '/api/toString',
    '/api/user',
    '/API/user/get',
    '/api/manager/get',
  ])
    assert.equal((await client.send(path)).status, 404, path)
  assert.equal(practice.requests().filter(({ known }) => known === 'unknown').length, 7)
  practice.faults.statusOfUnknown = 403
  assert.equal((await client.send('/api/no/such')).status, 403)
})
