// `npm run torture:signals`: signals are delivered with repeats and in any order, while the database falls silent, its connections
// are cut and the server is killed. Each that was taken is executed once at the practice broker, or not at all because it was too
// old or the account was not armed; what is not of now is never taken. Two controls must be noticed: a server that takes every
// repeat for something new, and one to which nothing is ever too old.
import { existsSync } from 'node:fs'
import { keepAliveAgent } from '../support/http-client.ts'
import { finish, type Program, readProgram } from '../support/program.ts'
import { createRandom } from '../support/random.ts'
import { pause, until } from '../support/until.ts'
import { answered, type Counts, createSender } from './signals/deliver.ts'
import {
  isClean,
  judgeSignals,
  loadStoredSignals,
  type SignalVerdict,
} from './signals/judge-signals.ts'
import { type SignalTarget, startSignalTarget } from './signals/signal-target.ts'

const program = readProgram(
  'Delivers signals through faults and counts executions at the broker.',
  {
    deliveries: { type: 'string', help: 'how many (default 20000)' },
    together: { type: 'string', help: 'how many at the same time (default 24)' },
    kills: { type: 'string', help: 'how often the server is killed (default 2)' },
    silences: { type: 'string', help: 'how often the database falls silent (default 4)' },
    cuts: { type: 'string', help: 'how often its connections end (default 4)' },
    'no-control': { type: 'boolean', help: 'leaves out the runs with planted bugs' },
  },
)
if (program !== null) await main(program)

type Faults = { readonly kills: number; readonly silences: number; readonly cuts: number }
type Result = {
  readonly counts: Counts
  readonly verdict: SignalVerdict
  /** How long a 202 took; told, not judged: other programs run on the same machine. */
  readonly takenMs: { readonly p50: number; readonly p99: number; readonly max: number }
}

async function main(run: Program): Promise<void> {
  // Nothing of this is about power cuts, so the database need not wait for a disk.
  if (existsSync('/dev/shm')) process.env.TIDEMARK_TEST_DATABASE_FOLDER ??= '/dev/shm'
  const deliveries = run.count('deliveries', 20_000)
  const faults = {
    kills: run.count('kills', 2),
    silences: run.count('silences', 4),
    cuts: run.count('cuts', 4),
  }
  const { counts, verdict, takenMs } = await measure(run, deliveries, faults, null)
  const controls: Record<string, boolean> = {}
  if (run.options['no-control'] !== true) {
    const none = { kills: 0, silences: 0, cuts: 0 }
    run.progress('control: a server that takes every repeat for something new')
    const forgetful = await measure(run, 400, none, 'identity-not-unique.mjs')
    controls.identity_not_unique = forgetful.verdict.double > 0
    run.progress('control: a server to which nothing is ever too old')
    const tireless = await measure(run, 600, { ...none, silences: 1 }, 'executes-stale.mjs')
    controls.executes_stale = tireless.verdict.stale > 0
  }
  const passed =
    isClean(verdict) &&
    counts.other === 0 &&
    verdict.executedOnce > 0 &&
    Object.values(controls).every((noticed) => noticed)
  finish('signals', passed, { seed: run.seed, faults, counts, takenMs, verdict, controls })
}

async function measure(
  run: Program,
  deliveries: number,
  faults: Faults,
  plant: string | null,
): Promise<Result> {
  const random = createRandom(run.seed)
  await using target = await startSignalTarget(run.seed, plant)
  const agent = keepAliveAgent(64)
  using _closed = { [Symbol.dispose]: () => agent.destroy() }
  const { url, hooks } = target
  const sender = createSender({ url, hooks, random, agent })
  const plan = planFaults(faults, deliveries, random)
  const waitForQueue = queueWatch(target)
  let reported = 0
  const worker = async () => {
    while (answered(sender.counts) < deliveries) {
      await sender.deliver()
      if (answered(sender.counts) - reported >= 2_000) {
        reported = answered(sender.counts)
        run.progress(`${reported} of ${deliveries}: ${JSON.stringify(sender.counts)}`)
      }
      await waitForQueue()
    }
  }
  const hurt = async () => {
    for (const { at, how } of plan) {
      await until(() => answered(sender.counts) >= at, { timeoutMs: 3_600_000, everyMs: 20 })
      run.progress(`${answered(sender.counts)}: ${how}`)
      if (how === 'kill') await target.killAndRestart()
      else if (how === 'silence') await target.silence(random.between(2_000, 4_000))
      else target.cut()
    }
  }
  await Promise.all([hurt(), ...Array.from({ length: run.count('together', 24) }, () => worker())])
  await settled(target)
  const verdict = judgeSignals(
    sender.signals,
    await loadStoredSignals(target.database.read),
    target.broker.executions().map(({ clientId }) => clientId),
  )
  if (plant === null && !isClean(verdict)) run.progress(told(target.output()))
  run.progress(JSON.stringify(verdict))
  return { counts: sender.counts, verdict, takenMs: percentiles(sender.takenMs) }
}

/** Spread over the run, none in its last tenth, so that what follows a fault is part of it. */
function planFaults(
  faults: Faults,
  deliveries: number,
  random: ReturnType<typeof createRandom>,
): { at: number; how: 'kill' | 'silence' | 'cut' }[] {
  const kinds = { kill: faults.kills, silence: faults.silences, cut: faults.cuts } as const
  return Object.entries(kinds)
    .flatMap(([how, count]) =>
      Array.from({ length: count }, (_, nth) => ({
        // The keys are the kinds.
        how: how as keyof typeof kinds,
        at: Math.floor(((nth + 0.2 + random.next() * 0.7) / count) * deliveries * 0.9),
      })),
    )
    .sort((one, two) => one.at - two.at)
}

/** A sender does not wait for executions, but a run that only fills queues would test little else. */
function queueWatch(target: SignalTarget): () => Promise<void> {
  let queued = 0
  let lookedMs = 0
  return async () => {
    if (performance.now() - lookedMs > 200) {
      lookedMs = performance.now()
      queued = await countOpen(target)
    }
    if (queued > 80) await pause(50)
  }
}

async function countOpen({ database }: SignalTarget): Promise<number> {
  const { rows } = await database.read.query<{ n: string }>(
    `select count(*) as n from signals where state in ('queued', 'executing')`,
  )
  return Number(rows[0]?.n)
}

function percentiles(values: readonly number[]): Result['takenMs'] {
  const sorted = [...values].sort((one, two) => one - two)
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

/** What the server said beside the answers that it gave. */
function told(output: string): string {
  const lines = output.split('\n').filter((line) => !line.includes('request refused'))
  return lines.slice(-60).join('\n')
}

/** Nothing is queued, and nobody looks for an order any more. */
async function settled(target: SignalTarget): Promise<void> {
  await until(async () => (await countOpen(target)) === 0, {
    ...{ timeoutMs: 120_000, everyMs: 100, what: 'the end of the queues' },
  }).catch(() => undefined) // the verdict counts what is left
  await until(
    async () => {
      const { rows } = await target.database.read.query(
        `select 1 from order_intents where state in ('INTENT', 'SENDING', 'UNKNOWN') limit 1`,
      )
      return rows.length === 0
    },
    { timeoutMs: 90_000, everyMs: 200, what: 'the end of all questions' },
  ).catch(() => undefined)
}
