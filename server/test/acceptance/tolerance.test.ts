import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSql } from '../support/sql-client.ts'
import { tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()
let count = 0

/** Sends a trade with this raw answer and hands back what the table keeps of it. */
async function keepRaw(raw: string): Promise<{ json: string | null; unclean: string | null }> {
  count += 1
  const bot = `raw-${count}`
  const answer = await tidemark.logTrade(tradeText({ bot_name: `"${bot}"`, raw_api_response: raw }))
  assert.equal(answer.status, 201, answer.text)
  await using sql = await openSql(tidemark.home)
  const [row] = await sql.rows<{ json: string | null; unclean: string | null }>(
    'select raw_api_response::text as json, raw_unclean as unclean from live_trades where bot_name = $1',
    [bot],
  )
  assert.ok(row)
  return row
}

test('one trailing NUL byte is taken', async () => {
  assert.equal((await tidemark.logTrade(`${tradeText({ bot_name: '"nul"' })}\0`)).status, 201)
  assert.equal((await tidemark.tradesOf('nul')).length, 1)
})

test('a byte order mark is taken', async () => {
  assert.equal((await tidemark.logTrade(`\ufeff${tradeText({ bot_name: '"bom"' })}`)).status, 201)
  assert.equal((await tidemark.tradesOf('bom')).length, 1)
})

test('optional members may be null', async () => {
  const body = tradeText({
    bot_name: '"null"',
    exit_time: 'null',
    exit_price: 'null',
    magic_number: 'null',
    status: 'null',
  })
  assert.equal((await tidemark.logTrade(body)).status, 201)
  const [row] = await tidemark.tradesOf('null')
  assert.equal(row?.exit_price, null)
  assert.equal(row?.status, 'OPEN')
})

test('text in any language and emoji come back as sent', async () => {
  const name = 'Ünïcøde 火 🚀'
  assert.equal((await tidemark.logTrade(tradeText({ bot_name: JSON.stringify(name) }))).status, 201)
  assert.equal((await tidemark.tradesOf(name))[0]?.bot_name, name)
})

test('a name of 50 characters counts characters, not bytes', async () => {
  const name = `${'火'.repeat(49)}🚀`
  assert.equal((await tidemark.logTrade(tradeText({ bot_name: `"${name}"` }))).status, 201)
})

test('the raw answer is kept byte for byte, spaces, order, digits and repeated names included', async () => {
  const raw =
    '{ "z": 1.10,  "a":[1E2 , 9007199254740993,0.10000000000000000000001], "a": "\\u00fc\\/", "e": {} }'
  assert.deepEqual(await keepRaw(raw), { json: raw, unclean: null })
})

for (const [what, raw] of [
  ['NUL', '{"a": "x\\u0000y"}'],
  ['a lone surrogate', '{"a": "\\ud800"}'],
  ['a wild exponent', '{"a": 1e131000}'],
  ['a number beyond doubles', '[1e400]'],
  ['a number of 100 digits', `[${'9'.repeat(100)}]`],
  ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`],
  ['5,000 levels', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
] as const)
  test(`a raw answer with ${what} costs no trade and is kept as text`, async () => {
    assert.deepEqual(await keepRaw(raw), { json: null, unclean: raw })
  })

test('the raw answer comes back through the API as it was sent', async () => {
  const body = tradeText({
    bot_name: '"raw"',
    raw_api_response: '{"price": 65000.50, "id": 9007199254740993}',
  })
  await tidemark.logTrade(body)
  const answer = await tidemark.get('/api/v1/trades?bot=raw')
  assert.match(answer.text, /65000\.50/)
  assert.match(answer.text, /9007199254740993/)
})

test('one poisoned trade among many at the same moment fails alone', async () => {
  const bodies = Array.from({ length: 64 }, (_, n) =>
    n % 8 === 0
      ? tradeText({ bot_name: '"crowd"', entry_price: '1e30' })
      : tradeText({
          bot_name: '"crowd"',
          exchange_order_id: `"${n}"`,
          raw_api_response: '{"a": "\\u0000"}',
        }),
  )
  const answers = await Promise.all(bodies.map((body) => tidemark.logTrade(body)))
  assert.deepEqual(
    answers.map((answer) => answer.status),
    bodies.map((_, n) => (n % 8 === 0 ? 422 : 201)),
  )
  assert.equal((await tidemark.tradesOf('crowd')).length, 56)
})
