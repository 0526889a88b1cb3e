import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { systemClock } from '../../platform/clock.ts'
import type { TradeSession } from '../trade-port.ts'
import { createDeskSessions } from './desk-sessions.ts'
import type { TradeAccountRow } from './trade-account-store.ts'

function bench() {
  const seen = { opened: 0, ended: 0, asked: 0, nowMs: 0, failures: 0 }
  let addedAt = 'first'
  const row = (accountId: number): TradeAccountRow => ({
    ...{ accountId, account: '7', server: 's', venue: 'v', settings: {}, addedAt },
    ...{ armedAt: null, armedBy: null, disarmedBecause: null },
  })
  const session = {
    async readAccount() {
      seen.asked += 1
      if (seen.failures-- > 0) throw new Error('not now')
      return { account: String(seen.asked) }
    },
    async [Symbol.asyncDispose]() {
      seen.ended += 1
    },
  } as unknown as TradeSession // only these two are used here
  const sessions = createDeskSessions({
    clock: { ...systemClock, monotonicMs: () => seen.nowMs },
    log: silentLog,
    loadAccount: async (accountId) => (accountId === 1 ? row(accountId) : null),
    openSecrets: async () => ({}),
    connectors: [
      {
        ...{ venue: 'v', title: 'V' },
        async open() {
          seen.opened += 1
          if (seen.opened === 1) throw new Error('the first time fails')
          return session
        },
      },
    ],
  })
  const replace = (at: string) => {
    addedAt = at
  }
  return { seen, sessions, row, replace }
}

test('a session is opened once and shared, and again after it failed to open', async () => {
  const { seen, sessions } = bench()
  await assert.rejects(sessions.session(1), /first time/)
  const [one, other] = await Promise.all([sessions.session(1), sessions.session(1)])
  assert.equal(one, other)
  assert.equal(seen.opened, 2)
  await assert.rejects(sessions.session(2), { code: 'not_found' })
  await sessions[Symbol.asyncDispose]()
  assert.equal(seen.ended, 1)
})

test('the account is kept for five seconds, a failed look not at all', async () => {
  const { seen, sessions } = bench()
  await assert.rejects(sessions.account(1))
  seen.failures = 1
  await assert.rejects(sessions.account(1), /not now/)
  await sessions.account(1)
  await sessions.account(1)
  assert.equal(seen.asked, 2)
  seen.nowMs = 5_000
  await sessions.account(1)
  assert.equal(seen.asked, 3)
  await sessions[Symbol.asyncDispose]()
})

test('new credentials open a new session; the old one ends only with the desk', async () => {
  const { seen, sessions, row, replace } = bench()
  await assert.rejects(sessions.session(1))
  await sessions.session(1)
  sessions.renew([row(1)])
  await sessions.session(1)
  assert.equal(seen.opened, 2, 'nothing changed')
  replace('second')
  sessions.renew([row(1)])
  await sessions.session(1)
  assert.deepEqual([seen.opened, seen.ended], [3, 0])
  await sessions[Symbol.asyncDispose]()
  assert.equal(seen.ended, 2)
})
