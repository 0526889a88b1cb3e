// Columns that are brought up to date are the columns of all rows: late trades, corrections, cancels and repeats, in random streams.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../../test/support/random.ts'
import type { Decimal } from '../decimal.ts'
import { nameAt } from './columns.ts'
import { mergeRows, noTrades, type TradeRow, type TradeTable, tableOf } from './trade-rows.ts'

/** Row by row as values: codes of labels depend on the order in which names were met, what they name does not. */
function rowsOf({ columns, ids }: TradeTable): unknown[] {
  const { net, volume, openedMs, closedMs, risk, mae, mfe } = columns
  return Array.from(ids, (id, at) => [
    ...[id, net.units[at], net.scale, volume.units[at], volume.scale, openedMs[at], closedMs[at]],
    ...[columns.symbol, columns.side, columns.magic, columns.bot, columns.account].map((labels) =>
      nameAt(labels, at),
    ),
    ...[risk[at], mae[at], mfe[at]],
  ])
}

test('random streams of new, late, corrected and cancelled trades leave the same columns as all rows at once', () => {
  const { int: pick } = createRandom(20_261_126)
  for (let stream = 0; stream < 40; stream++) {
    const known = new Map<number, TradeRow>()
    let table = noTrades
    let nextId = 1
    let clockMs = 1_700_000_000_000
    const rowOf = (id: number): TradeRow => {
      // Mostly at the end, often at the very instant of another, sometimes long ago.
      clockMs += pick(3) * 1_000
      const closedMs = pick(5) === 0 ? clockMs - pick(200) * 1_000 : clockMs
      const digits = pick(12) === 0 ? 5 : 2
      return {
        ...{ id, closedMs, openedMs: closedMs - pick(90_000) },
        net: ((pick(20_000) - 9_000) / 100).toFixed(digits) as Decimal, // canonical enough: read by its digits
        volume: (pick(40) === 0 ? '12345678901234567890.5' : '0.10') as Decimal,
        ...{ symbol: `S${pick(6)}`, side: pick(2) === 0 ? 'long' : 'short', magic: `${pick(3)}` },
        ...{ bot: `bot-${pick(4)}`, account: '1' },
        risk: pick(3) === 0 ? null : pick(900) / 10,
        ...{ mae: pick(4) === 0 ? null : -pick(50), mfe: pick(4) === 0 ? null : pick(50) },
      }
    }
    for (let turn = 0; turn < 12; turn++) {
      const gone = new Set<number>()
      const added: TradeRow[] = []
      for (let count = pick(9); count > 0; count--) {
        const added1 = rowOf(nextId++)
        known.set(added1.id, added1)
        gone.add(added1.id)
        added.push(added1)
      }
      for (const [id, row] of [...known]) {
        if (gone.has(id) || pick(9) !== 0) continue
        gone.add(id)
        // Cancelled, corrected, or read again as it was.
        const fate = pick(3)
        if (fate === 0) known.delete(id)
        else {
          const again = fate === 1 ? rowOf(id) : row
          known.set(id, again)
          added.push(again)
        }
      }
      const before = rowsOf(table)
      const next = mergeRows(table, gone, added)
      assert.deepEqual(rowsOf(table), before, 'what others still read does not change')
      table = next
      const whole = tableOf([...known.values()])
      // A scale that was needed once stays: units are compared at the same one.
      const told = (one: TradeTable) =>
        rowsOf(one).map((row) =>
          JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
        )
      if (
        whole.columns.net.scale === table.columns.net.scale &&
        whole.columns.volume.scale === table.columns.volume.scale
      )
        assert.deepEqual(told(table), told(whole))
      else assert.deepEqual([...table.ids], [...whole.ids])
      assert.equal(table.columns.count, known.size)
    }
  }
})
