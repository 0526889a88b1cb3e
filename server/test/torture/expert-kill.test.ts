// The server is killed under Expert Advisors that repeat a report until it is answered: no acknowledged deal is lost or doubled,
// and the positions are what the deals make. With the planted bug the same judge must find lost deals.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey, runTidemark } from '../support/command-line.ts'
import { reportText, type SampleDeal, sampleDeal } from '../support/expert-reports.ts'
import { json, keepAliveAgent, send } from '../support/http-client.ts'
import { createRandom, freshSeed, type Random } from '../support/random.ts'
import { pause } from '../support/until.ts'
import type { SeededBug, Target } from './target.ts'
import { serverTarget } from './target-server.ts'

const terminals = 6
const cycles = 3

/** Every position is opened by one deal and closed by the next; its number is the opening ticket. */
function dealOf(ticket: number): SampleDeal {
  const isExit = ticket % 2 === 0
  return sampleDeal(String(ticket), {
    position: String(isExit ? ticket - 1 : ticket),
    type: isExit ? 1 : 0,
    entry: isExit ? 1 : 0,
    profit: isExit ? `${ticket}.01` : '0.00',
  })
}

type Found = {
  readonly acked: number
  readonly lost: number
  readonly doubled: number
  readonly wrongPositions: number
  readonly verified: boolean
}

test('an acknowledged deal survives every kill, once, and makes its position', async (t) => {
  const found = await run(t, null)
  assert.ok(found.acked > 30, `only ${found.acked} deals`)
  assert.deepEqual(
    { ...found, acked: 0 },
    { acked: 0, lost: 0, doubled: 0, wrongPositions: 0, verified: true },
  )
})

test('the planted bug, an answer before the commit, is caught', async (t) => {
  const found = await run(t, 'ack_before_commit')
  assert.ok(found.lost > 0, 'the judge did not see what was lost')
})

async function run(t: { diagnostic(text: string): void }, bug: SeededBug | null): Promise<Found> {
  const seed = freshSeed()
  t.diagnostic(`seed ${seed}`)
  const random = createRandom(seed)
  await using target = await serverTarget(bug)
  let server = await target.start()
  const { key } = await createKey(target.home)
  const acked = Array.from({ length: terminals }, () => new Set<string>())
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const load = startTerminals(() => server.url, key, acked, random)
    await load.firstAck
    await pause(random.between(60, 300))
    server = (await target.hurt(server, random)).server
    await load.finish()
  }
  return await judge(target, server.url, key, acked) // before the server is stopped
}

function startTerminals(
  url: () => string,
  key: string,
  acked: readonly Set<string>[],
  random: Random,
) {
  const agent = keepAliveAgent(terminals)
  const first = Promise.withResolvers<void>()
  let finishing = false
  const terminal = async (known: Set<string>, number: number): Promise<void> => {
    while (!finishing) {
      // Some of what is known already comes again, as after a catch-up; what is new may come backwards.
      const fresh = Array.from({ length: random.between(1, 5) }, (_, at) => known.size + 1 + at)
      const again = known.size === 0 ? [] : [random.between(1, known.size)]
      const tickets = [...again, ...(random.chance(0.3) ? fresh.reverse() : fresh)]
      const body = reportText({ login: String(100 + number), deals: tickets.map(dealOf) })
      const giveUpAt = performance.now() + 60_000
      while (!(await isTaken(url(), key, body, agent))) {
        assert.ok(performance.now() < giveUpAt, 'no final answer within a minute')
        await pause(10)
      }
      for (const ticket of tickets) known.add(String(ticket))
      first.resolve()
    }
  }
  const done = Promise.all(acked.map(terminal))
  done.catch((problem: unknown) => first.reject(problem))
  return {
    firstAck: first.promise,
    async finish() {
      finishing = true
      await done
      agent.destroy()
    },
  }
}

async function isTaken(
  url: string,
  key: string,
  body: string,
  agent: ReturnType<typeof keepAliveAgent>,
): Promise<boolean> {
  try {
    const answer = await send(`${url}/api/v1/ea/reports`, {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body,
      agent,
      timeoutMs: 20_000,
    })
    if (answer.status === 200) return true
    assert.ok([429, 503].includes(answer.status), answer.text)
    return false
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    return false // reset or refused: exactly what the run provokes
  }
}

async function judge(
  target: Target,
  url: string,
  key: string,
  acked: readonly Set<string>[],
): Promise<Found> {
  let lost = 0
  let doubled = 0
  let wrongPositions = 0
  for (const [number, tickets] of acked.entries()) {
    const rows = await list(url, key, `deals?account=${100 + number}`)
    const stored = new Set(rows.map(({ deal }) => deal))
    doubled += rows.length - stored.size
    lost += [...tickets].filter((ticket) => !stored.has(ticket)).length
    const positions = new Map(
      (await list(url, key, `positions?account=${100 + number}`)).map((row) => [row.position, row]),
    )
    for (const ticket of stored) {
      if (Number(ticket) % 2 === 1) continue
      const position = positions.get(String(Number(ticket) - 1))
      const isWhole = stored.has(String(Number(ticket) - 1))
      if (
        position?.status !== (isWhole ? 'closed' : 'incomplete') ||
        position?.profit !== `${ticket}.01`
      )
        wrongPositions += 1
    }
  }
  const verify = await runTidemark(['audit', 'verify', '--json'], target.home)
  const total = acked.reduce((sum, tickets) => sum + tickets.size, 0)
  return { acked: total, lost, doubled, wrongPositions, verified: verify.code === 0 }
}

async function list(
  url: string,
  key: string,
  path: string,
): Promise<Array<Record<string, string>>> {
  const rows: Array<Record<string, string>> = []
  let cursor = ''
  for (;;) {
    const answer = await send(`${url}/api/v1/${path}&limit=1000${cursor}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    assert.equal(answer.status, 200, answer.text)
    const page = json<{ data: Array<Record<string, string>>; next_cursor: string | null }>(answer)
    rows.push(...page.data)
    if (page.next_cursor === null) return rows
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`
  }
}
