// Somebody else's client of the MT5 Web API against the practice broker: an independent reading of the same documentation.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { startPracticeMt5 } from '@tidemark/practice'

type Mt5Sdk = {
  readonly users: {
    get(login: string): Promise<Record<string, string>>
    checkPassword(login: string, password: string, type: string): Promise<boolean>
  }
}
// The package is CommonJS and has no types.
const Metatrader5 = createRequire(import.meta.url)('mt5-sdk') as new (
  host: string,
  port: number,
  options: { login: string; password: string; build: string; agent: string },
) => Mt5Sdk

test('the npm package mt5-sdk authenticates, reads a user and checks an investor password', async (t) => {
  const practice = await startPracticeMt5({ tickMs: 0, bot: false })
  t.after(() => practice.stop())
  const { login, password } = practice.manager
  const client = new Metatrader5('127.0.0.1', practice.port, {
    login,
    password,
    build: '4330',
    agent: 'Check',
  })
  const [account] = practice.accounts
  assert.ok(account)
  const user = await client.users.get(account.login)
  assert.equal(user.Login, account.login)
  assert.equal(user.Group, account.group)
  assert.equal(user.Balance, practice.truth(account.login).account.Balance)
  const check = (secret: string) => client.users.checkPassword(account.login, secret, 'investor')
  assert.equal(await check(account.investorPassword), true)
  assert.ok(practice.requests().every(({ query }) => !('password' in query)))
})
