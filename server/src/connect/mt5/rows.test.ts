// Lists of a broker that cuts, shortens, repeats, moves and never ends them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  createScriptedSession,
  done,
  type ScriptedAnswers,
} from '../../../test/support/scripted-session.ts'
import { ConnectFailure } from '../failure.ts'
import { MOST_DEALS, readAllDeals, readBatch } from './rows.ts'

const deal = (ticket: number) => ({ Deal: String(ticket) })

/** Deals 1 to `count` in pages of at most `size`. */
function dealsOf(count: number, size: number): ScriptedAnswers {
  return (command, { offset = '0', total = '100' }) => {
    if (command === 'deal/get_total') return done({ Total: String(count) })
    const from = Number(offset)
    const rows = Math.max(0, Math.min(size, Number(total), count - from))
    return done(Array.from({ length: rows }, (_, index) => deal(from + index + 1)))
  }
}

test('every deal comes once, whatever the size of the pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 450 }),
      fc.integer({ min: 1, max: 100 }),
      async (count, size) => {
        const { session } = createScriptedSession(dealsOf(count, size))
        const deals = await readAllDeals(session, { login: '7' })
        assert.deepEqual(
          deals.map(({ Deal }) => Number(Deal)),
          Array.from({ length: count }, (_, index) => index + 1),
        )
      },
    ),
    { numRuns: 50 },
  )
})

test('no deals cost one question, a hundred two', async () => {
  const none = createScriptedSession(dealsOf(0, 100))
  await readAllDeals(none.session, { login: '7' })
  assert.deepEqual(none.asked, ['deal/get_total'])
  const full = createScriptedSession(dealsOf(100, 100))
  await readAllDeals(full.session, { login: '7' })
  assert.deepEqual(full.asked, ['deal/get_total', 'deal/get_page'])
})

test('a deal that goes away while pages are read moves the others: they are read once more', async () => {
  let tickets = Array.from({ length: 250 }, (_, index) => index + 1)
  let pages = 0
  const { session } = createScriptedSession((command, { offset = '0' }) => {
    if (command === 'deal/get_total') return done({ Total: String(tickets.length) })
    const page = tickets.slice(Number(offset), Number(offset) + 100).map(deal)
    pages += 1
    if (pages === 1) tickets = tickets.filter((ticket) => ticket !== 5)
    return done(page)
  })
  const deals = await readAllDeals(session, { login: '7' })
  assert.deepEqual(
    deals.map(({ Deal }) => Number(Deal)),
    tickets,
  )
})

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  return thrown instanceof ConnectFailure ? thrown.reason : String(thrown)
}

test('pages that hold fewer deals than were promised are no history', async () => {
  const { session, asked } = createScriptedSession((command) =>
    command === 'deal/get_total' ? done({ Total: '30' }) : done([deal(1)]),
  )
  assert.equal(await reasonOf(readAllDeals(session, { login: '7' })), 'answer_not_understood')
  assert.ok(asked.length <= 2 * 31)
})

test('a server that promises more deals than fit is not asked for them', async () => {
  const { session, asked } = createScriptedSession(() => done({ Total: String(MOST_DEALS + 1) }))
  assert.equal(await reasonOf(readAllDeals(session, { login: '7' })), 'answer_not_understood')
  assert.deepEqual(asked, ['deal/get_total'])
})

test('a list that is cut is asked for in halves, of one account page by page', async () => {
  const logins = ['1', '2', '3', '4', '5']
  const { session, asked } = createScriptedSession((command, { login = '', offset = '0' }) => {
    const wanted = login.split(',')
    if (command === 'position/get_page')
      return done(offset === '0' ? wanted.map((Login) => ({ Login, Position: Login })) : [])
    return wanted.length > 2 || wanted.includes('5')
      ? { retcode: '14 x', answer: [{ Login: '1', Position: '1' }] }
      : done(wanted.map((Login) => ({ Login, Position: Login })))
  })
  const rows = await readBatch(session, 'position/get_batch', logins)
  assert.deepEqual(
    rows.map(({ Login }) => Login),
    logins,
  )
  assert.ok(asked.includes('position/get_page'))
})

for (const [retcode, expected] of [
  [8, 'permission_missing'],
  [3, 'answer_not_understood'],
  [12, 'broker_busy'],
] as const)
  test(`retcode ${retcode} to a list`, async () => {
    const { session } = createScriptedSession(() => ({ retcode: `${retcode} x` }))
    assert.equal(await reasonOf(readBatch(session, 'user/get_batch', ['1'])), expected)
    assert.equal(await reasonOf(readAllDeals(session, { login: '7' })), expected)
  })

test('13 and null are lists without rows', async () => {
  for (const answer of [{ retcode: '13 Not found' }, { retcode: 0, answer: null }]) {
    const { session } = createScriptedSession(() => answer)
    assert.deepEqual(await readBatch(session, 'user/get_batch', ['1']), [])
  }
})
