import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sumByCurrency, sumKnown, sumOf } from './desk.ts'

const account = (currency: string | null, equity: string | null) => ({
  ...{ id: 'acc_1', account: '1', server: 's', source: 'expert', state: 'live' as const },
  ...{ cause: null, cause_detail: null, next_step: null, as_of: null, age_s: null },
  ...{ company: null, currency, balance: equity, equity, deals: 0, complete: true },
  ...{ broker_zone: null, last_report_at: null },
})

test('amounts are added without a float', () => {
  assert.equal(sumOf(['0.1', '0.2']), '0.3')
  assert.equal(sumOf(['90071992547409.93', '-0.00000001']), '90071992547409.92999999')
  assert.equal(sumOf(['-0.05', '0.02', null]), '-0.03')
  assert.equal(sumOf([]), '0')
})

test('sums of cents are what whole numbers say', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })), (cents) => {
      const texts = cents.map((one) => {
        const digits = (one < 0n ? -one : one).toString().padStart(3, '0')
        return `${one < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
      })
      const total = cents.reduce((sum, one) => sum + one, 0n)
      assert.equal(BigInt(sumOf([...texts, '0.00']).replace('.', '')), total)
    }),
  )
})

test('currencies are not mixed, and an unknown equity is counted as unknown', () => {
  const sums = sumByCurrency([
    account('USD', '1.10'),
    account('EUR', '5.00'),
    account('USD', null),
    account(null, '7'),
  ])
  assert.deepEqual(
    sums.map(({ currency, equity }) => [currency, equity]),
    [
      // The fourth has a value of nobody knows what.
      ['USD', { sum: '1.10', known: 1, of: 3 }],
      ['EUR', { sum: '5.00', known: 1, of: 1 }],
    ],
  )
})

test('where nobody knows anything there is no sum, and no nought either', () => {
  assert.deepEqual(sumKnown([null, undefined]), { sum: null, known: 0, of: 2 })
  assert.deepEqual(sumKnown(['0.00', null]), { sum: '0.00', known: 1, of: 2 })
})
