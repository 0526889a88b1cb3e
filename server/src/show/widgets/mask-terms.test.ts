import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Members } from './account-facts.ts'
import { maskTerms, measuresOf } from './mask-terms.ts'

const record = { accountIds: [7, 9], settings: { round: '100', basis: '10000', risk: '50' } }
const part = (account: number, settings: Members = {}) => ({ account, settings })

test('a part’s own measures come before those of the scene', () => {
  assert.deepEqual(measuresOf(record, part(0), 7), record.settings)
  assert.deepEqual(measuresOf(record, part(0, { round: '5', basis: '2000', risk: '1' }), 7), {
    ...{ round: '5', basis: '2000', risk: '1' },
  })
  assert.deepEqual(measuresOf(record, part(1, { basis: '2000' }), 9), {
    ...{ round: '100', basis: '2000', risk: '50' },
  })
})

test('a basis holds for the account that it was set for and for no other', () => {
  const summary = { balance: '5200.00', realized_net: '200.00' }
  const basis = (at: ReturnType<typeof part>, accountId: number) =>
    maskTerms(measuresOf(record, at, accountId), { mask: 'percent', owner: 'percent' }, summary)
      .basis
  assert.equal(basis(part(0), 7), '10000')
  // Chosen by the address, or by its place: the account’s own balance less all that it won.
  assert.equal(basis(part(0), 9), '5000.00')
  assert.equal(basis(part(0, { basis: '2000' }), 9), '5000.00')
  assert.equal(basis(part(1), 9), '5000.00')
  assert.equal(basis(part(1, { basis: '2000' }), 9), '2000')
})
