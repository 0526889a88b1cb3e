// How long a call of logTrade takes while the server is up, refuses connections, or accepts them and never answers.
// Rounds are interleaved and begin at another cell each time, so that no cell always meets the same disturbance.
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { freePort } from '../contenders/contender.ts'
import { median, rotated } from '../measure/statistics.ts'
import { type EnqueueFound, type Fsync, runChild, type Sdk } from './child-task.ts'

export type ServerState = 'up' | 'refuses' | 'never answers'

export type Cell = {
  readonly contender: Sdk | 'bare append'
  readonly fsync: Fsync
  /** Null for the bare append, which knows no server. */
  readonly server: ServerState | null
}

export type EnqueueRun = Cell & {
  readonly round: number
  readonly p50Micros: number
  readonly p99Micros: number
  readonly p999Micros: number
  readonly maxMicros: number
  /** The longest that a 1 ms ticker of the same event loop had to wait. */
  readonly maxLagMs: number
}

export type EnqueueOptions = {
  readonly url: string
  readonly key: string
  readonly folder: string
  readonly sdks: readonly Sdk[]
  readonly rounds: number
  readonly calls: number
  readonly progress: (line: string) => void
}

const states: readonly ServerState[] = ['up', 'refuses', 'never answers']
const everyMs = 0.25

export async function measureEnqueue(options: EnqueueOptions): Promise<EnqueueRun[]> {
  await using hole = await startBlackHole()
  const urls: Readonly<Record<ServerState, string>> = {
    up: options.url,
    refuses: `http://127.0.0.1:${await freePort()}`,
    'never answers': hole.url,
  }
  const runs: EnqueueRun[] = []
  for (let round = 1; round <= options.rounds; round += 1)
    for (const cell of rotated(cellsOf(options.sdks), (round - 1) * 5)) {
      const folder = join(options.folder, 'enqueue')
      const found = await runChild<EnqueueFound>(
        cell.contender === 'python' ? 'python' : 'typescript',
        options.key,
        {
          mode: cell.contender === 'bare append' ? 'floor' : 'enqueue',
          url: urls[cell.server ?? 'refuses'],
          folder,
          fsync: cell.fsync,
          botName: `e${round}-${cellName(cell)}`.slice(0, 50),
          calls: cell.fsync === 'always' ? Math.ceil(options.calls / 4) : options.calls,
          warmUp: 500,
          everyMs,
          maxBytes: 2 ** 30,
          timeoutMs: 300_000,
        },
      )
      rmSync(folder, { recursive: true })
      const run = { ...cell, round, ...summary(found) }
      runs.push(run)
      options.progress(
        `  round ${round}: ${cellName(cell)}: p50 ${run.p50Micros.toFixed(1)}, p99 ${run.p99Micros.toFixed(1)}, p99.9 ${run.p999Micros.toFixed(1)} µs`,
      )
    }
  return runs
}

export function cellsOf(sdks: readonly Sdk[]): Cell[] {
  const modes = ['background', 'always'] as const
  const own = sdks.flatMap((contender) =>
    modes.flatMap((fsync) => states.map((server) => ({ contender, fsync, server }))),
  )
  return [
    ...modes.map((fsync) => ({ contender: 'bare append' as const, fsync, server: null })),
    ...own,
  ]
}

export function cellName({ contender, fsync, server }: Cell): string {
  return [contender, fsync, ...(server === null ? [] : [server])].join(', ')
}

/** The rounds of one cell as one row: medians, and the worst of what is a maximum. */
export function cellSummary(runs: readonly EnqueueRun[], cell: Cell): Omit<EnqueueRun, 'round'> {
  const own = runs.filter((run) => cellName(run) === cellName(cell))
  const middle = (value: (run: EnqueueRun) => number) => median(own.map(value))
  return {
    ...cell,
    p50Micros: middle((run) => run.p50Micros),
    p99Micros: middle((run) => run.p99Micros),
    p999Micros: middle((run) => run.p999Micros),
    maxMicros: Math.max(...own.map((run) => run.maxMicros)),
    maxLagMs: Math.max(...own.map((run) => run.maxLagMs)),
  }
}

function summary({ callMicros, lagsMs }: EnqueueFound) {
  const sorted = callMicros.toSorted((left, right) => left - right)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return {
    p50Micros: at(0.5),
    p99Micros: at(0.99),
    p999Micros: at(0.999),
    maxMicros: sorted.at(-1) ?? Number.NaN,
    maxLagMs: lagsMs.reduce((most, lag) => Math.max(most, lag), 0),
  }
}

async function startBlackHole(): Promise<AsyncDisposable & { readonly url: string }> {
  const port = await freePort()
  const sockets: { destroy(): void }[] = []
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => {}) // the other side gave up, as it should
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
