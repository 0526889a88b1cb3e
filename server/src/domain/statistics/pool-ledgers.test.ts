// A pot of accounts made column by column is the pot that is made row by row at a rate of one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../../test/support/random.ts'
import type { Decimal } from '../decimal.ts'
import { type AccountLedger, accountLedger, noEquity } from './account-ledger.ts'
import { nameAt, packed } from './columns.ts'
import { mergeLedgers } from './merge-ledgers.ts'
import { poolLedgers } from './pool-ledgers.ts'
import { sameCurrency } from './rate-series.ts'
import { type TradeRow, tableOf } from './trade-rows.ts'

const { int: pick } = createRandom(20_261_127)
const START = 1_700_000_000_000

function randomLedger(account: string): AccountLedger {
  const digits = pick(3) * 2
  const money = (cents: number) => (cents / 100).toFixed(digits) as Decimal // canonical enough: read by its digits
  const rows = Array.from({ length: pick(30) }, (_, at): TradeRow => {
    const closedMs = START + pick(40) * 1_000
    return {
      ...{
        id: at + 1,
        closedMs,
        openedMs: closedMs - pick(9_000),
        net: money(pick(400) * 50 - 9_000),
      },
      volume: (pick(30) === 0 ? '123456789012345678901.5' : '0.10') as Decimal,
      ...{ symbol: `S${pick(4)}`, side: 'long', magic: `${pick(3)}`, bot: `b${pick(3)}`, account },
      ...{ risk: pick(2) === 0 ? null : pick(90), mae: null, mfe: pick(2) === 0 ? null : pick(9) },
    }
  })
  const booked = Array.from({ length: pick(40) }, () => START + pick(40) * 1_000).sort(
    (a, b) => a - b,
  )
  return accountLedger({
    trades: tableOf(rows).columns,
    bookings: {
      count: booked.length,
      atMs: Float64Array.from(booked),
      money: packed(
        booked.map(() => money(pick(90_000) - 40_000)),
        digits,
      ),
      kind: Uint8Array.from(booked, () => pick(5)),
      isOut: Uint8Array.from(booked, () => pick(2)),
    },
    ...{ opening: pick(3) === 0 ? 12_300n : 0n, equity: noEquity, openMs: [START + 5] },
  })
}

/** Names instead of codes, which are numbered in the order in which names were met. */
function told({ trades, ...ledger }: AccountLedger): unknown {
  const { symbol, side, magic, bot, account, ...columns } = trades
  const names = [symbol, side, magic, bot, account].map((labels) =>
    Array.from(labels.codes, (_, at) => nameAt(labels, at)),
  )
  const plain = (_: string, value: unknown) =>
    typeof value === 'bigint'
      ? `${value}n`
      : ArrayBuffer.isView(value)
        ? // Typed arrays alone get here; a view of bytes without elements is none of theirs.
          Array.from(value as unknown as ArrayLike<unknown>, (one) =>
            Number.isNaN(one) ? 'none' : one,
          )
        : value
  return JSON.parse(JSON.stringify({ ledger, columns, names }, plain))
}

test('columns of accounts in one currency are pooled to what their rows make, ties, openings and digits included', () => {
  for (let turn = 0; turn < 150; turn++) {
    const accounts = Array.from({ length: 1 + pick(6) }, (_, at) => randomLedger(String(at)))
    const byRow = mergeLedgers(accounts.map((ledger) => ({ ledger, rateAt: sameCurrency })))
    assert.ok(byRow)
    assert.deepEqual(told(poolLedgers(accounts)), told(byRow))
  }
})
