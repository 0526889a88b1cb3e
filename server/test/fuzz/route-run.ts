// Sends mutated bodies through the whole route over sockets and holds every answer and every row against the oracle.
// Bodies carry an order id of their own; when a mutation makes two alike, the later one may be a repeat or a conflict.
import { json, keepAliveAgent, send } from '../support/http-client.ts'
import { createRandom } from '../support/random.ts'
import { openSql, type SqlHome } from '../support/sql-client.ts'
import { generateTrade } from './generate.ts'
import { mutate } from './mutate.ts'
import { type Expected, expectedOf } from './oracle.ts'
import { compareRows, type StoredExpectation } from './stored-rows.ts'

export type RouteRun = {
  bodies: number
  created: number
  repeated: number
  refused: number
  serverErrors: number
  noAnswer: number
  /** Answers other than the oracle's. */
  different: number
  rows: number
  rowsDifferent: number
  rowsUnknown: number
  rowsMissing: number
  first: string[]
}

export type RouteOptions = {
  readonly url: string
  readonly key: string
  readonly home: SqlHome
  readonly seed: number
  readonly bodies: number
  readonly connections: number
  readonly progress?: (line: string) => void
}

const refusalStatus = {
  body_unparsable: 400,
  body_too_deep: 400,
  member_duplicated: 400,
  trade_invalid: 422,
} as const

export async function runRoute(options: RouteOptions): Promise<RouteRun> {
  const random = createRandom(options.seed)
  const agent = keepAliveAgent(options.connections)
  const stored = new Map<string, StoredExpectation>()
  const run: RouteRun = {
    bodies: 0,
    created: 0,
    repeated: 0,
    refused: 0,
    serverErrors: 0,
    noAnswer: 0,
    different: 0,
    rows: 0,
    rowsDifferent: 0,
    rowsUnknown: 0,
    rowsMissing: 0,
    first: [],
  }
  const complain = (count: number, what: string, body: Buffer): void => {
    if (run.first.length < 5)
      run.first.push(`body ${count}: ${what}: ${body.toString('latin1').slice(0, 400)}`)
  }
  const one = async (count: number, body: Buffer): Promise<void> => {
    const expected = expectedOf(body)
    const answer = await send(`${options.url}/api/v1/log_trade`, {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${options.key}` },
      body,
      agent,
    }).catch((problem: unknown) => {
      run.noAnswer += 1
      complain(count, String(problem), body)
      return null
    })
    if (answer === null) return
    if (answer.status >= 500) {
      run.serverErrors += 1
      complain(count, answer.text, body)
    } else if (!isExpected(expected, answer.status, answer.text)) {
      run.different += 1
      complain(
        count,
        `${answer.status} ${answer.text.slice(0, 200)}, expected ${describe(expected)}`,
        body,
      )
    }
    if (answer.status === 201 && expected.kind === 'stored') {
      run.created += 1
      stored.set(String(json(answer).internal_id), expected)
    } else if (answer.status === 200 || answer.status === 409) run.repeated += 1
    else run.refused += 1
  }
  const lane = async (): Promise<void> => {
    while (run.bodies < options.bodies) {
      const count = run.bodies
      run.bodies += 1
      await one(count, mutate(random, generateTrade(random, `f-${count}-${random.int(2 ** 31)}`)))
      if ((count + 1) % 10_000 === 0)
        options.progress?.(
          `  ${count + 1}/${options.bodies} requests, ${run.created} created, ${run.refused} refused, ${run.serverErrors} of 5xx`,
        )
    }
  }
  await Promise.all(Array.from({ length: options.connections }, lane))
  agent.destroy()
  await using sql = await openSql(options.home)
  const rows = await compareRows(sql, stored)
  run.rows = rows.rows
  run.rowsDifferent = rows.different.length
  run.rowsUnknown = rows.unknown
  run.rowsMissing = rows.missing
  run.first.push(...rows.different.slice(0, 5))
  return run
}

/** A run is clean when nothing crashed, nothing differed, and only few bodies collided. */
export function isCleanRoute(run: RouteRun): boolean {
  return (
    run.serverErrors +
      run.noAnswer +
      run.different +
      run.rowsDifferent +
      run.rowsUnknown +
      run.rowsMissing ===
      0 && run.repeated < run.bodies / 100
  )
}

function isExpected(expected: Expected, status: number, text: string): boolean {
  if (expected.kind === 'stored') return [200, 201, 409].includes(status)
  return status === refusalStatus[expected.code] && text.includes(`"${expected.code}"`)
}

function describe(expected: Expected): string {
  return expected.kind === 'stored' ? 'stored' : `${expected.code} ${[...expected.members]}`
}
