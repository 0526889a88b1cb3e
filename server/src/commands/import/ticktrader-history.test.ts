// An export of a practice broker against what the connection reads of the same account: the same deals, digest for digest.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noOptions } from '../../../test/support/made-history.ts'
import {
  contractSizes,
  END_S,
  idOf,
  market,
  openReader,
  startTickTrader,
} from '../../../test/support/ticktrader-bench.ts'
import { digestOfDeal } from '../../access/audit/deal-digest.ts'
import { authorizationOf } from '../../connect/ticktrader/sign.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { ReadOptions } from '../../import/content.ts'
import { readImport } from '../../import/read-import.ts'
import { Secret } from '../../platform/secret.ts'
import { readTickTraderHistory } from './ticktrader-history.ts'

type Practice = Awaited<ReturnType<typeof startTickTrader>>

async function exported(practice: Practice, index: number): Promise<string> {
  const one = practice.accounts[index]
  assert.ok(one)
  const token = { ...one, webApiSecret: new Secret(one.webApiSecret) }
  const url = `${practice.url}/api/v2/tradehistory`
  const body = '{"RequestPageSize":1000}'
  const authorization = authorizationOf(token, { method: 'POST', url, body }, practice.now())
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': 'application/json' },
  })
  assert.equal(answer.status, 200)
  return answer.text()
}

const sizes = ['EURUSD', 'GBPUSD', 'USDJPY', 'XAUUSD', 'BTCUSD'].map(
  (symbol) => [symbol, (contractSizes[symbol] ?? '100000') as Decimal] as const, // whole numbers
)
const options: ReadOptions = { ...noOptions, lotSizes: new Map(sizes) }
const read = (text: string, more = options) =>
  readImport(Buffer.from(text), more, readTickTraderHistory)

async function traded(t: { after(work: () => Promise<void>): void }) {
  const practice = await startTickTrader({
    accounts: [{ type: 'Gross' }, { type: 'Net' }, { type: 'Cash' }],
  })
  t.after(() => practice.stop())
  for (const index of [0, 1]) {
    const id = idOf(practice, index)
    practice.trade(id, 'create', market('EURUSD', 'Buy', 20_000))
    practice.advance(30)
    practice.trade(id, 'create', market('XAUUSD', 'Sell', 100))
    practice.advance(30)
    practice.trade(id, 'create', market('EURUSD', 'Sell', 50_000))
    practice.deposit(id, '250.75')
    practice.advance(5)
  }
  practice.trade(idOf(practice, 2), 'create', market('EURUSD', 'Buy', 1_000))
  return practice
}

test('an export gives the deals that the connection gives, as JSON and as a list', async (t) => {
  const practice = await traded(t)
  for (const index of [0, 1, 2]) {
    const session = await openReader(practice, index)
    const connected = await session.readDeals(idOf(practice, index), 0, END_S)
    await session[Symbol.asyncDispose]()
    assert.ok(connected.length >= (index === 2 ? 1 : 4))
    const text = await exported(practice, index)
    const { Records } = JSON.parse(text)
    const columns = [...new Set(Records.flatMap(Object.keys))] as string[] // names of members
    const rows = Records.map((record: Record<string, unknown>) =>
      columns.map((name) => record[name] ?? '').join(','),
    )
    for (const file of [text, [columns.join(','), ...rows].join('\n')]) {
      const content = read(file)
      assert.equal(content.kind, 'ticktrader_history')
      assert.deepEqual(
        content.deals.map(({ deal }) => digestOfDeal(deal.content)).sort(),
        connected.map((deal) => digestOfDeal(deal.content)).sort(),
        `account ${index}`,
      )
      assert.ok(content.totals.every(({ verdict }) => verdict === 'agrees'))
    }
  }
})

test('what an export leaves open is asked for, and what it breaks is named', async (t) => {
  const practice = await traded(t)
  const text = await exported(practice, 0)
  const refused = (message: RegExp) => ({ code: 'import_unreadable', message })
  assert.throws(
    () => read(text, noOptions),
    refused(/^Row \d+: the export counts in units.*--lot-size \w+=100000$/),
  )
  assert.throws(() => read('{"a":1}'), refused(/list of records/))
  assert.throws(() => read('[]'), refused(/no records/))
  assert.throws(() => read('[1]'), refused(/^Row 1: a record must be an object/))
  const records = JSON.parse(text).Records
  assert.throws(
    () => read(JSON.stringify([...records, records[0]])),
    refused(/stands in row 1 already/),
  )
  assert.throws(
    () => read(JSON.stringify([{ ...records[0], TransactionTimestamp: 'x' }])),
    refused(/^Row 1: the record is not understood/),
  )
})
