// Files with bytes changed, cut and doubled: each is read or refused with a sentence, soon, and never breaks anything else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportList, reportPage, reportRows, statementPage } from '@tidemark/practice'
import { readTickTraderHistory } from '../../src/commands/import/ticktrader-history.ts'
import { readImport } from '../../src/import/read-import.ts'
import { TidemarkError } from '../../src/platform/problem.ts'
import { madeAccount, noOptions, shortHistory, utf16 } from '../support/made-history.ts'
import { createRandom, freshSeed, type Random } from '../support/random.ts'
import { workbook } from '../support/workbook.ts'

const files = 1_500
const slowestMs = 5_000

const history = shortHistory(2, { toMs: Date.UTC(2026, 1, 9) })
const rows = reportRows(history, { ...madeAccount, thousands: '' })
const whole = [...rows.head, ...rows.positions, ...rows.deals]
const seeds: readonly Uint8Array[] = [
  Buffer.from(reportPage(history, madeAccount)),
  utf16(reportPage(history, { ...madeAccount, language: 'ru', decimal: ',' })),
  Buffer.from(reportList(history, madeAccount, ';')),
  Buffer.from(statementPage(history, { login: '777', company: 'X' })),
  workbook(whole.map((row) => row.map((cell) => cell.replace(/^- /, '-')))),
  Buffer.from('symbol,side,open time,price,lots\nEURUSD,buy,2026-04-05 10:00,1.1,0.1\n'),
  Buffer.from(
    '[{"Id":"1","TransactionType":"Balance","TransactionTimestamp":1775000000000,"BalanceMovement":1.5,"Balance":1.5}]',
  ),
]
const pieces = [
  '<td>',
  '</table>',
  '"',
  ',',
  ';',
  '\0',
  '\u00a0',
  '-',
  '&#x110000;',
  '1e999',
  '9'.repeat(40),
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '2026.02.31 10:00:00',
  'colspan="99999999"',
  '__proto__',
  '\r\n',
]

function mutated(random: Random, bytes: Uint8Array): Uint8Array {
  let file = Buffer.from(bytes)
  for (let turn = random.between(1, 6); turn > 0; turn -= 1) {
    const at = random.between(0, file.length)
    const end = Math.min(file.length, at + random.between(0, 400))
    const way = random.between(0, 4)
    if (way === 0) file = Buffer.concat([file.subarray(0, at), file.subarray(end)])
    else if (way === 1) file = Buffer.concat([file.subarray(0, end), file.subarray(at)])
    else if (way === 2)
      file = Buffer.concat([
        file.subarray(0, at),
        Buffer.from(random.pick(pieces)),
        file.subarray(at),
      ])
    else if (way === 3 && at < file.length) file[at] = random.between(0, 255)
    else file = Buffer.from(file.subarray(0, Math.max(1, at)))
  }
  return file
}

test(`${files} mutated files are read or refused with a sentence`, (t) => {
  const seed = freshSeed()
  t.diagnostic(`seed ${seed}`)
  const random = createRandom(seed)
  const seen = { read: 0, refused: 0 }
  for (let n = 0; n < files; n += 1) {
    const bytes = mutated(random, random.pick(seeds))
    const began = performance.now()
    try {
      const content = readImport(bytes, noOptions, readTickTraderHistory)
      for (const { deal } of content.deals) {
        assert.match(deal.content.deal, /^[1-9]\d{0,18}$/)
        assert.match(deal.content.profit, /^-?\d{1,20}(\.\d{1,20})?$/)
        assert.match(deal.content.serverMsc, /^\d{1,15}$/)
      }
      seen.read += 1
    } catch (error) {
      assert.ok(
        error instanceof TidemarkError,
        `seed ${seed}, file ${n}: ${error instanceof Error ? error.stack : error}`,
      )
      assert.equal(error.code, 'import_unreadable')
      assert.ok(error.message.length > 10 && error.message.length < 2_000, error.message)
      seen.refused += 1
    }
    assert.ok(performance.now() - began < slowestMs, `seed ${seed}, file ${n} took long`)
  }
  assert.ok(seen.read > 50 && seen.refused > 200, JSON.stringify(seen))
})
