// A bot in a process of its own, through one of the SDKs: reports go in by its standard input, receipts come out.
// A receipt is printed after the call returned, so what a killed process had printed is what it had promised.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { runProgram } from '../../support/command-line.ts'
import { signalAll } from '../../support/processes.ts'
import { childEnvironment } from '../../support/test-server.ts'
import type { BotReport } from './bot-reports.ts'
import type { Call } from './outbox-judge.ts'

export const sdks = ['typescript', 'python'] as const
export type Sdk = (typeof sdks)[number]

/** Bugs of the outbox that the run must catch; the SDKs have switches for them that their users cannot reach. */
export const outboxBugs = ['key_at_send', 'skip_fsync'] as const
export type OutboxBug = (typeof outboxBugs)[number]

export type SenderOptions = {
  readonly sdk: Sdk
  readonly url: string
  readonly key: string
  readonly folder: string
  readonly fsync: 'background' | 'always'
  readonly batchLines: number
  readonly timeoutMs: number
  readonly maxBackoffMs: number
  readonly bug: OutboxBug | null
}

export type Settled = {
  readonly settled: boolean
  readonly queued: number
  readonly deadLetters: number
  readonly lastError: string | null
}

export type Sender = {
  readonly pid: number
  /** Resolves when the outbox is open; rejects when the process ended before. */
  readonly opened: Promise<void>
  readonly firstReceipt: Promise<void>
  /** Calls that were made and have not returned. */
  outstanding(): number
  log(report: BotReport): void
  /** Waits in the process until all is settled, and closes the outbox. */
  drain(timeoutMs: number): Promise<Settled>
  /** Resolves after the process has ended and its last receipt was read. */
  readonly ended: Promise<void>
  kill(): Promise<void>
  problems(): readonly string[]
}

const here = import.meta.dirname
const compileCache = join(here, '../../../../node_modules/.cache/tidemark-tests')
/** Longer than any life or drain of a run. */
const longestLifeMs = 240_000
const systemPython = '/usr/bin/python3'

/** `calls` gets one entry for each report, which says later whether its call returned. */
export function startSender(options: SenderOptions, calls: Call[]): Sender {
  const child = spawnSdk(options)
  const pid = child.pid ?? -1
  const waiting = new Map<number, Call>()
  const problems: string[] = []
  let errors = ''
  const opened = Promise.withResolvers<void>()
  const firstReceipt = Promise.withResolvers<void>()
  const drained = Promise.withResolvers<Settled>()
  for (const { promise } of [opened, firstReceipt, drained]) promise.catch(() => {}) // not all are waited for

  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = parseLine(line)
    if (said === null) return // the last line of a killed process, cut in its middle
    if (said.kind === 'opened') opened.resolve()
    else if (said.kind === 'settled') drained.resolve(said)
    else if (said.kind === 'refused') problems.push(`call ${said.call} was refused: ${said.error}`)
    else {
      const call = waiting.get(said.call)
      waiting.delete(said.call)
      if (call === undefined) return
      call.returned = true
      call.receiptKey = said.key
      firstReceipt.resolve()
    }
  })
  child.stderr.on('data', (piece: Buffer) => {
    errors = (errors + piece.toString('utf8')).slice(-8_192)
  })
  child.stdin.on('error', () => {}) // it was killed while we wrote
  const watchdog = setTimeout(() => {
    problems.push(`the sender hung: ${errors.trim()}`)
    signalAll([pid], 'SIGKILL')
  }, longestLifeMs)
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(watchdog)
      const early = new Error(`the sender ended with ${code}: ${errors.trim()}`)
      if (code !== null && code !== 0) problems.push(early.message)
      for (const { reject } of [opened, firstReceipt, drained]) reject(early)
      resolve()
    })
    child.once('error', (problem) => {
      clearTimeout(watchdog)
      problems.push(problem.message)
      opened.reject(problem)
      resolve()
    })
  })
  const tell = (message: object): void => {
    child.stdin.write(`${JSON.stringify(message)}\n`)
  }
  return {
    pid,
    opened: opened.promise,
    firstReceipt: firstReceipt.promise,
    outstanding: () => waiting.size,
    log(report) {
      const call: Call = { ...report, returned: false, receiptKey: null }
      calls.push(call)
      waiting.set(call.call, call)
      tell({ do: 'log', call: call.call, trade: call.trade, raw: call.raw })
    },
    async drain(timeoutMs) {
      tell({ do: 'drain', timeout_ms: timeoutMs })
      child.stdin.end()
      const settled = await drained.promise
      await ended
      return settled
    },
    ended,
    async kill() {
      signalAll([pid], 'SIGKILL')
      await ended
    },
    problems: () => problems,
  }
}

function spawnSdk(options: SenderOptions): ChildProcessByStdio<Writable, Readable, Readable> {
  const { sdk, key, ...rest } = options
  const given = JSON.stringify(rest)
  const [file, program] =
    sdk === 'typescript'
      ? [process.execPath, join(here, 'typescript-sender.ts')]
      : [pythonPath(), join(here, 'python_sender.py')]
  return spawn(file, [program, given], {
    env: childEnvironment({
      TIDEMARK_KEY: key,
      // Half of a bot's start would be compiling, and a killed one keeps nothing of that; the last one ends in peace.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compileCache,
      // Compiled Python must not appear in the source tree.
      PYTHONPYCACHEPREFIX: join(tmpdir(), 'tidemark-pycache'),
    }),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

export async function hasPython(): Promise<boolean> {
  const run = await runProgram(pythonPath(), ['--version']).catch(() => null)
  return run?.code === 0
}

/** The system's own Python starts faster than the shims that may stand before it on PATH. */
function pythonPath(): string {
  return existsSync(systemPython) ? systemPython : 'python3'
}

type Line =
  | { kind: 'opened' }
  | { kind: 'returned'; call: number; key: string | null }
  | { kind: 'refused'; call: number; error: string }
  | ({ kind: 'settled' } & Settled)

function parseLine(line: string): Line | null {
  try {
    // Both programs that write these lines are ours and stand beside this file.
    return JSON.parse(line) as Line
  } catch {
    return null
  }
}
