import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account } from '../account.ts'
import { makeAccounts } from '../accounts.ts'
import { BrokerFault } from '../broker-fault.ts'
import { noFaults } from '../faults.ts'
import { BadMember, type Given, NumberToken } from '../json.ts'
import { createWorld } from '../world.ts'
import { readAssets, readHistory, readPositions } from './read.ts'

const nowMs = Date.UTC(2026, 0, 6, 10)
const idAt = (index: number) => index.toString(16).padStart(24, '0')

function house(type: Account['type']) {
  const [account] = makeAccounts([{ type }], 1, nowMs)
  assert.ok(account)
  const world = createWorld({ seed: 1, accounts: [account], faults: noFaults(), now: () => nowMs })
  const asked = (params: Given) => ({ world, account, version: 'v2', params }) as const
  return { account, asked }
}

const number = (value: number) => new NumberToken(String(value))

test('pages go on behind the record that was last, in both directions, within the times asked for', () => {
  const { account, asked } = house('Gross')
  for (let index = 1; index <= 9; index += 1)
    account.history.push({
      ...{ id: idAt(index), atMs: index * 1000, order: BigInt(index % 3), isCancel: index === 5 },
      record: { Id: idAt(index) },
    })
  const idsOf = (params: Given) => {
    const { Records, IsLastReport, TotalReports } = readHistory(asked(params))
    const ids = (Records as { Id: string }[]).map(({ Id }) => Number.parseInt(Id, 16))
    return [ids, IsLastReport, TotalReports]
  }
  const size = { RequestPageSize: number(4) }
  assert.deepEqual(idsOf(size), [[1, 2, 3, 4], false, 9])
  assert.deepEqual(idsOf({ ...size, RequestLastId: idAt(8) }), [[9], true, 9])
  assert.deepEqual(idsOf({ ...size, RequestDirection: 'Backward' }), [[9, 8, 7, 6], false, 9])
  assert.deepEqual(idsOf({ TimestampFrom: number(3000), TimestampTo: number(6000) }), [
    ...[[3, 4, 5, 6], true, 4],
  ])
  assert.deepEqual(idsOf({ SkipCancelOrder: true, OrderId: number(2) }), [[2, 8], true, 2])
})

test('what is asked wrongly is refused in the vendor’s words', () => {
  const { asked } = house('Gross')
  const refused = (params: Given, words: RegExp) =>
    assert.throws(() => readHistory(asked(params)), words)
  refused({ RequestPageSize: number(1001) }, /page size should be in range \[1, 1000\]!/)
  refused({ RequestLastId: 'xyz' }, /24-byte hexadecimal string!/)
  refused({ TimestampFrom: number(5), TimestampTo: number(5) }, /should be less than/)
  assert.throws(() => readHistory(asked({ RequestPageSize: '10' })), BadMember)
})

test('positions are for Net accounts, assets for Cash accounts', () => {
  assert.throws(() => readPositions(house('Gross').asked({})), BrokerFault)
  assert.throws(() => readAssets(house('Net').asked({})), BrokerFault)
  assert.deepEqual(readPositions(house('Net').asked({})), [])
  const assets = readAssets(house('Cash').asked({ Currency: 'BTC' }))
  assert.equal(
    JSON.stringify(assets),
    '[{"Currency":"BTC","Amount":2.5,"FreeAmount":2.5,"LockedAmount":0}]',
  )
})
