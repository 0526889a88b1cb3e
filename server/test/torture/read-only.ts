// `npm run torture:read-only`: a hundred thousand random requests with every kind of credential that can read, against a server
// that is connected to a broker. The practice broker records everything that reaches it: nothing but reads may, and no more than pacing
// allows. A second broker is read with a token that could trade, and beside it a trade server runs with that account armed: no order may
// reach it either. Control: a server whose allow-list holds one mutating command, which it sends, must be noticed.
import { finish, type Program, readProgram } from '../support/program.ts'
import { isReadOnly, runReadOnly } from './read-only/read-only-run.ts'

const program = readProgram(
  'Sends random requests with every kind of read credential and watches what reaches the broker.',
  {
    requests: { type: 'string', help: 'requests (default 100000)' },
    'no-control': { type: 'boolean', help: 'leaves out the run with the planted bug' },
  },
)
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  const requests = run.count('requests', 100_000)
  const { seed, progress } = run
  const result = await runReadOnly({ requests, seed, progress })
  let controlNoticed: boolean | 'left out' = 'left out'
  if (run.options['no-control'] !== true) {
    progress('control: one mutating command on the allow-list')
    const control = await runReadOnly({
      requests: 200,
      seed,
      isPlanted: true,
      progress,
    })
    controlNoticed = control.mutating.length > 0 && !isReadOnly(control)
  }
  finish('read-only', isReadOnly(result) && controlNoticed !== false, {
    ...{ seed, requests, ...result, controlNoticed },
  })
}
