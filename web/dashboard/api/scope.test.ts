import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopeOf } from '../live/desk-scope.ts'
import { statisticsPath } from './scope.ts'

test('account, desk and bot are asked for alike', () => {
  const query = { by: 'month', from: null }
  assert.equal(
    statisticsPath({ kind: 'account', id: 'acc_7' }, 'periods', query),
    '/api/v1/accounts/acc_7/statistics/periods?by=month',
  )
  assert.equal(
    statisticsPath({ kind: 'desk', ids: ['acc_1', 'acc_2'], currency: 'USD' }, '', {}),
    '/api/v1/statistics?accounts=acc_1%2Cacc_2&currency=USD',
  )
  assert.equal(
    statisticsPath({ kind: 'bot', bot: 'a b&c', capital: '1000' }, 'series', query),
    '/api/v1/statistics/series?bot=a+b%26c&capital=1000&by=month',
  )
})

test('a desk of one currency asks for all accounts, and one of several for those of one', () => {
  const account = (id: string, currency: string) => ({
    ...{ id, account: id, server: 's', source: 'expert', state: 'live' as const, cause: null },
    ...{ cause_detail: null, next_step: null, as_of: null, age_s: null, company: null, currency },
    ...{ balance: null, equity: null, deals: 0, complete: null, broker_zone: null },
    last_report_at: null,
  })
  const usd = [account('acc_1', 'USD'), account('acc_2', 'USD')]
  assert.deepEqual(scopeOf(usd, 'USD'), { kind: 'desk', ids: null, currency: 'USD' })
  assert.deepEqual(scopeOf([...usd, account('acc_3', 'EUR')], 'EUR'), {
    ...{ kind: 'desk', ids: ['acc_3'], currency: 'EUR' },
  })
})
