// `npm run torture:stream`: the live stream under load, with readers that stop reading, and under kill -9 of one of two servers
// and of both. Controls: a server that reads past transactions under way, and one that keeps clients who read nothing.
import { finish, type Program, readProgram } from '../support/program.ts'
import { killRun } from './stream/kill-run.ts'
import { loadRun } from './stream/load-run.ts'

const program = readProgram('Follows accounts through kills and beside clients that do not read.', {
  cycles: { type: 'string', help: 'kills (default 12)' },
  subscribers: {
    type: 'string',
    help: 'subscribers under load, half of which stop reading (default 1000)',
  },
  seconds: { type: 'string', help: 'length of each load (default 20)' },
  'with-controls': {
    type: 'boolean',
    help: 'also runs with the planted bugs, which must be noticed',
  },
})
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  const cycles = run.count('cycles', 12)
  const subscribers = run.count('subscribers', 1000)
  const seconds = run.count('seconds', 20)
  const kills = cycles === 0 ? null : await killRun(run, cycles, null)
  const load = subscribers === 0 ? null : await loadRun(run, subscribers, seconds, null)
  const controls: Record<string, boolean> = {}
  if (run.options['with-controls'] === true) {
    run.progress('control: reads past what is under way')
    const past = await killRun(run, 2, 'without-horizon')
    controls.withoutHorizon = past.missing > 0 || past.violations.length > 0
    run.progress('control: keeps clients that read nothing')
    const kept = await loadRun(run, 40, 15, 'without-cap')
    controls.withoutCap = kept.cut < kept.stalled
  }
  const isWhole = kills === null || (kills.missing === 0 && kills.violations.length === 0)
  const isBounded =
    load === null || (load.cut === load.stalled && load.resumed === Math.min(load.cut, 50))
  const passed = isWhole && isBounded && Object.values(controls).every((noticed) => noticed)
  finish('stream', passed, { seed: run.seed, kills, load, controls })
}
