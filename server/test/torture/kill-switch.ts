// `npm run torture:kill-switch`: orders stream through the trade server, a process of its own, to a practice broker; then it is told
// to stop: over HTTP, by a file in its folder, by the command line, and while the database stands still. The time from the command to
// the last byte of an order that reaches the broker is taken. Nothing may arrive after the command was answered. A control must be
// noticed: a server that looks at its switch once a second.
import { pathToFileURL } from 'node:url'
import { finish, type Program, readProgram } from '../support/program.ts'
import { createRandom } from '../support/random.ts'
import { startKillBench } from './kill-switch/kill-bench.ts'
import { type Way, ways } from './kill-switch/kill-ways.ts'

const program = readProgram('Stops orders under load and times the last byte of any of them.', {
  trials: { type: 'string', help: 'kills over HTTP and by file (default 10000)' },
  silences: { type: 'string', help: 'kills while the database stands still (default 100)' },
  commands: { type: 'string', help: 'kills by the command line (default 10)' },
  together: { type: 'string', help: 'servers that are killed at the same time (default 2)' },
  'no-control': { type: 'boolean', help: 'leaves out the run with the planted bug' },
})
if (program !== null) await main(program)

type Tally = { readonly ms: Record<Way, number[]>; late: number; orders: number }

async function main(run: Program): Promise<void> {
  const together = run.count('together', 2)
  const share = (count: number) => Math.ceil(count / together)
  const plan = {
    trials: share(run.count('trials', 10_000)),
    silences: share(run.count('silences', 100)),
    commands: share(run.count('commands', 10)),
    plant: null,
  }
  // Most of a trial is waiting, so that several servers with databases and brokers of their own take turns on one machine.
  const tallies = Array.from({ length: together }, (_, at) => measure(run, plan, run.seed + at))
  const tally = sumOf(await Promise.all(tallies))
  let noticed: boolean | null = null
  if (run.options['no-control'] !== true) {
    run.progress('control: a server that looks at its switch once a second')
    const plant = pathToFileURL(`${import.meta.dirname}/kill-switch/looks-once-a-second.mjs`).href
    noticed =
      (await measure(run, { trials: 8, silences: 0, commands: 0, plant }, run.seed)).late > 0
  }
  const all = Object.values(tally.ms).flat()
  finish('kill-switch', tally.late === 0 && all.length > 0 && noticed !== false, {
    ...{ seed: run.seed, trials: all.length, orders: tally.orders, late: tally.late },
    ms: percentilesOf(all),
    byWay: Object.fromEntries(ways.map((way) => [way, percentilesOf(tally.ms[way])])),
    controlNoticed: noticed,
  })
}

async function measure(
  run: Program,
  plan: { trials: number; silences: number; commands: number; plant: string | null },
  seed: number,
): Promise<Tally> {
  await using bench = await startKillBench(seed, plan.plant)
  const random = createRandom(seed)
  const tally: Tally = {
    ms: { http: [], file: [], silence: [], command: [] },
    ...{ late: 0, orders: 0 },
  }
  const trial = async (way: Way) => {
    await bench.untilOrdersFlow()
    await bench.pause(random.int(20))
    const { lastByteMs, isLate } = await bench.kill(way)
    tally.ms[way].push(lastByteMs)
    if (isLate) tally.late += 1
    await bench.resume()
  }
  for (let done = 0; done < plan.trials; done += 1) {
    if (done % 500 === 0) run.progress(`${done} of ${plan.trials}`)
    await trial(done % 3 === 2 ? 'file' : 'http')
  }
  for (let done = 0; done < plan.silences; done += 1) await trial('silence')
  for (let done = 0; done < plan.commands; done += 1) await trial('command')
  tally.orders = bench.broker.executions().length
  return tally
}

function sumOf(tallies: readonly Tally[]): Tally {
  const total = (of: (one: Tally) => number) => tallies.reduce((sum, one) => sum + of(one), 0)
  return {
    ms: {
      http: tallies.flatMap(({ ms }) => ms.http),
      file: tallies.flatMap(({ ms }) => ms.file),
      silence: tallies.flatMap(({ ms }) => ms.silence),
      command: tallies.flatMap(({ ms }) => ms.command),
    },
    ...{ late: total(({ late }) => late), orders: total(({ orders }) => orders) },
  }
}

function percentilesOf(values: readonly number[]): Record<string, number> | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(10 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) /
    10
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) }
}
