// One lane against a real database that other servers use too, and against sessions that break in scripted ways.
// What a lane says is stored must be in the ledger, whoever wrote its chain in between.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountNews } from '../../test/support/account-news.ts'
import { silentLog } from '../../test/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts'
import { pause, until } from '../../test/support/until.ts'
import { digestOfTrade } from '../access/audit/trade-digest.ts'
import { canonicalMembers } from '../domain/canonical-trade.ts'
import { nodeOf } from '../domain/internal-id.ts'
import { systemClock } from '../platform/clock.ts'
import {
  type Database,
  DatabaseUnavailable,
  type Session,
  SqlError,
} from '../platform/database/database.ts'
import { type CommitLane, openCommitLane } from './commit-lane.ts'
import type { Outcome } from './pending-trade.ts'
import { readTrade } from './read-body.ts'

async function openLane(database: Pick<Database, 'openSession'>): Promise<CommitLane> {
  const lane = openCommitLane({
    ...accountNews(),
    // A lane opens sessions and nothing else.
    database: database as Database,
    clock: systemClock,
    log: silentLog,
    onReady() {},
  })
  await until(() => lane.ready)
  return lane
}

const body = `{"bot_name":"b","exchange":"X","asset_symbol":"S","order_type":"BUY",
  "entry_time":"2026-04-05T12:34:56Z","entry_price":1.5,"position_size":2}`

async function commitOne(lane: CommitLane): Promise<Outcome> {
  const read = readTrade(body, null)
  assert.ok(read.kind === 'report')
  const { trade } = read.report
  const members = canonicalMembers(trade)
  const outcomes: Outcome[] = []
  await lane.commit([
    {
      trade,
      members,
      digest: digestOfTrade(trade, members),
      accountId: 1,
      identity: null,
      sender: { keyId: 'testtest', ip: '127.0.0.1' },
      settle: (outcome) => void outcomes.push(outcome),
    },
  ])
  const [outcome] = outcomes
  assert.ok(outcome !== undefined && outcomes.length === 1, 'settled exactly once')
  return outcome
}

async function storedIds(database: TestDatabase): Promise<number[]> {
  const { rows } = await database.read.query<{ internal_id: string }>(
    'select internal_id from live_trades order by internal_id',
  )
  return rows.map((row) => Number(row.internal_id))
}

/** Ends every lane's session in the database, as a restart of the database would. */
async function cutAll(database: TestDatabase): Promise<void> {
  const mine = `from pg_stat_activity where application_name = 'tidemark:ingest' and datname = current_database()`
  await database.write.query(`select pg_terminate_backend(pid) ${mine}`)
  await until(async () => {
    const { rows } = await database.write.query<{ n: string }>(`select count(*) as n ${mine}`)
    return rows[0]?.n === '0'
  })
}

test('an entry that another server wrote in the place of a lost one is not taken for it', async (t) => {
  const database = await createTestDatabase(t)
  await using lane = await openLane(cuttingSessions(database))
  await commitOne(lane)
  const before = (await storedIds(database)).length
  const outcome = await commitOne(lane)
  assert.equal(outcome.kind, 'created')
  const ids = await storedIds(database)
  assert.ok('internalId' in outcome && ids.includes(outcome.internalId))
  assert.equal(ids.length, before + 2, 'one of ours and one of the other server')
})

/** Sessions of `database`; the second group is swallowed, and another server commits under the slot meanwhile. */
function cuttingSessions(database: TestDatabase): Pick<Database, 'openSession'> {
  let groups = 0
  return {
    openSession: async (purpose) =>
      withGroups(await database.openSession(purpose), async (session, send) => {
        if (++groups !== 2) return send()
        await session[Symbol.asyncDispose]()
        await using other = await openLane(database)
        assert.equal((await commitOne(other)).kind, 'created')
        throw new DatabaseUnavailable('the connection to the database broke')
      }),
  }
}

test('a lane that broke while idle goes on at once, although another server has its slot now', async (t) => {
  const database = await createTestDatabase(t)
  await using lane = await openLane(database)
  await commitOne(lane)
  await cutAll(database)
  await using other = await openLane(database)
  assert.equal((await commitOne(other)).kind, 'created')
  const outcome = await commitOne(lane)
  assert.equal(outcome.kind, 'created')
  assert.ok('internalId' in outcome && (await storedIds(database)).includes(outcome.internalId))
  const { rows } = await database.read.query('select distinct chain from audit_entries')
  assert.equal(rows.length, 2)
})

test('a group is written under another slot when another server keeps the one it was cut off from', async (t) => {
  const database = await createTestDatabase(t)
  const others: CommitLane[] = []
  await using lane = await openLane({
    openSession: async (purpose) =>
      withGroups(await database.openSession(purpose), async (session, send) => {
        if (others.length > 0) return send()
        await session[Symbol.asyncDispose]()
        others.push(await openLane(database))
        throw new DatabaseUnavailable('the connection to the database broke')
      }),
  })
  const outcome = await commitOne(lane)
  assert.equal(outcome.kind, 'created')
  assert.ok('internalId' in outcome && nodeOf(outcome.internalId) === 1)
  for (const other of others) await other[Symbol.asyncDispose]()
})

test('while the session that was cut off still works on a group, its outcome is waited for', async (t) => {
  const database = await createTestDatabase(t)
  const left: Session[] = []
  let sent: Promise<void> = Promise.resolve()
  await using lane = await openLane({
    openSession: async (purpose) =>
      withGroups(
        await database.openSession(purpose),
        async (session, send) => {
          if (left.length > 0) return send()
          left.push(session)
          // The network is cut, the statement arrives late.
          sent = pause(300).then(send)
          throw new DatabaseUnavailable('no answer')
        },
        async (session) => {
          if (session !== left[0]) await session[Symbol.asyncDispose]()
        },
      ),
  })
  const late = (async () => {
    await until(() => left.length === 1, { what: 'the session that is cut off' })
    await pause(350)
    await sent
    await left[0]?.[Symbol.asyncDispose]()
  })()
  const outcome = await commitOne(lane)
  await late
  assert.equal(outcome.kind, 'created')
  assert.deepEqual(await storedIds(database), 'internalId' in outcome ? [outcome.internalId] : [])
})

/** The session, with `onGroup` around each group that it sends and `close` for its end. */
function withGroups(
  session: Session,
  onGroup: (session: Session, send: () => Promise<void>) => Promise<void>,
  close: (session: Session) => Promise<void> = async (one) => one[Symbol.asyncDispose](),
): Session {
  return {
    async query<R>(text: string, values?: readonly unknown[], name?: string) {
      const send = () => session.query<R>(text, values, name)
      if (name !== 'ingest_group') return send()
      let answer = null as Awaited<ReturnType<typeof send>> | null
      await onGroup(session, async () => {
        answer = await send()
      })
      assert.ok(answer !== null)
      return answer
    },
    get lost() {
      return session.lost
    },
    onLost: (listener) => session.onLost(listener),
    onNotify: (listener) => session.onNotify(listener),
    [Symbol.asyncDispose]: () => close(session),
  }
}

/** Sessions that answer a lane's questions; each group goes to `onGroup`, the look for its entry to `onLook`. */
function scripted(
  onGroup: (session: { lost: boolean }) => Promise<never>,
  onLook: () => { hash: Buffer; absent: string }[],
): Pick<Database, 'openSession'> {
  return {
    async openSession() {
      const session = {
        lost: false,
        async query(text: string, _values?: readonly unknown[], name?: string) {
          if (session.lost) throw new DatabaseUnavailable('gone')
          if (name === 'ingest_group') await onGroup(session)
          const rows: unknown[] = text.includes('starts_with')
            ? onLook()
            : text.includes('pg_try')
              ? [{ held: true }]
              : text.includes('pg_backend_pid')
                ? [{ pid: 1, started: '' }]
                : []
          return { rows, rowCount: rows.length }
        },
        onLost() {},
        onNotify() {},
        async [Symbol.asyncDispose]() {},
      }
      return session as unknown as Session // rows are what the lane's statements answer
    },
  }
}

test('a server that goes down over its own error in a commit may have committed: it is looked up', async () => {
  const panic = async (session: { lost: boolean }) => {
    session.lost = true
    throw new SqlError('58030')
  }
  const database = scripted(panic, () => [{ hash: Buffer.alloc(32), absent: '' }])
  await using lane = await openLane(database)
  assert.equal((await commitOne(lane)).kind, 'created')
})

test('a full disk is no fault of the trade, and nothing of it is stored', async () => {
  const full = () => Promise.reject(new SqlError('53100'))
  await using lane = await openLane(scripted(full, () => assert.fail('nothing is in doubt')))
  assert.equal((await commitOne(lane)).kind, 'unavailable')
})

test('a limit of the database itself never makes a trade invalid', async () => {
  const wrapped = () => Promise.reject(new SqlError('54000'))
  await using lane = await openLane(scripted(wrapped, () => []))
  assert.equal((await commitOne(lane)).kind, 'unavailable')
  const wrong = () => Promise.reject(new SqlError('23514'))
  await using other = await openLane(scripted(wrong, () => []))
  assert.equal((await commitOne(other)).kind, 'refused')
})
