// `npm run bench -- outbox`: what a call of the outbox costs its caller, and how fast a queue drains after an outage.
// Times are never asserted; the run fails only when a trade of the drained queue is lost or doubled.
import { parseArgs } from 'node:util'
import { createKey } from '../../server/test/support/command-line.ts'
import { commitId } from '../../server/test/support/program.ts'
import { createTempHome } from '../../server/test/support/temp-home.ts'
import { startServer } from '../../server/test/support/test-server.ts'
import {
  factsLine,
  goalLines,
  goalTable,
  machine,
  publishBetween,
  writeLatest,
} from '../report/write-results.ts'
import { pythonMissing, type Sdk } from './child-task.ts'
import { measureDrain } from './measure-drain.ts'
import { measureEnqueue } from './measure-enqueue.ts'
import { outboxGoals, outboxTables } from './outbox-report.ts'

const help = `Measures the outbox of the SDKs; see bench/README.md.

  --quick       one short round: a look, not a measurement
  --rounds N    rounds (default 3)
  --calls N     timed calls of a cell without fsync, a quarter of them with (default 10000; with --quick 2000)
  --queued N    trades of the queue that is drained (default 50000; with --quick 5000, with --publish 1000000)
  --sdk NAME    typescript or python only
  --publish     also writes the tables of bench/README.md
  --json        prints only the result, as one JSON document
`

export async function benchOutbox(words: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: words,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      calls: { type: 'string' },
      queued: { type: 'string' },
      sdk: { type: 'string' },
      publish: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (options.help) {
    process.stdout.write(help)
    return
  }
  const progress = (line: string): void => {
    if (!options.json) process.stderr.write(`${line}\n`)
  }
  const rounds = Number(options.rounds ?? (options.quick ? 1 : 3))
  const calls = Number(options.calls ?? (options.quick ? 2_000 : 10_000))
  const queued = Number(options.queued ?? (options.quick ? 5_000 : options.publish ? 1e6 : 50_000))
  const missing = await pythonMissing()
  const sdks = (['typescript', 'python'] as const).filter(
    (sdk: Sdk) => (options.sdk ?? sdk) === sdk && (sdk !== 'python' || missing === null),
  )
  if (missing !== null) progress(`left out: python, ${missing}`)
  progress(`outbox: ${sdks.join(', ')}; ${machine()}`)

  await using home = await createTempHome({ databaseUrl: undefined })
  const server = await startServer({ dataDir: home.dataDir })
  try {
    const { key } = await createKey(home, { scope: 'ingest' })
    const given = { url: server.url, key, folder: home.folder, sdks, progress }
    progress(`enqueue: ${rounds} rounds of ${calls} calls`)
    const enqueue = await measureEnqueue({ ...given, rounds, calls })
    progress(`drain: ${queued} trades`)
    const drain = await measureDrain({ ...given, home, queued })
    const goals = outboxGoals(enqueue, drain, sdks)
    const tables = outboxTables(enqueue, drain, sdks)
    const facts = {
      at: new Date().toISOString(),
      commit: commitId(),
      node: process.versions.node,
      rounds,
      calls,
    }
    const result = { ...facts, machine: machine(), goals, enqueue, drain }
    const file = writeLatest(result, 'latest-outbox')
    if (options.publish)
      publishBetween('outbox', [
        factsLine(facts, `${rounds} rounds of ${calls.toLocaleString('en')} calls`),
        '',
        ...goalTable(goals),
        '',
        ...tables,
      ])
    process.stdout.write(
      options.json
        ? `${JSON.stringify(result)}\n`
        : `\n${goalLines(goals).join('\n')}\n\n${tables.join('\n')}\n\n${file}\n`,
    )
    if (drain.some((run) => run.lost + run.doubled > 0)) process.exitCode = 1
  } finally {
    await server.stop()
  }
}
