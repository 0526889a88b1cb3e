// A taste of `npm run torture:read-only`, small enough for every run of the tests, and the watches that it relies on.
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { declaredRoutes } from '../../src/commands/declared-routes.ts'
import { createRandom, freshSeed } from '../support/random.ts'
import { createAttacks } from './read-only/attacks.ts'
import { isReadOnly, runReadOnly } from './read-only/read-only-run.ts'
import { watchTrade } from './read-only/trade-untouched.ts'

test('whatever a reader asks, the broker is only read, the ledger stays as it was, and nothing of trading is loaded', async () => {
  const seed = freshSeed()
  const result = await runReadOnly({ requests: 1_000, seed, progress: () => {} })
  assert.ok(isReadOnly(result), `seed ${seed}: ${JSON.stringify(result)}`)
  assert.ok(result.modules > 200)
  assert.ok((result.elsewhere?.requests ?? 0) > 0)
})

test('one mutating command on the allow-list is noticed', async () => {
  const seed = freshSeed()
  const result = await runReadOnly({ requests: 100, seed, isPlanted: true, progress: () => {} })
  assert.equal(isReadOnly(result), false)
  assert.deepEqual(result.mutating, ['/api/order/cancel'])
})

test('the same seed asks the same', () => {
  const list = (seed: number) => {
    const random = createRandom(seed)
    const rest = { routes: declaredRoutes(), keys: ['k'], logins: ['1'], host: 'h' }
    const next = createAttacks({ ...rest, random, mutatingPaths: ['/api/order/cancel'] })
    return Array.from({ length: 50 }, () => next().bytes.toString('latin1'))
  }
  assert.deepEqual(list(7), list(7))
  assert.notDeepEqual(list(7), list(8))
})

test('a module of trading that is loaded, and a key of trade credentials that is read, are noticed', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-watch-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const watch = watchTrade(folder)
  assert.throws(() => watch.judge(), /lacks one that must be loaded/)
  const load = (path: string) =>
    appendFileSync(watch.env.LOADED_MODULES_FILE ?? '', `file:///x/server/src/${path}\n`)
  load('connect/mt5/read-connector.ts')
  const before = watch.judge()
  assert.deepEqual(before.tradeModules, [])
  if (before.tradeKey === 'cannot be seen here') return t.skip('no times of access here')
  assert.equal(before.tradeKey, 'never opened')
  readFileSync(watch.env.TIDEMARK_TRADE_KEY_FILE ?? '')
  load('trade/send-order.ts')
  load('connect/mt5/trade.ts')
  const after = watch.judge()
  assert.equal(after.tradeKey, 'opened')
  assert.equal(after.tradeModules.length, 2)
})
