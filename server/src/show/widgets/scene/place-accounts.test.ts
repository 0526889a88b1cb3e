import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeAccounts } from './place-accounts.ts'

const parts = (...places: number[]) => ({ parts: places.map((account) => ({ account })) })

test('an account that was named twice is there once, and each part keeps the account it named', () => {
  assert.deepEqual(placeAccounts([7, 7, 9], parts(0, 1, 2)), {
    ...{ accountIds: [7, 9], settings: parts(0, 0, 1) },
  })
  assert.deepEqual(placeAccounts([7, 9, 7, 8], parts(3, 2, 1, 0)), {
    ...{ accountIds: [7, 9, 8], settings: parts(2, 0, 1, 0) },
  })
})

test('what is no scene keeps its settings', () => {
  assert.deepEqual(placeAccounts([7, 7], { metric: 'equity' }), {
    ...{ accountIds: [7], settings: { metric: 'equity' } },
  })
})
