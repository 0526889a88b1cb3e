// What people do with accounts: one source each, all of a list or none, and nothing forgotten that the ledger was told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openManageBench } from '../../../test/support/vault-bench.ts'
import { createInvestorCheck, investorHashOf } from '../../accounts/investor-password.ts'
import { Secret } from '../../platform/secret.ts'
import { loadConnections } from './connection-store.ts'
import {
  AccountRefused,
  addAccounts,
  changeAccount,
  expectAccount,
  linkAccount,
  noteWrongPassword,
  removeAccount,
} from './manage-accounts.ts'
import { addConnection } from './manage-connections.ts'

const asItIs = { retention: null, dayBoundaries: null }
const cacheOnly = { retention: 'cache_only', dayBoundaries: null } as const

async function open(t: Parameters<typeof openManageBench>[0]) {
  const bench = await openManageBench(t)
  const { deps, database } = bench
  const connect = async (name: string) => {
    await addConnection(deps, {
      ...{ venue: 'mt5_web_api', name, server: 'Broker-1', settings: {}, secrets: {} },
    })
    const [row] = await loadConnections(database.read, name)
    assert.ok(row)
    return row
  }
  const accounts = async () =>
    (
      await database.read.query<Record<string, unknown>>(
        `select a.account, s.source, l.connection_id, t.retention, array_to_string(t.day_boundaries, ',') as day_boundaries from accounts a
           left join account_states s using (account_id) left join linked_accounts l using (account_id)
           left join account_settings t using (account_id) order by a.account`,
      )
    ).rows
  return { ...bench, connect, accounts }
}

test('accounts of a connection are there at once, and adding them again changes nothing', async (t) => {
  const { deps, connect, accounts, acts } = await open(t)
  const desk = await connect('desk')
  const ids = await addAccounts(deps, desk, ['7', '8'], asItIs)
  assert.deepEqual(await addAccounts(deps, desk, ['7', '8'], asItIs), ids)
  const row = { source: 'mt5_web_api', connection_id: desk.connectionId }
  const none = { retention: null, day_boundaries: null }
  assert.deepEqual(await accounts(), [
    { account: '7', ...row, ...none },
    { account: '8', ...row, ...none },
  ])
  const act = (await acts()).at(-1)
  assert.deepEqual(
    [act?.kind, act?.connection, act?.accounts],
    ['accounts_added', 'desk', ['7', '8']],
  )
})

test('one account of a list that another connection reads: none is taken', async (t) => {
  const { deps, connect, accounts, acts } = await open(t)
  await addAccounts(deps, await connect('desk'), ['7'], asItIs)
  const before = [await accounts(), (await acts()).length + 1]
  await assert.rejects(addAccounts(deps, await connect('other'), ['8', '7'], asItIs), (error) => {
    assert.ok(error instanceof AccountRefused)
    assert.match(error.message, /Account 7 .*another connection.*tidemark account remove 7/)
    return true
  })
  assert.deepEqual([await accounts(), (await acts()).length], before)
})

test('an account that an Expert reports stays with the Expert', async (t) => {
  const { deps, connect } = await open(t)
  await expectAccount(deps, 'Broker-1', '7', asItIs)
  await assert.rejects(
    addAccounts(deps, await connect('desk'), ['7'], asItIs),
    /reported by an Expert/,
  )
})

test('an account that came from a file alone is taken over by the connection that reads it', async (t) => {
  const { deps, database, connect, accounts } = await open(t)
  await expectAccount(deps, 'Broker-1', '7', asItIs)
  await database.write.query("update account_states set source = 'import'")
  await addAccounts(deps, await connect('desk'), ['7'], asItIs)
  assert.equal((await accounts())[0]?.source, 'mt5_web_api')
})

test('what is kept can be chosen before the first value, and not less afterwards', async (t) => {
  const { deps, connect, database, accounts } = await open(t)
  const [id = 0] = await addAccounts(deps, await connect('desk'), ['7'], cacheOnly)
  assert.equal((await accounts())[0]?.retention, 'cache_only')
  await changeAccount(deps, id, '7', { retention: 'ledger', dayBoundaries: ['UTC'] })
  await database.write.query(
    'update account_states set snapshot_at = now(), snapshot_received_at = now() where account_id = $1',
    [id],
  )
  await assert.rejects(changeAccount(deps, id, '7', cacheOnly), /has values in the ledger/)
  const [row] = await accounts()
  assert.deepEqual([row?.retention, row?.day_boundaries], ['ledger', 'UTC'])
  await changeAccount(deps, id, '7', { retention: null, dayBoundaries: ['Asia/Tokyo'] })
  const [later] = await accounts()
  assert.deepEqual([later?.retention, later?.day_boundaries], ['ledger', 'Asia/Tokyo'])
})

test('an account is linked with a hash of its investor password, which is nowhere else, until it is removed', async (t) => {
  const { deps, database, vault, acts } = await open(t)
  const id = await expectAccount(deps, 'Broker-1', '7', asItIs)
  const password = new Secret('investor-pass')
  const hex = investorHashOf(password).use((text) => text)
  const matches = createInvestorCheck({ vault, read: database.read })
  assert.equal(await matches(id, hex), false, 'not linked yet')
  await linkAccount(deps, id, password, true)
  assert.equal(await matches(id, hex.toUpperCase()), true)
  assert.equal(
    await matches(
      id,
      investorHashOf(new Secret('other')).use((text) => text),
    ),
    false,
  )
  const { rows } = await database.read.query<{ verified: boolean }>(
    'select verified_at is not null as verified from linked_accounts',
  )
  assert.deepEqual(rows, [{ verified: true }])
  assert.ok(!/investor-pass/.test(JSON.stringify(await acts())))
  assert.ok(!JSON.stringify(await acts()).includes(hex))
  await removeAccount(deps, id)
  assert.equal(await matches(id, hex), false)
})

test('a password that the broker refuses is said at the account until the right one is given', async (t) => {
  const { deps, database, acts } = await open(t)
  const id = await expectAccount(deps, 'Broker-1', '7', asItIs)
  const cause = async () =>
    (await database.read.query<{ cause: string | null }>('select cause from account_states'))
      .rows[0]?.cause
  await noteWrongPassword(deps, id)
  assert.equal(await cause(), 'investor_password_wrong')
  assert.equal((await acts()).at(-1)?.kind, 'account_link_refused')
  await linkAccount(deps, id, new Secret('right'), true)
  assert.equal(await cause(), null)
})
