// The own load generator, run in a worker thread. Two kinds: closed loop, and open loop at a fixed rate whose latency is
// counted from the moment a trade was due, so that a stalled server cannot slow the questions down.
import { parentPort, workerData } from 'node:worker_threads'
import type { LoadResult } from './closed-loop.ts'
import { RawClient, requestBytes } from './raw-client.ts'
import { fillTemplate } from './trade-body.ts'

type Job = {
  readonly kind: 'closed' | 'open'
  readonly template: string
  readonly port: number
  readonly key: string
  readonly connections: number
  readonly seconds: number
  readonly run: string
  readonly perSecond?: number
}

// The thread that starts this worker passes exactly this.
const job = workerData as Job
const latencies: number[] = []
let answered = 0
let errors = 0
let counter = 0

const clients = await Promise.all(
  Array.from({ length: job.connections }, () => RawClient.open(job.port)),
)
const startedAt = performance.now()
const endsAt = startedAt + job.seconds * 1000
await (job.kind === 'closed' ? closedLoop() : openLoop(job.perSecond ?? 2_000))
for (const client of clients) client.close()
const seconds = (performance.now() - startedAt) / 1000
latencies.sort((left, right) => left - right)
const result: LoadResult = {
  answered,
  seconds,
  perSecond: answered / seconds,
  errors,
  timeouts: 0,
  p50Ms: at(0.5),
  p99Ms: at(0.99),
  maxMs: latencies.at(-1) ?? 0,
}
parentPort?.postMessage(result)

async function ask(client: RawClient, dueAt: number): Promise<void> {
  counter += 1
  const body = fillTemplate(job.template, `${job.run}-${counter}`)
  const given = {
    port: job.port,
    key: job.key,
    path: '/api/v1/log_trade',
    type: 'application/json',
  }
  const answer = await client.send(requestBytes(given, body))
  latencies.push(performance.now() - dueAt)
  if (answer.status === 201) answered += 1
  else errors += 1
}

async function closedLoop(): Promise<void> {
  await Promise.all(
    clients.map(async (client) => {
      try {
        while (performance.now() < endsAt) await ask(client, performance.now())
      } catch {
        errors += 1 // the connection is gone; its latency has no number
      }
    }),
  )
}

/** Trades become due at even distances; one that finds no free connection waits, and its wait counts. */
async function openLoop(perSecond: number): Promise<void> {
  const free = [...clients]
  const due: number[] = []
  let open = 0
  const total = Math.floor(job.seconds * perSecond)
  let planned = 0
  const done = Promise.withResolvers<void>()
  const next = (client: RawClient): void => {
    const since = due.shift()
    if (since === undefined) {
      free.push(client)
      if (planned === total && open === 0) done.resolve()
      return
    }
    open += 1
    ask(client, since)
      .catch(() => {
        errors += 1 // counted; the loop goes on with the other connections
      })
      .finally(() => {
        open -= 1
        next(client)
      })
  }
  // A grid of one millisecond, the finest that a timer keeps.
  const dueAt = (number: number) => startedAt + Math.ceil((number * 1000) / perSecond)
  const tick = (): void => {
    const now = performance.now()
    for (; planned < total && dueAt(planned) <= now; planned += 1) due.push(dueAt(planned))
    while (due.length > 0 && free.length > 0) {
      const client = free.shift() // in turn, so that none idles into the server's keep-alive limit
      if (client !== undefined) next(client)
    }
    if (planned < total) setTimeout(tick, 1) // a busier wait would take the server's processor
  }
  tick()
  await done.promise
}

function at(share: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
}
