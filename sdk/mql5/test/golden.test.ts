// The golden cases of positions, from deals in a terminal's history to what the ledger answers.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { useTidemark } from '../../../server/test/acceptance/harness.ts'
import { noCompiler } from '../harness/build-program.ts'
import { nowMsc } from './expert-bench.ts'
import { listRows, openAccount, sumOf } from './ledger-bench.ts'

const skip = noCompiler
const tidemark = useTidemark()

type GoldenDeal = Record<string, string | number> & { type: number; t: number }
type GoldenCase = {
  name: string
  mode: 'hedging' | 'netting'
  deals: GoldenDeal[]
  expect: (Record<string, string | number> & { position: string; leg?: number })[]
}
const golden = join(
  import.meta.dirname,
  '../../../server/src/domain/testdata/closed-positions.json',
)
const { cases: goldenCases }: { cases: GoldenCase[] } = JSON.parse(readFileSync(golden, 'utf8'))
for (const { name, mode, deals, expect } of goldenCases)
  test(`golden case: ${name}`, { skip }, async (t) => {
    const { terminal, broker } = await openAccount(tidemark, t, { broker: { mode } })
    for (const deal of deals)
      await terminal.deal(broker.key, {
        symbol: 'EURUSD',
        ...deal,
        time_msc: nowMsc - 60_000 + deal.t,
      })
    await terminal.start()
    await terminal.run(3000)
    const rows = await listRows(tidemark, 'positions', broker.login)
    assert.equal(rows.length, expect.length)
    for (const wanted of expect) {
      const row = rows.find(
        ({ position, leg }) => position === wanted.position && Number(leg) === (wanted.leg ?? 1),
      )
      for (const [member, value] of Object.entries(wanted))
        if (
          [
            'volume',
            'entry_price',
            'exit_price',
            'profit',
            'commission',
            'swap',
            'fee',
            'net',
          ].includes(member)
        )
          assert.equal(Number(row?.[member]), Number(value), `${wanted.position} ${member}`)
        else if (member === 'side' || member === 'status') assert.equal(row?.[member], value)
    }
    assert.deepEqual(sumOf(rows), sumOf(deals.filter(({ type }) => type < 2)))
  })
