// `npm run torture:kill`: kills the server, its database or the power under retrying clients and proves that nothing is lost.
// Every run with controls repeats itself with a seeded bug and fails when that bug goes unnoticed.
import { finish, type Program, readProgram } from '../support/program.ts'
import { type KillRunResult, runKillCycles } from './kill-run.ts'
import { type SeededBug, seededBugs, type Target } from './target.ts'
import { postgresTarget } from './target-postgres.ts'
import { powerTarget, powerTargetMissing } from './target-power.ts'
import { serverTarget } from './target-server.ts'

type Plan = {
  readonly make: (bug: SeededBug | null) => Promise<Target>
  readonly cycles: number
  readonly delayMs: readonly [number, number]
  readonly controls: readonly SeededBug[]
}

const plans: Readonly<Record<string, Plan>> = {
  server: {
    make: serverTarget,
    cycles: 200,
    delayMs: [60, 300],
    controls: ['ack_before_commit', 'no_unique_key'],
  },
  postgres: {
    make: postgresTarget,
    cycles: 50,
    delayMs: [60, 300],
    controls: ['synchronous_commit_off'],
  },
  power: {
    make: powerTarget,
    cycles: 20,
    delayMs: [200, 1_500],
    controls: ['synchronous_commit_off'],
  },
}
const controlCycles = 25

/** What each control must show; another kind of damage would mean that the checker is confused. */
const expected: Readonly<Record<SeededBug, (result: KillRunResult) => boolean>> = {
  ack_before_commit: (result) => result.lost > 0,
  no_unique_key: (result) => result.dup > 0,
  synchronous_commit_off: (result) => result.lost > 0,
}

const program = readProgram(
  'Kills under load, recovers, and compares what was acknowledged with what is stored.',
  {
    target: {
      type: 'string',
      help: 'server (default), postgres (embedded engine) or power (root, loop device)',
    },
    cycles: { type: 'string', help: 'kills (default: server 200, postgres 50, power 20)' },
    clients: { type: 'string', help: 'retrying clients (default 16)' },
    'seeded-bug': {
      type: 'string',
      help: `runs only this control: ${seededBugs.join(' | ')}; passes when it is caught`,
    },
    'with-controls': {
      type: 'boolean',
      help: 'runs the controls after the main run (default for --target server)',
    },
    'no-controls': { type: 'boolean', help: 'leaves the controls out' },
  },
)
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  const name = String(run.options.target ?? 'server')
  const plan = plans[name]
  const bug = seededBugs.find((known) => known === run.options['seeded-bug'])
  if (plan === undefined || (run.options['seeded-bug'] !== undefined && bug === undefined)) {
    process.stderr.write('unknown --target or --seeded-bug; see --help\n')
    process.exitCode = 2
    return
  }
  const missing = name === 'power' ? await powerTargetMissing() : null
  if (missing !== null) {
    process.stdout.write(`skipped: ${missing}\n`)
    return
  }
  const resultName = `kill-${name}${bug === undefined ? '' : `-${bug}`}`
  if (bug !== undefined) {
    const result = await control(run, plan, bug)
    const caught = expected[bug](result)
    run.progress(`${bug}: ${caught ? 'caught' : 'NOT caught'}`)
    finish(resultName, caught, { seed: run.seed, seededBug: bug, caught, ...result })
    return
  }
  run.progress(`${name}: killing under ${run.count('clients', 16)} clients`)
  const result = await once(plan, null, run, run.count('cycles', plan.cycles), null)
  const withControls =
    run.options['no-controls'] !== true &&
    (name === 'server' || run.options['with-controls'] === true)
  const controls: Record<string, { caught: boolean } & KillRunResult> = {}
  for (const seeded of withControls ? plan.controls : []) {
    const found = await control(run, plan, seeded)
    controls[seeded] = { caught: expected[seeded](found), ...found }
    run.progress(`${seeded}: ${controls[seeded].caught ? `caught, ${found.worst}` : 'NOT caught'}`)
  }
  const passed =
    result.lost + result.dup + result.mutated + result.phantom + result.refused === 0 &&
    result.acked > 0 &&
    result.chainVerified === true &&
    Object.values(controls).every(({ caught }) => caught)
  finish(resultName, passed, { seed: run.seed, target: name, ...result, controls })
}

function control(run: Program, plan: Plan, bug: SeededBug): Promise<KillRunResult> {
  run.progress(`control ${bug}: must be caught within ${controlCycles} cycles`)
  return once(plan, bug, run, controlCycles, expected[bug])
}

async function once(
  plan: Plan,
  bug: SeededBug | null,
  run: Program,
  cycles: number,
  stopWhen: ((soFar: KillRunResult) => boolean) | null,
) {
  await using target = await plan.make(bug)
  return await runKillCycles(target, {
    cycles,
    seed: run.seed,
    clients: run.count('clients', 16),
    delayMs: plan.delayMs,
    stopWhen,
    progress: run.progress,
  })
}
