// One running Tidemark for a file of acceptance tests, reached over HTTP as any client reaches it.
// Nothing here or in the tests beside it imports server code: what they know is the published contract.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { createKey, type MadeKey } from '../support/command-line.ts'
import { type HttpAnswer, json, send } from '../support/http-client.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { startServer, type TestServer } from '../support/test-server.ts'
import { until } from '../support/until.ts'

export type Harness = {
  home: TempHome
  server: TestServer
  /** A key with ingest and read scope and no rate limit to speak of. */
  key: MadeKey
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<HttpAnswer>
  logTrade(body: string | Buffer, headers?: Record<string, string>): Promise<HttpAnswer>
  get(path: string, headers?: Record<string, string>): Promise<HttpAnswer>
  /** The stored trades of one bot, as the API shows them. */
  tradesOf(bot: string): Promise<Record<string, unknown>[]>
}

export type HarnessOptions = {
  env?: Record<string, string>
  args?: string[]
  /** Runs once before the tests, with the server up. */
  prepare?: (harness: Harness) => Promise<void>
}

/** Starts a server before the tests of the calling file and removes every trace after them. */
export function useTidemark({ prepare, ...options }: HarnessOptions = {}): Harness {
  // The parts are set in `before`; a test that ran earlier would fail on them at once.
  const harness = {} as Harness
  before(async () => {
    harness.home = await createTempHome()
    harness.server = await startServer({
      dataDir: harness.home.dataDir,
      databaseUrl: harness.home.databaseUrl,
      ...options,
    })
    harness.key = await createKey(harness.home)
    // The server hears of a new key a moment after the command has made it.
    await until(async () => (await harness.get('/api/v1/trades')).status === 200, {
      what: 'the key',
    })
    await prepare?.(harness)
  })
  after(async () => {
    await harness.server?.stop()
    await harness.home?.[Symbol.asyncDispose]()
  })
  const credential = () => ({ authorization: `Bearer ${harness.key.key}` })
  harness.post = (path, body, headers = {}) =>
    send(harness.server.url + path, {
      headers: { 'content-type': 'application/json', ...credential(), ...headers },
      body,
    })
  harness.logTrade = (body, headers) => harness.post('/api/v1/log_trade', body, headers)
  harness.get = (path, headers = {}) =>
    send(harness.server.url + path, { headers: { ...credential(), ...headers } })
  harness.tradesOf = async (bot) => {
    type Page = { data: Record<string, unknown>[]; next_cursor: string | null }
    const rows: Page['data'] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`
      const path = `/api/v1/trades?limit=1000&bot=${encodeURIComponent(bot)}${after}`
      const answer = await harness.get(path)
      assert.equal(answer.status, 200, answer.text)
      const page = json<Page>(answer)
      rows.push(...page.data)
      cursor = page.next_cursor
    }
    return rows
  }
  return harness
}

const sampleMembers: Readonly<Record<string, string>> = {
  bot_name: '"StatArb_v3"',
  exchange: '"Binance"',
  asset_symbol: '"BTC/USDT"',
  order_type: '"BUY"',
  entry_time: '"2026-04-05T12:34:56Z"',
  entry_price: '65000.12345678',
  position_size: '0.00000001',
}

/** A trade's JSON text. Values are JSON tokens as they shall stand in the text; null leaves a member out. */
export function tradeText(tokens: Readonly<Record<string, string | null>> = {}): string {
  const members = Object.entries({ ...sampleMembers, ...tokens }).flatMap(([name, token]) =>
    token === null ? [] : [`${JSON.stringify(name)}: ${token}`],
  )
  return `{${members.join(', ')}}`
}

export type ProblemBody = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  error_id: string
  retry: string
  errors?: { pointer: string; code: string; detail: string }[]
}

/** Checks everything a problem answer promises and returns it for what is special to the case. */
export function assertProblem(answer: HttpAnswer, status: number, code: string): ProblemBody {
  assert.equal(answer.status, status, `${answer.status}: ${answer.text}`)
  assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/)
  const problem = json<ProblemBody>(answer)
  assert.equal(problem.code, code, answer.text)
  assert.equal(problem.status, status)
  assert.ok(problem.type.endsWith(`/problems/${code}`), problem.type)
  assert.match(problem.retry, /^(never|now|later|after_action)$/)
  assert.ok(problem.error_id.length >= 8)
  assert.ok(problem.title.length > 3)
  assert.match(problem.detail, /\w+ \w+/, 'the detail is a sentence')
  assert.doesNotMatch(
    answer.text,
    /select |insert |SQLSTATE|\bat .+:\d+:\d+|node_modules|\/server\/src/i,
  )
  return problem
}

/** The problem names this member, by JSON pointer, with a sentence a person can act on. */
export function assertViolation(problem: ProblemBody, pointer: string, code?: string): void {
  const found = problem.errors?.find((error) => error.pointer === pointer)
  assert.ok(found, `no violation at ${pointer}: ${JSON.stringify(problem.errors)}`)
  assert.match(found.detail, /\w+ \w+/)
  if (code !== undefined) assert.equal(found.code, code)
}
