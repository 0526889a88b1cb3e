// Kills a bot in the middle of its reports, again and again, while the way to the server is mostly broken; then judges.
// The next bot opens the same folder and goes on. At the end faults are off, the queue drains, and the ledger is read.
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom, type Random } from '../../support/random.ts'
import { pause } from '../../support/until.ts'
import { type BotReport, type Bots, createBots } from './bot-reports.ts'
import { type Fault, type FaultProxy, startFaultProxy, type Weather } from './fault-proxy.ts'
import type { Ledger } from './ledger.ts'
import { loadLedgerRows } from './ledger-rows.ts'
import { type Call, judgeOutbox, type OutboxVerdict } from './outbox-judge.ts'
import { type OutboxBug, type Sdk, type Sender, sdks, startSender } from './sender-process.ts'

export type OutboxRunOptions = {
  /** `both`: each life takes one of them, so that either must understand the other's folder. */
  readonly sdk: Sdk | 'both'
  readonly cycles: number
  readonly seed: number
  readonly bug: OutboxBug | null
  readonly weathers: readonly Weather[]
  /** A control is judged after every so many cycles and ends when the damage shows; 0: judged once, at the end. */
  readonly judgeEvery: number
  readonly caught: (verdict: OutboxVerdict) => boolean
  readonly progress: (line: string) => void
}

export type OutboxRunResult = {
  cycles: number
  /** Calls that returned, and calls that the kill cut off. */
  enqueued: number
  unreturned: number
  stored: number
  lost: number
  doubled: number
  altered: number
  disordered: number
  phantom: number
  /** Calls that failed, processes that ended by themselves, trades left in the queue or dead. */
  failures: number
  /** Answers that were lost after the server had stored what they were about. */
  answersLost: number
  faults: Readonly<Record<Fault, number>>
  /** The first few labels and failures of each kind, to look at. */
  examples: readonly string[]
}

/** Refused or answered 503 in half of the cycles. */
export const mixedWeathers: readonly Weather[] = [
  'refused',
  'refused',
  'unavailable',
  'unavailable',
  'unavailable',
  'lossy',
  'lossy',
  'slow',
  'fair',
  'fair',
]

const drainTimeoutMs = 120_000
/** After so many cycles, a run without a single lost answer has a broken proxy. */
const longEnoughCycles = 50

export async function runOutboxCycles(
  ledger: Ledger,
  options: OutboxRunOptions,
): Promise<OutboxRunResult> {
  const random = createRandom(options.seed)
  const { run, folder: parent } = ledger.newRun()
  await using proxy = await startFaultProxy(ledger.url, createRandom(options.seed + 1))
  const calls: Call[] = []
  const failures: string[] = []
  const bots = createBots(createRandom(options.seed + 2), run)
  const folder = join(parent, 'outbox')
  const open = (batchLines: number): Sender =>
    startSender(
      {
        sdk: options.sdk === 'both' ? random.pick(sdks) : options.sdk,
        url: proxy.url,
        key: ledger.key,
        folder,
        fsync: random.chance(0.2) ? 'always' : 'background',
        batchLines,
        timeoutMs: 400,
        maxBackoffMs: 50,
        bug: options.bug,
      },
      calls,
    )
  const drained = async (): Promise<OutboxVerdict> => {
    await proxy.setWeather('fair')
    const sender = open(200)
    const left = await sender.drain(drainTimeoutMs)
    failures.push(...sender.problems())
    if (!left.settled || left.deadLetters > 0)
      failures.push(`left after the drain: ${JSON.stringify(left)}`)
    return judgeOutbox(calls, await loadLedgerRows(ledger.home, run))
  }

  let verdict: OutboxVerdict | null = null
  let cycle = 0
  let cutOff: BotReport[] = []
  while (cycle < options.cycles) {
    cycle += 1
    await proxy.setWeather(random.pick(options.weathers))
    const sender = open(random.pick([3, 20, 200]))
    const before = calls.length
    try {
      await oneLife(sender, { random, bots, proxy, weathers: options.weathers, again: cutOff })
    } finally {
      await sender.kill()
    }
    failures.push(...sender.problems())
    // A bot that does not know whether its call counted makes it again, where its identity allows that.
    cutOff = calls
      .slice(before)
      .filter((call) => !call.returned && call.kind !== 'fresh' && random.chance(0.5))
    damage(folder, random)
    if (cycle % 10 === 0) options.progress(`  ${progressOf(cycle, options.cycles, calls)}`)
    if (options.judgeEvery > 0 && cycle % options.judgeEvery === 0) {
      verdict = await drained()
      if (options.caught(verdict)) break
      cutOff = []
    }
  }
  verdict = verdict !== null && options.caught(verdict) ? verdict : await drained()
  return resultOf(cycle, verdict, failures, proxy.counts)
}

type Life = {
  readonly random: Random
  readonly bots: Bots
  readonly proxy: FaultProxy
  readonly weathers: readonly Weather[]
  readonly again: readonly BotReport[]
}

/** From the start of a process to the moment of its SIGKILL; for one in eight that is while it opens the outbox. */
async function oneLife(sender: Sender, life: Life): Promise<void> {
  const { random, bots, proxy } = life
  if (random.chance(0.12)) {
    await pause(random.between(20, 250))
    return
  }
  await sender.opened
  for (const report of life.again) sender.log(bots.again(report))
  sender.log(bots.next())
  await sender.firstReceipt
  const endsAt = performance.now() + random.between(20, 600)
  const turnsAt = random.chance(0.4) ? endsAt - random.between(10, 400) : Number.POSITIVE_INFINITY
  let turned = false
  for (let left = random.between(10, 150); performance.now() < endsAt; ) {
    if (!turned && performance.now() > turnsAt) {
      turned = true
      await proxy.setWeather(random.pick(life.weathers))
    }
    const burst = Math.min(left, random.between(1, 12))
    for (let at = 0; at < burst && sender.outstanding() < 32; at += 1, left -= 1)
      sender.log(bots.next())
    await pause(random.between(1, 15))
  }
  // The kill falls while calls are under way, not in a pause between them.
  for (let at = random.int(6); at > 0; at -= 1) sender.log(bots.next())
}

/** What a crash may leave in the folder beside what a kill does: a torn last line, or a cursor that is gone or garbled. */
function damage(folder: string, random: Random): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 }) // a process that was killed early had made none
  const kind = random.int(20)
  const segments = readdirSync(folder).filter((name) => /^\d{12}\.jsonl$/.test(name))
  const newest = segments.sort().at(-1)
  const torn = '0badc0de 999999 {"bot_name":"never reported","exchange":"Kraken"}'
  if (kind < 3 && newest !== undefined)
    appendFileSync(join(folder, newest), torn.slice(0, 1 + random.int(torn.length)))
  if (kind === 3) rmSync(join(folder, 'cursor'), { force: true })
  if (kind === 4) writeFileSync(join(folder, 'cursor'), '0badc0de 7\n')
}

function progressOf(cycle: number, cycles: number, calls: readonly Call[]): string {
  const returned = calls.filter((call) => call.returned).length
  return `cycle ${cycle}/${cycles}: ${returned} enqueued, ${calls.length - returned} cut off`
}

function resultOf(
  cycles: number,
  verdict: OutboxVerdict,
  failures: readonly string[],
  faults: FaultProxy['counts'],
): OutboxRunResult {
  const { lost, doubled, altered, disordered, phantom } = verdict
  const named = Object.entries({ lost, doubled, altered, disordered, phantom })
  return {
    cycles,
    enqueued: verdict.enqueued,
    unreturned: verdict.unreturned,
    stored: verdict.stored,
    lost: lost.length,
    doubled: doubled.length,
    altered: altered.length,
    disordered: disordered.length,
    phantom: phantom.length,
    failures: failures.length,
    answersLost: faults.cut_answer + faults.cut_within_answer,
    faults: { ...faults },
    examples: [
      ...named.flatMap(([kind, labels]) => labels.slice(0, 3).map((label) => `${kind}: ${label}`)),
      ...failures.slice(0, 3),
    ],
  }
}

/** True when nothing went wrong and the run was worth something; a short one may by chance lose no answer. */
export function isCleanRun(result: OutboxRunResult): boolean {
  const { lost, doubled, altered, disordered, phantom, failures } = result
  return (
    lost + doubled + altered + disordered + phantom + failures === 0 &&
    result.enqueued > 0 &&
    (result.answersLost > 0 || result.cycles < longEnoughCycles)
  )
}
