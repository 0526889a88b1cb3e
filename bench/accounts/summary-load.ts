// One GET …/summary per account per second, spread evenly over each second, whether the server keeps up or not:
// a request's time counts from when it was due, so that waiting for a late one is part of it.
import { Agent, get } from 'node:http'
import { pause } from '../../server/test/support/until.ts'

export type SummaryLoad = {
  readonly asked: number
  readonly statuses: Readonly<Record<string, number>>
  readonly states: Readonly<Record<string, number>>
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

export async function loadSummaries(given: {
  readonly url: string
  readonly key: string
  readonly accounts: readonly string[]
  readonly seconds: number
}): Promise<SummaryLoad> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const times: number[] = []
  const statuses: Record<string, number> = {}
  const states: Record<string, number> = {}
  const ask = async (account: string, dueMs: number): Promise<void> => {
    const { status, text } = await request(
      agent,
      `${given.url}/api/v1/accounts/${account}/summary`,
      given.key,
    )
    times.push(performance.now() - dueMs)
    count(statuses, String(status))
    const state = /"state":"(\w+)"/.exec(text)?.[1]
    if (state !== undefined) count(states, state)
  }
  const startMs = performance.now()
  const gapMs = 1000 / given.accounts.length
  const under: Promise<void>[] = []
  for (let turn = 0; turn < given.seconds * given.accounts.length; turn += 1) {
    const dueMs = startMs + turn * gapMs
    const early = dueMs - performance.now()
    if (early > 1) await pause(early)
    under.push(ask(given.accounts[turn % given.accounts.length] ?? '', dueMs))
  }
  await Promise.all(under)
  agent.destroy()
  times.sort((one, two) => one - two)
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { asked: times.length, statuses, states, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

function request(
  agent: Agent,
  url: string,
  key: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent, headers: { authorization: `Bearer ${key}` } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        text += piece
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
  })
}
