// Runs kill cycles against one target: load, a blow at a random moment, recovery, judgement. Used by main runs and controls.
// Clients outlive the blow: they repeat what was not answered, so a lost answer must not make a second row.
import { createKey, runTidemark } from '../support/command-line.ts'
import { createRandom } from '../support/random.ts'
import { loadStored, openSql } from '../support/sql-client.ts'
import { pause } from '../support/until.ts'
import { describeVerdict, judge } from './history.ts'
import { startLoad } from './load.ts'
import type { Target } from './target.ts'

export type KillRunOptions = {
  readonly cycles: number
  readonly seed: number
  readonly clients: number
  /** The blow falls this long after the first acknowledgement of a cycle. */
  readonly delayMs: readonly [number, number]
  /** Controls end as soon as they show the damage that they must show; main runs (null) go on and count. */
  readonly stopWhen: ((soFar: KillRunResult) => boolean) | null
  readonly progress: (line: string) => void
}

export type KillRunResult = {
  cycles: number
  acked: number
  stored: number
  retries: number
  lost: number
  dup: number
  mutated: number
  phantom: number
  refused: number
  slowestBackMs: number
  chainVerified: boolean | null
  /** The cycle with the most violations, in words; null when all were clean. */
  worst: string | null
}

export async function runKillCycles(
  target: Target,
  options: KillRunOptions,
): Promise<KillRunResult> {
  const random = createRandom(options.seed)
  const total: KillRunResult = {
    cycles: 0,
    acked: 0,
    stored: 0,
    retries: 0,
    lost: 0,
    dup: 0,
    mutated: 0,
    phantom: 0,
    refused: 0,
    slowestBackMs: 0,
    chainVerified: null,
    worst: null,
  }
  let worstCount = 0
  let server = await target.start()
  const { key } = await createKey(target.home)
  for (let cycle = 1; cycle <= options.cycles; cycle += 1) {
    const botName = `cycle-${cycle}`
    const load = startLoad({
      url: server.url,
      key,
      clients: options.clients,
      seed: options.seed + cycle,
      botName,
      giveUpMs: 60_000,
    })
    await load.firstAck
    await pause(random.between(...options.delayMs))
    const hurt = await target.hurt(server, random)
    server = hurt.server
    load.finish()
    await load.done
    const verdict = judge(load.history, await storedOf(target, botName))
    const violations =
      verdict.lost.length +
      verdict.doubled.length +
      verdict.altered.length +
      verdict.phantom.length +
      verdict.misnamed.length
    total.cycles = cycle
    total.acked += verdict.acked
    total.stored += verdict.stored
    total.retries += load.retries()
    total.lost += verdict.lost.length
    total.dup += verdict.doubled.length
    total.mutated += verdict.altered.length + verdict.misnamed.length
    total.phantom += verdict.phantom.length
    total.refused += [...load.surprises.values()].reduce((sum, count) => sum + count, 0)
    total.slowestBackMs = Math.max(total.slowestBackMs, Math.round(hurt.backMs))
    if (violations > worstCount) {
      worstCount = violations
      total.worst = `cycle ${cycle}: ${describeVerdict(verdict)}`
    }
    if (violations > 0 || cycle % 10 === 0 || cycle === options.cycles)
      options.progress(
        `  cycle ${cycle}/${options.cycles}: ${total.acked} acked, ${total.lost} lost, ${total.dup} doubled, ` +
          `${total.mutated} altered, ${total.retries} retries, back in ${Math.round(hurt.backMs)} ms`,
      )
    if (options.stopWhen?.(total)) break
  }
  const verify = await runTidemark(['audit', 'verify', '--json'], target.home)
  total.chainVerified = verify.code === 0
  return total
}

async function storedOf(target: Target, botName: string) {
  await using sql = await openSql(target.home)
  return await loadStored(sql, botName)
}
