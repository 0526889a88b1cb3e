import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NetworkSyntaxError } from '../../access/client-ip.ts'
import { HookRequestError, readHookChange, readNewHook } from './hook-request.ts'

const fixed = { accountId: 7, verify: 'token' } as const

test('a new hook is bound to symbols and a size, and to little else unless it is said', () => {
  assert.deepEqual(readNewHook({ name: ' tv ', symbol: 'EURUSD, BTCUSD', maxLots: '0.5' }, fixed), {
    ...{ name: 'tv', accountId: 7, verify: 'token', networks: null, symbolMap: {} },
    ...{ symbols: ['EURUSD', 'BTCUSD'], sides: ['buy', 'sell', 'close'] },
    ...{ maxSize: { value: '0.5', unit: 'lots' }, maxAgeS: 30, approvalS: null, perArming: 100 },
  })
  for (const missing of ['name', 'symbol', 'maxLots'])
    assert.throws(
      () => readNewHook({ name: 'a', symbol: 'b', maxLots: '1', [missing]: undefined }, fixed),
      HookRequestError,
      missing,
    )
})

test('a preset stands for the networks of a sender', () => {
  assert.deepEqual(readHookChange({ ip: 'tradingview,10.0.0.0/8' }).networks, [
    ...['52.89.214.238/32', '34.212.75.30/32', '54.218.53.128/32', '52.32.178.7/32', '10.0.0.0/8'],
  ])
  assert.equal(readHookChange({ ip: 'anywhere' }).networks, null)
  assert.throws(() => readHookChange({ ip: '10.0.0.1/8' }), NetworkSyntaxError)
})

test('only what was typed is changed', () => {
  assert.deepEqual(readHookChange({ approval: 'none', map: 'GOLD=XAUUSD' }), {
    ...{ approvalS: null, symbolMap: { GOLD: 'XAUUSD' } },
  })
})

test('what cannot be meant is refused', () => {
  const wrong = [
    ...[{ maxUnits: '0' }, { maxUnits: '1e5' }, { maxLots: '-1' }, { maxUnits: '1', maxLots: '1' }],
    ...[{ side: 'long' }, { map: 'A' }, { map: 'A=B=C' }, { symbol: 'a,,b' }, { name: '' }],
    ...[{ maxAge: '2h' }, { maxAge: '30' }, { approval: '5s' }, { executions: '0' }],
  ]
  for (const typed of wrong)
    assert.throws(() => readHookChange(typed), HookRequestError, JSON.stringify(typed))
})
