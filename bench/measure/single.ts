// Single trades: every contender at every number of connections, in rounds of rotated order.
// Only ratios within one round mean anything, because wall times drift between rounds.
import type { Contender, ContenderName } from '../contenders/contender.ts'
import type { Generator, LoadResult } from '../load/closed-loop.ts'
import { median, rotated } from './statistics.ts'
import { cpuMicros } from './trees.ts'

export type SingleRun = LoadResult & {
  readonly round: number
  readonly contender: ContenderName
  readonly connections: number
  readonly run: string
  readonly ownCpuMicros: number
  readonly databaseCpuMicros: number
}

export type SingleOptions = {
  readonly contenders: readonly Contender[]
  readonly generator: Generator
  readonly key: string
  readonly dataDir: string
  readonly folder: string
  readonly connections: readonly number[]
  readonly rounds: number
  readonly seconds: number
  readonly progress: (line: string) => void
}

export async function measureSingle(options: SingleOptions): Promise<SingleRun[]> {
  const runs: SingleRun[] = []
  const lasting = new Map<ContenderName, Awaited<ReturnType<Contender['start']>>>()
  try {
    for (const contender of options.contenders)
      if (!contender.restartEachRun) lasting.set(contender.name, await contender.start())
    for (let round = 1; round <= options.rounds; round += 1)
      for (const connections of rotated(options.connections, round - 1))
        for (const contender of rotated(options.contenders, round - 1)) {
          const running = lasting.get(contender.name) ?? (await contender.start())
          const run = `b-${contender.name}-${round}-${connections}`
          const target = { port: running.port, key: options.key, folder: options.folder }
          // One that was just started opens its connections and compiles its code first, uncounted.
          if (contender.restartEachRun)
            await options.generator.run({
              ...target,
              connections: 4,
              seconds: 1,
              run: `warm-${run}`,
            })
          const before = cpuMicros(running.pid, options.dataDir)
          const load = await options.generator
            .run({ ...target, connections, seconds: options.seconds, run })
            .catch((problem: unknown) => {
              throw new Error(
                `${contender.name} failed, its last words: ${running.output().slice(-2_000)}`,
                { cause: problem },
              )
            })
          const after = cpuMicros(running.pid, options.dataDir)
          runs.push({
            ...load,
            round,
            contender: contender.name,
            connections,
            run,
            ownCpuMicros: after.own - before.own,
            databaseCpuMicros: after.database - before.database,
          })
          options.progress(
            `  round ${round}, ${String(connections).padStart(3)} connections, ${contender.name.padEnd(11)} ` +
              `${Math.round(load.perSecond).toString().padStart(6)}/s  p99 ${load.p99Ms.toFixed(1)} ms` +
              (load.errors + load.timeouts > 0
                ? `  ${load.errors} errors, ${load.timeouts} timeouts`
                : ''),
          )
          if (contender.restartEachRun) await running.stop()
        }
  } finally {
    for (const running of lasting.values()) await running.stop()
  }
  return runs
}

/** Median over the rounds of (contender / reference), both taken from the same round. */
export function ratio(
  runs: readonly SingleRun[],
  contender: ContenderName,
  reference: ContenderName,
  connections: number,
): number | null {
  const of = (name: ContenderName) =>
    runs.filter((run) => run.contender === name && run.connections === connections)
  const ratios = of(contender).flatMap((run) => {
    const other = of(reference).find((each) => each.round === run.round)
    return other === undefined || other.perSecond === 0 ? [] : [run.perSecond / other.perSecond]
  })
  return ratios.length === 0 ? null : median(ratios)
}
