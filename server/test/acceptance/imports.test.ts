// A history uploaded at the page: seen before anything is written, confirmed once, and refused with row and column where it is broken.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeHistory, reportPage } from '@tidemark/practice'
import { type HttpAnswer, json, send } from '../support/http-client.ts'
import { type Person, pageHeaders, setUpPerson } from '../support/person.ts'
import { pause } from '../support/until.ts'
import { assertProblem, useTidemark } from './harness.ts'

let alice: Person
const tidemark = useTidemark({
  async prepare(harness) {
    alice = await setUpPerson(harness.server)
  },
})

const history = makeHistory({
  ...{
    seed: 4,
    fromMs: Date.UTC(2026, 1, 2, 8),
    toMs: Date.UTC(2026, 2, 14),
    depositCents: 900_000,
  },
  bots: [
    { magic: 1, name: 'A', symbols: ['EURUSD'], days: 70, hours: [8, 17], holds: 300, wins: 50 },
  ],
})
const page = reportPage(history, {
  login: '840001',
  server: 'Practice-MT5',
  language: 'fr',
  decimal: ',',
})

type Import = {
  id: string
  state: string
  preview: { account: string; new: number; known: number; totals: { verdict: string }[] }
  imported: { created: number; duplicate: number; refused: unknown[] } | null
}

function upload(
  body: string,
  query = '',
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  const { url } = tidemark.server
  return send(`${url}/api/v1/imports${query}`, {
    ...{ method: 'POST', body },
    headers: {
      ...{ ...pageHeaders(url), 'content-type': 'application/octet-stream' },
      ...{ cookie: alice.cookie, ...headers },
    },
  })
}

const dealsOf = async () => {
  type Accounts = { data: { account: string; deals: number }[] }
  const { data } = json<Accounts>(await tidemark.get('/api/v1/accounts'))
  return data.find(({ account }) => account === '840001')?.deals ?? 0
}

test('a file is seen first, then confirmed, and adds nothing when it comes again', async () => {
  const shown = await upload(page, '?name=Historique.html&zone=America%2FNew_York%2B7h')
  assert.equal(shown.status, 201, shown.text)
  const first = json<Import>(shown)
  assert.deepEqual(
    [first.state, first.preview.account, first.imported],
    ['previewed', '840001', null],
  )
  assert.equal(first.preview.new, history.deals.length)
  assert.ok(first.preview.totals.length > 3)
  assert.ok(first.preview.totals.every(({ verdict }) => verdict !== 'differs'))
  assert.equal(await dealsOf(), 0)
  const read = json<Import>(await alice.call('GET', `/api/v1/imports/${first.id}`))
  assert.deepEqual(read, first)

  const confirmed = await alice.call('POST', `/api/v1/imports/${first.id}/confirm`, {})
  assert.equal(confirmed.status, 200, confirmed.text)
  const done = json<Import>(confirmed)
  assert.deepEqual(done.imported, { created: history.deals.length, duplicate: 0, refused: [] })
  assert.equal(done.state, 'confirmed')
  assert.equal(await dealsOf(), history.deals.length)
  const twice = await alice.call('POST', `/api/v1/imports/${first.id}/confirm`, {})
  assertProblem(twice, 409, 'state_conflict')

  const again = json<Import>(await upload(page, '?name=again.html'))
  assert.deepEqual([again.preview.new, again.preview.known], [0, history.deals.length])
  const { data } = json<{ data: Import[] }>(await alice.call('GET', '/api/v1/imports'))
  assert.deepEqual(
    data.map(({ state }) => state),
    ['previewed', 'confirmed'],
  )
})

test('a file that is dropped leaves nothing, and cannot be confirmed any more', async () => {
  const { id } = json<Import>(await upload(page.replaceAll('840001', '840002')))
  assert.equal((await alice.call('DELETE', `/api/v1/imports/${id}`)).status, 200)
  assertProblem(await alice.call('POST', `/api/v1/imports/${id}/confirm`, {}), 404, 'not_found')
  assertProblem(await alice.call('DELETE', `/api/v1/imports/${id}`), 404, 'not_found')
  assertProblem(await alice.call('GET', '/api/v1/imports/x'), 404, 'not_found')
})

test('a broken file names the place, and a broken option its member', async () => {
  const broken = page.replace('>buy<', '>bye<')
  const problem = assertProblem(await upload(broken), 422, 'import_unreadable')
  assert.match(String(problem.detail), /^Row \d+, column \d+ \(Type\): a type such as buy/)
  assertProblem(await upload(''), 422, 'import_unreadable')
  const option = assertProblem(await upload(page, '?zone=Mars'), 422, 'form_invalid')
  assert.equal(option.errors?.[0]?.pointer, '/zone')
  assertProblem(await upload(page, '?colour=red'), 422, 'query_invalid')
})

test('nobody imports without being logged in at a page of this server', async () => {
  assertProblem(await upload(page, '', { cookie: '' }), 401, 'session_required')
  assertProblem(
    await upload(page, '', { origin: 'https://elsewhere.example' }),
    403,
    'origin_refused',
  )
  const withKey = await send(`${tidemark.server.url}/api/v1/imports`, {
    ...{ method: 'POST', body: page },
    headers: {
      ...{
        'content-type': 'application/octet-stream',
        authorization: `Bearer ${tidemark.key.key}`,
      },
    },
  })
  assert.ok([401, 403].includes(withKey.status), withKey.text)
})

test('the server goes on answering while a large file is read', async () => {
  const rows = Array.from(
    { length: 60_000 },
    (_, at) => `EURUSD,buy,2026-04-05 10:00,1.1,0.1,${at + 1}`,
  )
  const list = `symbol,side,open time,price,lots,ticket\n${rows.join('\n')}\n`
  let slowestMs = 0
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      const begunMs = performance.now()
      assert.equal((await tidemark.get('/livez')).status, 200)
      slowestMs = Math.max(slowestMs, performance.now() - begunMs)
      await pause(100)
    }
  })()
  const shown = await upload(list, '?account=9&venue=Any')
  isOver = true
  await asking
  assert.equal(shown.status, 201, shown.text)
  assert.equal(json<Import>(shown).preview.new, 60_000)
  // Generous for a busy machine: on one thread this took longer than the upload itself.
  assert.ok(slowestMs < 3_000, `an answer took ${slowestMs} ms`)
})
