// The thread gives the bytes that are computed without it, leaves the server free meanwhile, and its end is an error of its questions
// alone. A real database and a made-up account of some thousand trades.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { benchAccount, generateHistory } from '../../../../test/support/generated-history.ts'
import { silentLog } from '../../../../test/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.ts'
import {
  DatabaseUnavailable,
  type Queryable,
  SqlError,
} from '../../../platform/database/database.ts'
import { anyone } from '../../../platform/http/route.ts'
import { unsharedRows } from '../../accounts/shared-rows.ts'
import { answerQuestion } from '../answer-question.ts'
import { createLedgerCache } from '../ledger-cache.ts'
import { createPotCache } from '../pot-cache.ts'
import type { Question, Statistics } from '../question.ts'
import { createStatisticsThread, type StatisticsThreadDeps } from './statistics-thread.ts'

const TRADES = 8_000
const nowMs = Date.UTC(2021, 2, 1)

function questionOf(more: Partial<Question> = {}): Question {
  const params = more.of === 'desk' ? {} : { id: benchAccount }
  return { answer: 'statistics', of: 'account', params, query: {}, caller: anyone, nowMs, ...more }
}

async function openHistory(
  t: Parameters<typeof createTestDatabase>[0],
  trades = TRADES,
): Promise<TestDatabase> {
  const database = await createTestDatabase(t)
  await using session = await database.openBulkSession('history')
  await generateHistory(
    { rows: async <R>(text: string) => (await session.query<R>(text)).rows },
    { trades, perDay: trades / 10 },
  )
  return database
}

type Test = { after(work: () => Promise<void>): void }

function threadOf(t: Test, deps: Omit<StatisticsThreadDeps, 'log'>): Statistics & AsyncDisposable {
  const thread = createStatisticsThread({ ...deps, log: silentLog })
  t.after(async () => thread[Symbol.asyncDispose]())
  return thread
}

const withoutThread = (read: Queryable): Statistics => {
  const deps = {
    read,
    shared: unsharedRows,
    ledgers: createLedgerCache(read),
    pots: createPotCache(),
  }
  return { answer: (question) => answerQuestion(deps, question) }
}

test('the thread gives the same bytes and the same refusals as no thread', async (t) => {
  const { read } = await openHistory(t)
  const [apart, here] = [threadOf(t, { read }), withoutThread(read)]
  const desk = { of: 'desk', params: {} } as const
  for (const answer of ['', '_periods', '_series', '_breakdown', '_distribution'])
    for (const more of [{}, desk, { ...desk, query: { bot: 'bot-3' } }] as const) {
      const question = questionOf({ answer: `statistics${answer}`, ...more })
      const text = await apart.answer(question)
      assert.equal(text, await here.answer(question))
      assert.ok(text.length > 200)
    }
  const limited = { ...anyone, accounts: new Set(['1']) }
  for (const wrong of [
    questionOf({ caller: limited }),
    questionOf({ query: { explain: 'sharp' } }),
    questionOf({ query: { benchmark: 'none' } }),
  ]) {
    const said = await Promise.allSettled([apart.answer(wrong), here.answer(wrong)])
    const [one, two] = said.map((each) => {
      assert.ok(each.status === 'rejected')
      const { code, message, errors, status } = each.reason
      return { code, message, errors, status }
    })
    assert.ok(one?.status === 404 || one?.status === 422, JSON.stringify(one))
    assert.deepEqual(one, two)
  }
})

test('the server goes on turning while the thread computes; without the thread it stands still', async (t) => {
  const { read } = await openHistory(t)
  let turns = 0
  const counting: Queryable = {
    async query<R>(text: string, values?: readonly unknown[], name?: string) {
      const result = await read.query<R>(text, values, name)
      turns = 0
      return result
    },
  }
  const turnsAfterTheLastRows = async (statistics: Statistics): Promise<number> => {
    let isAnswered = false
    const answered = statistics.answer(questionOf()).finally(() => {
      isAnswered = true
    })
    while (!isAnswered) {
      await turn()
      turns += 1
    }
    await answered
    return turns
  }
  assert.ok((await turnsAfterTheLastRows(withoutThread(counting))) <= 3)
  assert.ok((await turnsAfterTheLastRows(threadOf(t, { read: counting }))) >= 50)
})

test('a ledger that does not fit fails its question alone, and the next question begins another thread', async (t) => {
  const { read } = await openHistory(t, 40_000)
  const thread = threadOf(t, { read, mostMiB: 16 })
  await assert.rejects(thread.answer(questionOf()), /thread of statistics ended/)
  const small = questionOf({ of: 'desk', params: {}, query: { accounts: 'none' } })
  await assert.rejects(thread.answer(small), { code: 'not_found' })
})

test('more questions than may wait are refused, and at the end all that are left are', async (t) => {
  const never: Queryable = { query: () => new Promise(() => {}) }
  const thread = threadOf(t, { read: never, mostWaiting: 2 })
  const asked = Array.from({ length: 6 }, () => thread.answer(questionOf()))
  const refused = asked.map((each) => assert.rejects(each, { code: 'shutting_down' }))
  await assert.rejects(thread.answer(questionOf()), { code: 'statistics_busy', status: 503 })
  await thread[Symbol.asyncDispose]()
  await Promise.all(refused)
  await assert.rejects(thread.answer(questionOf()), { code: 'shutting_down' })
})

test('a database that is away, or refuses a statement, is told as it is without a thread', async (t) => {
  const errors = [new DatabaseUnavailable('it went away'), new SqlError('57014', 'a_rule')]
  const failing: Queryable = { query: () => Promise.reject(errors[0]) }
  const thread = threadOf(t, { read: failing })
  for (; errors.length > 0; errors.shift()) {
    const reason: unknown = await thread.answer(questionOf()).catch((error: unknown) => error)
    const [expected] = errors
    assert.ok(expected !== undefined && reason instanceof expected.constructor)
    assert.deepEqual(
      { ...(reason as object), message: String(reason) },
      { ...expected, message: String(expected) },
    )
  }
})
