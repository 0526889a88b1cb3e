// The TypeScript SDK by the cases of CCXT objects that all SDKs share; the Python SDK has the same test in Python.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tradeMembers } from '../../contract/src/trade.ts'
import { decimalFromJson, isRefusal, sameNumber } from '../../server/src/domain/decimal.ts'
import {
  fromCcxtOrder,
  fromCcxtPosition,
  fromCcxtTrade,
  TradeInvalid,
} from '../typescript/src/index.ts'

type Case = {
  name: string
  from: 'order' | 'trade' | 'position'
  object: Record<string, unknown>
  context: { bot_name: string; exchange: string; contract_size?: number }
  trade?: Record<string, string>
  errors?: string[]
}

const mappings = { order: fromCcxtOrder, trade: fromCcxtTrade, position: fromCcxtPosition }
const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'ccxt.json'), 'utf8'),
)

function make({ from, object, context }: Case): Record<string, unknown> {
  const { contract_size: contractSize, ...rest } = context
  return { ...mappings[from](object, { ...rest, contractSize }) }
}

function decimal(value: unknown) {
  const read = decimalFromJson(String(value))
  assert.ok(!isRefusal(read), String(value))
  return read
}

function assertMember(name: string, made: unknown, expected: string): void {
  const kind = new Map<string, { kind: string }>(Object.entries(tradeMembers)).get(name)?.kind
  if (kind === 'decimal')
    assert.ok(sameNumber(decimal(made), decimal(expected)), `${name}: ${String(made)}`)
  else if (kind === 'time') {
    const text = made instanceof Date ? made.toISOString() : String(made)
    assert.equal(Date.parse(text), Date.parse(expected))
  } else assert.equal(made, expected, name)
}

test('there are shared cases', () => assert.ok(cases.length >= 15))

for (const each of cases) {
  test(`CCXT: ${each.name}`, () => {
    const { trade, errors } = each
    if (trade === undefined) {
      assert.throws(
        () => make(each),
        (problem: unknown) =>
          problem instanceof TradeInvalid &&
          assert.deepEqual(
            problem.violations.map(({ pointer }) => pointer),
            errors,
          ) === undefined,
      )
      return
    }
    const { raw_api_response: raw, ...made } = make(each)
    assert.deepEqual(raw, each.object)
    const names = Object.keys(made).filter((name) => made[name] !== undefined)
    assert.deepEqual(names.sort(), Object.keys(trade).sort())
    for (const [name, expected] of Object.entries(trade)) assertMember(name, made[name], expected)
  })
}
