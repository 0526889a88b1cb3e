// The writer of reports against a real database whose connection breaks where it hurts: around the commit.
// What the next report finds must be what the database holds, whatever this server was told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertVerifies, rowsOf } from '../../../test/support/expert-bench.ts'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { chainHash } from '../../access/audit/chain.ts'
import { systemClock } from '../../platform/clock.ts'
import { DatabaseUnavailable, type Session, SqlError } from '../../platform/database/database.ts'
import { appendToChain } from '../trade-store.ts'
import { openReportWriter, type ReportWork } from './report-writer.ts'

const nothing = { created: 0, duplicate: 0, corrected: 0, dealsKnown: 0, watermarkMsc: null }

/** Makes an account once, and says so in the chain; `created` is 1 when it was not there. */
const makeAccount =
  (account: string): ReportWork =>
  async (tx, slot) => {
    const { rowCount: created } = await tx.query(
      `insert into accounts (exchange, account) values ('X', $1) on conflict do nothing`,
      [account],
    )
    const body = `{"kind":"deals","at":"","by":[],"account":{"id":1,"server":"X","login":"${account}"},"deals":[],"rows":[]}`
    const head = { seq: slot.head.seq + 1, hash: chainHash(slot.head.hash, body) }
    await appendToChain(tx, slot.chain, head.seq, body, slot.head.hash, head.hash)
    return { result: { ...nothing, created }, head }
  }

/** Sessions of `database`, each query of which goes through `around`. */
function openWriter(
  database: TestDatabase,
  around: (text: string, send: () => Promise<unknown>, session: Session) => Promise<unknown>,
) {
  return openReportWriter({
    clock: systemClock,
    log: silentLog,
    database: {
      async openSession(purpose) {
        const session = await database.openSession(purpose)
        return {
          query: (text: string, values?: readonly unknown[]) =>
            around(text, () => session.query(text, values), session),
          get lost() {
            return session.lost
          },
          onLost: (listener) => session.onLost(listener),
          onNotify: (listener) => session.onNotify(listener),
          [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
        } as Session // answers are passed on as they come
      },
    },
  })
}

const broken = () => new DatabaseUnavailable('the connection to the database broke')

for (const committed of [true, false])
  test(`a commit whose answer was lost, ${committed ? 'and which happened' : 'and which never came'}, is done once`, async (t) => {
    const database = await createTestDatabase(t)
    let commits = 0
    await using writer = openWriter(database, async (text, send, session) => {
      if (text !== 'commit' || ++commits !== 2) return send()
      if (committed) await send()
      await session[Symbol.asyncDispose]()
      throw broken()
    })
    assert.equal((await writer.write(makeAccount('1'))).created, 1)
    assert.equal((await writer.write(makeAccount('2'))).created, committed ? 0 : 1)
    assert.equal((await writer.write(makeAccount('3'))).created, 1)
    assert.equal((await rowsOf(database, 'select 1 from accounts')).length, 3)
    await assertVerifies(database, 0)
  })

test('a report that lost a race is written again, and one that fails leaves the chain as it was', async (t) => {
  const database = await createTestDatabase(t)
  await using writer = openWriter(database, (_text, send) => send())
  let tries = 0
  const racing: ReportWork = async (tx, slot) => {
    const done = await makeAccount('1')(tx, slot)
    if (++tries < 3) throw new SqlError('40P01')
    return done
  }
  assert.equal((await writer.write(racing)).created, 1)
  const failing: ReportWork = async (tx, slot) => {
    await makeAccount('2')(tx, slot)
    throw new SqlError('22003')
  }
  await assert.rejects(writer.write(failing), { sqlState: '22003' })
  assert.equal((await writer.write(makeAccount('3'))).created, 1)
  assert.deepEqual(await rowsOf(database, 'select account from accounts order by account'), [
    { account: '1' },
    { account: '3' },
  ])
  await assertVerifies(database, 0)
})

test('a limit of the database itself is no fault of a deal', async (t) => {
  const database = await createTestDatabase(t)
  await using writer = openWriter(database, (_text, send) => send())
  const limited: ReportWork = () => Promise.reject(new SqlError('54000'))
  await assert.rejects(writer.write(limited), { code: 'ledger_unavailable' })
})

test('a place in the chain that somebody else took is read anew', async (t) => {
  const database = await createTestDatabase(t)
  await using writer = openWriter(database, (_text, send) => send())
  await writer.write(makeAccount('1'))
  let chain = ''
  const taken: ReportWork = async (tx, slot) => {
    if (chain === '') {
      chain = slot.chain
      const body =
        '{"kind":"deals","at":"","by":[],"account":{"id":1,"server":"X","login":"0"},"deals":[],"rows":[]}'
      const { hash, seq } = slot.head
      await appendToChain(database.write, chain, seq + 1, body, hash, chainHash(hash, body))
    }
    return makeAccount('2')(tx, slot)
  }
  assert.equal((await writer.write(taken)).created, 1)
  assert.equal((await rowsOf(database, 'select 1 from audit_entries')).length, 3)
  await assertVerifies(database, 0)
})

test('so many reports may wait, and one more is refused at once', async (t) => {
  const database = await createTestDatabase(t)
  await using writer = openWriter(database, (_text, send) => send())
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let begun = false
  const first = writer.write(async (tx, slot) => {
    begun = true
    await held
    return makeAccount('1')(tx, slot)
  })
  await until(() => begun)
  const others = Array.from({ length: 99 }, () =>
    writer.write(async (_tx, slot) => ({ result: nothing, head: slot.head })),
  )
  await assert.rejects(writer.write(makeAccount('2')), { code: 'ledger_busy' })
  release()
  assert.equal((await first).created, 1)
  await Promise.all(others)
  assert.equal((await writer.write(makeAccount('2'))).created, 1)
})
