// The founding client's address: the hash stands beside the key and never in its place, and is compared before anything is shown.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openExpertBench } from '../../../test/support/expert-bench.ts'
import { openTestVault } from '../../../test/support/vault-bench.ts'
import { createInvestorCheck, investorHashOf } from '../../accounts/investor-password.ts'
import { linkAccount } from '../../connect/connections/manage-accounts.ts'
import { systemClock } from '../../platform/clock.ts'
import { anyone, type Caller } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { Secret } from '../../platform/secret.ts'
import { createSharedRows } from '../accounts/shared-rows.ts'
import { investorRoute } from './routes.ts'

const startMs = Date.UTC(2026, 4, 28, 15)
const hashOf = (text: string) => investorHashOf(new Secret(text)).use((hex) => hex)
const right = hashOf('investor-pass')

async function open(t: Parameters<typeof openExpertBench>[0]) {
  const { database, news, report } = await openExpertBench(t, startMs)
  const vault = await openTestVault(t)
  const route = investorRoute({
    ...{ read: database.read, held: news.held, shared: createSharedRows(systemClock) },
    clock: { now: () => startMs + 10_000 },
    matchesInvestorHash: createInvestorCheck({ vault, read: database.read }),
  })
  for (const login of ['501', '502'])
    await report({
      login,
      gmtTime: startMs / 1000,
      account: '"balance":9007199254740993.10,"equity":9007199254740993.00',
      more: '"positions":[]',
    })
  const { rows } = await database.read.query<{ account_id: number }>(
    `select account_id from accounts where account = '501'`,
  )
  const deps = { database, vault, clock: systemClock, actor: 'test' }
  await linkAccount(deps, rows[0]?.account_id ?? 0, new Secret('investor-pass'), true)
  const ask = async (
    number: string,
    query: Record<string, string>,
    caller: Caller = anyone,
  ): Promise<{ status: number; text: string; deprecation: string }> => {
    try {
      const { status, body, headers } = await route.handle({
        ...{ id: 'r', caller, ip: '127.0.0.1', params: { number }, query },
        ...{ header: () => undefined, contentType: '', body: Buffer.alloc(0) },
      })
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      return { status, text, deprecation: headers?.deprecation ?? '' }
    } catch (error) {
      assert.ok(error instanceof TidemarkError, String(error))
      return { status: error.status, text: `${error.code} ${error.message}`, deprecation: '' }
    }
  }
  return { ask, route }
}

test('with the right hash, in either case, the values come as JSON numbers to the last digit', async (t) => {
  const { ask } = await open(t)
  for (const investor_password_hash of [right, right.toUpperCase()]) {
    const { status, text, deprecation } = await ask('501', { investor_password_hash })
    assert.equal(status, 200, text)
    assert.match(text, /"balance":9007199254740993\.10?[,}]/)
    assert.match(text, /"positions":\[\]/)
    assert.match(deprecation, /^@\d+$/, 'it says that it is deprecated')
  }
})

test('only the members that are asked for, and no others', async (t) => {
  const { ask } = await open(t)
  const fields = 'balance,equity'
  const { text } = await ask('501', { investor_password_hash: right, fields })
  assert.match(text, /"equity":/)
  assert.doesNotMatch(text, /"positions"|"margin"/)
  const wrong = await ask('501', { investor_password_hash: right, fields: 'balance,password' })
  assert.equal(wrong.status, 422)
})

test('a wrong hash, none, the password itself, another account’s: 403, and the answer repeats none of them', async (t) => {
  const { ask } = await open(t)
  for (const hash of [hashOf('other'), '', 'investor-pass', right.slice(1)]) {
    const { status, text } = await ask('501', { investor_password_hash: hash })
    assert.equal(status, 403)
    assert.match(text, /^investor_password_wrong .*tidemark account link/)
    assert.ok(hash === '' || !text.includes(hash))
  }
  const unlinked = await ask('502', { investor_password_hash: right })
  assert.equal(unlinked.status, 403, 'nobody has linked that account')
})

test('the hash opens nothing that the key may not see', async (t) => {
  const { ask, route } = await open(t)
  const limited = { ...anyone, keyId: 'k', accounts: new Set(['502']) }
  const hidden = await ask('501', { investor_password_hash: right }, limited)
  const unknown = await ask('999', { investor_password_hash: right }, limited)
  assert.equal(hidden.status, 404)
  assert.deepEqual(hidden, unknown)
  assert.equal(route.auth, 'key')
  assert.equal(route.scope, 'accounts:read')
})
