// The Python SDK against the real server: what it queues is in the ledger once, unaltered and in order.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { tradeText, useTidemark } from '../../server/test/acceptance/harness.ts'
import { createKey } from '../../server/test/support/command-line.ts'
import { startServer } from '../../server/test/support/test-server.ts'
import { drive, noPython } from './tests/drive-python.ts'

type Answer = {
  receipts: { seq: number; key: string | null }[]
  left: number
  dead: { status: number; code: string; text: string }[]
  health: { state: string; queued: number; last_error: string | null }
}

const tidemark = useTidemark()
const options = { skip: noPython }
const dirOf = (name: string) => join(tidemark.home.folder, `outbox-${name}`)

function order(
  name: string,
  trades: readonly string[],
  more: Record<string, unknown> = {},
): string {
  const head = { do: 'run', url: tidemark.server.url, dir: dirOf(name), ...more }
  return `${JSON.stringify(head).slice(0, -1)},"trades":[${trades.join(',')}]}`
}

test(
  'every digit, all 64 bits and the raw bytes are in the ledger as they were given',
  options,
  async () => {
    const raw = '{"id": 9007199254740993,  "price": 65000.10, "e": 1E2}'
    const trade = tradeText({
      bot_name: '"digits"',
      entry_price: '65000.12345678',
      exit_price: '123456789012.87654321',
      position_size: '0.00000001',
      realized_pnl: '-0.10',
      magic_number: '9223372036854775807',
      raw_text: JSON.stringify(raw),
    })
    const answer = await drive<Answer>(order('digits', [trade]), tidemark.key.key)
    assert.equal(answer.left, 0, JSON.stringify(answer.health))
    const [row] = await tidemark.tradesOf('digits')
    assert.equal(row?.entry_price, '65000.12345678')
    assert.equal(row?.exit_price, '123456789012.87654321')
    assert.equal(row?.position_size, '0.00000001')
    assert.equal(row?.realized_pnl, '-0.10')
    assert.equal(String(row?.magic_number), '9223372036854775807')
    const shown = await tidemark.get('/api/v1/trades?bot=digits')
    assert.ok(shown.text.includes(raw), shown.text)
  },
)

test(
  'many trades of two bots land once each and in the order of their calls',
  options,
  async () => {
    const trades = Array.from({ length: 900 }, (_, at) =>
      tradeText({ bot_name: `"order-${at % 2}"`, comment: `"${at}"` }),
    )
    const answer = await drive<Answer>(order('order', trades), tidemark.key.key)
    assert.equal(answer.left, 0)
    for (const bot of [0, 1]) {
      const rows = await tidemark.tradesOf(`order-${bot}`)
      const byId = rows.sort((left, right) => Number(left.internal_id) - Number(right.internal_id))
      const numbers = byId.map((row) => Number(row.comment))
      assert.deepEqual(
        numbers,
        Array.from({ length: 450 }, (_, at) => at * 2 + bot),
      )
    }
  },
)

test(
  'a report that closes a trade by its order id updates the one that opened it',
  options,
  async () => {
    const open = { bot_name: '"close"', exchange_order_id: '"77"' }
    const closed = { ...open, status: '"CLOSED"', exit_price: '65100', realized_pnl: '24.87' }
    const answer = await drive<Answer>(
      order('close', [tradeText(open), tradeText(closed)]),
      tidemark.key.key,
    )
    assert.deepEqual(
      answer.receipts.map(({ key }) => key),
      [null, null],
    )
    const rows = await tidemark.tradesOf('close')
    assert.deepEqual(
      rows.map((row) => [row.status, row.realized_pnl]),
      [['CLOSED', '24.87']],
    )
  },
)

test(
  'what processes that were killed in the middle had logged is in the ledger exactly once',
  options,
  async () => {
    const trade = JSON.parse(
      tradeText({ bot_name: '"killed"', entry_price: '1', position_size: '1' }),
    )
    const given = { do: 'killed', trade, rounds: 4, each: 60 }
    const answer = await drive<Answer & { returned: number[] }>(
      order('killed', [], given),
      tidemark.key.key,
    )
    assert.equal(answer.left, 0)
    const numbers = (await tidemark.tradesOf('killed')).map((row) => Number(row.comment))
    assert.equal(new Set(numbers).size, numbers.length, 'none is there twice')
    const there = new Set(numbers)
    assert.deepEqual(
      answer.returned.filter((number) => !there.has(number)),
      [],
    )
    assert.ok(answer.returned.length >= 240 && numbers.length - answer.returned.length <= 4)
  },
)

test('with a wrong key everything stays, and lands once the key is right', options, async () => {
  const trade = tradeText({ bot_name: '"late"' })
  const wrong = await drive<Answer>(order('late', [trade], { flush: 0.5 }), 'not-a-key')
  assert.equal(wrong.left, 1)
  assert.match(String(wrong.health.last_error), /401 key_invalid/)
  assert.equal((await tidemark.tradesOf('late')).length, 0)
  const right = await drive<Answer>(order('late', []), tidemark.key.key)
  assert.equal(right.left, 0)
  assert.equal((await tidemark.tradesOf('late')).length, 1)
})

test(
  'a contradiction and a forbidden account are dead letters with the server’s reason',
  options,
  async () => {
    const limited = await createKey(tidemark.home, { name: 'limited', more: ['--account', '501'] })
    const same = { bot_name: '"dead"', exchange_order_id: '"1"', account: '"501"' }
    const trades = [
      tradeText(same),
      tradeText({ ...same, entry_price: '7.70' }),
      tradeText({ ...same, account: '"502"' }),
      tradeText({ ...same, exchange_order_id: '"2"' }),
    ]
    const answer = await drive<Answer>(order('dead', trades), limited.key)
    assert.equal(answer.left, 0)
    assert.deepEqual(
      answer.dead.map(({ status, code }) => [status, code]),
      [
        [409, 'idempotency_mismatch'],
        [403, 'account_not_allowed'],
      ],
    )
    assert.match(answer.dead[0]?.text ?? '', /"entry_price":7\.70/)
    assert.equal((await tidemark.tradesOf('dead')).length, 2)
    const again = await drive<Answer>(order('dead', [], { requeue: true }), tidemark.key.key)
    assert.deepEqual(
      again.dead.map(({ status }) => status),
      [409],
      'the other account is allowed with this key',
    )
  },
)

test(
  'trades that were logged while the server was down land when it is back',
  options,
  async () => {
    const { dataDir, databaseUrl } = tidemark.home
    const port = tidemark.server.port
    await tidemark.server.stop()
    const trades = ['1', '2'].map((at) => tradeText({ bot_name: '"outage"', comment: `"${at}"` }))
    const down = await drive<Answer>(order('outage', trades, { flush: 0 }), tidemark.key.key)
    assert.deepEqual([down.left, down.receipts.length], [2, 2])
    tidemark.server = await startServer({ dataDir, databaseUrl, port })
    assert.equal((await drive<Answer>(order('outage', []), tidemark.key.key)).left, 0)
    assert.equal((await tidemark.tradesOf('outage')).length, 2)
  },
)
