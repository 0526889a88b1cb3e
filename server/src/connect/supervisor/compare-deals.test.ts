import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moneyDeal } from '../../../test/support/scripted-venue.ts'
import { digestOfDeal } from '../../access/audit/deal-digest.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import { compareDeals } from './compare-deals.ts'

const digestOf = ({ content }: ReportedDeal) => digestOfDeal(content)
const ledgerOf = (...deals: ReportedDeal[]) => {
  const ledger = new Map<string, string[]>()
  for (const deal of deals)
    ledger.set(deal.content.deal, [...(ledger.get(deal.content.deal) ?? []), digestOf(deal)])
  return ledger
}
const [one, two, three] = ['1', '2', '3'].map((ticket) => moneyDeal(ticket, 100, '5.00')) as [
  ReportedDeal,
  ReportedDeal,
  ReportedDeal,
]

test('nothing differs', () => {
  const same = moneyDeal('1', 100, '5.0')
  assert.deepEqual(compareDeals([same, two], ledgerOf(one, two), digestOf), {
    ...{ toTake: [], rewritten: 0, gone: [] },
  })
})

test('what either side lacks is found', () => {
  const { toTake, gone } = compareDeals([one, three], ledgerOf(one, two), digestOf)
  assert.deepEqual([toTake, gone], [[three], ['2']])
})

test('a rewritten deal is taken, once', () => {
  const rewritten = moneyDeal('1', 100, '0.00')
  const first = compareDeals([rewritten], ledgerOf(one), digestOf)
  assert.deepEqual([first.toTake, first.rewritten], [[rewritten], 1])
  assert.deepEqual(compareDeals([rewritten], ledgerOf(one, rewritten), digestOf).toTake, [])
})
