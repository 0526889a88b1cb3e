// The TypeScript bot of the outbox benchmark, in a process of its own: times its calls, fills a queue, or empties one.
// `floor` writes and syncs the same bytes with nothing around them: what the kernel and the disk take for it.
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { type Outbox, openOutbox, type TradePayload } from '../../sdk/typescript/src/index.ts'
import { bodyTemplate, fillTemplate } from '../load/trade-body.ts'
import type { ChildTask, DrainFound, EnqueueFound, FillFound } from './child-task.ts'

// Both sides of this argument are in this folder.
const task = JSON.parse(process.argv[2] ?? '{}') as ChildTask
const template = bodyTemplate(task.botName)
const found =
  task.mode === 'floor' ? await timeCalls(bareAppend()) : await withOutbox(workOf(task.mode))
process.stdout.write(`${JSON.stringify(found)}\n`)

type Work = (outbox: Outbox) => Promise<EnqueueFound | FillFound | DrainFound>

function workOf(mode: 'enqueue' | 'fill' | 'drain'): Work {
  return { enqueue, fill, drain }[mode]
}

async function withOutbox(work: Work): ReturnType<Work> {
  const outbox = openOutbox({
    url: task.url,
    key: process.env.TIDEMARK_KEY ?? '',
    dir: task.folder,
    fsync: task.fsync,
    maxBytes: task.maxBytes,
  })
  try {
    return await work(outbox)
  } finally {
    await outbox.close({ timeoutMs: 0 })
  }
}

function enqueue(outbox: Outbox): Promise<EnqueueFound> {
  return timeCalls((number) => {
    const trade = tradeOf(number)
    const startedAt = performance.now()
    outbox.logTrade(trade)
    return performance.now() - startedAt
  })
}

/** Milliseconds of each call, at the task's pace, while a ticker watches the event loop. */
async function timeCalls(timed: (number: number) => number): Promise<EnqueueFound> {
  for (let number = 0; number < task.warmUp; number += 1) {
    timed(-number - 1)
    await turn()
  }
  const callMicros: number[] = []
  const lagsMs: number[] = []
  let lastTickAt = performance.now()
  const ticker = setInterval(() => {
    const now = performance.now()
    lagsMs.push(Math.max(0, now - lastTickAt - 1))
    lastTickAt = now
  }, 1)
  for (let number = 0; number < task.calls; number += 1) {
    callMicros.push(timed(number) * 1000)
    const nextAt = performance.now() + task.everyMs
    do await turn()
    while (performance.now() < nextAt)
  }
  clearInterval(ticker)
  return { callMicros, lagsMs }
}

async function fill(outbox: Outbox): Promise<FillFound> {
  const startedAt = performance.now()
  for (let number = 0; number < task.calls; number += 1) {
    outbox.logTrade(tradeOf(number))
    if (number % 64 === 63) await turn()
  }
  return { seconds: (performance.now() - startedAt) / 1000, peakBytes: peakBytes() }
}

async function drain(outbox: Outbox): Promise<DrainFound> {
  const startedAt = performance.now()
  await outbox.flush({ timeoutMs: task.timeoutMs })
  const seconds = (performance.now() - startedAt) / 1000
  return { seconds, left: outbox.health().queued, peakBytes: peakBytes() }
}

function bareAppend(): (number: number) => number {
  mkdirSync(task.folder, { recursive: true, mode: 0o700 })
  const file = openSync(join(task.folder, 'bare'), 'a', 0o600)
  process.once('exit', () => closeSync(file))
  let isSyncing = false
  let restedAtMs = 0
  // The outbox's background sync, too, runs one at a time and rests in between; a write may have to wait for it.
  const syncInBackground = (): void => {
    if (isSyncing || performance.now() < restedAtMs) return
    isSyncing = true
    fdatasync(file, () => {
      isSyncing = false
      restedAtMs = performance.now() + 100
    })
  }
  return (number) => {
    const line = `0badc0de ${number} ${fillTemplate(template, `${task.botName}-${number}`)}\n`
    const startedAt = performance.now()
    writeSync(file, line)
    if (task.fsync === 'always') fdatasyncSync(file)
    else syncInBackground()
    return performance.now() - startedAt
  }
}

function tradeOf(number: number): TradePayload {
  // The template is the trade of the other benchmarks; the contract's members, as a bot has them in hand.
  return JSON.parse(fillTemplate(template, `${task.botName}-${number}`)) as TradePayload
}

/** The most memory this process ever had; the resource usage of a child would carry its parent's. */
function peakBytes(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))
    return Number(line?.[1] ?? 0) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024 // no /proc on this system
  }
}
