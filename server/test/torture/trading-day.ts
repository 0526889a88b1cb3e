// `npm run torture:trading-day`: a trading day under a clock that the run moves, with random operations on a gross, a net
// and a cash account over REST and sockets. After each step what a trade session and what the read connector say equal what the
// broker knows, assets with what is locked of them included, to the last digit, and again after each time that all connections
// were cut. Controls: a session that takes the initial amount of a partly filled order for what remains, one that reads a short
// net position as long, and a reader that takes locked money for free.
import { finish, type Program, readProgram } from '../support/program.ts'
import { faultNames, planted } from './trading-day/planted.ts'
import { isTrue, runTradingDay } from './trading-day/trading-day-run.ts'

const program = readProgram('Trades a day at random and compares after every step.', {
  operations: { type: 'string', help: 'what happens in the day (default 10000)' },
  reconnects: { type: 'string', help: 'times that all connections are cut (default 200)' },
  'no-control': { type: 'boolean', help: 'leaves out the runs with planted bugs' },
})
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  const operations = run.count('operations', 10_000)
  const reconnects = run.count('reconnects', 200)
  const { seed, progress } = run
  const day = await runTradingDay({ operations, reconnects, seed, progress })
  for (const one of day.differences) progress(one)
  const controls: Record<string, boolean> = {}
  if (run.options['no-control'] !== true)
    for (const name of faultNames) {
      progress(`control: ${name}`)
      const control = { operations: 1_000, reconnects: 5, seed, progress, ...(await planted(name)) }
      controls[name] = !isTrue(await runTradingDay(control))
    }
  const passed = isTrue(day) && Object.values(controls).every((noticed) => noticed)
  finish('trading-day', passed, { seed, ...day, controls })
}
