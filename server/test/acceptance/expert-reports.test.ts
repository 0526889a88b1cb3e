// What an Expert Advisor sends, and what readers then see of it: deals, positions, trades.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportText, sampleDeal } from '../support/expert-reports.ts'
import { type HttpAnswer, json } from '../support/http-client.ts'
import { assertProblem, assertViolation, useTidemark } from './harness.ts'

const tidemark = useTidemark()

type Row = Record<string, unknown>
type Page = { data: Row[]; next_cursor: string | null }

const report = (text: string, headers?: Record<string, string>): Promise<HttpAnswer> =>
  tidemark.post('/api/v1/ea/reports', text, headers)

async function read(path: string): Promise<Page> {
  const answer = await tidemark.get(path)
  assert.equal(answer.status, 200, answer.text)
  return json<Page>(answer)
}

test('a deal becomes a position and a trade, digit by digit, and the same deal again changes nothing', async () => {
  const opening = sampleDeal('9223372036854775801', {
    position: '9007199254740993',
    magic: '9007199254740995',
    price: '0.00001234',
    volume: '1000000.00',
    comment: 'Кит "quoted" \\ 💹',
    commission: '-0.07',
    time_msc: '1779990000000',
  })
  const closing = sampleDeal('9223372036854775802', {
    position: '9007199254740993',
    type: 1,
    entry: 1,
    price: '0.00001240',
    volume: '1000000.00',
    profit: '0.06',
    reason: 5,
    time_msc: '1779990801123',
  })
  const text = reportText({ login: '11', deals: [opening, closing] })
  const first = await report(`${text}\0`)
  assert.equal(first.status, 200, first.text)
  assert.match(
    first.text,
    /^\{"status":"success","deals":\{"new":2,"duplicate":0,"corrected":0,"refused":\[\]\}/,
  )
  assert.match((await report(text)).text, /"new":0,"duplicate":2/)
  const [deal] = (await read('/api/v1/deals?account=11')).data
  assert.deepEqual(
    [deal?.deal, deal?.entry, deal?.reason, deal?.time, deal?.server_time, deal?.price],
    [
      '9223372036854775802',
      'out',
      'tp',
      '2026-05-28T14:53:21.123Z',
      '2026-05-28T17:53:21.123',
      '0.00001240',
    ],
  )
  const [position] = (await read('/api/v1/positions?account=11&status=closed')).data
  assert.deepEqual(
    [position?.position, position?.net, position?.exit_reason, position?.magic_number],
    ['9007199254740993', '-0.01', 'tp', '9007199254740995'],
  )
  const [trade] = (await read('/api/v1/trades?account=11')).data
  assert.equal(trade?.internal_id, position?.internal_id)
  assert.deepEqual(
    [trade?.bot_name, trade?.comment, trade?.realized_pnl, trade?.status, trade?.entry_price],
    ['magic-9007199254740995', 'Кит "quoted" \\ 💹', '0.06', 'CLOSED', '0.00001234'],
  )
})

test('the state names the newest deal of the account', async () => {
  await report(reportText({ login: '12', deals: [sampleDeal('5'), sampleDeal('3')] }))
  const { data } = await read('/api/v1/ea/state?login=12&server=Demo-MT5')
  assert.deepEqual(
    data.map((one) => [one.deals, one.last_deal, one.utc_offset_s, one.complete]),
    [[2, '5', 10800, null]],
  )
})

test('lists walk through everything once, and come as CSV and lines', async () => {
  const deals = Array.from({ length: 30 }, (_, at) =>
    sampleDeal(String(at + 1), {
      position: String(1000 + at),
      time_msc: String(1_779_990_000_000 + (at >> 2)),
    }),
  )
  await report(reportText({ login: '13', deals }))
  await report(reportText({ login: '13', server: 'Other-MT5', deals }))
  for (const list of ['deals', 'positions']) {
    const seen = new Set<string>()
    let cursor = ''
    for (let pages = 0; pages < 20; pages += 1) {
      const page = await read(`/api/v1/${list}?account=13&limit=7${cursor}`)
      for (const row of page.data) seen.add(`${row.server} ${row.position}`)
      if (page.next_cursor === null) break
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`
    }
    assert.equal(seen.size, 60, list)
    const csv = await tidemark.get(`/api/v1/${list}?account=13`, { accept: 'text/csv' })
    assert.equal(csv.text.trimEnd().split('\r\n').length, 61)
    const lines = await tidemark.get(`/api/v1/${list}?account=13`, {
      accept: 'application/x-ndjson',
    })
    assert.equal(lines.text.trimEnd().split('\n').length, 60)
  }
  assert.equal((await read('/api/v1/deals?account=13&position=1004')).data.length, 2)
  for (const [list, member] of [
    ['deals', 'server'],
    ['positions', 'server'],
    ['trades', 'exchange'],
  ] as const) {
    const { data } = await read(`/api/v1/${list}?account=13&limit=100&${member}=Other-MT5`)
    assert.equal(data.length, 30, list)
    assert.ok(data.every((row) => row[member] === 'Other-MT5'))
  }
  assert.equal((await read('/api/v1/positions?account=13&symbol=GBPUSD')).data.length, 0)
})

test('bad reports and questions are refused by name', async () => {
  assertProblem(await report('{"account"'), 400, 'body_unparsable')
  assertProblem(await report('{}', { 'content-type': 'text/plain' }), 415, 'media_type_unsupported')
  assertViolation(assertProblem(await report('{}'), 422, 'trade_invalid'), '/account', 'required')
  const noServer = reportText().replace('"server":"Demo-MT5"', '"server":""')
  assertViolation(assertProblem(await report(noServer), 422, 'trade_invalid'), '/account/server')
  const badDeal = json<{
    refused_indexes: number[]
    deals: { refused: Array<{ problem: { errors: Array<{ pointer: string }> } }> }
  }>(
    await report(
      reportText({ login: '14', deals: [sampleDeal('1', { price: '1e400' }), sampleDeal('2')] }),
    ),
  )
  assert.deepEqual(badDeal.refused_indexes, [0])
  assert.equal(badDeal.deals.refused[0]?.problem.errors[0]?.pointer, '/price')
  assert.equal((await read('/api/v1/deals?account=14')).data.length, 1)
  for (const query of ['position=x', 'position=99999999999999999999', 'cursor=abc', 'colour=red'])
    assertProblem(await tidemark.get(`/api/v1/deals?${query}`), 422, 'query_invalid')
  assertProblem(await tidemark.get('/api/v1/positions?status=gone'), 422, 'query_invalid')
  assertProblem(await report(reportText(), { authorization: 'Bearer nothing' }), 401, 'key_invalid')
})
