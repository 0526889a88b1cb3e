// `npm run torture:outbox`: kills bots in the middle of their reports and proves that each trade reaches the ledger once.
// With controls it repeats itself with a seeded bug, and under power cuts, and fails when a bug goes unnoticed.
import { styleText } from 'node:util'
import { finish, type Program, readProgram } from '../support/program.ts'
import { type Ledger, openLedger } from './outbox/ledger.ts'
import {
  isCleanRun,
  mixedWeathers,
  type OutboxRunResult,
  runOutboxCycles,
} from './outbox/outbox-run.ts'
import { isCleanPowerRun, type PowerRunResult, runPowerCuts } from './outbox/power-run.ts'
import { hasPython, type Sdk, sdks } from './outbox/sender-process.ts'
import { powerTargetMissing } from './target-power.ts'

const cyclesOf = { typescript: 300, python: 100, both: 100 } as const
const controlCycles = 24

type Skipped = { readonly skipped: string }
type Controls = {
  readonly key_at_send: OutboxRunResult & { readonly caught: boolean }
  readonly power: PowerRunResult | Skipped
  readonly skip_fsync: (PowerRunResult & { readonly caught: boolean }) | Skipped
}

const program = readProgram(
  'Kills bots under a faulty network and compares every call that returned with the ledger.',
  {
    sdk: { type: 'string', help: 'typescript (default), python, or both on one folder' },
    cycles: { type: 'string', help: 'kills (default: typescript 300, python 100, both 100)' },
    cuts: { type: 'string', help: 'power cuts with controls (default 5)' },
    'with-controls': {
      type: 'boolean',
      help: 'then the seeded bugs, which must be caught, and power cuts (root, loop device); not for both',
    },
  },
)
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  const sdk = ([...sdks, 'both'] as const).find(
    (known) => known === (run.options.sdk ?? 'typescript'),
  )
  const withControls = run.options['with-controls'] === true
  if (sdk === undefined || (sdk === 'both' && withControls)) {
    process.stderr.write('--sdk is unknown, or has no controls of its own; see --help\n')
    process.exitCode = 2
    return
  }
  if (sdk !== 'typescript' && !(await hasPython())) {
    sayYellow('skipped: this machine has no python3')
    return
  }
  await using ledger = await openLedger()
  const result = await runOutboxCycles(ledger, {
    sdk,
    cycles: run.count('cycles', cyclesOf[sdk]),
    seed: run.seed,
    bug: null,
    weathers: mixedWeathers,
    judgeEvery: 0,
    caught: () => false,
    progress: run.progress,
  })
  const controls = withControls && sdk !== 'both' ? await runControls(ledger, run, sdk) : null
  const passed = isCleanRun(result) && (controls === null || allCaught(controls))
  finish(`outbox-${sdk}`, passed, { seed: run.seed, sdk, ...result, controls })
}

async function runControls(ledger: Ledger, run: Program, sdk: Sdk): Promise<Controls> {
  run.progress(`control key_at_send: must be caught within ${controlCycles} cycles`)
  const doubled = await runOutboxCycles(ledger, {
    sdk,
    cycles: controlCycles,
    seed: run.seed,
    bug: 'key_at_send',
    weathers: ['lossy'],
    judgeEvery: 3,
    caught: (verdict) => verdict.doubled.length > 0,
    progress: run.progress,
  })
  const key_at_send = { caught: doubled.doubled > 0, ...doubled }
  run.progress(
    `key_at_send: ${key_at_send.caught ? `caught, ${doubled.doubled} doubled` : 'NOT caught'}`,
  )
  const missing = await powerTargetMissing()
  if (missing !== null) {
    sayYellow(`skipped: power cuts and the control skip_fsync (${missing})`)
    const skipped = { skipped: missing }
    return { key_at_send, power: skipped, skip_fsync: skipped }
  }
  const cuts = run.count('cuts', 5)
  run.progress(`power: ${cuts} cuts`)
  const given = { sdk, seed: run.seed, progress: run.progress }
  const power = await runPowerCuts(ledger, { ...given, cuts, skipFsync: false })
  run.progress(`power: ${power.lost} of ${power.enqueued} lost`)
  const careless = await runPowerCuts(ledger, { ...given, cuts: 1, skipFsync: true })
  const skip_fsync = { caught: careless.lost > 0, ...careless }
  run.progress(
    `skip_fsync: ${skip_fsync.caught ? `caught, ${careless.lost} of ${careless.enqueued} lost` : 'NOT caught'}`,
  )
  return { key_at_send, power, skip_fsync }
}

function allCaught({ key_at_send, power, skip_fsync }: Controls): boolean {
  return (
    key_at_send.caught &&
    ('skipped' in power || isCleanPowerRun(power)) &&
    ('skipped' in skip_fsync || skip_fsync.caught)
  )
}

function sayYellow(line: string): void {
  process.stdout.write(`${styleText('yellow', line, { stream: process.stdout })}\n`)
}
